//! How to stop a process, look into it, write to it and resume it.
//!
//! Mechanism without opinion: this room speaks `ptrace(2)`'s own words and knows real PIDs only.
//! A [`Stopped`] tracee is a value that is consumed by resuming it, so that nothing can be asked of
//! a tracee that runs. A tracee may die at any moment, a stop included: then every request answers
//! [`Error::Gone`], which is news and not a failure.

mod bell;
mod error;
mod launch;
mod memory;
mod registers;
mod send;
mod shelf;
mod socket;
mod sys;
mod tracee;
mod volunteer;
mod wait;

pub use bell::Bell;
pub use error::{Error, Result};
pub use launch::{Launch, LaunchError, Launched, Program, Reaper, Stage, become_program, launch};
pub use memory::{TraceeMemory, TraceeText};
pub use registers::{Registers, SystemCall};
pub use send::{
    Presence, ProcessHandle, Receiver, die_by, kill_process, next_signal, presence, queue, send,
    stop_self,
};
pub use shelf::{Shelf, Wall, can_wall};
pub use socket::{NetlinkSocket, descriptor, netlink_socket};
pub use tracee::{AtExit, Resume, Stopped, interrupt};
pub use volunteer::{News, Stdio, Volunteer, seize, volunteer};
pub use wait::{Death, Report, Stop, Wait, wait};

/// One instruction of a classic-BPF program: `struct sock_filter`.
pub use libc::sock_filter as FilterInstruction;
