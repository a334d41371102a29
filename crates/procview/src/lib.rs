//! What /proc shows to a member of a container.
//!
//! Everything here is a pure function: the host's text goes in, in which numbers are real PIDs,
//! with a [`View`], the table in the reader's context; the reader's text comes out. Fields that hold
//! ids are renamed and nothing else is touched, so that what a newer kernel adds passes byte for
//! byte, and under a view in which every number is its own the output is the input.
//!
//! Three questions are asked on the way of a path call, and each has its function:
//!
//! 1. *What is it?* [`classify`] reads a path below a mount of procfs and says which entry it
//!    names. [`FILES`] is the one list of files that are not the host's own, whatever their place.
//! 2. *What does it show?* [`render`] makes the text of such a file, [`Listing`] the records of a
//!    directory, [`link`] the text of a symbolic link or the name of a current directory.
//! 3. *What does a written number mean?* [`written`] reads what is written to the few files that
//!    take one.
//!
//! An id that the reader does not see reads 0, as in a PID namespace; where the kernel hides a line
//! instead, the line is gone. A number at the very end of a text, with nothing behind it, may have
//! been cut: nobody can tell whose it is, and it reads 0 too.
//!
//! The files are laid out like /proc itself. [`Listing`] and [`dirent`] are fs/proc/base.c and
//! fs/readdir.c.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod asound;
mod cgroup;
pub mod dirent;
mod entry;
mod files;
mod keys;
pub mod link;
mod listing;
mod loadavg;
mod locks;
mod net;
mod number;
mod pid;
mod sys;
mod sysvipc;
mod text;
pub mod written;

#[cfg(test)]
mod tests;

pub use entry::{Beyond, Entry, Place, Who, classify};
pub use files::{
    Afterwards, FILES, File, Kind, Level, afterwards, describe, has_secrets, kind_at, to_a_stranger,
};
pub use listing::{Listing, Member, Page, TGID_OFFSET};
pub use number::name_to_int;

use alloc::vec::Vec;

use pidspace::{TaskId, ThreadGroupId, View};

/// The process that a file of /proc/PID is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The process.
    pub group: ThreadGroupId,
    /// The thread: the one that is named in /proc/PID/task/TID, else the leader. `None` for a
    /// leader that is dead.
    pub task: Option<TaskId>,
    /// What it does, should the kernel show it at a stop of its tracer's.
    pub standing: Standing,
    /// The call it is in, as it made it: its registers may hold what the kernel is to see.
    pub call: Option<Call>,
}

/// What a task does that the kernel shows as `t (tracing stop)`.
///
/// Every member is traced by the supervisor, which no member sees. A task that is held for it is on
/// its way into the kernel or out of it, which is to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It is at a stop for the supervisor: `R (running)`.
    #[default]
    Running,
    /// It is stopped by a signal, which under a tracer is a group-stop: `T (stopped)`.
    Stopped,
    /// It is at a stop for a tracer that is a member itself: `t (tracing stop)`.
    Traced,
}

/// A system call as the guest made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its number.
    pub number: i32,
    /// Its arguments.
    pub arguments: [u64; 6],
}

/// What a renderer looks at beside the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    /// The table in the reader's context.
    pub(crate) view: View<'a>,
    /// Whom the file is about.
    pub(crate) subject: Option<Subject>,
}

/// The text of a file as the reader is to see it.
///
/// `text` is the whole text of the host's file, read in the PID namespace of the supervisor; `view`
/// is the reader's. `subject` is whom the file is about, for a file of /proc/PID; without one, what
/// only the table knows (an adopted parent, numbers in nested containers) is read from the text.
pub fn render(kind: Kind, text: &[u8], view: View<'_>, subject: Option<Subject>) -> Vec<u8> {
    files::renderer(kind)(Reading { view, subject }, text)
}
