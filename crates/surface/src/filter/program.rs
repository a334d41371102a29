//! The words of a seccomp program. `include/uapi/linux/{bpf_common,filter,seccomp,audit}.h`

use abi::Errno;

use super::Instruction;
use crate::table::RowId;

/// `BPF_LD | BPF_W | BPF_ABS`: a word of `struct seccomp_data` into the accumulator.
pub(super) const LOAD: u16 = 0x20;
/// `BPF_JMP | BPF_JA`.
pub(super) const JUMP: u16 = 0x05;
/// `BPF_JMP | BPF_JEQ | BPF_K`.
pub(super) const IF_EQUAL: u16 = 0x15;
/// `BPF_JMP | BPF_JGE | BPF_K`.
pub(super) const IF_AT_LEAST: u16 = 0x35;
/// `BPF_ALU | BPF_AND | BPF_K`.
pub(super) const AND: u16 = 0x54;
/// `BPF_RET | BPF_K`.
pub(super) const RETURN: u16 = 0x06;

/// `SECCOMP_RET_KILL_PROCESS`.
pub(super) const RET_KILL_PROCESS: u32 = 0x8000_0000;
/// `SECCOMP_RET_ERRNO`, with the errno in the low half.
pub(super) const RET_ERRNO: u32 = 0x0005_0000;
/// `SECCOMP_RET_TRACE`, with the row in the low half.
pub(super) const RET_TRACE: u32 = 0x7ff0_0000;
/// `SECCOMP_RET_ALLOW`.
pub(super) const RET_ALLOW: u32 = 0x7fff_0000;

/// `__X32_SYSCALL_BIT`: from here on, numbers are of the x32 ABI.
pub(super) const X32: u32 = 0x4000_0000;

/// Offsets in `struct seccomp_data`.
pub(super) const NR: u32 = 0;
pub(super) const ARCH: u32 = 4;
pub(super) const INSTRUCTION_POINTER: u32 = 8;
const ARGS: u32 = 16;

/// One half of an argument: a word of `struct seccomp_data`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Low(usize),
    High(usize),
}

impl Half {
    pub(super) const fn offset(self) -> u32 {
        match self {
            Self::Low(position) => ARGS + 8 * position as u32,
            Self::High(position) => ARGS + 8 * position as u32 + 4,
        }
    }
}

const fn plain(code: u16, k: u32) -> Instruction {
    Instruction {
        code,
        jt: 0,
        jf: 0,
        k,
    }
}

pub(super) const fn load(offset: u32) -> Instruction {
    plain(LOAD, offset)
}

pub(super) const fn and(mask: u32) -> Instruction {
    plain(AND, mask)
}

pub(super) const fn jump(skip: u32) -> Instruction {
    plain(JUMP, skip)
}

pub(super) const fn if_equal(k: u32, jt: u8, jf: u8) -> Instruction {
    Instruction {
        code: IF_EQUAL,
        jt,
        jf,
        k,
    }
}

pub(super) const fn if_at_least(k: u32, jt: u8, jf: u8) -> Instruction {
    Instruction {
        code: IF_AT_LEAST,
        jt,
        jf,
        k,
    }
}

pub(super) const ALLOW: Instruction = plain(RETURN, RET_ALLOW);
pub(super) const KILL_PROCESS: Instruction = plain(RETURN, RET_KILL_PROCESS);

pub(super) const fn trace(row: RowId) -> Instruction {
    plain(RETURN, RET_TRACE | row.datum() as u32)
}

/// A stop that is no row's: of a number that is not known. No row has this index.
pub(super) const TRACE_UNKNOWN: Instruction = plain(RETURN, RET_TRACE | u16::MAX as u32);

pub(super) fn fail(errno: Errno) -> Instruction {
    plain(RETURN, RET_ERRNO | errno.into_raw().cast_unsigned())
}
