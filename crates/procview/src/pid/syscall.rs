//! /proc/PID/syscall: `proc_pid_syscall` of `fs/proc/base.c`.

use alloc::format;
use alloc::vec::Vec;

use crate::Reading;
use crate::text::Rewriter;

/// `61 0x12d8 0x7ffd... 0x... sp pc`: the number and the six arguments of the call that a task is
/// blocked in. The kernel shows its registers, in which there may be the real PIDs that the call
/// was given; what the guest gave is the subject's own. `running`, and `-1 sp pc` of one that is in
/// no call, stay.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    let call = reading.subject.and_then(|subject| subject.call);
    let Some(call) = call.filter(|_| is_call(text.rest())) else {
        return text.finish();
    };
    skip_word(&mut text);
    text.write(format!("{}", call.number).as_bytes());
    for argument in call.arguments {
        if text.rest().first() != Some(&b' ') {
            break;
        }
        text.copy_blanks();
        skip_word(&mut text);
        text.write(format!("{argument:#x}").as_bytes());
    }
    text.finish()
}

/// A line of a number and eight more.
fn is_call(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_digit) && crate::text::words(text).count() == 9
}

fn skip_word(text: &mut Rewriter<'_>) {
    let length = crate::text::words(text.rest())
        .next()
        .map_or(0, <[u8]>::len);
    text.skip(length);
}
