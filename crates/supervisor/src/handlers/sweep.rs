//! One call of a guest's that the kernel gets as many.
//!
//! `kill(-1)` and priority-by-user mean "everyone", and natively that is the host's everyone. The
//! guest itself is made to repeat its call, once for each member that is meant: so the kernel
//! applies the caller's own permissions, and names the caller as the sender.
//!
//! All signals wait until the sweep is through, for a handler must not run in the middle of what
//! is one call to the guest.

use abi::{Errno, Signal};
use hashbrown::HashSet;
use pidspace::{GroupState, Task, TaskId, ThreadGroup, ThreadGroupId};
use ptrace::{Result, Stopped, SystemCall};
use std::collections::VecDeque;
use surface::is_shielded;

use super::{Entry, failure, low, on_behalf, register};
use crate::call::{Decision, Run, Work};
use crate::dispatch::After;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// A sweep that is under way.
#[derive(Debug)]
pub(crate) struct Sweep {
    made: SystemCall,
    mask: u64,
    plan: Plan,
    fold: Fold,
}

/// Whom a sweep still has to visit. They are named by identity: a real PID may change hands before
/// its turn comes.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The guest's arguments, but for one.
    pub template: [u64; 6],
    /// Which argument names the visited.
    pub position: usize,
    /// The ones to be visited, in order.
    pub rest: VecDeque<Visited>,
    /// Whom to look for when all have been visited.
    pub latecomers: Latecomers,
}

/// One who is visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Visited {
    /// A process, by its leader's number.
    Process(ThreadGroupId),
    /// A thread.
    Thread(TaskId),
}

/// Whether those who are born meanwhile are visited too.
#[derive(Debug)]
pub(crate) enum Latecomers {
    /// They are not.
    Ignored,
    /// They are: `kill(-1)` leaves nobody out, and these have been visited.
    Awaited(HashSet<ThreadGroupId>),
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
    mut plan: Plan,
    mut fold: Fold,
) -> Result<Decision> {
    let Entry {
        caller,
        stopped,
        made,
        ..
    } = entry;
    let first = match supervisor.next_visit(caller, &mut plan, &mut fold) {
        Next::Call(first) => first,
        Next::Over => return Ok(Decision::Answer(fold.total())),
        Next::Nobody => {
            // The kernel says so, after its earlier checks.
            let mut nobody = plan.template;
            if let Some(visited) = nobody.get_mut(plan.position) {
                *visited = register(surface::NOBODY);
            }
            return Ok(Run::rewritten(entry.arguments, nobody));
        }
    };
    let mask = stopped.signal_mask()?;
    stopped.set_signal_mask(u64::MAX)?;
    if let Some(tracee) = supervisor.tracees.get_mut(&caller.real) {
        tracee.sweep = Some(Sweep {
            made: *made,
            mask,
            plan,
            fold,
        });
    }
    Ok(Run::with(first, Work::Sweep))
}

/// What comes next in a sweep.
enum Next {
    /// A call with these arguments.
    Call([u64; 6]),
    /// Nothing, and somebody has been visited for the guest.
    Over,
    /// Nothing.
    Nobody,
}

impl Supervisor {
    /// The next call: for the next of those who still live. Who can be signalled by none of the guest's own
    /// is signalled for it.
    fn next_visit(&self, caller: Caller, plan: &mut Plan, fold: &mut Fold) -> Next {
        let mut nothing = Next::Nobody;
        loop {
            if plan.rest.is_empty() {
                self.add_latecomers(caller, plan);
            }
            let Some(next) = plan.rest.pop_front() else {
                return nothing;
            };
            let real = match next {
                Visited::Process(group) => {
                    let group = self.table.group(group);
                    group
                        .filter(|group| group.state() == GroupState::Alive)
                        .map(ThreadGroup::real)
                }
                Visited::Thread(task) => self.table.task(task).map(Task::real),
            };
            let Some(real) = real else { continue };
            if let (Visited::Process(group), Fold::Everyone(_) | Fold::AnySuccess { .. }) =
                (next, &*fold)
                && self.is_walled_off(caller.real, group)
            {
                let signal = low(plan.template[1]);
                fold.add(on_behalf::kill(self, caller, real, signal));
                nothing = Next::Over;
            } else if let Some(argument) = plan.template.get_mut(plan.position) {
                *argument = register(real.raw());
                return Next::Call(plan.template);
            }
        }
    }

    fn add_latecomers(&self, caller: Caller, plan: &mut Plan) {
        let Latecomers::Awaited(visited) = &mut plan.latecomers else {
            return;
        };
        let init = self
            .table
            .space(caller.space)
            .and_then(|space| space.init());
        let signal = Signal::from_raw(low(plan.template[1]));
        let view = self.table.view(caller.space);
        for member in self.table.members(caller.space) {
            let is_meant = Some(member) != init
                && member != caller.group
                && !signal.is_some_and(|signal| is_shielded(view, member, signal));
            if is_meant && visited.insert(member) {
                plan.rest.push_back(Visited::Process(member));
            }
        }
    }

    /// At an entry stop: the next call of a sweep that is under way.
    pub(crate) fn continue_sweep(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        made: &SystemCall,
    ) -> Result<Option<Decision>> {
        let Some(tracee) = self.tracees.get_mut(&caller.real) else {
            return Ok(None);
        };
        let Some(mut sweep) = tracee.sweep.take_if(|sweep| sweep.made == *made) else {
            return Ok(None);
        };
        let decision = match self.next_visit(caller, &mut sweep.plan, &mut sweep.fold) {
            Next::Call(next) => {
                if let Some(tracee) = self.tracees.get_mut(&caller.real) {
                    tracee.sweep = Some(sweep);
                }
                Run::with(next, Work::Sweep)
            }
            // All are visited: the call is over.
            Next::Over | Next::Nobody => {
                stopped.set_signal_mask(sweep.mask)?;
                Decision::Answer(sweep.fold.total())
            }
        };
        Ok(Some(decision))
    }

    /// At the exit stop of one of its calls.
    pub(crate) fn fold_sweep(&mut self, caller: Caller, result: i64) -> After {
        let tracee = self.tracees.get_mut(&caller.real);
        match tracee.and_then(|tracee| tracee.sweep.as_mut()) {
            Some(sweep) => {
                sweep.fold.add(result);
                After::Again
            }
            None => After::Return(result),
        }
    }
}
