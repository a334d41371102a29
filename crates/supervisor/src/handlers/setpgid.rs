//! setpgid(2): "sets the PGID of the process specified by pid to pgid".

use abi::{RealPid, VirtualPid};
use pidspace::{ThreadGroup, ThreadGroupId};
use surface::translate_id_in;

use super::{Entry, low, register};
use crate::call::{Decision, Run, Work};
use crate::state::Supervisor;

/// What becomes true if the kernel agrees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    process: ThreadGroupId,
    group: RealPid,
}

pub(crate) fn enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let Entry {
        caller, arguments, ..
    } = entry;
    let table = &supervisor.table;
    let view = table.view(caller.space);
    let [pid, pgid, a2, a3, a4, a5] = *arguments;

    // "If pid is zero, then the process ID of the calling process is used."
    let process = VirtualPid::from_raw(low(pid)).map_or(Some(caller.group), |pid| view.group(pid));
    // "If pgid is zero, then the PGID of the process specified by pid is made the same as its
    // process ID."
    let group = VirtualPid::from_raw(low(pgid)).map_or_else(
        || {
            process
                .and_then(|process| table.group(process))
                .map(ThreadGroup::real)
        },
        |pgid| view.real(pgid),
    );
    let translated = |id| register(translate_id_in(view, low(id)));
    let arguments = [translated(pid), translated(pgid), a2, a3, a4, a5];
    let change = process
        .zip(group)
        .map(|(process, group)| Change { process, group });
    Run::with(arguments, Work::Setpgid(change))
}

pub(crate) fn exit(supervisor: &mut Supervisor, change: Option<Change>, result: i64) -> i64 {
    if let Some(change) = change
        && result == 0
    {
        supervisor.table.setpgid(change.process, change.group);
        supervisor.relane(change.process);
    }
    result
}
