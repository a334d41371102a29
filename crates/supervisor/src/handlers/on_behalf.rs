//! A signal that the supervisor sends for a guest, whose own filter would not let it name the receiver
//! by the real number.
//!
//! The siginfo has a code of ours, which becomes the right one where the receiver takes it, and names
//! the guest as the sender.

use abi::{Abi, DataModel, Errno, Memory, RealPid, Siginfo, Signal};
use ptrace::{Receiver, Stopped};
use surface::Row;

use super::{failure, low};
use crate::host;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// Send what the call would send, where it is one that sends a signal to one receiver. `kernel` are
/// its arguments as the kernel was to get them; the result is the call's.
pub(crate) fn send(
    supervisor: &Supervisor,
    caller: Caller,
    stopped: &Stopped,
    abi: Abi,
    row: &Row,
    kernel: &[u64; 6],
) -> Option<i64> {
    let [a0, a1, a2, a3, ..] = abi.arguments(kernel);
    let model = abi.data_model();
    let pid = |argument: u64| RealPid::from_raw(low(argument));
    let thread = |tgid, tid| Some(Receiver::Thread { tgid, tid });
    let (to, signal, info) = match row.name {
        "kill" => {
            let info = made(supervisor, caller, Siginfo::SI_USER_FOR_ANOTHER, low(a1));
            (Receiver::Process(pid(a0)?), low(a1), info)
        }
        "tkill" => {
            let tid = pid(a0)?;
            let info = made(supervisor, caller, Siginfo::SI_TKILL_FOR_ANOTHER, low(a1));
            (thread(process_of(supervisor, tid)?, tid)?, low(a1), info)
        }
        "tgkill" => {
            let info = made(supervisor, caller, Siginfo::SI_TKILL_FOR_ANOTHER, low(a2));
            (thread(pid(a0)?, pid(a1)?)?, low(a2), info)
        }
        "rt_sigqueueinfo" => {
            let info = copied(stopped, model, a2)?;
            (Receiver::Process(pid(a0)?), low(a1), info)
        }
        "rt_tgsigqueueinfo" => (
            thread(pid(a0)?, pid(a1)?)?,
            low(a2),
            copied(stopped, model, a3)?,
        ),
        _ => return None,
    };
    let target = match to {
        Receiver::Process(pid) | Receiver::Thread { tid: pid, .. } => pid,
    };
    if !may_signal(supervisor, caller, target, signal) {
        return Some(failure(Errno::EPERM));
    }
    Some(match ptrace::queue(to, signal, &info) {
        Ok(()) => 0,
        Err(errno) => failure(errno),
    })
}

fn process_of(supervisor: &Supervisor, tid: RealPid) -> Option<RealPid> {
    let task = supervisor.table.task(supervisor.table.task_by_real(tid)?)?;
    Some(supervisor.table.group(task.group())?.real())
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
fn copied(stopped: &Stopped, model: DataModel, address: u64) -> Option<[u8; Siginfo::SIZE]> {
    let mut info = [0; Siginfo::SIZE];
    stopped.memory().read(address, &mut info).ok()?;
    if model == DataModel::Ilp32 {
        // What stands behind the head, where a pointer may, moves up.
        let (narrow, wide) = (model.siginfo_pid(), DataModel::Lp64.siginfo_pid());
        info.copy_within(narrow..Siginfo::SIZE - (wide - narrow), wide);
    }
    let code = Siginfo::from_bytes(&info)?.code;
    (code < 0 && code != libc::SI_TKILL).then_some(info)
}

/// `kernel/signal.c:check_kill_permission`, for the guest.
fn may_signal(supervisor: &Supervisor, caller: Caller, target: RealPid, signal: i32) -> bool {
    let table = &supervisor.table;
    let group = |real| Some(table.task(table.task_by_real(real)?)?.group());
    if group(target) == Some(caller.group) {
        return true;
    }
    let (Some(own), Some(its)) = (host::users(caller.real), host::users(target)) else {
        return true;
    };
    let is_same_session = || {
        let session = group(target).and_then(|target| table.session(target));
        session.is_some() && session == table.session(caller.group)
    };
    [own.effective, own.real]
        .iter()
        .any(|user| [its.real, its.saved].contains(user))
        || host::may_kill_anybody(caller.real)
        || signal == Signal::SIGCONT.raw() && is_same_session()
}
