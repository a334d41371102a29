//! set_tid_address(2): "always succeeds" and "returns the caller's thread ID".

use super::Entry;
use crate::call::{Decision, Run, Work};
use crate::state::Supervisor;
use crate::tracee::Caller;

pub(crate) fn enter(entry: Entry<'_>) -> Decision {
    Run::with(*entry.arguments, Work::SetTidAddress)
}

pub(crate) fn exit(supervisor: &mut Supervisor, caller: Caller, arguments: &[u64; 6]) -> i64 {
    let [address, ..] = *arguments;
    if let Some(tracee) = supervisor.tracees.get_mut(&caller.real) {
        tracee.tid_address = (address != 0).then_some(address);
    }
    supervisor
        .table
        .view(caller.space)
        .tid(caller.task)
        .map_or(0, |tid| i64::from(tid.raw()))
}
