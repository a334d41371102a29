//! The registers of a tracee, by the roles they have in a system call (`syscall(2)`).

/// The general registers of a stopped tracee.
#[derive(Clone, Copy)]
pub struct Registers(pub(crate) libc::user_regs_struct);

/// Length of the `syscall` instruction.
const SYSCALL_LENGTH: u64 = 2;

impl Registers {
    /// The number of the system call that the tracee is in: `orig_rax`. Its upper half is the
    /// program's own litter and the kernel ignores it.
    pub const fn number(&self) -> u32 {
        self.0.orig_rax as u32
    }

    /// The six arguments, in order.
    pub const fn arguments(&self) -> [u64; 6] {
        [
            self.0.rdi, self.0.rsi, self.0.rdx, self.0.r10, self.0.r8, self.0.r9,
        ]
    }

    /// Pass other arguments.
    pub const fn set_arguments(&mut self, arguments: &[u64; 6]) {
        [
            self.0.rdi, self.0.rsi, self.0.rdx, self.0.r10, self.0.r8, self.0.r9,
        ] = *arguments;
    }

    /// Make another system call of it.
    pub const fn set_number(&mut self, number: u32) {
        self.0.orig_rax = number as u64;
    }

    /// Do not enter the kernel: the call returns `result` at once. No filter sees it again.
    pub const fn skip(&mut self, result: i64) {
        self.0.orig_rax = u64::MAX;
        self.0.rax = result.cast_unsigned();
    }

    /// What the call returned: a value, or `-errno`.
    pub const fn result(&self) -> i64 {
        self.0.rax.cast_signed()
    }

    /// Whether the tracee is on its way out of a call that failed with `EINTR`.
    pub const fn has_been_interrupted(&self) -> bool {
        self.0.orig_rax.cast_signed() >= 0 && self.result() == -(libc::EINTR as i64)
    }

    /// Return something else.
    pub const fn set_result(&mut self, result: i64) {
        self.0.rax = result.cast_unsigned();
    }

    /// At an exit stop: go back before the `syscall` instruction, so that the tracee makes the call
    /// `number` anew with the arguments that stand in its registers.
    pub const fn repeat(&mut self, number: u32) {
        self.0.rip = self.0.rip.wrapping_sub(SYSCALL_LENGTH);
        self.0.rax = number as u64;
        // Not in a call any more: the signal code must not restart it a second time.
        self.0.orig_rax = u64::MAX;
    }

    /// The instruction that comes next.
    pub const fn instruction_pointer(&self) -> u64 {
        self.0.rip
    }
}

impl std::fmt::Debug for Registers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registers")
            .field("number", &self.number())
            .field("arguments", &self.arguments())
            .field("result", &self.result())
            .finish_non_exhaustive()
    }
}
