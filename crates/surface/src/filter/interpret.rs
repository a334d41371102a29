//! What the kernel would do with a call.

use super::program::*;
use super::{Instruction, Looked};

/// What a program looks at: `struct seccomp_data`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Data {
    pub(super) arch: u32,
    pub(super) nr: u32,
    pub(super) instruction_pointer: u64,
    pub(super) args: [u64; 6],
}

/// The return value of a program, or `None` if it is malformed.
pub(super) fn run(program: &[Instruction], data: &Data) -> Option<u32> {
    let looked = Looked {
        arch: data.arch,
        nr: data.nr,
        instruction_pointer: data.instruction_pointer,
        args: data.args,
    };
    super::own::run(program, &looked)
}

/// Whether the kernel sees that a number is allowed whatever the arguments are, and does not run
/// the program for it: `seccomp_is_const_allow` of `kernel/seccomp.c`.
pub(super) fn is_const_allow(program: &[Instruction], arch: u32, nr: u32) -> bool {
    let mut accumulator = 0;
    let mut at = 0;
    while let Some(&Instruction { code, jt, jf, k }) = program.get(at) {
        at += 1;
        let branch = |holds| usize::from(if holds { jt } else { jf });
        match code {
            LOAD if k == NR => accumulator = nr,
            LOAD if k == ARCH => accumulator = arch,
            AND => accumulator &= k,
            JUMP => at += k as usize,
            IF_EQUAL => at += branch(accumulator == k),
            IF_AT_LEAST => at += branch(accumulator >= k),
            RETURN => return k == RET_ALLOW,
            _ => return false,
        }
    }
    false
}
