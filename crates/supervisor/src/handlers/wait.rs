//! wait4(2) and waitid(2): "wait for state changes in a child of the calling process".
//!
//! The kernel waits, on real PIDs. What is told here is which child that was, and that a dead one
//! has been reaped.

use abi::{Memory, RealPid, Siginfo, VirtualPid, WaitStatus};
use pidspace::ThreadGroupId;
use ptrace::Stopped;
use surface::{translate_id_in, translate_target_in};
use syscalls::x86_64::Sysno;

use super::{Entry, low, register};
use crate::call::{Decision, Run, Work};
use crate::state::Supervisor;
use crate::tracee::Caller;

/// Which of the two calls waits.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Waiting {
    /// wait4(pid, status, options, usage)
    Wait4,
    /// waitid(which, id, info, options, usage)
    Waitid,
}

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let Entry {
        caller,
        number,
        arguments,
        ..
    } = entry;
    let waiting = if number == Sysno::wait4 as u32 {
        Waiting::Wait4
    } else {
        Waiting::Waitid
    };
    let view = supervisor.table.view(caller.space);
    let [a0, a1, rest @ ..] = *arguments;
    let (a0, a1) = match waiting {
        Waiting::Wait4 => (register(translate_target_in(view, low(a0))), a1),
        Waiting::Waitid if matches!(low(a0), P_PID | P_PGID) => {
            (a0, register(translate_id_in(view, low(a1))))
        }
        Waiting::Waitid => (a0, a1),
    };
    *supervisor.waits.entry(caller.group).or_default() += 1;
    let [a2, a3, a4, a5] = rest;
    Run::with([a0, a1, a2, a3, a4, a5], Work::Wait(waiting))
}

pub(crate) fn exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    waiting: Waiting,
    arguments: &[u64; 6],
    result: i64,
) -> i64 {
    let result = match waiting {
        Waiting::Wait4 => wait4_exit(supervisor, caller, stopped, arguments, result),
        Waiting::Waitid => {
            waitid_exit(supervisor, caller, stopped, arguments, result);
            result
        }
    };
    supervisor.wait_ended(caller.group);
    result
}

fn wait4_exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    arguments: &[u64; 6],
    result: i64,
) -> i64 {
    let Some(real) = i32::try_from(result).ok().and_then(RealPid::from_raw) else {
        return result;
    };
    let [_, status, options, ..] = *arguments;
    // "WNOHANG, WUNTRACED, WCONTINUED": without the last two only a death is reported.
    let state = match stopped.memory().read_i32(status) {
        Ok(status) if status_is_wanted(arguments) => state_of(WaitStatus::from_raw(status)),
        _ if low(options) & (libc::WUNTRACED | libc::WCONTINUED) == 0 => State::Dead,
        _ => State::Either,
    };
    let (number, dead) = supervisor.name_child(caller, real, state);
    if let Some(dead) = dead {
        supervisor.reap(dead);
    }
    number.map_or(0, |number| i64::from(number.raw()))
}

fn waitid_exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    arguments: &[u64; 6],
    result: i64,
) {
    let [_, _, info, options, ..] = *arguments;
    let mut bytes = [0u8; Siginfo::SIZE];
    let mut memory = stopped.memory();
    // "EINTR ... ECHILD"; a null pointer is allowed on Linux, and then tells nothing of the child.
    if result != 0 {
        return;
    }
    if info == 0 {
        supervisor.look_for_reaped_children(caller.group);
        return;
    }
    let Ok(()) = memory.read(info, &mut bytes[..SIGINFO_WRITTEN]) else {
        return;
    };
    let Some(head) = Siginfo::from_bytes(&bytes) else {
        return;
    };
    // "If WNOHANG was specified in options and there were no children in a waitable state, then ...
    // si_pid ... zero".
    let Ok(real) = memory.read_i32(info + SI_PID) else {
        return;
    };
    let Some(real) = RealPid::from_raw(real).filter(|_| head.signo != 0) else {
        return;
    };
    let state = if matches!(head.code, CLD_EXITED..=CLD_DUMPED) {
        State::Dead
    } else {
        State::Alive
    };
    let (number, dead) = supervisor.name_child(caller, real, state);
    // The kernel has just written there.
    let _ = memory.write_i32(info + SI_PID, number.map_or(0, VirtualPid::raw));
    // "WNOWAIT: Leave the child in a waitable state".
    if let Some(dead) = dead.filter(|_| low(options) & libc::WNOWAIT == 0) {
        supervisor.reap(dead);
    }
}

/// What a wait reported of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Dead,
    Alive,
    Either,
}

const fn state_of(status: WaitStatus) -> State {
    match status {
        WaitStatus::Exited(_) | WaitStatus::Killed { .. } => State::Dead,
        WaitStatus::Stopped { .. } | WaitStatus::Continued => State::Alive,
    }
}

const fn status_is_wanted(arguments: &[u64; 6]) -> bool {
    arguments[1] != 0
}

impl Supervisor {
    /// The child that the kernel reported under `real`: its number for the parent, and the child
    /// itself where it is a dead one.
    ///
    /// A dead child is found among the parent's own, for its real PID may belong to somebody else
    /// by now.
    fn name_child(
        &self,
        caller: Caller,
        real: RealPid,
        state: State,
    ) -> (Option<VirtualPid>, Option<ThreadGroupId>) {
        let view = self.table.view(caller.space);
        let dead = self
            .table
            .zombie_child(caller.group, real)
            .filter(|_| state != State::Alive);
        match dead {
            Some(dead) => (view.tgid(dead), Some(dead)),
            None => (view.last_number(real), None),
        }
    }

    /// A wait of a process's is over: children that vanished without being claimed were reaped by
    /// the kernel itself, for nobody wanted them (`SIGCHLD` ignored, `SA_NOCLDWAIT`).
    fn wait_ended(&mut self, group: ThreadGroupId) {
        if let Some(count) = self.waits.get_mut(&group) {
            *count -= 1;
            if *count == 0 {
                self.waits.remove(&group);
                self.reap_unclaimed(group);
            }
        }
    }
}

const P_PID: i32 = libc::P_PID as i32;
const P_PGID: i32 = libc::P_PGID as i32;
const CLD_EXITED: i32 = libc::CLD_EXITED;
const CLD_DUMPED: i32 = libc::CLD_DUMPED;
/// Offset of `si_pid`, which for waitid(2) is the 64-bit layout's.
const SI_PID: u64 = 16;
/// `kernel/exit.c:waitid` fills in no more than si_signo to si_status.
const SIGINFO_WRITTEN: usize = 28;
