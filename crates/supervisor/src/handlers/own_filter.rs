//! seccomp(2) and prctl(2), `PR_SET_SECCOMP`, `PR_GET_SECCOMP`: a program restricts itself.
//!
//! The kernel installs the filter; here it is read, to know what it would say of other calls.

use abi::{Errno, Memory, RealPid, VirtualPid};
use surface::OwnFilter;

use super::{Entry, failure, low};
use crate::call::{Decision, Run, Work};
use crate::filtered::{Regime, Scope};
use crate::host;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// A filter that the kernel is asked to install.
#[derive(Debug)]
pub(crate) struct Installing {
    filter: OwnFilter,
    scope: Scope,
    regime: Regime,
    positive: Positive,
}

/// What a positive result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Positive {
    /// The thread that could not follow.
    Thread,
    /// A descriptor, or nothing.
    NoId,
}

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let [a0, a1, a2, ..] = *entry.arguments;
    // seccomp(operation, flags, args), prctl(op, mode, filter)
    let (mode, flags) = match entry.row.name {
        "prctl" if low(a0) == libc::PR_GET_SECCOMP => return mode_of(supervisor, entry.caller),
        "prctl" if low(a0) == libc::PR_SET_NO_NEW_PRIVS => return Decision::Pass,
        "prctl" => (low(a1), 0),
        // Operations count from 0, modes from 1.
        _ => (low(a0).wrapping_add(1), a1),
    };
    match mode {
        SECCOMP_MODE_STRICT if flags == 0 && (entry.row.name == "prctl" || a2 == 0) => {
            strict(supervisor, entry.caller)
        }
        SECCOMP_MODE_FILTER => filter(entry, flags, a2),
        _ => Decision::Pass,
    }
}

/// "SECCOMP_MODE_DISABLED (0) ... SECCOMP_MODE_FILTER (2)". Who is in strict mode cannot ask.
fn mode_of(supervisor: &Supervisor, caller: Caller) -> Decision {
    let filters = supervisor.tracees.get(&caller.real).map(|it| &it.filters);
    let is_free = filters.is_none_or(|filters| filters.is_empty());
    Decision::Answer(i64::from(if is_free { 0 } else { SECCOMP_MODE_FILTER }))
}

fn strict(supervisor: &mut Supervisor, caller: Caller) -> Decision {
    let filters = supervisor.tracees.get(&caller.real).map(|it| &it.filters);
    if filters.is_some_and(|filters| !filters.is_empty()) {
        return Decision::Answer(failure(Errno::EINVAL));
    }
    supervisor.be_strict(caller);
    Decision::Answer(0)
}

fn filter(entry: Entry<'_>, flags: u64, program: u64) -> Decision {
    // A program that cannot be read the kernel does not take either.
    let Some(filter) = read(entry, program) else {
        return Decision::Pass;
    };
    let has = |flag: libc::c_ulong| flags & flag != 0;
    let installing = Installing {
        filter,
        scope: if has(libc::SECCOMP_FILTER_FLAG_TSYNC) {
            Scope::Process
        } else {
            Scope::Thread
        },
        regime: if has(libc::SECCOMP_FILTER_FLAG_NEW_LISTENER) {
            Regime::Listener
        } else {
            Regime::Filters
        },
        positive: match flags
            & (libc::SECCOMP_FILTER_FLAG_NEW_LISTENER | libc::SECCOMP_FILTER_FLAG_TSYNC_ESRCH)
        {
            0 => Positive::Thread,
            _ => Positive::NoId,
        },
    };
    let mut arguments = *entry.arguments;
    if installing.regime == Regime::Listener && host::may_wait_killable() {
        arguments[1] |= WAIT_KILLABLE_RECV;
    }
    Decision::Run(Run {
        instead: None,
        arguments,
        // Neither call has a sixth argument. With this there is scratch memory: later the filter
        // may not let the guest map any.
        copies: vec![(5, vec![0].into())],
        work: Work::OwnFilter(Box::new(installing)),
    })
}

/// struct sock_fprog { unsigned short len; struct sock_filter *filter; }
fn read(entry: Entry<'_>, program: u64) -> Option<OwnFilter> {
    let memory = entry.stopped.memory();
    let mut length = [0; 2];
    memory.read(program, &mut length).ok()?;
    let count = usize::from(u16::from_le_bytes(length));
    if !(1..=OwnFilter::LONGEST).contains(&count) {
        return None;
    }
    let model = entry.model();
    let pointer = program.wrapping_add(model.word() as u64);
    let instructions = memory.read_word(pointer, model).ok()?;
    let mut bytes = vec![0; count * OwnFilter::INSTRUCTION];
    memory.read(instructions, &mut bytes).ok()?;
    Some(OwnFilter::from_bytes(&bytes))
}

pub(crate) fn exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    installing: Installing,
    result: i64,
) -> i64 {
    let Installing {
        filter,
        scope,
        regime,
        positive,
    } = installing;
    if result < 0 {
        return result;
    }
    // "the return value is the ID of the thread that caused the synchronization failure".
    if let (Positive::Thread, Some(thread)) = (
        positive,
        i32::try_from(result).ok().and_then(RealPid::from_raw),
    ) {
        let number = supervisor.table.view(caller.space).number(thread);
        return number.map_or(0, VirtualPid::raw).into();
    }
    supervisor.add_filter(caller, filter, scope, regime);
    result
}

/// `SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV`: once a listener has heard of a call, a signal does not take
/// it back. Those that are ignored would not otherwise, but wake a tracee all the same.
const WAIT_KILLABLE_RECV: u64 = 1 << 5;
/// `include/uapi/linux/seccomp.h`.
const SECCOMP_MODE_STRICT: i32 = 1;
const SECCOMP_MODE_FILTER: i32 = 2;
