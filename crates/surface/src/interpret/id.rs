//! Single numbers, from the guest to the kernel and back.

use abi::{RealPid, Target, VirtualPid};
use pidspace::View;

use crate::row::clock_pid;

/// The number that names nobody in the kernel either: `PID_MAX_LIMIT`, one above the largest PID
/// (`include/linux/threads.h`).
///
/// In a call's argument it stands for whom the caller cannot see. The kernel then fails the call
/// by itself, with the errno that it would give, and after the checks that come before it.
pub const NOBODY: i32 = VirtualPid::MAX.raw() + 1;

/// The real number of whom a positive virtual one names, in any role, or [`NOBODY`]. Zero and
/// negative values are the kernel's to judge, and stay.
pub fn translate_id_in(view: View<'_>, value: i32) -> i32 {
    if value <= 0 {
        return value;
    }
    let real = VirtualPid::from_raw(value).and_then(|number| view.real(number));
    real.map_or(NOBODY, RealPid::raw)
}

/// The signed id of kill(2) and wait4(2): 0 and -1 stay.
pub fn translate_target_in(view: View<'_>, value: i32) -> i32 {
    match Target::from_raw(value) {
        Target::Everyone => value,
        _ => translate_owner_in(view, value),
    }
}

/// The signed id of `F_SETOWN`: a negative one is a process group. `i32::MIN` is no number at all,
/// and stays for the kernel to refuse.
pub fn translate_owner_in(view: View<'_>, value: i32) -> i32 {
    match value.checked_neg() {
        Some(group) if group > 0 => -translate_id_in(view, group),
        _ => translate_id_in(view, value),
    }
}

/// The `clockid_t` of whom it names, in the encoding of `include/linux/posix-timers_types.h`.
pub fn translate_clock_in(view: View<'_>, clock: i32) -> i32 {
    match clock_pid(clock) {
        Some(pid) => !translate_id_in(view, pid) << 3 | clock & 7,
        None => clock,
    }
}

/// The number in this view of a real one that is held now: 0 if it has none, as `pid_nr_ns`
/// (`kernel/pid.c`). Zero and negative values stay.
pub fn translate_id_out(view: View<'_>, value: i32) -> i32 {
    number_or_zero(value, |real| view.number(real))
}

/// The same for a number of which the kernel may have kept a reference longer than we have.
pub(crate) fn translate_pinned_out(view: View<'_>, value: i32) -> i32 {
    number_or_zero(value, |real| view.last_number(real))
}

/// The same for the signed id of `F_GETOWN`: the sign stays.
pub fn translate_owner_out(view: View<'_>, value: i32) -> i32 {
    match value.checked_neg() {
        Some(group) if group > 0 => -translate_id_out(view, group),
        _ => translate_id_out(view, value),
    }
}

fn number_or_zero(value: i32, number: impl Fn(RealPid) -> Option<VirtualPid>) -> i32 {
    match RealPid::from_raw(value) {
        Some(real) => number(real).map_or(0, VirtualPid::raw),
        None => value,
    }
}
