//! /proc/PID/sched: `proc_sched_show_task` of `kernel/sched/debug.c`.

use alloc::vec::Vec;

use crate::Reading;
use crate::text::{Rewriter, find, rfind};

/// What parts the first line from the rest. No name is that long.
const RULE: &[u8] = b"\n----------------------------------------";

/// `name (4711, #threads: 1)` above a rule, then values, of which `numa_group_id` is a number of the
/// first PID namespace. The name may hold anything, and is written as it is.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let head = find(text, RULE);
    // A text that ends before its rule is all head.
    let number = rfind(text.get(..head.unwrap_or(text.len())).unwrap_or(text), b"(");
    let mut text = Rewriter::new(text);
    if let Some(number) = number {
        text.copy(number + 1);
        text.id(reading.view);
    }
    while let Some(group) = find(text.rest(), b"numa_group_id=") {
        text.copy(group + b"numa_group_id=".len());
        text.id(reading.view);
    }
    text.finish()
}
