//! kill(2): "send any signal to any process group or process".

use abi::{Errno, RealPid, Signal, Target};
use hashbrown::HashSet;
use pidspace::{GroupState, ThreadGroupId};
use ptrace::Result;
use std::collections::VecDeque;
use surface::translate_target_in;

use super::sweep::{self, Fold, Latecomers, Plan, Reached, Visited};
use super::{Entry, failure, low, register};
use crate::call::{Decision, Run};
use crate::state::Supervisor;
use crate::tracee::Caller;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Result<Decision> {
    let Entry {
        caller, arguments, ..
    } = entry;
    let [target, signal, ..] = *arguments;
    let view = supervisor.table.view(caller.space);
    let signal = Signal::from_raw(low(signal));
    let natively = with_target(arguments, translate_target_in(view, low(target)));
    Ok(match Target::from_raw(low(target)) {
        // Nobody: the kernel says which error that is.
        Target::Nothing => Run::rewritten(arguments, natively),
        // "If pid is positive, then signal sig is sent to the process with the ID specified by pid."
        Target::Process(pid) => match view.group(pid) {
            Some(group) if shielded(supervisor, caller, group, signal) => {
                Run::rewritten(arguments, without_signal(natively))
            }
            Some(group) if is_zombie(supervisor, group) => dead(low(arguments[1])),
            _ => Run::rewritten(arguments, natively),
        },
        // "If pid equals 0, then sig is sent to every process in the process group of the calling
        // process."
        Target::OwnGroup => match own_group(supervisor, caller) {
            Some(group) => to_group(supervisor, entry, group, natively)?,
            None => Decision::Answer(failure(Errno::ESRCH)),
        },
        // "If pid is less than -1, then sig is sent to every process in the process group whose ID
        // is -pid."
        Target::Group(pid) => match view.real(pid) {
            Some(group) => to_group(supervisor, entry, group, natively)?,
            None => Run::rewritten(arguments, natively),
        },
        // "If pid equals -1, then sig is sent to every process for which the calling process has
        // permission to send signals, except for process 1 (init)." Linux leaves out the caller too.
        Target::Everyone => {
            let plan = plan(arguments, Latecomers::Awaited(HashSet::new()));
            sweep::begin(supervisor, entry, plan, Fold::Everyone(0))?
        }
    })
}

/// A process group: natively where all of it is meant, member by member where somebody in it is not.
fn to_group(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    group: RealPid,
    natively: [u64; 6],
) -> Result<Decision> {
    let Entry {
        caller, arguments, ..
    } = entry;
    let signal = Signal::from_raw(low(arguments[1]));
    let table = &supervisor.table;
    let view = table.view(caller.space);
    let is_meant = |&member: &ThreadGroupId| {
        view.tgid(member).is_some() && !shielded(supervisor, caller, member, signal)
    };
    let is_alive = |member| {
        table
            .group(member)
            .is_some_and(|it| it.state() == GroupState::Alive)
    };
    let members: Vec<_> = table.group_members(group).collect();
    // With only the dead in it, the number may be another group's before long.
    let is_live = members.is_empty() || members.iter().copied().any(is_alive);
    let is_reached = |&member| is_meant(&member) && !supervisor.is_walled_off(caller.real, member);
    if !table.is_foreign(group) && is_live && members.iter().all(is_reached) {
        return Ok(Run::rewritten(arguments, natively));
    }
    let mut meant: Vec<_> = members.into_iter().filter(is_meant).collect();
    if meant.is_empty() {
        // Somebody is there, and takes no notice.
        return Ok(Decision::Answer(0));
    }
    if !meant.iter().copied().any(is_alive) {
        return Ok(dead(low(arguments[1])));
    }
    // The caller last: it may not survive it.
    meant.sort_by_key(|&member| member == caller.group);
    let mut plan = plan(arguments, Latecomers::Ignored);
    plan.rest.extend(meant.into_iter().map(Visited::Process));
    let fold = Fold::AnySuccess {
        so_far: failure(Errno::ESRCH),
        reached: Reached::Nobody,
    };
    sweep::begin(supervisor, entry, plan, fold)
}

fn plan(arguments: &[u64; 6], latecomers: Latecomers) -> Plan {
    Plan {
        template: *arguments,
        position: 0,
        rest: VecDeque::new(),
        latecomers,
    }
}

fn own_group(supervisor: &Supervisor, caller: Caller) -> Option<RealPid> {
    supervisor.table.process_group(caller.group)
}

fn shielded(
    supervisor: &Supervisor,
    caller: Caller,
    group: ThreadGroupId,
    signal: Option<Signal>,
) -> bool {
    signal.is_some_and(|signal| {
        surface::is_shielded(supervisor.table.view(caller.space), group, signal)
    })
}

fn is_zombie(supervisor: &Supervisor, group: ThreadGroupId) -> bool {
    supervisor
        .table
        .group(group)
        .is_some_and(|group| group.state() == GroupState::Zombie)
}

/// A signal for a zombie is sent and has no effect. The kernel is not asked, for the zombie may be
/// reaped meanwhile, and its real number somebody else's.
fn dead(signal: i32) -> Decision {
    let is_signal = signal == 0 || Signal::from_raw(signal).is_some();
    // "EINVAL An invalid signal was specified."
    Decision::Answer(if is_signal { 0 } else { failure(Errno::EINVAL) })
}

/// "If sig is 0, then no signal is sent, but existence and permission checks are still performed."
const fn without_signal(mut arguments: [u64; 6]) -> [u64; 6] {
    arguments[1] = 0;
    arguments
}

fn with_target(arguments: &[u64; 6], target: i32) -> [u64; 6] {
    let [_, rest @ ..] = *arguments;
    let [a1, a2, a3, a4, a5] = rest;
    [register(target), a1, a2, a3, a4, a5]
}
