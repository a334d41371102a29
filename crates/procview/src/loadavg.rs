//! /proc/loadavg: `fs/proc/loadavg.c`.

use alloc::vec::Vec;

use crate::Reading;
use crate::text::{Rewriter, shown};

/// `0.20 0.18 0.12 1/80 11206`: the last field is the number last given out in the reader's
/// pidspace. Everything else counts the whole host, as in a PID namespace.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    for _ in 0..4 {
        text.copy_word();
    }
    text.copy_blanks();
    last_number(reading, &mut text);
    text.finish()
}

/// The number that comes next is the one last given out.
pub(crate) fn last_number(reading: Reading<'_>, text: &mut Rewriter<'_>) {
    let length = crate::number::digits(text.rest());
    if length > 0 {
        text.skip(length);
        let view = reading.view;
        text.write(shown(view.table().last_number(view.space())).as_bytes());
    }
}
