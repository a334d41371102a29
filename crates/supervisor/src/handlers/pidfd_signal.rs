//! pidfd_send_signal(2): the target is a descriptor, which may have come from anywhere.

use abi::{Errno, Memory, Siginfo, SiginfoAbi, Signal};
use surface::{Edit, is_shielded, translate_sent_siginfo};

use super::{Entry, failure, low};
use crate::call::{Decision, Run, Work};
use crate::host;
use crate::state::Supervisor;

pub(crate) fn enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let Entry {
        caller, arguments, ..
    } = entry;
    let [pidfd, signal, _, flags, ..] = *arguments;
    let table = &supervisor.table;
    let view = table.view(caller.space);
    // No descriptor of a process, or of one that is gone: the kernel says so.
    let Some(target) = host::process_of_descriptor(caller.real, low(pidfd)) else {
        return Decision::Pass;
    };
    let group = view.number(target).and_then(|number| view.group(number));
    // "EINVAL ... the process referred to by pidfd is not in the caller's PID namespace".
    let Some(group) = group else {
        return Decision::Answer(failure(Errno::EINVAL));
    };
    let signal = Signal::from_raw(low(signal));
    if low(flags) & PIDFD_SIGNAL_PROCESS_GROUP != 0
        && reaches_beyond(supervisor, entry, group, signal)
    {
        // As a kernel before 6.9, which does not know the flag.
        return Decision::Answer(failure(Errno::EINVAL));
    }
    match signal {
        Some(signal) if is_shielded(view, group, signal) => {
            Run::rewritten(arguments, without_signal(*arguments))
        }
        _ => sent_as_it_is(entry),
    }
}

/// "If the info argument points to a siginfo_t buffer, that buffer should be populated as described
/// in rt_sigqueueinfo(2)."
fn sent_as_it_is(entry: Entry<'_>) -> Decision {
    let mut info = vec![0; Siginfo::SIZE];
    let sent = entry.stopped.memory().read(entry.arguments[2], &mut info);
    if sent == Ok(()) && translate_sent_siginfo(&mut info, SiginfoAbi::Lp64) == Edit::Changed {
        let (arguments, copies) = (*entry.arguments, vec![(2, info.into())]);
        return Decision::Run(Run {
            number: None,
            arguments,
            copies,
            work: Work::Restore,
        });
    }
    Decision::Pass
}

/// Whether the target's process group holds anybody who must not get the signal.
fn reaches_beyond(
    supervisor: &Supervisor,
    entry: Entry<'_>,
    group: pidspace::ThreadGroupId,
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

/// "If sig is 0, then no signal is sent", and no siginfo either.
const fn without_signal(mut arguments: [u64; 6]) -> [u64; 6] {
    arguments[1] = 0;
    arguments[2] = 0;
    arguments
}

/// `include/uapi/linux/pidfd.h`, Linux 6.9.
const PIDFD_SIGNAL_PROCESS_GROUP: i32 = 1 << 2;
