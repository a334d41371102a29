//! setpgid(2): "sets the PGID of the process specified by pid to pgid".

use abi::{Errno, RealPid, VirtualPid};
use pidspace::ThreadGroupId;

use super::{Entry, failure, low, register};
use crate::call::{Decision, Run, Work};
use crate::event_loop::Supervisor;

/// What becomes true if the kernel agrees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    process: ThreadGroupId,
    group: RealPid,
}

pub(crate) fn enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let Entry { caller, arguments, .. } = entry;
    let view = supervisor.table.view(caller.space);
    let [pid, pgid, rest @ ..] = *arguments;
    let leader = |group| supervisor.table.group(group).map(pidspace::ThreadGroup::real);

    // "If pid is zero, then the process ID of the calling process is used."
    let process = match VirtualPid::from_raw(low(pid)) {
        Some(pid) => view.group(pid),
        None if low(pid) == 0 => Some(caller.group),
        None => None,
    };
    let Some((process, real)) = process.and_then(|process| Some((process, leader(process)?))) else {
        // "EINVAL pgid is less than 0", which the kernel looks at first.
        return Decision::Answer(failure(if low(pgid) < 0 { Errno::EINVAL } else { Errno::ESRCH }));
    };
    // "If pgid is zero, then the PGID of the process specified by pid is made the same as its
    // process ID."
    let (group, pgid) = match low(pgid) {
        0 => (real, 0),
        negative if negative < 0 => return Decision::Answer(failure(Errno::EINVAL)),
        named => match VirtualPid::from_raw(named).and_then(|named| view.real(named)) {
            Some(group) => (group, group.raw()),
            // "EPERM ... move a process into a nonexistent process group".
            None => return Decision::Answer(failure(Errno::EPERM)),
        },
    };
    // A thread that is no leader must be refused as such: pass the very number that was named.
    let pid = match VirtualPid::from_raw(low(pid)).and_then(|pid| view.real(pid)) {
        Some(named) => named.raw(),
        None => 0,
    };
    let [a2, a3, a4, a5] = rest;
    let arguments = [register(pid), register(pgid), a2, a3, a4, a5];
    Run::unchanged(arguments, Work::Setpgid(Change { process, group }))
}

pub(crate) fn exit(supervisor: &mut Supervisor, change: Change, result: i64) -> i64 {
    if result == 0 {
        supervisor.table.setpgid(change.process, change.group);
    }
    result
}
