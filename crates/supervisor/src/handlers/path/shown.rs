//! Files that hold ids, as a member sees them.
//!
//! The text is rendered when the file is opened, and again when it is read once more. Who may open the
//! file is the kernel's to say, where not everybody may.

use abi::RealPid;
use nix::fcntl::{OpenHow, openat2};
use nix::sys::stat::fstat;
use procview::{Call, Kind, Place, Standing, Subject, Who, has_secrets, render, to_a_stranger};
use std::os::fd::{AsFd, AsRawFd};

use super::Pending;
use super::argument::{Argument, Opening};
use super::fresh;
use super::ground::{NAMING, name};
use super::link::translated;
use super::open::Found;
use super::own::has_other_rights;
use super::stand_in::{Substitute, Use};
use crate::call::{Decision, Run, Work};
use crate::dispatch::After;
use crate::handlers::Entry;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// Open a file that holds ids, which `path` leads the kernel to. `None`: the host's own is as good.
pub(super) fn open(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    argument: &Argument,
    opening: &Opening,
    path: &[u8],
    found: &Found,
) -> Option<Decision> {
    let mode = fstat(found.node.as_fd()).ok()?.st_mode;
    let question = question(supervisor, entry.caller, found, mode);
    let tracee = supervisor.tracees.get_mut(&entry.caller.real);
    let judged = tracee.and_then(|tracee| tracee.judged.take());
    let insight = match (question, judged.filter(|judged| judged.path == path)) {
        (None, _) => Insight::Full,
        (Some(_), Some(judged)) => judged.insight,
        (Some(question), None) => return Some(judge(argument, path, question)),
    };
    if let Some(error) = is_forbidden(entry.caller, argument, opening, path) {
        return Some(Decision::Answer(-i64::from(error as i32)));
    }
    // What cannot be read here the guest cannot read either.
    let text = text_of(supervisor, entry.caller, found, insight)?;
    let known_as = translated(supervisor, entry.caller, &found.path);
    let file = Substitute {
        name: fresh::name(supervisor, entry.caller, &known_as, found),
        text,
        mode: mode & 0o777,
        purpose: Use::Rereading,
    };
    Some(file.open(supervisor, entry, argument, opening))
}

/// What a file shows to the guest now.
pub(super) fn text_of(
    supervisor: &mut Supervisor,
    caller: Caller,
    found: &Found,
    insight: Insight,
) -> Option<Vec<u8>> {
    if found.kind == Kind::Status {
        // It says which processors a task may use.
        supervisor.placement.give_back();
    }
    let text = std::fs::read(format!("/proc/self/fd/{}", found.node.as_raw_fd())).ok()?;
    let view = supervisor.table.view(caller.space);
    let text = render(found.kind, &text, view, found.subject);
    Some(match insight {
        Insight::Full => text,
        Insight::Strangers => to_a_stranger(found.kind, text),
    })
}

/// Whom a file is about.
pub(super) fn subject(supervisor: &Supervisor, place: Place) -> Option<Subject> {
    let real = |who| match who {
        Who::Number(number) => RealPid::from_raw(i32::try_from(number).ok()?),
        Who::Reader => None,
    };
    let table = &supervisor.table;
    let process = real(place.process)?;
    let task = table.task_by_real(match place.thread {
        Some(thread) => real(thread)?,
        None => process,
    });
    let group = match table.task_by_real(process) {
        Some(task) => table.task(task)?.group(),
        None => table.zombie(process)?,
    };
    let tracee = task
        .and_then(|task| table.task(task))
        .and_then(|task| supervisor.tracees.get(&task.real()));
    let standing = match tracee {
        Some(tracee) if tracee.stopped.is_some() => Standing::Stopped,
        _ => Standing::Running,
    };
    let call = tracee.and_then(|tracee| tracee.call.as_ref());
    Some(Subject {
        group,
        task,
        standing,
        call: call.and_then(|call| {
            Some(Call {
                number: i32::try_from(call.made.number).ok()?,
                arguments: call.arguments,
            })
        }),
    })
}

