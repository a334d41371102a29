//! When a call is stopped at all: the table as a seccomp program, seccomp(2).

mod compile;
#[cfg(test)]
mod interpret;
mod own;
mod program;
#[cfg(test)]
mod tests;

pub use compile::{Refusals, compile, compile_armed, compile_armed_process};
pub use own::{Looked, OwnFilter, Said};

/// One instruction of classic BPF: `struct sock_filter` of `include/uapi/linux/filter.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Instruction {
    /// What to do.
    pub code: u16,
    /// How many instructions to skip if the condition holds.
    pub jt: u8,
    /// How many to skip if it does not.
    pub jf: u8,
    /// The operand.
    pub k: u32,
}
