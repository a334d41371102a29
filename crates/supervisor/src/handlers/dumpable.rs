//! prctl(2), `PR_SET_DUMPABLE` and `PR_GET_DUMPABLE`.
//!
//! A process that is not dumpable cannot be looked into by an ordinary user, tracer or not: nothing
//! that it passes in memory could be translated. Where the supervisor is no more than that, the
//! process is told that it is, and is not.

use abi::Errno;

use super::{Entry, failure, low};
use crate::call::Decision;
use crate::state::Supervisor;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let [option, value, ..] = *entry.arguments;
    let Some(tracee) = supervisor.tracees.get_mut(&entry.caller.real) else {
        return Decision::Pass;
    };
    if nix::unistd::geteuid().is_root() {
        return Decision::Pass;
    }
    let mut told = tracee.scratch.borrow_mut();
    if low(option) == libc::PR_GET_DUMPABLE {
        return told
            .dumpable
            .map_or(Decision::Pass, |value| Decision::Answer(i64::from(value)));
    }
    // "SUID_DUMP_DISABLE (0) ... SUID_DUMP_USER (1)"; "EINVAL ... arg2 is neither".
    match value {
        0 | 1 => {
            told.dumpable = Some(low(value));
            Decision::Answer(0)
        }
        _ => Decision::Answer(failure(Errno::EINVAL)),
    }
}
