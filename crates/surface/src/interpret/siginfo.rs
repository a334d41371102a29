//! The sender of a signal.

use abi::{DataModel, Origin, Siginfo, Signal};
use pidspace::{ThreadGroupId, View};

use super::Edit;
use super::id::translate_pinned_out;
use crate::layout::{SI_CODE, set_word, word};

/// Translate the `si_pid` of a siginfo for `receiver`, whose view this is, where the kernel wrote
/// it. A sender's own siginfo is virtual already, and other bytes are no PID at all.
///
/// The sender may have died meanwhile, or be nobody whom the receiver sees: then it is 0.
pub fn translate_siginfo_in_place(
    view: View<'_>,
    receiver: ThreadGroupId,
    bytes: &mut [u8],
    model: DataModel,
) -> Edit {
    translate_at(view, receiver, bytes, model.siginfo_pid())
}

/// The same for one `struct signalfd_siginfo` (signalfd(2)), whose first words are a siginfo's and
/// whose `ssi_pid` stands at 12. Its `ssi_tid` is a timer's id and no TID.
pub(crate) fn translate_signalfd_siginfo(
    view: View<'_>,
    receiver: ThreadGroupId,
    record: &mut [u8],
) -> Edit {
    const SSI_PID: usize = 12;
    translate_at(view, receiver, record, SSI_PID)
}

fn translate_at(view: View<'_>, receiver: ThreadGroupId, bytes: &mut [u8], pid_at: usize) -> Edit {
    let (Some(pid), Some(code)) = (word(bytes, pid_at), word(bytes, SI_CODE)) else {
        return Edit::Unchanged;
    };
    let told = (
        siginfo_pid(view, receiver, bytes, pid),
        told_code(bytes, code, pid),
    );
    if told == (pid, code) {
        return Edit::Unchanged;
    }
    set_word(bytes, pid_at, told.0);
    set_word(bytes, SI_CODE, told.1);
    Edit::Changed
}

/// What the `si_code` of this siginfo is for the receiver. One that a guest has made itself stays.
fn told_code(bytes: &[u8], code: i32, pid: i32) -> i32 {
    match Siginfo::from_bytes(bytes) {
        Some(info) if pid < SENT => info.told_code(),
        _ => code,
    }
}

/// The same of a `siginfo_t` as it lies in memory.
pub(super) fn siginfo_code(bytes: &[u8], code: i32, model: DataModel) -> i32 {
    let pid = word(bytes, model.siginfo_pid()).unwrap_or(0);
    told_code(bytes, code, pid)
}

/// What the `si_pid` of this siginfo is for the receiver.
pub(super) fn siginfo_pid(view: View<'_>, receiver: ThreadGroupId, bytes: &[u8], pid: i32) -> i32 {
    let Some(info) = Siginfo::from_bytes(bytes) else {
        return pid;
    };
    match info.origin() {
        Origin::Kernel | Origin::Child if pid >= SENT => pid & !SENT,
        Origin::Kernel => translate_pinned_out(view, pid),
        Origin::Child if hears_by(view, receiver, info.signo) => translate_pinned_out(view, pid),
        Origin::Child | Origin::Sender | Origin::Nobody => pid,
    }
}

/// A number that a sender put where the receiver looks for one of the kernel's: no real PID is as
/// large (`PID_MAX_LIMIT`, `include/linux/threads.h`).
const SENT: i32 = 1 << 30;

/// What the `si_pid` of a siginfo that is sent must be for the kernel, so that the receiver gets
/// what the sender wrote: a task may send itself a signal as if the kernel had made it.
pub(super) fn sent_siginfo_pid(bytes: &[u8], pid: i32) -> i32 {
    match Siginfo::from_bytes(bytes).map(Siginfo::origin) {
        Some(Origin::Kernel | Origin::Child) if (1..SENT).contains(&pid) => pid | SENT,
        _ => pid,
    }
}

/// Make a siginfo ready to be sent as it is.
pub fn translate_sent_siginfo(bytes: &mut [u8], model: DataModel) -> Edit {
    let Some(pid) = word(bytes, model.siginfo_pid()) else {
        return Edit::Unchanged;
    };
    let sent = sent_siginfo_pid(bytes, pid);
    set_word(bytes, model.siginfo_pid(), sent);
    if sent == pid {
        Edit::Unchanged
    } else {
        Edit::Changed
    }
}

/// Whether children of that process send it this signal when they die.
fn hears_by(view: View<'_>, receiver: ThreadGroupId, signo: i32) -> bool {
    let group = view.table().group(receiver);
    let signal = Signal::from_raw(signo);
    group
        .zip(signal)
        .is_some_and(|(group, signal)| group.child_signals() & signal.bit() != 0)
}
