//! Files that hold ids, as a member sees them.
//!
//! The text is rendered when the file is opened, and again when it is read once more. Who may open the
//! file is the kernel's to say, where not everybody may.

use abi::RealPid;
use nix::fcntl::{OpenHow, openat2};
use nix::sys::stat::fstat;
use procview::{Call, Kind, Place, Standing, Subject, Who, render};
use std::os::fd::{AsFd, AsRawFd};

use super::Pending;
use super::argument::{Argument, Opening};
use super::fresh;
use super::ground::{NAMING, name};
use super::link::translated;
use super::open::Found;
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
    if is_to_be_judged(supervisor, entry.caller, found, path, mode) {
        return Some(judge(argument, path));
    }
    if let Some(error) = is_forbidden(entry.caller, argument, opening, path) {
        return Some(Decision::Answer(-i64::from(error as i32)));
    }
    // What cannot be read here the guest cannot read either.
    let text = text_of(supervisor, entry.caller, found)?;
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
) -> Option<Vec<u8>> {
    if found.kind == Kind::Status {
        // It says which processors a task may use.
        supervisor.placement.give_back();
    }
    let text = std::fs::read(format!("/proc/self/fd/{}", found.node.as_raw_fd())).ok()?;
    let view = supervisor.table.view(caller.space);
    Some(render(found.kind, &text, view, found.subject))
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

/// Whether the kernel has to be asked first if this guest may read that file: not where everybody may,
/// and not where it is the guest's own.
fn is_to_be_judged(
    supervisor: &mut Supervisor,
    caller: Caller,
    asked: &Found,
    path: &[u8],
    mode: libc::mode_t,
) -> bool {
    let is_public = mode & libc::S_IROTH != 0 && asked.kind != Kind::FdInfo;
    let place = asked.place.map(|place| place.process);
    let owner = supervisor
        .table
        .group(caller.group)
        .map(|group| group.real().raw());
    let is_own = place.is_some() && place == owner.map(|real| Who::Number(real.cast_unsigned()));
    let tracee = supervisor.tracees.get_mut(&caller.real);
    let judged = tracee.and_then(|tracee| tracee.judged.take());
    !is_public && !is_own && judged.as_deref() != Some(path)
}

/// faccessat2(2) in place of the call: the kernel applies the guest's own rights.
fn judge(argument: &Argument, path: &[u8]) -> Decision {
    let directory = i64::from(argument.directory).cast_unsigned();
    let path_text = [path, b"\0"].concat();
    Decision::Run(Run {
        instead: Some("faccessat2"),
        arguments: [
            directory,
            0,
            libc::R_OK as u64,
            libc::AT_EACCESS as u64,
            0,
            0,
        ],
        copies: vec![(1, path_text.into())],
        work: Work::Path(Box::new(Pending::Judged(path.to_vec()))),
    })
}

pub(super) fn judged(
    supervisor: &mut Supervisor,
    caller: Caller,
    path: Vec<u8>,
    result: i64,
) -> After {
    if result < 0 {
        return After::Return(result);
    }
    if let Some(tracee) = supervisor.tracees.get_mut(&caller.real) {
        tracee.judged = Some(path);
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
