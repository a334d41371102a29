//! The interpreter of the rows: what happens to a call on its way in and on its way out.

mod answer;
mod enter;
mod exit;
mod id;
mod oneself;
mod siginfo;
mod signal;
#[cfg(test)]
pub(crate) mod tests;

use alloc::vec::Vec;

use abi::{Abi, Errno};
use pidspace::{TaskId, View};

use crate::row::Irregular;

pub use enter::enter;
pub use exit::{exit, exit_of_success, is_ambiguous};
pub(crate) use id::translate_pinned_out;
pub use id::{
    NOBODY, translate_clock_in, translate_id_in, translate_id_out, translate_owner_in,
    translate_owner_out, translate_target_in,
};
pub use oneself::with_oneself_as_zero;
pub(crate) use siginfo::translate_signalfd_siginfo;
pub use siginfo::{translate_sent_siginfo, translate_siginfo_in_place};
pub use signal::is_shielded;

/// Who makes the call.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    /// The table, read in the context of the caller's own pidspace.
    pub view: View<'a>,
    /// The calling thread.
    pub task: TaskId,
    /// By which way it comes in: how its structures lie in memory.
    pub abi: Abi,
}

/// What is to happen to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It runs as it is, and there is nothing to do when it returns.
    Pass,
    /// It is skipped, and this is its result: a value, or a negative errno.
    Answer(i64),
    /// It runs with other arguments, or something is to be done when it returns: it must be seen to.
    Run(Rewrite),
    /// Its paths are to be looked at, and real numbers to be put into them.
    Look,
    /// A handler of the supervisor's does it.
    Handle(Irregular),
    /// It is another call, and must be made as that one: what it was read from may change.
    Unpack(Unpacked),
}

/// A call whose arguments stood in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// Its name.
    pub name: &'static str,
    /// Its arguments.
    pub args: [u64; 6],
}

/// A call as the kernel is to see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The argument registers. The guest's own must be put back before it runs on.
    pub args: [u64; 6],
    /// Structures that the kernel is to read in place of the guest's.
    pub copies: Vec<Copy>,
}

/// Bytes that go into scratch memory, whose address becomes the argument.
///
/// The guest's own structure is never written to: another thread may be looking, and the page may
/// be read-only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The argument's position.
    pub arg: usize,
    /// What the kernel is to find there.
    pub bytes: Vec<u8>,
}

/// Whether something was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It was.
    Changed,
    /// All is as it was.
    Unchanged,
}

/// A failed call's result.
fn failure(errno: Errno) -> i64 {
    -i64::from(errno.into_raw())
}
