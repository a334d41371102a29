//! A signal that the supervisor sends for a guest, whose own filter would not let it name the receiver
//! by the real number, or who is kept from him by a wall that he does not see.
//!
//! The siginfo has a code of ours, which becomes the right one where the receiver takes it, and names
//! the guest as the sender.

use abi::{Abi, DataModel, Errno, Memory, RealPid, Siginfo, Signal};
use pidspace::ThreadGroupId;
use ptrace::{Receiver, Stopped};

use super::{failure, low};
use crate::call::Copied;
use crate::host;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// A call that signals one receiver, by the numbers that the kernel is to get.
#[derive(Debug)]
pub(crate) struct Signalling {
    /// The receiver.
    pub to: Receiver,
    signal: i32,
    info: Info,
}

/// The siginfo that goes with a signal.
#[derive(Clone, Copy, Debug)]
enum Info {
    /// The kernel's, with that code of ours.
    Made(i32),
    /// The guest's: the argument that points to it, and the address there.
    Given(DataModel, usize, u64),
}

impl Signalling {
    /// What the call of that name signals. `None`: it is no such call.
    pub(crate) fn of(
        supervisor: &Supervisor,
        abi: Abi,
        name: &str,
        arguments: &[u64; 6],
    ) -> Option<Self> {
        let [a0, a1, a2, a3, ..] = abi.arguments(arguments);
        let model = abi.data_model();
        let pid = |argument: u64| RealPid::from_raw(low(argument));
        let process = |pid| Some(Receiver::Process(pid));
        let thread = |tgid, tid| Some(Receiver::Thread { tgid, tid });
        let (to, signal, info) = match name {
            "kill" => (
                process(pid(a0)?),
                a1,
                Info::Made(Siginfo::SI_USER_FOR_ANOTHER),
            ),
            "tkill" => {
                let tid = pid(a0)?;
                let task = supervisor.table.task(supervisor.table.task_by_real(tid)?)?;
                let tgid = supervisor.table.group(task.group())?.real();
                let info = Info::Made(Siginfo::SI_TKILL_FOR_ANOTHER);
                (thread(tgid, tid), a1, info)
            }
            "tgkill" => {
                let info = Info::Made(Siginfo::SI_TKILL_FOR_ANOTHER);
                (thread(pid(a0)?, pid(a1)?), a2, info)
            }
            "rt_sigqueueinfo" => (process(pid(a0)?), a1, Info::Given(model, 2, a2)),
            "rt_tgsigqueueinfo" => (thread(pid(a0)?, pid(a1)?), a2, Info::Given(model, 3, a3)),
            _ => return None,
        };
        Some(Self {
            to: to?,
            signal: low(signal),
            info,
        })
    }
}

/// Send it, by the guest's permissions. The structures that the kernel was to get are in `copies`; the
/// result is the call's. `None`: it cannot be sent for another.
pub(crate) fn send(
    supervisor: &Supervisor,
    caller: Caller,
    stopped: &Stopped,
    signalling: &Signalling,
    copies: &[(usize, Copied)],
) -> Option<i64> {
    let &Signalling { to, signal, info } = signalling;
    let info = match info {
        Info::Made(code) => made(supervisor, caller, code, signal),
        Info::Given(model, column, address) => {
            let copy = copies.iter().find(|(at, _)| *at == column);
            given(
                stopped,
                model,
                address,
                copy.map(|(_, copy)| copy.bytes.as_slice()),
            )?
        }
    };
    if !may_signal(supervisor, caller, process(supervisor, to), signal) {
        return Some(failure(Errno::EPERM));
    }
    Some(match ptrace::queue(to, signal, &info) {
        Ok(()) => 0,
        Err(errno) => failure(errno),
    })
}

/// A process of a sweep is signalled for the guest.
pub(crate) fn kill(supervisor: &Supervisor, caller: Caller, pid: RealPid, signal: i32) -> i64 {
    let to = Receiver::Process(pid);
    if !may_signal(supervisor, caller, process(supervisor, to), signal) {
        return failure(Errno::EPERM);
    }
    let info = made(supervisor, caller, Siginfo::SI_USER_FOR_ANOTHER, signal);
    match ptrace::queue(to, signal, &info) {
        Ok(()) => 0,
        Err(errno) => failure(errno),
    }
}

/// Whose that receiver is.
pub(crate) fn process(supervisor: &Supervisor, receiver: Receiver) -> Option<ThreadGroupId> {
    let (Receiver::Process(real) | Receiver::Thread { tid: real, .. }) = receiver;
    let table = &supervisor.table;
    match table.task_by_real(real) {
        Some(task) => Some(table.task(task)?.group()),
        None => table.zombie(real),
    }
}

/// The siginfo that the kernel makes for kill(2) and its like, with a code of ours.
fn made(supervisor: &Supervisor, caller: Caller, code: i32, signal: i32) -> [u8; Siginfo::SIZE] {
    let mut info = [0; Siginfo::SIZE];
    let group = supervisor.table.group(caller.group);
    let sender = group.map_or(caller.real, |group| group.real());
    let user = host::real_uid(caller.real).unwrap_or(0);
    let pid = DataModel::Lp64.siginfo_pid();
    let words = [
        (0, signal),
        (8, code),
        (pid, sender.raw()),
        (pid + 4, user.cast_signed()),
    ];
    for (at, word) in words {
        if let Some(field) = info.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
            *field = word.to_le_bytes();
        }
    }
    info
}

/// The siginfo that the guest made. One that looks as if the kernel had made it the kernel takes from
/// nobody but its receiver.
fn given(
    stopped: &Stopped,
    model: DataModel,
    address: u64,
    copy: Option<&[u8]>,
) -> Option<[u8; Siginfo::SIZE]> {
    let mut info = [0; Siginfo::SIZE];
    match copy {
        Some(copy) => info = *copy.first_chunk()?,
        None => stopped.memory().read(address, &mut info).ok()?,
    }
    if model == DataModel::Ilp32 {
        // What stands behind the head, where a pointer may, moves up.
        let (narrow, wide) = (model.siginfo_pid(), DataModel::Lp64.siginfo_pid());
        info.copy_within(narrow..Siginfo::SIZE - (wide - narrow), wide);
    }
    let code = Siginfo::from_bytes(&info)?.code;
    (code < 0 && code != libc::SI_TKILL).then_some(info)
}

/// `kernel/signal.c:check_kill_permission`, for the guest.
fn may_signal(
    supervisor: &Supervisor,
    caller: Caller,
    target: Option<ThreadGroupId>,
    signal: i32,
) -> bool {
    let table = &supervisor.table;
    // Nobody, of which the kernel tells.
    let Some(target) = target.filter(|&target| target != caller.group) else {
        return true;
    };
    let its = table.group(target).and_then(|its| host::users(its.real()));
    let (Some(own), Some(its)) = (host::users(caller.real), its) else {
        return true;
    };
    let is_same_session = || {
        let session = table.session(target);
        session.is_some() && session == table.session(caller.group)
    };
    [own.effective, own.real]
        .iter()
        .any(|user| [its.real, its.saved].contains(user))
        || host::may_kill_anybody(caller.real)
        || signal == Signal::SIGCONT.raw() && is_same_session()
}
