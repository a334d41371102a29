//! wait4(2) and waitid(2): "wait for state changes in a child of the calling process".
//!
//! The kernel waits, on real PIDs. What is told here is which child that was, and that a dead one
//! has been reaped.

use abi::{Abi, Errno, Memory, RealPid, Siginfo, VirtualPid, WaitStatus};
use pidspace::ThreadGroupId;
use ptrace::Stopped;
use surface::{translate_id_in, translate_target_in};

use super::{Entry, failure, low, register};
use crate::call::{Decision, Run, Work};
use crate::dispatch::After;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// A wait in flight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    call: WaitCall,
    target: Awaited,
}

/// Which of the two calls waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WaitCall {
    /// wait4(pid, status, options, usage), waitpid(pid, status, options)
    Wait4,
    /// waitid(which, id, info, options, usage)
    Waitid,
}

/// Which children a wait may report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// The one of that real PID.
    Process(RealPid),
    /// Others too.
    Many,
}

pub(crate) fn enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let Entry {
        caller,
        row,
        arguments,
        ..
    } = entry;
    let view = supervisor.table.view(caller.space);
    let [a0, a1, rest @ ..] = *arguments;
    let call = match row.name {
        "waitid" => WaitCall::Waitid,
        _ => WaitCall::Wait4,
    };
    let (a0, a1, one) = match (call, low(a0)) {
        (WaitCall::Wait4, target) => {
            let target = translate_target_in(view, target);
            (register(target), a1, target)
        }
        (WaitCall::Waitid, which @ (P_PID | P_PGID)) => {
            let id = translate_id_in(view, low(a1));
            (a0, register(id), if which == P_PID { id } else { 0 })
        }
        (WaitCall::Waitid, _) => (a0, a1, 0),
    };
    let target = RealPid::from_raw(one).map_or(Awaited::Many, Awaited::Process);
    let [a2, a3, a4, a5] = rest;
    Run::with(
        [a0, a1, a2, a3, a4, a5],
        Work::Wait(Waiting { call, target }),
    )
}

pub(crate) fn exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    abi: Abi,
    waiting: Waiting,
    arguments: &[u64; 6],
    result: i64,
) -> After {
    let reported = match waiting.call {
        WaitCall::Wait4 => wait4_exit(supervisor, caller, stopped, arguments, result),
        WaitCall::Waitid => waitid_exit(supervisor, caller, stopped, abi, arguments, result),
    };
    supervisor.wait_ended(caller.group, waiting);
    match reported {
        Reported::Result(result) => After::Return(result),
        // A task that was never announced and had to be killed, or one of a pidspace that has ended:
        // nobody is to hear of it.
        Reported::Nobody => After::Again,
    }
}

/// What a wait reported.
enum Reported {
    /// What the guest is told.
    Result(i64),
    /// The death of nobody.
    Nobody,
}

fn wait4_exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    arguments: &[u64; 6],
    result: i64,
) -> Reported {
    let Some(real) = i32::try_from(result).ok().and_then(RealPid::from_raw) else {
        // "EFAULT", and reaped all the same.
        if result == failure(Errno::EFAULT) {
            supervisor.look_for_reaped_children(caller.group);
        }
        return Reported::Result(result);
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
    match number {
        Some(number) => Reported::Result(i64::from(number.raw())),
        None => Reported::Nobody,
    }
}

fn waitid_exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    abi: Abi,
    arguments: &[u64; 6],
    result: i64,
) -> Reported {
    let [_, _, info, options, ..] = *arguments;
    let mut memory = stopped.memory();
    let at = abi.data_model().siginfo_pid();
    let mut bytes = vec![0; at + SIGINFO_WRITTEN];
    // A null pointer is allowed on Linux, and then tells nothing of the child; with a bad one it has
    // been reaped too.
    if result == failure(Errno::EFAULT) || result == 0 && memory.read(info, &mut bytes).is_err() {
        supervisor.look_for_reaped_children(caller.group);
        return Reported::Result(result);
    }
    let head = Siginfo::from_bytes(&bytes);
    let real = memory
        .read_i32(info.wrapping_add(at as u64))
        .ok()
        .and_then(RealPid::from_raw);
    // "If WNOHANG was specified in options and there were no children in a waitable state, then ...
    // si_pid ... zero".
    let (Some(head), Some(real)) = (head.filter(|head| result == 0 && head.signo != 0), real)
    else {
        return Reported::Result(result);
    };
    let is_dead = matches!(head.code, CLD_EXITED..=CLD_DUMPED);
    let state = if is_dead { State::Dead } else { State::Alive };
    let (number, dead) = supervisor.name_child(caller, real, state);
    // The kernel has just written there.
    let _ = memory.write_i32(
        info.wrapping_add(at as u64),
        number.map_or(0, VirtualPid::raw),
    );
    // "WNOWAIT: Leave the child in a waitable state".
    let is_left = low(options) & libc::WNOWAIT != 0;
    if let Some(dead) = dead.filter(|_| !is_left) {
        supervisor.reap(dead);
    }
    if number.is_none() && !is_left {
        Reported::Nobody
    } else {
        Reported::Result(result)
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
            _ if state != State::Alive && self.is_zapped(caller, real) => {
                (None, dead.or_else(|| self.table.zombie(real)))
            }
            Some(dead) => (view.tgid(dead), Some(dead)),
            None => (view.last_number(real), None),
        }
    }

    /// A wait of a process's begins.
    pub(crate) fn wait_begins(&mut self, group: ThreadGroupId, waiting: Waiting) {
        self.waits.entry(group).or_default().push(waiting.target);
    }

    /// A wait of a process's is over: children that vanished without being claimed were reaped by
    /// the kernel itself, for nobody wanted them (`SIGCHLD` ignored, `SA_NOCLDWAIT`).
    pub(crate) fn wait_ended(&mut self, group: ThreadGroupId, waiting: Waiting) {
        let Some(waits) = self.waits.get_mut(&group) else {
            return;
        };
        if let Some(this) = waits.iter().position(|target| *target == waiting.target) {
            waits.swap_remove(this);
        }
        if waits.is_empty() {
            self.waits.remove(&group);
            self.reap_unclaimed(group);
        }
    }

    /// Whether a wait in flight may be about to report this child.
    pub(crate) fn is_awaited(&self, parent: ThreadGroupId, real: RealPid) -> bool {
        let waits = self.waits.get(&parent).into_iter().flatten();
        let mut targets = waits.copied();
        targets.any(|target| target == Awaited::Many || target == Awaited::Process(real))
    }
}

const P_PID: i32 = libc::P_PID as i32;
const P_PGID: i32 = libc::P_PGID as i32;
const CLD_EXITED: i32 = libc::CLD_EXITED;
const CLD_DUMPED: i32 = libc::CLD_DUMPED;
/// `kernel/exit.c:waitid` fills in no more than si_pid, si_uid and si_status, and what is before.
const SIGINFO_WRITTEN: usize = 12;
