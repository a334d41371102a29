//! getpriority(2), setpriority(2), ioprio_get(2), ioprio_set(2) by user: all members of that user.

use abi::Errno;
use ptrace::Result;
use syscalls::x86_64::Sysno;

use super::sweep::{self, Fold};
use super::{Entry, failure, register};
use crate::call::Decision;
use crate::host::{real_uid, uid_outside};
use crate::state::Supervisor;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Result<Decision> {
    let Entry {
        caller,
        number,
        arguments,
        ..
    } = entry;
    let [_, who, rest @ ..] = *arguments;
    // "A zero value for who denotes ... the real user ID of the calling process."
    let user = match who as u32 {
        0 => real_uid(caller.real),
        who => uid_outside(caller.real, who),
    };
    let nobody = failure(Errno::ESRCH);
    let (by_process, fold) = match Sysno::new(number as usize) {
        Some(Sysno::getpriority) => (libc::PRIO_PROCESS as i32, Fold::Highest(nobody)),
        Some(Sysno::setpriority) => (libc::PRIO_PROCESS as i32, Fold::LastError(nobody)),
        Some(Sysno::ioprio_get) => (IOPRIO_WHO_PROCESS, Fold::Best(nobody)),
        _ => (IOPRIO_WHO_PROCESS, Fold::LastError(nobody)),
    };
    let members = supervisor.table.members(caller.space);
    let reals = members.flat_map(|member| supervisor.threads(member));
    let [a2, a3, a4, a5] = rest;
    let calls: Vec<_> = reals
        .filter(|&real| user.is_some() && real_uid(real) == user)
        .map(|real| [register(by_process), register(real.raw()), a2, a3, a4, a5])
        .collect();
    sweep::begin(supervisor, entry, calls, fold)
}

/// `include/uapi/linux/ioprio.h`.
const IOPRIO_WHO_PROCESS: i32 = 1;
