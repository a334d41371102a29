//! /proc/keys: `security/keys/proc.c`.

use alloc::vec::Vec;

use crate::Reading;
use crate::text::{Rewriter, find, line};

/// The type of a key by which a helper is allowed to make another one. Its name is cut to nine
/// characters.
const TYPE: &[u8] = b" .request_";

/// `... .request_ key:2b3c pid:4711 ci:12`: who asked for the key (`request_key_auth_describe`).
/// Of all other keys the description is whatever their maker wrote.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    while !text.is_done() {
        let row = line(text.rest());
        let of_type = find(row, TYPE).filter(|&at| is_the_type(row, at));
        if let Some(at) = of_type {
            text.copy(at + TYPE.len());
            // "key:" and a hexadecimal number, then "pid:".
            text.copy_word();
            text.copy_blanks();
            if text.copy_text(b"pid:") {
                text.id(reading.view);
            }
        }
        text.copy_line();
    }
    text.finish()
}

/// The type is the eighth field.
fn is_the_type(row: &[u8], at: usize) -> bool {
    row.get(..at)
        .is_some_and(|before| crate::text::words(before).count() == 7)
}
