//! /proc/net/ip6_flowlabel: `net/ipv6/ip6_flowlabel.c`.

use alloc::vec::Vec;

use crate::Reading;
use crate::text::Rewriter;

/// `IPV6_FL_S_PROCESS`, `include/uapi/linux/in6.h`: the label is one process's.
const SHARED_WITH_NOBODY: &[u8] = b"2";

/// The width of the owner's column, `%-6d`.
const WIDTH: usize = 6;

/// `Label S Owner ...`: the owner is a process where the label is shared with nobody, a user where
/// it is shared with that user's processes, and else nobody.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    text.copy_line();
    while !text.is_done() {
        text.copy_word();
        text.copy_blanks();
        let owned = text.copy_text(SHARED_WITH_NOBODY);
        if owned {
            text.copy_blanks();
            text.id_on_the_left(WIDTH, |real| reading.view.number(real));
        }
        text.copy_line();
    }
    text.finish()
}
