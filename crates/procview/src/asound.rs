//! /proc/asound: `sound/core/pcm.c`, `sound/core/rawmidi.c`.

use alloc::vec::Vec;

use crate::Reading;
use crate::text::{Rewriter, line};

/// `owner_pid   : 4711` of a substream, `  Owner PID    : 4711` of a port.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    while !text.is_done() {
        text.copy_blanks();
        if text.copy_text(b"owner_pid") || text.copy_text(b"Owner PID") {
            text.copy_blanks();
            if text.copy_text(b":") {
                text.copy_blanks();
                text.id(reading.view);
            }
        }
        text.copy(line(text.rest()).len());
    }
    text.finish()
}
