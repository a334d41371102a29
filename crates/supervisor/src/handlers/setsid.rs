//! setsid(2): "creates a new session if the calling process is not a process group leader".

use super::Entry;
use crate::call::{Decision, Run, Work};
use crate::state::Supervisor;
use crate::tracee::Caller;

pub(crate) fn enter(entry: Entry<'_>) -> Decision {
    Run::with(*entry.arguments, Work::Setsid)
}

pub(crate) fn exit(supervisor: &mut Supervisor, caller: Caller, result: i64) -> i64 {
    if result < 0 {
        return result;
    }
    supervisor.table.setsid(caller.group);
    supervisor.relane(caller.group);
    supervisor
        .table
        .view(caller.space)
        .sid(caller.group)
        .map_or(0, |sid| i64::from(sid.raw()))
}
