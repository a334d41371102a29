//! /proc/sys/kernel/pid_max: `kernel/pid.c`.

use alloc::string::ToString;
use alloc::vec::Vec;

use crate::Reading;
use crate::number::digits;
use crate::text::Rewriter;

/// The limit of the reader's pidspace, which is its own: numbers up to it are handed out whatever
/// the host's limit is.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    let view = reading.view;
    let length = digits(text.rest());
    if let Some(pid_max) = view.table().pid_max(view.space()).filter(|_| length > 0) {
        text.skip(length);
        text.write(pid_max.to_string().as_bytes());
    }
    text.finish()
}