/// What the kernel is asked before a guest is shown a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Whether it may read it.
    MayRead,
    /// Whether it may trace whom the file is about: it can read the file, and is told less if not.
    MayTrace,
}

/// How much a guest is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Insight {
    /// All.
    Full,
    /// What everybody is.
    Strangers,
}

/// What the kernel has answered.
#[derive(Debug)]
pub(crate) struct Judged {
    /// About the file at this path.
    path: Vec<u8>,
    insight: Insight,
}

/// What is to be asked: nothing where everybody may read everything, or where the file is the guest's own.
fn question(
    supervisor: &Supervisor,
    caller: Caller,
    asked: &Found,
    mode: libc::mode_t,
) -> Option<Question> {
    let is_public = mode & libc::S_IROTH != 0 && asked.kind != Kind::FdInfo;
    match is_public {
        _ if is_own(supervisor, caller, asked) => None,
        false => Some(Question::MayRead),
        true => {
            (has_secrets(asked.kind) && has_other_rights(caller.real)).then_some(Question::MayTrace)
        }
    }
}

fn is_own(supervisor: &Supervisor, caller: Caller, asked: &Found) -> bool {
    let place = asked.place.map(|place| place.process);
    let owner = supervisor
        .table
        .group(caller.group)
        .map(|group| group.real().raw());
    place.is_some() && place == owner.map(|real| Who::Number(real.cast_unsigned()))
}

/// How much a guest is told by a file that it has open.
pub(super) fn insight_later(supervisor: &Supervisor, caller: Caller, asked: &Found) -> Insight {
    // It cannot be asked then.
    let is_stranger = has_secrets(asked.kind) && has_other_rights(caller.real);
    match is_stranger && !is_own(supervisor, caller, asked) {
        true => Insight::Strangers,
        false => Insight::Full,
    }
}

/// faccessat2(2) in place of the call: the kernel applies the guest's own rights.
fn judge(argument: &Argument, path: &[u8], question: Question) -> Decision {
    let directory = i64::from(argument.directory).cast_unsigned();
    let (asked, mode) = match question {
        Question::MayRead => (path.to_vec(), libc::R_OK),
        Question::MayTrace => (beside(path), libc::F_OK),
    };
    Decision::Run(Run {
        instead: Some("faccessat2"),
        arguments: [directory, 0, mode as u64, libc::AT_EACCESS as u64, 0, 0],
        copies: vec![(1, [&asked[..], b"\0"].concat().into())],
        work: Work::Path(Box::new(Pending::Judged(question, path.to_vec()))),
    })
}

/// A link beside a file of /proc/PID, which only those can follow who may trace the process, proc(5).
fn beside(path: &[u8]) -> Vec<u8> {
    let name = path.iter().rposition(|&byte| byte == b'/');
    let directory = name.and_then(|slash| path.get(..=slash));
    [directory.unwrap_or_default(), b"root"].concat()
}

pub(super) fn judged(
    supervisor: &mut Supervisor,
    caller: Caller,
    question: Question,
    path: Vec<u8>,
    result: i64,
) -> After {
    const DENIED: i64 = -(libc::EACCES as i64);
    let insight = match (question, result) {
        (Question::MayRead, ..0) => return After::Return(result),
        (Question::MayTrace, DENIED) => Insight::Strangers,
        (Question::MayRead | Question::MayTrace, _) => Insight::Full,
    };
    if let Some(tracee) = supervisor.tracees.get_mut(&caller.real) {
        tracee.judged = Some(Judged { path, insight });
    }
    After::Again
}

/// What openat2(2) says where the way is one that the call forbids: the stand-in is reached by another.
fn is_forbidden(
    caller: Caller,
    argument: &Argument,
    opening: &Opening,
    path: &[u8],
) -> Option<nix::errno::Errno> {
    if opening.resolve.is_empty() {
        return None;
    }
    let start = match argument.directory {
        libc::AT_FDCWD => format!("/proc/{}/cwd", caller.real),
        fd => format!("/proc/{}/fd/{fd}", caller.real),
    };
    let start = name(&start).ok()?;
    let how = OpenHow::new().flags(NAMING).resolve(opening.resolve);
    openat2(start, path, how).err()
}
