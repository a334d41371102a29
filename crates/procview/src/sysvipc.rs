//! /proc/sysvipc/shm and msg: `ipc/shm.c`, `ipc/msg.c`.

use alloc::vec::Vec;

use crate::Reading;
use crate::text::{Rewriter, line, words};

/// The columns that name a process, by their titles in the first line.
const COLUMNS: [&[u8]; 4] = [b"cpid", b"lpid", b"lspid", b"lrpid"];

/// The width that the kernel gives them, `%5u`.
const WIDTH: usize = 5;

/// Columns of numbers below their titles. Who made a segment, or was the last to use it, may be
/// gone for long: the number it had is shown as long as it is remembered.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let titles: Vec<bool> = words(line(text))
        .map(|title| COLUMNS.contains(&title))
        .collect();
    let mut text = Rewriter::new(text);
    text.copy_line();
    while !text.is_done() {
        for &is_pid in &titles {
            if is_pid {
                text.id_on_the_right(WIDTH, |real| reading.view.last_number(real));
            } else {
                text.copy_word();
            }
        }
        text.copy_line();
    }
    text.finish()
}
