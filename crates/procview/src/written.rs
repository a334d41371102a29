//! What is written to the few files of numbers that take one.

use abi::{Errno, RealPid, VirtualPid};
use pidspace::View;

/// Whom a number that is written names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// 0: the writer itself.
    Writer,
    /// Somebody whom the writer sees.
    Real(RealPid),
}

/// A task that is to be moved: `cgroup.procs`, `cgroup.threads`, `tasks`.
///
/// # Errors
/// As `cgroup_procs_write_start` of `kernel/cgroup/cgroup.c`: `EINVAL` for what is no number, `ESRCH`
/// for whom the writer does not see.
pub fn member(text: &[u8], view: View<'_>) -> Result<Named, Errno> {
    match integer(text.trim_ascii()).ok_or(Errno::EINVAL)? {
        0 => Ok(Named::Writer),
        number @ 1.. => VirtualPid::from_raw(number)
            .and_then(|number| view.real(number))
            .map(Named::Real)
            .ok_or(Errno::ESRCH),
        _ => Err(Errno::EINVAL),
    }
}

/// The number after which numbering is to go on: `/proc/sys/kernel/ns_last_pid`. `None` is 0.
///
/// # Errors
/// As `pid_ns_ctl_handler` of `kernel/pid_namespace.c`: `EINVAL` for what is no number, or is none
/// below the limit.
pub fn last_number(text: &[u8], pid_max: u32) -> Result<Option<VirtualPid>, Errno> {
    match sysctl(text)? {
        0 => Ok(None),
        // The limit itself is no number: numbering begins anew either way.
        last if last <= pid_max => Ok(VirtualPid::new(last.min(VirtualPid::MAX.get()))),
        _ => Err(Errno::EINVAL),
    }
}

/// The limit below which numbers are to be given out: `/proc/sys/kernel/pid_max`.
///
/// # Errors
/// As `register_pidns_sysctls` of `kernel/pid.c` has it: `EINVAL` for what is no number, or is not
/// above the reserved ones or beyond what Linux can count.
pub fn pid_max(text: &[u8]) -> Result<u32, Errno> {
    const RESERVED_PIDS: u32 = 300;
    const PID_MAX_LIMIT: u32 = 4_194_304;
    match sysctl(text)? {
        limit @ ..=PID_MAX_LIMIT if limit > RESERVED_PIDS => Ok(limit),
        _ => Err(Errno::EINVAL),
    }
}

/// The first number of a text, as `proc_dointvec_minmax` of `kernel/sysctl.c` reads it: without a
/// sign.
fn sysctl(text: &[u8]) -> Result<u32, Errno> {
    let word = crate::text::words(text).next().unwrap_or_default();
    Some(word)
        .filter(|word| !word.starts_with(b"+"))
        .and_then(integer)
        .and_then(|number| u32::try_from(number).ok())
        .ok_or(Errno::EINVAL)
}

/// A number of any base, as `kstrtoint` reads it: `0x` and `0` stand for base 16 and 8.
fn integer(text: &[u8]) -> Option<i32> {
    let text = core::str::from_utf8(text).ok()?;
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (base, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    // One sign is enough, and Rust would take another one.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let value = i64::from_str_radix(digits, base).ok()?;
    i32::try_from(sign * value).ok()
}
