//! pidfd_send_signal(2): the target is a descriptor, which may have come from anywhere.

use abi::{DataModel, Errno, Memory, RealPid, Siginfo, Signal};
use pidspace::{GroupState, ThreadGroupId};
use surface::{is_shielded, translate_sent_siginfo};

use super::{Entry, failure, low, register};
use crate::call::{Copied, Decision, Run, Work};
use crate::host::{self, Descriptor};
use crate::state::Supervisor;

pub(crate) fn enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let Entry {
        caller, arguments, ..
    } = entry;
    let [pidfd, number, _, flags, ..] = *arguments;
    let view = supervisor.table.view(caller.space);
    let (real, scope) = match host::process_of_descriptor(caller.real, low(pidfd)) {
        Descriptor::Process(real) => (real, Scope::Process),
        Descriptor::Thread(real) => (real, Scope::Thread),
        // The kernel says what is wrong with it.
        Descriptor::Nobody => return Decision::Pass,
        // "EINVAL ... the process referred to by pidfd is not in the caller's PID namespace".
        Descriptor::Unknown => return Decision::Answer(failure(Errno::EINVAL)),
    };
    let Some(group) = view.number(real).and_then(|number| view.group(number)) else {
        return Decision::Answer(failure(Errno::EINVAL));
    };
    let scope = match low(flags) {
        0 => scope,
        PIDFD_SIGNAL_THREAD => Scope::Thread,
        PIDFD_SIGNAL_THREAD_GROUP => Scope::Process,
        PIDFD_SIGNAL_PROCESS_GROUP => Scope::Group,
        _ => return Decision::Answer(failure(Errno::EINVAL)),
    };
    let signal = Signal::from_raw(low(number));
    if scope == Scope::Group && reaches_beyond(supervisor, entry, group, signal) {
        // As a kernel before 6.9, which does not know the flag.
        return Decision::Answer(failure(Errno::EINVAL));
    }
    let info = match given_info(entry) {
        Ok(info) => info,
        Err(errno) => return Decision::Answer(failure(errno)),
    };
    if supervisor
        .table
        .group(group)
        .is_none_or(|group| group.state() == GroupState::Zombie)
    {
        return Decision::Answer(match info {
            Some(info) if is_kernels(&info) => failure(Errno::EPERM),
            _ if low(number) == 0 || signal.is_some() => 0,
            _ => failure(Errno::EINVAL),
        });
    }
    let is_shielded = signal.is_some_and(|signal| is_shielded(view, group, signal));
    let number = if is_shielded { 0 } else { number };
    let Some(to) = receiver(supervisor, group, real, scope) else {
        return Decision::Answer(failure(Errno::ESRCH));
    };
    match info {
        Some(info) if !is_shielded => queued(entry.model(), info, to, number),
        _ => plain(to, number),
    }
}

/// Who gets it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Thread,
    Process,
    Group,
}

/// The same in numbers, of the host: between our look at the descriptor and the kernel's, another
/// file could have taken its place, so the signal goes to whom we have seen.
#[derive(Clone, Copy)]
enum Receiver {
    Thread { tgid: i32, tid: i32 },
    Process(i32),
    Group(i32),
}

fn receiver(
    supervisor: &Supervisor,
    group: ThreadGroupId,
    real: RealPid,
    scope: Scope,
) -> Option<Receiver> {
    let leader = supervisor.table.group(group)?.real();
    Some(match scope {
        Scope::Thread => Receiver::Thread {
            tgid: leader.raw(),
            tid: real.raw(),
        },
        Scope::Process => Receiver::Process(real.raw()),
        Scope::Group => Receiver::Group(supervisor.table.process_group(group)?.raw()),
    })
}

/// "If the info argument is a null pointer, this is equivalent to using kill(2)".
fn plain(to: Receiver, signal: u64) -> Decision {
    let (name, [a0, a1, a2]) = match to {
        Receiver::Thread { tgid, tid } => ("tgkill", [register(tgid), register(tid), signal]),
        Receiver::Process(pid) => ("kill", [register(pid), signal, 0]),
        Receiver::Group(pgid) => ("kill", [register(-pgid), signal, 0]),
    };
    instead(name, [a0, a1, a2, 0], Vec::new())
}

/// "If the info argument points to a siginfo_t buffer, that buffer should be populated as described
/// in rt_sigqueueinfo(2)." `None`: it is a null pointer.
fn given_info(entry: Entry<'_>) -> core::result::Result<Option<Vec<u8>>, Errno> {
    let [_, signal, address, ..] = *entry.arguments;
    if address == 0 {
        return Ok(None);
    }
    let mut info = vec![0; Siginfo::SIZE];
    let read = entry.stopped.memory().read(address, &mut info);
    read.map_err(|_| Errno::EFAULT)?;
    if Siginfo::from_bytes(&info).is_none_or(|info| info.signo != low(signal)) {
        return Err(Errno::EINVAL);
    }
    Ok(Some(info))
}

/// Whether it looks as if the kernel or kill(2) had sent it, which only a process itself may send to
/// itself.
fn is_kernels(info: &[u8]) -> bool {
    Siginfo::from_bytes(info).is_some_and(|info| info.code >= 0 || info.code == libc::SI_TKILL)
}

fn queued(model: DataModel, mut info: Vec<u8>, to: Receiver, signal: u64) -> Decision {
    translate_sent_siginfo(&mut info, model);
    match to {
        Receiver::Thread { tgid, tid } => {
            let arguments = [register(tgid), register(tid), signal, 0];
            instead("rt_tgsigqueueinfo", arguments, vec![(3, info.into())])
        }
        Receiver::Process(pid) => instead(
            "rt_sigqueueinfo",
            [register(pid), signal, 0, 0],
            vec![(2, info.into())],
        ),
        Receiver::Group(_) if is_kernels(&info) => Decision::Answer(failure(Errno::EPERM)),
        // Only pidfd_send_signal(2) could.
        Receiver::Group(_) => Decision::Answer(failure(Errno::EINVAL)),
    }
}

fn instead(
    name: &'static str,
    [a0, a1, a2, a3]: [u64; 4],
    copies: Vec<(usize, Copied)>,
) -> Decision {
    Decision::Run(Run {
        instead: Some(name),
        arguments: [a0, a1, a2, a3, 0, 0],
        copies,
        work: Work::Restore,
    })
}

/// Whether the target's process group holds anybody who must not get the signal.
fn reaches_beyond(
    supervisor: &Supervisor,
    entry: Entry<'_>,
    group: ThreadGroupId,
    signal: Option<Signal>,
) -> bool {
    let table = &supervisor.table;
    let view = table.view(entry.caller.space);
    let Some(pgrp) = table.process_group(group) else {
        return true;
    };
    let is_out_of_reach = |member| {
        view.tgid(member).is_none()
            || signal.is_some_and(|signal| is_shielded(view, member, signal))
    };
    table.is_foreign(pgrp) || table.group_members(pgrp).any(is_out_of_reach)
}

/// `include/uapi/linux/pidfd.h`, Linux 6.9.
const PIDFD_SIGNAL_THREAD: i32 = 1;
const PIDFD_SIGNAL_THREAD_GROUP: i32 = 1 << 1;
const PIDFD_SIGNAL_PROCESS_GROUP: i32 = 1 << 2;
