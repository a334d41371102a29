//! The sender of a signal.

use abi::{Origin, Siginfo, SiginfoAbi};
use pidspace::View;

use super::Edit;
use super::id::translate_pinned_out;
use crate::layout::{set_word, word};

/// Translate the `si_pid` of a siginfo for the receiver whose view this is, where the kernel wrote
/// it. A sender's own siginfo is virtual already, and other bytes are no PID at all.
///
/// The sender may have died meanwhile, or be nobody whom the receiver sees: then it is 0.
pub fn translate_siginfo_in_place(view: View<'_>, bytes: &mut [u8], abi: SiginfoAbi) -> Edit {
    let Some(pid) = word(bytes, abi.pid_offset()) else {
        return Edit::Unchanged;
    };
    let translated = siginfo_pid(view, bytes, pid);
    if translated == pid {
        return Edit::Unchanged;
    }
    set_word(bytes, abi.pid_offset(), translated);
    Edit::Changed
}

/// What the `si_pid` of this siginfo is for the receiver.
pub(super) fn siginfo_pid(view: View<'_>, bytes: &[u8], pid: i32) -> i32 {
    match Siginfo::from_bytes(bytes).map(Siginfo::origin) {
        Some(Origin::Kernel) => translate_pinned_out(view, pid),
        Some(Origin::Sender | Origin::Nobody) | None => pid,
    }
}
