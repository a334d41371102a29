//! /proc/PID/timers: `show_timer` of `fs/proc/base.c`.

use alloc::string::ToString;
use alloc::vec::Vec;

use abi::{RealPid, VirtualPid};

use crate::Reading;
use crate::text::{Rewriter, find, line};

/// `notify: signal/pid.4711`, whom a timer tells, and `ClockID: -37690`, what it goes by: the CPU
/// clock of a process has that one's number in it.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    while !text.is_done() {
        if text.copy_text(b"notify: ") {
            if let Some(dot) = find(line(text.rest()), b"id.") {
                text.copy(dot + b"id.".len());
                text.id(reading.view);
            }
        } else if text.copy_text(b"ClockID: ") {
            clock(reading, &mut text);
        }
        text.copy_line();
    }
    text.finish()
}

fn clock(reading: Reading<'_>, text: &mut Rewriter<'_>) {
    let row = line(text.rest());
    let Some(id) = row.strip_suffix(b"\n") else {
        // What was cut may be any number's beginning.
        text.skip(row.len());
        return;
    };
    let id = core::str::from_utf8(id).ok().and_then(|id| id.parse().ok());
    let Some((pid, flags)) = id.and_then(of_cpu_clock) else {
        return;
    };
    let number = RealPid::from_raw(pid).and_then(|real| reading.view.number(real));
    let number = number.map_or(0, VirtualPid::raw);
    text.skip(row.len() - 1);
    text.write(((!number << 3) | flags).to_string().as_bytes());
}

/// The process and the low bits of a CPU clock's id: `include/linux/posix-timers.h`. Process 0 is
/// whoever asks.
fn of_cpu_clock(id: i32) -> Option<(i32, i32)> {
    let (pid, flags) = (!(id >> 3), id & 7);
    // Three low bits of 3 are a clock behind a descriptor.
    (id < 0 && flags & 3 != 3 && pid != 0).then_some((pid, flags))
}
