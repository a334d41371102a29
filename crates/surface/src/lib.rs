//! One row for each kernel interface that a PID crosses.
//!
//! A row looks like the prototype in its man page, with the meaning of each argument in place of
//! its C type:
//!
//! ```text
//! kill               (pid: Target, sig: Sig)                   -> Int,  via Kill;
//! tgkill             (tgid: Tgid, tid: Tid, sig: Sig)          -> Int;
//! getpid             ()                                        -> Tgid, answered own;
//! fcntl[F_GETLK]     (fd: Fd, cmd: Op, lock: Out<Flock>)       -> Int;
//! ```
//!
//! Everything else follows from the rows: how a call is translated ([`enter`], [`exit`]), when it
//! is stopped at all ([`compile`], the seccomp program), and what is written about it
//! ([`describe`]). There is no second list.
//!
//! What there is to be done is another table, of every place where a PID crosses ([`crossings()`]):
//! each names the rows that see to it, or says why nobody does.
//!
//! Three kinds of row: *regular* ones, which the interpreter does; *answered* ones, whose result
//! the table of PIDs knows, so that the call is skipped; and *irregular* ones ([`Irregular`]), for
//! each of which the supervisor has a handler. A few calls are *refused*, which the filter does
//! by itself.
//!
//! This crate is pure: it holds no state, does no I/O and does not know ptrace.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod control;
mod crossing;
mod crossings;
mod describe;
mod filter;
mod interpret;
mod layout;
mod meaning;
mod netlink;
mod op;
mod records;
mod row;
mod rows;
mod table;

pub use control::{
    brings_descriptors, control_header, translate_control_in, translate_control_out,
};
pub use crossing::{Crossing, Importance, Moment, State};
pub use crossings::crossings;
pub use describe::describe;
pub use filter::{
    Instruction, Looked, OwnFilter, Refusals, Said, compile, compile_armed, compile_armed_process,
};
pub use interpret::{
    Caller, Copy, Edit, NOBODY, Rewrite, Unpacked, Verdict, enter, exit, exit_of_success,
    is_ambiguous, is_shielded, translate_clock_in, translate_id_in, translate_id_out,
    translate_owner_in, translate_owner_out, translate_sent_siginfo, translate_siginfo_in_place,
    translate_target_in, with_oneself_as_zero,
};
pub use layout::{IdField, IdKind, Layout, Shape, Valid, Word};
pub use meaning::{Dir, Links, Meaning, Selector};
pub use netlink::{NETLINK_HEAD, Request, may_name_process, translate_netlink};
pub use records::Records;
pub use row::{Fact, Habit, How, Irregular, Operation, QuickAnswer, Row, Selected, Shortcut, Test};
pub use rows::Family;
pub use table::{RowId, Surface};
