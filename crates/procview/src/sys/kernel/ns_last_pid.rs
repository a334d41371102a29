//! /proc/sys/kernel/ns_last_pid: `kernel/pid_namespace.c`.

use alloc::vec::Vec;

use crate::Reading;
use crate::text::Rewriter;

/// The number last given out in the reader's pidspace.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    crate::loadavg::last_number(reading, &mut text);
    text.finish()
}
