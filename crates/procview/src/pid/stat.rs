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

/// The same for whom the kernel would not let trace the task: where its memory and stack are, and how it
/// ended, is not told, `do_task_stat`.
pub(crate) fn to_a_stranger(text: &[u8]) -> Vec<u8> {
    let Some(end_of_name) = rfind(text, b")") else {
        return text.to_vec();
    };
    let (name, fields) = text.split_at(end_of_name);
    // The bracket stands where the second field ends.
    let fields = fields.split(|byte| *byte == b' ').zip(2..);
    let told = fields.map(|(field, number)| match number {
        // startcode, endcode. A task without memory has 0 there for everybody.
        26 | 27 if field != b"0" => &b"1"[..],
        // startstack, kstkesp, kstkeip; wchan; start_data to env_end.
        28..=30 | 35 | 45..=51 => b"0",
        // exit_code, the last one.
        52 => b"0\n",
        _ => field,
    });
    [name, &told.collect::<Vec<_>>().join(&b' ')].concat()
}
