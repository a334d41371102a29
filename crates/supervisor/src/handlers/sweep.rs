//! One call of a guest's that the kernel gets as many.
//!
//! `kill(-1)` and priority-by-user mean "everyone", and natively that is the host's everyone. The
//! guest itself is made to repeat its call, once for each member that is meant: so the kernel
//! applies the caller's own permissions, and names the caller as the sender.
//!
//! All signals wait until the sweep is through, for a handler must not run in the middle of what
//! is one call to the guest.

use abi::Errno;
use ptrace::{Result, Stopped};
use std::collections::VecDeque;

use super::{Entry, failure};
use crate::call::{Decision, Run, Work};
use crate::dispatch::After;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// A sweep that is under way.
#[derive(Debug)]
pub(crate) struct Sweep {
    number: u32,
    arguments: [u64; 6],
    mask: u64,
    rest: VecDeque<[u64; 6]>,
    fold: Fold,
}

/// How many results become one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fold {
    /// `kill(-1)`: the last result that is not `EPERM`, 0 when there was none
    /// (`kernel/signal.c:kill_something_info`).
    Everyone(i64),
    /// A process group: 0 if anybody was reached, else the last error
    /// (`kernel/signal.c:__kill_pgrp_info`).
    AnySuccess {
        /// The result so far.
        so_far: i64,
        /// Whether anybody was reached.
        reached: Reached,
    },
    /// `setpriority`: the last error, `ESRCH` when nobody was there
    /// (`kernel/sys.c:setpriority`, `block/ioprio.c`).
    LastError(i64),
    /// `getpriority`: the highest value.
    Highest(i64),
    /// `ioprio_get`: the best priority, the lowest number (`block/ioprio.c:ioprio_best`).
    Best(i64),
}

/// Whether a group signal has reached anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    /// It has.
    Somebody,
    /// Not yet.
    Nobody,
}

impl Fold {
    fn add(&mut self, result: i64) {
        const EPERM: i64 = -(libc::EPERM as i64);
        match self {
            Self::Everyone(so_far) if result != EPERM => *so_far = result,
            Self::Everyone(_) => {}
            Self::AnySuccess { so_far, reached } => {
                *so_far = result;
                if result == 0 {
                    *reached = Reached::Somebody;
                }
            }
            // A member that has gone meanwhile is no member.
            Self::LastError(_) | Self::Highest(_) | Self::Best(_)
                if result == failure(Errno::ESRCH) => {}
            Self::LastError(so_far) => {
                if result < 0 || *so_far == failure(Errno::ESRCH) {
                    *so_far = result;
                }
            }
            Self::Highest(so_far) => *so_far = result.max(*so_far),
            Self::Best(so_far) => {
                if result >= 0 {
                    *so_far = if *so_far < 0 {
                        result
                    } else {
                        result.min(*so_far)
                    };
                }
            }
        }
    }

    const fn total(self) -> i64 {
        match self {
            Self::AnySuccess {
                reached: Reached::Somebody,
                ..
            } => 0,
            Self::Everyone(total)
            | Self::AnySuccess { so_far: total, .. }
            | Self::LastError(total)
            | Self::Highest(total)
            | Self::Best(total) => total,
        }
    }
}

/// Begin: the calls to be made in place of the guest's, in order.
pub(crate) fn begin(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    calls: impl IntoIterator<Item = [u64; 6]>,
    fold: Fold,
) -> Result<Decision> {
    let Entry {
        caller,
        stopped,
        number,
        arguments,
        ..
    } = entry;
    let mut rest: VecDeque<_> = calls.into_iter().collect();
    let (Some(first), Some(tracee)) = (rest.pop_front(), supervisor.tracees.get_mut(&caller.real))
    else {
        return Ok(Decision::Answer(failure(Errno::ESRCH)));
    };
    let mask = stopped.signal_mask()?;
    stopped.set_signal_mask(u64::MAX)?;
    tracee.sweep = Some(Sweep {
        number,
        arguments: *arguments,
        mask,
        rest,
        fold,
    });
    Ok(Run::with(first, Work::Sweep))
}

impl Supervisor {
    /// At an entry stop: the next call of a sweep that is under way.
    pub(crate) fn continue_sweep(
        &mut self,
        caller: Caller,
        number: u32,
        arguments: &[u64; 6],
    ) -> Option<Decision> {
        let tracee = self.tracees.get_mut(&caller.real)?;
        let sweep = tracee.sweep.as_mut()?;
        if (sweep.number, &sweep.arguments) != (number, arguments) {
            return None;
        }
        let next = sweep.rest.pop_front()?;
        Some(Run::with(next, Work::Sweep))
    }

    /// At the exit stop of one of its calls.
    pub(crate) fn fold_sweep(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        result: i64,
    ) -> Result<After> {
        let Some(tracee) = self.tracees.get_mut(&caller.real) else {
            return Ok(After::Return(result));
        };
        let Some(sweep) = tracee.sweep.as_mut() else {
            return Ok(After::Return(result));
        };
        sweep.fold.add(result);
        if !sweep.rest.is_empty() {
            return Ok(After::Again);
        }
        let (mask, total) = (sweep.mask, sweep.fold.total());
        tracee.sweep = None;
        stopped.set_signal_mask(mask)?;
        Ok(After::Return(total))
    }
}
