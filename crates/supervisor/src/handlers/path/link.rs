//! What links of procfs say, and the name of a current directory that lies in it.

use abi::{Errno, Memory};
use nix::fcntl::ResolveFlag;
use pidspace::PidspaceId;
use procview::Entry as Procfs;
use ptrace::Stopped;
use surface::Meaning;

use super::argument::paths;
use super::ground::proc_mounts;
use super::look::look;
use super::stand_in::host_failure;
use super::way::End;
use super::{Pending, container, fresh, namespace, renamed, run};
use crate::call::{Copied, Decision, Run, Work};
use crate::handlers::{Entry, failure, low};
use crate::scratch::Slot;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// A text that the kernel was asked for, and where the guest wants it.
#[derive(Debug)]
pub(crate) struct Asked {
    what: What,
    buffer: u64,
    room: u64,
}

/// Which text.
#[derive(Clone, Copy, Debug)]
enum What {
    /// That of a link: "readlink() does not append a terminating null byte", and cuts.
    Link,
    /// That of a link to a PID namespace, of this pidspace.
    Namespace(PidspaceId),
    /// The name of the current directory, with its end: getcwd(2).
    Directory,
}

/// The room that any path has.
const ROOM: usize = libc::PATH_MAX as usize;

/// readlink(2) and readlinkat(2).
pub(crate) fn enter_readlink(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let Some(argument) = paths(entry, None).pop() else {
        return Decision::Pass;
    };
    let Some(way) = look(supervisor, entry.caller, &argument, ResolveFlag::empty()) else {
        return Decision::Pass;
    };
    if container::is_meant(&way.end) {
        return Decision::Answer(failure(Errno::EINVAL));
    }
    let room = entry.argument(Meaning::Size).map_or(0, low);
    let found = match &way.end {
        End::Proc(inside) if room > 0 => inside.entry(),
        _ => Procfs::Native(None),
    };
    let Entry { caller, .. } = entry;
    let view = supervisor.table.view(caller.space);
    let own = match found {
        Procfs::SelfLink => procview::link::self_text(view, caller.group),
        Procfs::ThreadSelfLink => procview::link::thread_self_text(view, caller.task),
        _ => None,
    };
    if let Some(text) = own {
        let asked = asked(entry, What::Link);
        return Decision::Answer(asked.map_or(0, |asked| asked.put(entry.stopped, text)));
    }
    let copies = Vec::from_iter(renamed(argument.column, &way));
    match namespace::meant(supervisor, &way.end) {
        Some(Ok(space)) if supervisor.pid_namespaces.of(space).is_ok() => {
            return ask(entry, copies, What::Namespace(space));
        }
        Some(Err(errno)) => return Decision::Answer(failure(errno)),
        _ => {}
    }
    match found {
        Procfs::Magic(..) => ask(entry, copies, What::Link),
        _ => run(entry, copies, Work::Restore),
    }
}

/// getcwd(2), of a process that has been in procfs.
pub(crate) fn enter_getcwd(entry: Entry<'_>) -> Decision {
    ask(entry, Vec::new(), What::Directory)
}

/// Have the kernel put its text where there is room for all of it.
fn ask(entry: Entry<'_>, mut copies: Vec<(usize, Copied)>, what: What) -> Decision {
    let buffer = entry.column(|meaning| meaning == Meaning::Buffer);
    let size = entry.column(|meaning| meaning == Meaning::Size);
    let (Some(buffer), Some(size), Some(asked)) = (buffer, size, asked(entry, what)) else {
        return Decision::Pass;
    };
    let mut arguments = *entry.arguments;
    if let Some(size) = arguments.get_mut(size) {
        *size = ROOM as u64;
    }
    copies.push((buffer, vec![0; ROOM].into()));
    Decision::Run(Run {
        instead: None,
        arguments,
        copies,
        work: Work::Path(Box::new(Pending::Text(asked))),
    })
}

fn asked(entry: Entry<'_>, what: What) -> Option<Asked> {
    let size = entry.argument(Meaning::Size)?;
    Some(Asked {
        what,
        buffer: entry.argument(Meaning::Buffer)?,
        room: match what {
            What::Link | What::Namespace(_) => u64::from(low(size).cast_unsigned()),
            What::Directory => size,
        },
    })
}

/// The text is there, in the last of `slots`: the guest gets it as it is to see it.
pub(super) fn tell(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    asked: Asked,
    slots: &[Slot],
    result: i64,
) -> i64 {
    let (Ok(length), Some(slot)) = (usize::try_from(result), slots.last()) else {
        return result;
    };
    let mut text = vec![0; length.min(ROOM)];
    if stopped.memory().read(slot.address, &mut text).is_err() {
        return failure(Errno::EFAULT);
    }
    let end = match asked.what {
        What::Link | What::Namespace(_) => None,
        What::Directory => text.pop(),
    };
    let mut text = match asked.what {
        What::Namespace(space) => match supervisor.pid_namespaces.of(space) {
            Ok(file) => file.text(),
            Err(error) => return host_failure(&error),
        },
        What::Link | What::Directory => translated(supervisor, caller, &text),
    };
    text.extend(end);
    asked.put(stopped, text)
}

impl Asked {
    /// Give a text to the guest.
    fn put(&self, stopped: &Stopped, mut text: Vec<u8>) -> i64 {
        let room = usize::try_from(self.room).unwrap_or(usize::MAX);
        match self.what {
            What::Link | What::Namespace(_) => text.truncate(room),
            What::Directory if text.len() > room => return failure(Errno::ERANGE),
            What::Directory => {}
        }
        match stopped.memory().write(self.buffer, &text) {
            Ok(()) => i64::try_from(text.len()).unwrap_or(i64::MAX),
            Err(abi::Fault) => failure(Errno::EFAULT),
        }
    }
}

/// A path of the kernel's as the guest is to see it.
pub(super) fn translated(supervisor: &Supervisor, caller: Caller, text: &[u8]) -> Vec<u8> {
    if let Some(path) = fresh::known_path(text) {
        return path.to_vec();
    }
    if let Some(text) =
        fresh::memory_file(text).and_then(|name| supervisor.pid_namespaces.text(name))
    {
        return text;
    }
    let view = supervisor.table.view(caller.space);
    if text.starts_with(b"/proc/") {
        return procview::link::path(text, &[b"/proc"], view);
    }
    // Any other mount of procfs has to be looked for.
    let names_somebody = text
        .split(|&byte| byte == b'/')
        .any(|name| !name.is_empty() && name.iter().all(u8::is_ascii_digit));
    if !names_somebody {
        return text.to_vec();
    }
    let mounts = proc_mounts(caller.real);
    let mounts: Vec<_> = mounts
        .iter()
        .filter(|(root, _)| root == b"/")
        .map(|(_, mount)| mount.as_slice())
        .collect();
    procview::link::path(text, &mounts, view)
}
