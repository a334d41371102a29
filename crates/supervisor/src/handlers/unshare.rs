//! unshare(2), `CLONE_NEWPID`: "Unshare the PID namespace, so that the calling process has a new PID
//! namespace for its children which is not shared with any previously existing process."
//!
//! The kernel is not told of the new pidspace, so nobody needs a privilege for it. What else is to be
//! unshared it unshares itself, with the errors that it has for that.

use abi::CloneFlags;

use super::{Entry, failure};
use crate::call::{Decision, Run, Work};
use crate::state::Supervisor;
use crate::tracee::Caller;

pub(crate) fn enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    if let Err(error) = supervisor.table.may_unshare(entry.caller.task) {
        return Decision::Answer(failure(error.errno()));
    }
    // It may be other mounts that it wants as well.
    supervisor.roots.part();
    let mut kernel = *entry.arguments;
    kernel[0] &= !CloneFlags::NEWPID.bits();
    Run::with(kernel, Work::Unshare)
}

pub(crate) fn exit(supervisor: &mut Supervisor, caller: Caller, result: i64) -> i64 {
    if result < 0 {
        return result;
    }
    match supervisor.table.unshare(caller.task) {
        Ok(_) => result,
        // The last number went to somebody else meanwhile.
        Err(error) => failure(error.errno()),
    }
}
