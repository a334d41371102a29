//! /proc/locks, and the same lines in /proc/PID/fdinfo: `fs/locks.c`.

use alloc::vec::Vec;

use abi::RealPid;

use crate::Reading;
use crate::number::value;
use crate::text::{Rewriter, line, words};

/// `1: POSIX  ADVISORY  WRITE 3568 fd:00:2531452 0 EOF`, and after it, with `->` behind the colon,
/// whoever waits for that lock.
///
/// `locks_show` leaves out a lock whose holder has no number, with its waiters, and shows a waiter
/// without a number as 0. A lock of an open file description is held by -1.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    let mut holder = Holder::Hidden;
    while !text.is_done() {
        let (waits, owner) = owner(line(text.rest()));
        if waits == Waits::No {
            holder = match owner.map(|owner| (value(owner), owner.starts_with(b"-"))) {
                Some((_, true)) => Holder::Seen,
                Some((Some(owner), _)) => match RealPid::from_raw(owner) {
                    Some(real) if reading.view.number(real).is_some() => Holder::Seen,
                    _ => Holder::Hidden,
                },
                _ => Holder::Hidden,
            };
        }
        match holder {
            Holder::Seen => rewrite_line(reading, &mut text),
            Holder::Hidden => text.skip_line(),
        }
    }
    text.finish()
}

/// Rename the owner in a line that a lock is shown by; the front stands where it begins.
pub(crate) fn rewrite_line(reading: Reading<'_>, text: &mut Rewriter<'_>) {
    text.copy_word();
    let mut fields = FIELDS_BEFORE_OWNER;
    while fields > 0 && !line(text.rest()).trim_ascii().is_empty() {
        text.copy_blanks();
        if !text.copy_text(b"->") {
            text.copy_word();
            fields -= 1;
        }
    }
    text.copy_blanks();
    text.id(reading.view);
    text.copy_line();
}

/// What kind of lock it is, whether it is advisory, and for what.
const FIELDS_BEFORE_OWNER: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Seen,
    Hidden,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Waits {
    Yes,
    No,
}

/// The owner's field, which must have another behind it.
fn owner(line: &[u8]) -> (Waits, Option<&[u8]>) {
    let mut fields = words(line).skip(1).peekable();
    let mut waits = Waits::No;
    while fields.next_if_eq(&b"->".as_slice()).is_some() {
        waits = Waits::Yes;
    }
    let owner = fields.nth(FIELDS_BEFORE_OWNER);
    (waits, owner.filter(|_| fields.next().is_some()))
}
