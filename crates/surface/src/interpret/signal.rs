//! Whom a signal reaches.

use abi::{Errno, Signal, VirtualPid};
use pidspace::{GroupState, InitRules, PidTable, PidspaceId, ThreadGroupId, View};

use super::{Caller, failure};
use crate::meaning::Meaning;
use crate::row::{Row, signed};

/// What becomes of a call as far as it sends a signal.
pub(super) enum Reach {
    /// The receiver is no concern of ours, or there is no signal in the call.
    Alive,
    /// The receiver is dead already, and once the kernel has made its earlier checks and found nobody,
    /// this is the result.
    Dead(i64),
    /// The receiver may not be killed by the caller. In place of the signal at this position the
    /// null signal is sent, which checks all that is to be checked and does nothing: kill(2).
    Shielded(usize),
}

/// Whom a regular row's signal reaches.
pub(super) fn reach(row: &Row, args: &[u64; 6], caller: &Caller<'_>) -> Reach {
    let signals = row
        .columns(args)
        .find(|(_, meaning, _)| *meaning == Meaning::Sig);
    let Some((position, _, signal)) = signals else {
        return Reach::Alive;
    };
    let Some(receiver) = receiver(row, args, caller.view) else {
        return Reach::Alive;
    };

    let signal = signed(signal);
    if is_zombie(caller.view.table(), receiver) {
        return Reach::Dead(result_for_the_dead(signal));
    }
    match Signal::from_raw(signal) {
        Some(signal) if is_shielded(caller.view, receiver, signal) => Reach::Shielded(position),
        _ => Reach::Alive,
    }
}

/// What a call returns that sent a signal to somebody dead, where `result` is the kernel's, which was
/// asked for nobody.
pub(super) fn result_of(row: &Row, args: &[u64; 6], caller: &Caller<'_>, result: i64) -> i64 {
    match reach(row, args, caller) {
        Reach::Dead(known) if result == failure(Errno::ESRCH) => known,
        _ => result,
    }
}

/// The one process that all ids of a call name. A call whose ids contradict one another reaches
/// nobody, and the kernel says so.
fn receiver(row: &Row, args: &[u64; 6], view: View<'_>) -> Option<ThreadGroupId> {
    let ids = row
        .columns(args)
        .filter(|(_, meaning, _)| matches!(meaning, Meaning::Id(_)));
    let mut groups = ids.map(|(_, _, arg)| view.group(VirtualPid::from_raw(signed(arg))?));
    let first = groups.next()??;
    groups.all(|group| group == Some(first)).then_some(first)
}

fn is_zombie(table: &PidTable, group: ThreadGroupId) -> bool {
    table
        .group(group)
        .is_some_and(|group| group.state() == GroupState::Zombie)
}

/// A signal for a zombie is sent and has no effect. The kernel does not hear its real number, which may
/// be another process's by now.
fn result_for_the_dead(signal: i32) -> i64 {
    if signal == 0 || Signal::from_raw(signal).is_some() {
        0
    } else {
        failure(Errno::EINVAL)
    }
}

/// Whether a process must not notice this signal from a sender whose view this is.
///
/// pid_namespaces(7): the init process of a namespace is not killed or stopped by members of the
/// namespace, nor of one below it. Members of the ones above can do both.
/// (`kernel/signal.c:sig_task_ignored`, `SIGNAL_UNKILLABLE`)
///
/// This is about the two signals of which the receiver's side would never hear. All others are
/// judged when they are delivered, because they depend on the receiver's handlers.
pub fn is_shielded(sender: View<'_>, receiver: ThreadGroupId, signal: Signal) -> bool {
    matches!(signal, Signal::SIGKILL | Signal::SIGSTOP)
        && lineage(sender.table(), sender.space()).any(|space| {
            sender.table().space(space).is_some_and(|space| {
                space.init() == Some(receiver) && space.rules().init == InitRules::Kernel
            })
        })
}

/// A pidspace and those it is nested in, from the inside out.
fn lineage(table: &PidTable, space: PidspaceId) -> impl Iterator<Item = PidspaceId> {
    core::iter::successors(Some(space), |space| table.space(*space)?.parent())
}
