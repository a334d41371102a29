//! /proc/PID/stat: `do_task_stat` of `fs/proc/array.c`.

use alloc::vec::Vec;

use crate::text::{Rewriter, rfind};
use crate::{Reading, Standing};

/// `4711 (name) S ppid pgrp session tty_nr tpgid ...`, in one line.
///
/// The name may hold anything, brackets, blanks and newlines among it, but nothing behind it has a
/// bracket. Without a terminal, tpgid is -1.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    text.id(reading.view);
    let Some(end_of_name) = rfind(text.rest(), b")") else {
        return text.finish();
    };
    text.copy(end_of_name + 1);
    text.copy_blanks();
    state(reading, &mut text);
    text.copy_blanks();
    reading.parent(&mut text);
    for _pgrp_and_session in 0..2 {
        text.copy_blanks();
        text.id(reading.view);
    }
    // tty_nr
    text.copy_word();
    text.copy_blanks();
    text.id(reading.view);
    text.finish()
}

/// The letter that stands for a state.
fn state(reading: Reading<'_>, text: &mut Rewriter<'_>) {
    let standing = reading.subject.map(|subject| subject.standing);
    match (text.rest(), standing) {
        ([b't', b' ', ..], Some(Standing::Running)) => replace(text, b"R"),
        ([b't', b' ', ..], Some(Standing::Stopped)) => replace(text, b"T"),
        _ => text.copy(1),
    }
}

fn replace(text: &mut Rewriter<'_>, letter: &[u8]) {
    text.skip(1);
    text.write(letter);
}
