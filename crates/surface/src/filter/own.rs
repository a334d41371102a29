//! A program's own filters: what they say of a call.
//!
//! The kernel runs them by itself, before and after ours. What they would say of another call, of the
//! same with real numbers in it for one, has to be known before the call is changed, and then this
//! machine runs them (`kernel/bpf/core.c`, classic BPF as `seccomp_check_filter` of `kernel/seccomp.c`
//! admits it).

use alloc::vec::Vec;

use super::Instruction;

/// What a filter looks at: `struct seccomp_data`.
#[derive(Clone, Copy, Debug)]
pub struct Looked {
    /// `AUDIT_ARCH_*` of the ABI.
    pub arch: u32,
    /// The call's number.
    pub nr: u32,
    /// Where it was made.
    pub instruction_pointer: u64,
    /// Its arguments.
    pub args: [u64; 6],
}

/// What is said of a call, the strictest first: of several filters the strictest holds
/// (`seccomp(2)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Death of the process, or an action that this does not know.
    KillProcess,
    /// Death of the thread.
    KillThread,
    /// SIGSYS.
    Trap,
    /// It fails.
    Errno,
    /// A listener is asked.
    UserNotif,
    /// A tracer is asked.
    Trace,
    /// It is made, and logged.
    Log,
    /// It is made.
    Allow,
}

impl Said {
    /// Whether the call is made, if a tracer agrees.
    pub fn is_made(self) -> bool {
        self >= Self::Trace
    }

    fn of(returned: u32) -> Self {
        match returned & 0xffff_0000 {
            0x0000_0000 => Self::KillThread,
            0x0003_0000 => Self::Trap,
            0x0005_0000 => Self::Errno,
            0x7fc0_0000 => Self::UserNotif,
            0x7ff0_0000 => Self::Trace,
            0x7ffc_0000 => Self::Log,
            0x7fff_0000 => Self::Allow,
            _ => Self::KillProcess,
        }
    }
}

/// A filter that a program has installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFilter(Vec<Instruction>);

impl OwnFilter {
    /// Size of `struct sock_filter`.
    pub const INSTRUCTION: usize = 8;
    /// `BPF_MAXINSNS`: a longer program the kernel does not take.
    pub const LONGEST: usize = 4096;

    /// From the instructions as they lie in memory.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (instructions, _) = bytes.as_chunks::<{ Self::INSTRUCTION }>();
        let instruction =
            |&[c0, c1, jt, jf, k0, k1, k2, k3]: &[u8; Self::INSTRUCTION]| Instruction {
                code: u16::from_le_bytes([c0, c1]),
                jt,
                jf,
                k: u32::from_le_bytes([k0, k1, k2, k3]),
            };
        Self(instructions.iter().map(instruction).collect())
    }

    /// What it says of a call.
    pub fn says(&self, call: &Looked) -> Said {
        run(&self.0, call).map_or(Said::KillProcess, Said::of)
    }
}

/// The registers of the machine.
#[derive(Default)]
struct Machine {
    accumulator: u32,
    index: u32,
    memory: [u32; 16],
}

/// The return value, or `None` of a program that the kernel would not take.
pub(super) fn run(program: &[Instruction], call: &Looked) -> Option<u32> {
    let mut machine = Machine::default();
    let mut at = 0usize;
    loop {
        let Instruction { code, jt, jf, k } = *program.get(at)?;
        at += 1;
        match code & CLASS {
            LD => machine.accumulator = machine.load(code, k, call)?,
            LDX => machine.index = machine.load(code, k, call)?,
            ST => *machine.memory.get_mut(k as usize)? = machine.accumulator,
            STX => *machine.memory.get_mut(k as usize)? = machine.index,
            ALU => machine.accumulator = machine.compute(code, k)?,
            JMP if code & OPERATION == JA => at = at.checked_add(k as usize)?,
            JMP => at += usize::from(if machine.jumps(code, k)? { jt } else { jf }),
            RET if code & RETURNED == A => return Some(machine.accumulator),
            RET => return Some(k),
            _ if code & OPERATION_MISC == TXA => machine.accumulator = machine.index,
            _ => machine.index = machine.accumulator,
        }
    }
}

