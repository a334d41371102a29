//! /proc/PID/wchan: `proc_pid_wchan` of `fs/proc/base.c`.

use alloc::vec::Vec;

use crate::{Reading, Standing};

/// Where a task sleeps in the kernel, or 0 if it does not. At a stop for the supervisor that is a
/// function of ptrace's.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let standing = reading.subject.map(|subject| subject.standing);
    match (text, standing) {
        (b"ptrace_stop", Some(Standing::Running)) => b"0".to_vec(),
        (b"ptrace_stop", Some(Standing::Stopped)) => b"do_signal_stop".to_vec(),
        _ => text.to_vec(),
    }
}

/// The same for whom the kernel would not let trace the task.
pub(crate) fn to_a_stranger() -> Vec<u8> {
    b"0".to_vec()
}
