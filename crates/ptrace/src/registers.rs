//! The registers of a tracee, by the roles they have in a system call (`syscall(2)`).

use abi::Abi;
use libc::user_regs_struct as Raw;
use std::mem::offset_of;

/// A system call that a tracee is about to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemCall {
    /// The way by which it comes in: a matter of the call, and not of the program.
    pub abi: Abi,
    /// Its number there.
    pub number: u32,
    /// The argument registers in their order, whole. By i386 the kernel looks at their lower halves
    /// only, but the rest is the program's own.
    pub registers: [u64; 6],
    /// The instruction that comes after it.
    pub instruction_pointer: u64,
}

impl SystemCall {
    /// The arguments as the kernel takes them.
    pub fn arguments(&self) -> [u64; 6] {
        self.abi.arguments(&self.registers)
    }
}

/// Where in `struct user` the arguments of an ABI stand.
pub(crate) const fn argument_offsets(abi: Abi) -> [usize; 6] {
    match abi {
        Abi::X86_64 => [
            offset_of!(Raw, rdi),
            offset_of!(Raw, rsi),
            offset_of!(Raw, rdx),
            offset_of!(Raw, r10),
            offset_of!(Raw, r8),
            offset_of!(Raw, r9),
        ],
        Abi::I386 => [
            offset_of!(Raw, rbx),
            offset_of!(Raw, rcx),
            offset_of!(Raw, rdx),
            offset_of!(Raw, rsi),
            offset_of!(Raw, rdi),
            offset_of!(Raw, rbp),
        ],
    }
}

/// Where the number of the call stands.
pub(crate) const NUMBER: usize = offset_of!(Raw, orig_rax);
/// Where its result stands.
pub(crate) const RESULT: usize = offset_of!(Raw, rax);

/// The general registers of a stopped tracee.
#[derive(Clone, Copy)]
pub struct Registers {
    pub(crate) raw: Raw,
    /// As the tracee has them.
    fetched: Raw,
}

/// How many there are.
const COUNT: usize = size_of::<Raw>() / size_of::<u64>();

/// Length of the `syscall` instruction, and of `int 0x80`. Who comes in by `sysenter` is made to
/// leave, by the kernel, behind an `int 0x80` of the vDSO's (`arch/x86/entry/vdso/vdso32/system_call.S`).
const SYSCALL_LENGTH: u64 = 2;

impl Registers {
    pub(crate) const fn fetched(raw: Raw) -> Self {
        Self { raw, fetched: raw }
    }

    /// What differs from what the tracee has: where in `struct user`, and the new value.
    pub(crate) fn changed(&self) -> impl Iterator<Item = (usize, u64)> + Clone {
        let pairs = words(self.raw).into_iter().zip(words(self.fetched));
        let pairs = (0..).step_by(size_of::<u64>()).zip(pairs);
        pairs.filter_map(|(offset, (new, old))| (new != old).then_some((offset, new)))
    }

    /// The number of the system call that the tracee is in: `orig_rax`. Its upper half is the
    /// program's own litter and the kernel ignores it.
    pub const fn number(&self) -> u32 {
        self.raw.orig_rax as u32
    }

    /// The six argument registers of an ABI, in order.
    pub const fn arguments(&self, abi: Abi) -> [u64; 6] {
        let Raw {
            rdi, rsi, rdx, r10, ..
        } = self.raw;
        let Raw {
            r8,
            r9,
            rbx,
            rcx,
            rbp,
            ..
        } = self.raw;
        match abi {
            Abi::X86_64 => [rdi, rsi, rdx, r10, r8, r9],
            Abi::I386 => [rbx, rcx, rdx, rsi, rdi, rbp],
        }
    }

    /// Pass other arguments.
    pub const fn set_arguments(&mut self, abi: Abi, arguments: &[u64; 6]) {
        let raw = &mut self.raw;
        match abi {
            Abi::X86_64 => {
                [raw.rdi, raw.rsi, raw.rdx, raw.r10, raw.r8, raw.r9] = *arguments;
            }
            Abi::I386 => {
                [raw.rbx, raw.rcx, raw.rdx, raw.rsi, raw.rdi, raw.rbp] = *arguments;
            }
        }
    }

    /// Make another system call of it.
    pub const fn set_number(&mut self, number: u32) {
        self.raw.orig_rax = number as u64;
    }

    /// What the call returned: a value, or `-errno`.
    pub const fn result(&self) -> i64 {
        self.raw.rax.cast_signed()
    }

    /// Whether the tracee is on its way out of a call that failed with `EINTR`.
    pub const fn has_been_interrupted(&self) -> bool {
        self.raw.orig_rax.cast_signed() >= 0 && self.result() == -(libc::EINTR as i64)
    }

    /// Return something else.
    pub const fn set_result(&mut self, result: i64) {
        self.raw.rax = result.cast_unsigned();
    }

    /// At an exit stop: go back before the instruction that made the call, so that the tracee makes the call
    /// `number` anew with the arguments that stand in its registers.
    pub const fn repeat(&mut self, number: u32) {
        self.raw.rip = self.raw.rip.wrapping_sub(SYSCALL_LENGTH);
        self.raw.rax = number as u64;
        // Not in a call any more: the signal code must not restart it a second time.
        self.raw.orig_rax = u64::MAX;
    }

    /// Put a value into a general register, which are numbered as the processor does: rax, rcx, rdx, rbx,
    /// rsp, rbp, rsi, rdi.
    pub const fn load(&mut self, register: u8, value: u32) {
        let register = match register {
            0 => &mut self.raw.rax,
            1 => &mut self.raw.rcx,
            2 => &mut self.raw.rdx,
            3 => &mut self.raw.rbx,
            4 => &mut self.raw.rsp,
            5 => &mut self.raw.rbp,
            6 => &mut self.raw.rsi,
            7 => &mut self.raw.rdi,
            _ => return,
        };
        *register = value as u64;
    }

    /// Go on at another instruction, in no call.
    pub const fn go_to(&mut self, instruction: u64) {
        self.raw.rip = instruction;
        self.raw.orig_rax = u64::MAX;
    }

    /// Go on at another instruction, on the way out of the call as before.
    pub const fn set_instruction_pointer(&mut self, instruction: u64) {
        self.raw.rip = instruction;
    }

    /// The instruction that comes next.
    pub const fn instruction_pointer(&self) -> u64 {
        self.raw.rip
    }
}

const fn words(raw: Raw) -> [u64; COUNT] {
    // SAFETY: it consists of so many integers of 64 bits, and nothing else.
    unsafe { std::mem::transmute::<Raw, [u64; COUNT]>(raw) }
}

impl std::fmt::Debug for Registers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registers")
            .field("number", &self.number())
            .field("result", &self.result())
            .finish_non_exhaustive()
    }
}
