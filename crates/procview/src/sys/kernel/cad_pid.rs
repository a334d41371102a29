//! /proc/sys/kernel/cad_pid: `kernel/reboot.c`.

use alloc::vec::Vec;

use crate::Reading;
use crate::text::Rewriter;

/// The process that hears of Ctrl-Alt-Del: the host's init, unless somebody chose a member.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    text.id(reading.view);
    text.finish()
}
