//! Entering a container by a write to /proc/container, seen from both sides.

use abi::{Errno, Memory};
use pidspace::{ContainerName, EnterError, InitRules, Lifetime, NameError, Rules};
use ptrace::{Result, Stopped, SystemCall};
use std::io::{self, Write};

use crate::Error;
use crate::call::{Decision, Run, Work};
use crate::claim;
use crate::handlers::path::{self, FileId, HandedOver};
use crate::handlers::{failure, low};
use crate::state::Supervisor;
use crate::tracee::{Caller, Follow};

/// Whether this process lives in a container already.
#[derive(Debug)]
pub enum Nested {
    /// It does, and is now the first process of a new one inside it.
    Entered,
    /// It does not: there is no /proc/container here.
    Outside,
}

/// Whether this process lives in a container.
pub fn is_inside() -> bool {
    std::path::Path::new("/proc/container").exists()
}

/// Enter a new container from within one, through /proc/container.
pub fn enter(name: &ContainerName, rules: Rules) -> std::result::Result<Nested, Error> {
    let mut file = match std::fs::OpenOptions::new()
        .write(true)
        .open("/proc/container")
    {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Nested::Outside),
        Err(error) => return Err(Error::Claim(error)),
    };
    match file.write_all(request(name, rules).as_bytes()) {
        Ok(()) => Ok(Nested::Entered),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Error::NameTaken),
        Err(error) => Err(Error::Claim(error)),
    }
}

const KERNEL_INIT: &str = "init";
const KEEP_RUNNING: &str = "keep-running";

/// What is written: the name, and after it, each behind a space, the rules that differ from a plain
/// write's.
fn request(name: &ContainerName, rules: Rules) -> String {
    let mut text = name.as_str().to_owned();
    if rules.init == InitRules::Kernel {
        text.extend([" ", KERNEL_INIT]);
    }
    if rules.lifetime == Lifetime::KeepRunning {
        text.extend([" ", KEEP_RUNNING]);
    }
    text
}

/// The inverse of [`request`]; "a trailing newline is dropped".
fn parse(text: &[u8]) -> std::result::Result<(ContainerName, Rules), Errno> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let mut words = text.split(|&byte| byte == b' ');
    let name = words.next().unwrap_or_default();
    let name = ContainerName::new(name).map_err(NameError::errno)?;
    let mut rules = Rules::default();
    for word in words {
        match std::str::from_utf8(word) {
            Ok(KERNEL_INIT) => rules.init = InitRules::Kernel,
            Ok(KEEP_RUNNING) => rules.lifetime = Lifetime::KeepRunning,
            _ => return Err(Errno::EINVAL),
        }
    }
    Ok((name, rules))
}

/// The longest text that is looked at: a name, a newline, and every rule.
const LONGEST: usize = 128;

/// An entry stop of a tracee that is followed call by call: is it a write that counts?
pub(crate) fn on_watched_call(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    made: &SystemCall,
) -> Result<Decision> {
    let arguments = made.arguments();
    let Some(written) = written_text(stopped, made, &arguments) else {
        return Ok(Decision::Pass);
    };
    let fd = low(arguments[0]);
    let file = FileId::of(caller, fd).and_then(|id| supervisor.handed_over.get(&id));
    let Some(file) = file.filter(|_| is_writable(caller, fd)) else {
        return Ok(Decision::Pass);
    };
    let Ok(text) = written else {
        return Ok(Decision::Answer(failure(Errno::EFAULT)));
    };
    if let &HandedOver::Ids { kind, .. } = file {
        return Ok(path::written::write(
            supervisor, caller, kind, &arguments, &text,
        ));
    }
    let length = i64::try_from(text.len()).unwrap_or(i64::MAX);
    let init = match enter_from(supervisor, caller, stopped, &text) {
        Ok(rules) => rules.init,
        Err(errno) => return Ok(Decision::Answer(failure(errno))),
    };
    supervisor.stop_at_exit(stopped, ptrace::AtExit::Stop)?;
    Ok(match init {
        InitRules::Ordinary => Decision::Answer(length),
        // The kernel gives orphans to the nearest subreaper, so that is what the new init becomes:
        // by a prctl(2) in place of its write.
        InitRules::Kernel => Decision::Run(Run {
            instead: Some("prctl"),
            arguments: [libc::PR_SET_CHILD_SUBREAPER as u64, 1, 0, 0, 0, 0],
            copies: Vec::new(),
            work: Work::Enter { written: length },
        }),
    })
}

