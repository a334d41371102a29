//! /proc/PID/fdinfo/FD: `fs/proc/fd.c`, and whatever a file has to say of itself.

use alloc::vec::Vec;

use abi::RealPid;

use crate::Reading;
use crate::locks::rewrite_line;
use crate::number::{digits, value};
use crate::text::{Rewriter, line};

/// Lines of a name, a colon, a tabulator and a value.
///
/// - `Pid` and `NSpid` of a pidfd (`fs/pidfs.c`): the process, -1 once it was reaped, and its
///   numbers on each level.
/// - `lock` (`show_fd_locks` of `fs/locks.c`): as in /proc/locks, but a holder that is not seen is
///   not hidden.
/// - `SqThread` of a ring (`io_uring/fdinfo.c`); `tid` and `pid` of an iterator over tasks and of
///   a probe (`kernel/bpf/task_iter.c`, `kernel/trace/bpf_trace.c`).
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let view = reading.view;
    let mut text = Rewriter::new(text);
    while !text.is_done() {
        if text.copy_text(b"Pid:\t")
            || text.copy_text(b"SqThread:\t")
            || text.copy_text(b"tid:\t")
            || text.copy_text(b"tid:")
            || text.copy_text(b"pid:\t")
            || text.copy_text(b"pid:")
        {
            text.copy_blanks();
            text.id(view);
        } else if text.copy_text(b"NSpid:\t") {
            numbers(reading, &mut text);
        } else if line(text.rest()).starts_with(b"lock:") {
            text.copy_word();
            text.copy_blanks();
            rewrite_line(reading, &mut text);
            continue;
        }
        text.copy_line();
    }
    text.finish()
}

/// A pidfd's process has numbers from the reader's level down to its own.
fn numbers(reading: Reading<'_>, text: &mut Rewriter<'_>) {
    let rest = text.rest();
    let real = rest.get(..digits(rest)).and_then(value);
    let home = real
        .and_then(RealPid::from_raw)
        .filter(|&real| reading.view.number(real).is_some())
        .and_then(|real| super::home(reading.view, real));
    let levels = match home {
        Some(home) => super::levels(reading.view, home),
        None => Vec::new(),
    };
    super::id_on_each_level(reading.view, text, &levels);
}