impl Machine {
    fn load(&self, code: u16, k: u32, call: &Looked) -> Option<u32> {
        match code & MODE {
            IMM => Some(k),
            LEN => Some(Looked::SIZE),
            MEM => self.memory.get(k as usize).copied(),
            ABS => call.word(k),
            _ => None,
        }
    }

    fn operand(&self, code: u16, k: u32) -> u32 {
        if code & SOURCE == X { self.index } else { k }
    }

    fn compute(&self, code: u16, k: u32) -> Option<u32> {
        let (a, b) = (self.accumulator, self.operand(code, k));
        Some(match code & OPERATION {
            0x00 => a.wrapping_add(b),
            0x10 => a.wrapping_sub(b),
            0x20 => a.wrapping_mul(b),
            // A division by zero ends the program with 0.
            0x30 => a.checked_div(b).unwrap_or(0),
            0x40 => a | b,
            0x50 => a & b,
            0x60 => a.wrapping_shl(b),
            0x70 => a.wrapping_shr(b),
            0x80 => a.wrapping_neg(),
            0xa0 => a ^ b,
            _ => return None,
        })
    }

    fn jumps(&self, code: u16, k: u32) -> Option<bool> {
        let (a, b) = (self.accumulator, self.operand(code, k));
        Some(match code & OPERATION {
            0x10 => a == b,
            0x20 => a > b,
            0x30 => a >= b,
            0x40 => a & b != 0,
            _ => return None,
        })
    }
}

impl Looked {
    const SIZE: u32 = 64;

    /// The word at an offset of `struct seccomp_data`.
    fn word(&self, offset: u32) -> Option<u32> {
        let half = |value: u64| (value >> (8 * (offset % 8))) as u32;
        match offset {
            0 => Some(self.nr),
            4 => Some(self.arch),
            8 | 12 => Some(half(self.instruction_pointer)),
            16..Self::SIZE if offset.is_multiple_of(4) => self
                .args
                .get((offset as usize - 16) / 8)
                .map(|arg| half(*arg)),
            _ => None,
        }
    }
}