/// The bytes that a call writes to a descriptor, where it is a call that writes.
fn written_text(
    stopped: &Stopped,
    made: &SystemCall,
    arguments: &[u64; 6],
) -> Option<std::result::Result<Vec<u8>, abi::Fault>> {
    let memory = stopped.memory();
    let read = |address: u64, length: u64| {
        let length = usize::try_from(length).unwrap_or(usize::MAX).min(LONGEST);
        let mut text = vec![0; length];
        memory.read(address, &mut text).map(|()| text)
    };
    let [_, buffer, length, ..] = *arguments;
    match made.abi.name(made.number)? {
        "write" | "pwrite64" => Some(read(buffer, length)),
        "writev" | "pwritev" | "pwritev2" => {
            let mut text = Vec::new();
            let model = made.abi.data_model();
            let word = model.word() as u64;
            // struct iovec { void *base; size_t length }
            for index in 0..length.min(libc::UIO_MAXIOV as u64) {
                let part = buffer.wrapping_add(index * 2 * word);
                let field = |at: u64| memory.read_word(at, model);
                let part = field(part).and_then(|base| read(base, field(part.wrapping_add(word))?));
                match part {
                    Ok(part) => text.extend(part),
                    Err(fault) => return Some(Err(fault)),
                }
                if text.len() > LONGEST {
                    break;
                }
            }
            Some(Ok(text))
        }
        _ => None,
    }
}

/// "EBADF fd is not a valid file descriptor or is not open for writing", which is the kernel's to say.
fn is_writable(caller: Caller, fd: i32) -> bool {
    let info =
        std::fs::read_to_string(format!("/proc/{}/fdinfo/{fd}", caller.real)).unwrap_or_default();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|flags| i32::from_str_radix(flags.trim(), 8).ok());
    flags.is_some_and(|flags| flags & libc::O_ACCMODE != libc::O_RDONLY)
}

/// The new container, with the caller as its first process. A failure changes nothing.
fn enter_from(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    text: &[u8],
) -> std::result::Result<Rules, Errno> {
    let (name, rules) = parse(text)?;
    let mut claim = claim::take(&name).map_err(|error| match error {
        Error::NameTaken => Errno::EEXIST,
        _ => Errno::EAGAIN,
    })?;
    let before = supervisor.table.view(caller.space).tid(caller.task);
    let space = supervisor
        .table
        .enter(caller.task, name.clone(), rules)
        .map_err(EnterError::errno)?;
    supervisor.desk.open(space, &name, &mut claim);
    supervisor.claims.insert(space, claim);
    supervisor.relane(caller.group);
    tracing::debug!(pid = %caller.real, ?space, "entered a container");

    // libc keeps its own TID in the word that it gave to be cleared at its exit: raise(3) and
    // mutexes read it there.
    let after = supervisor.table.view(space).tid(caller.task);
    let word = supervisor
        .tracees
        .get(&caller.real)
        .and_then(|tracee| tracee.tid_address);
    if let (Some(word), Some(before), Some(after)) = (word, before, after) {
        let mut memory = stopped.memory();
        if memory.read_i32(word) == Ok(before.raw()) {
            let _ = memory.write_i32(word, after.raw());
        }
    }
    Ok(rules)
}

/// The exit of a call of such a tracee: a call that closes descriptors may have closed the last one.
pub(crate) fn after_watched_call(supervisor: &mut Supervisor, caller: Caller, made: &SystemCall) {
    let may_close = matches!(
        made.abi.name(made.number),
        Some("write" | "close" | "close_range" | "dup2" | "dup3" | "execve" | "execveat")
    );
    let is_followed = supervisor
        .tracees
        .get(&caller.real)
        .is_some_and(|tracee| tracee.follow == Follow::EveryCall);
    if may_close && is_followed {
        unfollow(supervisor, caller);
    }
}

/// Following a tracee call by call ends when it has no descriptor left whose writes are followed.
pub(crate) fn unfollow(supervisor: &mut Supervisor, caller: Caller) {
    if holds_one(supervisor, caller) {
        return;
    }
    if let Some(tracee) = supervisor.tracees.get_mut(&caller.real) {
        tracee.follow = Follow::Filtered;
    }
    if !supervisor
        .tracees
        .values()
        .any(|tracee| tracee.follow == Follow::EveryCall)
    {
        supervisor.handed_over.clear();
    }
}

/// Whether a descriptor of the process names a file whose writes are followed.
fn holds_one(supervisor: &Supervisor, caller: Caller) -> bool {
    let Ok(fds) = std::fs::read_dir(format!("/proc/{}/fd", caller.real)) else {
        return false;
    };
    fds.flatten().any(|fd| {
        let id = std::fs::metadata(fd.path()).ok().as_ref().map(FileId::from);
        id.is_some_and(|id| supervisor.handed_over.contains_key(&id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for init in [InitRules::Ordinary, InitRules::Kernel] {
            for lifetime in [Lifetime::WithInit, Lifetime::KeepRunning] {
                let (name, rules) = (ContainerName::new("web").unwrap(), Rules { init, lifetime });
                assert_eq!(parse(request(&name, rules).as_bytes()), Ok((name, rules)));
            }
        }
    }

    #[test]
    fn one_trailing_newline_is_dropped() {
        let name = |text: &[u8]| parse(text).map(|(name, _)| name.as_str().to_owned());
        assert_eq!(name(b"web\n").as_deref(), Ok("web"));
        assert_eq!(name(b"web\n\n"), Err(Errno::EINVAL));
        assert_eq!(name(b""), Err(Errno::EINVAL));
        assert_eq!(name(b"web server"), Err(Errno::EINVAL));
        assert_eq!(name(&[b'a'; 64]), Err(Errno::ENAMETOOLONG));
    }
}
