//! prctl(2), `PR_SET_CHILD_SUBREAPER` and `PR_GET_CHILD_SUBREAPER`.
//!
//! The first process of a container with the kernel's PID 1 rules *is* a subreaper, so that the
//! kernel gives it its orphans; it is not told, and may not undo it.

use abi::{Errno, Memory};
use pidspace::{InitRules, Subreaper};

use super::{Entry, failure, low};
use crate::call::{Decision, Run, Work};
use crate::state::Supervisor;
use crate::tracee::Caller;

/// What becomes true if the kernel agrees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change(Subreaper);

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let Entry {
        caller,
        stopped,
        arguments,
        ..
    } = entry;
    let [option, value, ..] = *arguments;
    let space = supervisor.table.space(caller.space);
    let is_kernel_init = space.is_some_and(|space| {
        space.init() == Some(caller.group) && space.rules().init == InitRules::Kernel
    });

    if low(option) == libc::PR_SET_CHILD_SUBREAPER {
        let change = if value == 0 {
            Subreaper::No
        } else {
            Subreaper::Yes
        };
        if !is_kernel_init {
            return Run::with(*arguments, Work::Subreaper(Change(change)));
        }
        supervisor.table.set_subreaper(caller.group, change);
        return Decision::Answer(0);
    }
    if !is_kernel_init {
        return Decision::Pass;
    }
    let told = i32::from(supervisor.table.subreaper(caller.group) == Subreaper::Yes);
    match stopped.memory().write_i32(value, told) {
        Ok(()) => Decision::Answer(0),
        Err(abi::Fault) => Decision::Answer(failure(Errno::EFAULT)),
    }
}

pub(crate) fn exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    change: Change,
    result: i64,
) -> i64 {
    if result == 0 {
        supervisor.table.set_subreaper(caller.group, change.0);
    }
    result
}