// include/uapi/linux/bpf_common.h, include/uapi/linux/filter.h
const CLASS: u16 = 0x07;
const LD: u16 = 0x00;
const LDX: u16 = 0x01;
const ST: u16 = 0x02;
const STX: u16 = 0x03;
const ALU: u16 = 0x04;
const JMP: u16 = 0x05;
const RET: u16 = 0x06;
const MODE: u16 = 0xe0;
const IMM: u16 = 0x00;
const ABS: u16 = 0x20;
const MEM: u16 = 0x60;
const LEN: u16 = 0x80;
const OPERATION: u16 = 0xf0;
const JA: u16 = 0x00;
const SOURCE: u16 = 0x08;
const X: u16 = 0x08;
const RETURNED: u16 = 0x18;
const A: u16 = 0x10;
const OPERATION_MISC: u16 = 0xf8;
const TXA: u16 = 0x80;

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: Looked = Looked {
        arch: 0xc000_003e,
        nr: 62,
        instruction_pointer: 0x7fff_1234_5678_9abc,
        args: [7 | 9 << 32, 15, 0, 0, 0, u64::MAX],
    };

    fn program(words: &[(u16, u8, u8, u32)]) -> OwnFilter {
        let bytes: Vec<u8> = words
            .iter()
            .flat_map(|&(code, jt, jf, k)| {
                let ([c0, c1], [k0, k1, k2, k3]) = (code.to_le_bytes(), k.to_le_bytes());
                [c0, c1, jt, jf, k0, k1, k2, k3]
            })
            .collect();
        OwnFilter::from_bytes(&bytes)
    }

    fn returned(words: &[(u16, u8, u8, u32)]) -> Option<u32> {
        run(&program(words).0, &CALL)
    }

    #[test]
    fn it_loads_what_the_kernel_shows() {
        for (offset, word) in [
            (0, Some(62)),
            (4, Some(0xc000_003e)),
            (8, Some(0x5678_9abc)),
            (12, Some(0x7fff_1234)),
            (16, Some(7)),
            (20, Some(9)),
            (24, Some(15)),
            (60, Some(u32::MAX)),
            (64, None),
            (18, None),
        ] {
            assert_eq!(
                returned(&[(0x20, 0, 0, offset), (0x16, 0, 0, 0)]),
                word,
                "{offset}"
            );
        }
    }

    #[test]
    fn it_computes() {
        let compute = |code: u16, a: u32, b: u32| {
            let by_k = returned(&[(0x00, 0, 0, a), (0x04 | code, 0, 0, b), (0x16, 0, 0, 0)]);
            let by_x = returned(&[
                (0x00, 0, 0, a),
                (0x01, 0, 0, b),
                (0x0c | code, 0, 0, 0),
                (0x16, 0, 0, 0),
            ]);
            assert_eq!(by_k, by_x);
            by_k
        };
        assert_eq!(compute(0x00, u32::MAX, 2), Some(1));
        assert_eq!(compute(0x10, 1, 2), Some(u32::MAX));
        assert_eq!(compute(0x20, 6, 7), Some(42));
        assert_eq!(compute(0x30, 43, 6), Some(7));
        assert_eq!(compute(0x40, 5, 2), Some(7));
        assert_eq!(compute(0x50, 7, 10), Some(2));
        assert_eq!(compute(0x60, 3, 4), Some(48));
        assert_eq!(compute(0x70, 48, 4), Some(3));
        assert_eq!(compute(0x80, 1, 0), Some(u32::MAX));
        assert_eq!(compute(0xa0, 6, 3), Some(5));
    }

    #[test]
    fn it_keeps_and_moves() {
        let kept = [
            (0x00, 0, 0, 5),
            (0x02, 0, 0, 15),
            (0x00, 0, 0, 0),
            (0x61, 0, 0, 15),
            (0x87, 0, 0, 0),
            (0x16, 0, 0, 0),
        ];
        assert_eq!(returned(&kept), Some(5));
        let moved = [
            (0x80, 0, 0, 0),
            (0x07, 0, 0, 0),
            (0x03, 0, 0, 1),
            (0x60, 0, 0, 1),
            (0x16, 0, 0, 0),
        ];
        assert_eq!(returned(&moved), Some(64));
        assert_eq!(returned(&[(0x02, 0, 0, 16)]), None);
    }

    #[test]
    fn it_jumps() {
        let jump = |code, a, k| {
            returned(&[
                (0x00, 0, 0, a),
                (code, 1, 0, k),
                (0x06, 0, 0, 0),
                (0x06, 0, 0, 1),
            ])
        };
        assert_eq!((jump(0x15, 3, 3), jump(0x15, 3, 4)), (Some(1), Some(0)));
        assert_eq!((jump(0x25, 4, 3), jump(0x25, 3, 3)), (Some(1), Some(0)));
        assert_eq!((jump(0x35, 3, 3), jump(0x35, 2, 3)), (Some(1), Some(0)));
        assert_eq!((jump(0x45, 6, 4), jump(0x45, 3, 4)), (Some(1), Some(0)));
        assert_eq!(
            returned(&[(0x05, 0, 0, 1), (0x06, 0, 0, 0), (0x06, 0, 0, 1)]),
            Some(1)
        );
        assert_eq!(returned(&[(0x05, 0, 0, 9)]), None, "beyond the end");
    }

    #[test]
    fn the_strictest_comes_first() {
        let said = |returned: u32| program(&[(0x06, 0, 0, returned)]).says(&CALL);
        let actions = [
            0x8000_0000,
            0x0000_0000,
            0x0003_0001,
            0x0005_0000 | 38,
            0x7fc0_0000,
            0x7ff0_0007,
            0x7ffc_0000,
            0x7fff_0000,
        ];
        let order = actions.map(said);
        assert!(order.is_sorted_by(|one, next| one < next), "{order:?}");
        assert_eq!(said(0x1234_0000), Said::KillProcess);
        assert!(said(0x7ffc_0000).is_made() && !said(0x7fc0_0000).is_made());
    }
}
