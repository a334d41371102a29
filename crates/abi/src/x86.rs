//! The ways into the kernel on x86, each with numbers, registers and structures of its own.

use syscalls::{x86, x86_64};

/// A way into the kernel.
///
/// It belongs to the call and not to the program: a 64-bit process may make any call by `int 0x80`,
/// which is i386.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Abi {
    /// The `syscall` instruction of 64-bit code.
    X86_64,
    /// `int 0x80` from anywhere, `sysenter`, and `syscall` from 32-bit code.
    I386,
}

impl Abi {
    /// Both.
    pub const ALL: [Self; 2] = [Self::X86_64, Self::I386];

    /// The number of a system call, where this ABI has it: `arch/x86/entry/syscalls/syscall_{64,32}.tbl`.
    pub fn number(self, name: &str) -> Option<u32> {
        let number = match self {
            Self::X86_64 => name.parse::<x86_64::Sysno>().ok()?.id(),
            Self::I386 => name.parse::<x86::Sysno>().ok()?.id(),
        };
        u32::try_from(number).ok()
    }

    /// The system call of that number, where there is one: the inverse of [`number`](Self::number).
    pub fn name(self, number: u32) -> Option<&'static str> {
        let number = usize::try_from(number).ok()?;
        match self {
            Self::X86_64 => x86_64::Sysno::new(number).map(|call| call.name()),
            Self::I386 => x86::Sysno::new(number).map(|call| call.name()),
        }
    }

    /// The numbers that have a name, in ascending order.
    pub fn numbers(self) -> impl Iterator<Item = u32> {
        // Not `Sysno::iter`, which ends before the last one.
        let last = match self {
            Self::X86_64 => x86_64::Sysno::last().id(),
            Self::I386 => x86::Sysno::last().id(),
        };
        let all = 0..=u32::try_from(last).unwrap_or(0);
        all.filter(move |number| self.name(*number).is_some())
    }

    /// What seccomp(2) and ptrace(2) call it: `AUDIT_ARCH_*` of `include/uapi/linux/audit.h`.
    pub const fn audit_arch(self) -> u32 {
        match self {
            Self::X86_64 => 0xc000_003e,
            Self::I386 => 0x4000_0003,
        }
    }

    /// The one of that `AUDIT_ARCH_*`.
    pub fn from_audit_arch(arch: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|abi| abi.audit_arch() == arch)
    }

    /// How structures lie in memory.
    pub const fn data_model(self) -> DataModel {
        match self {
            Self::X86_64 => DataModel::Lp64,
            Self::I386 => DataModel::Ilp32,
        }
    }

    /// The arguments as the kernel takes them from these registers: of 64 bits, i386 looks at the
    /// lower half.
    pub fn arguments(self, registers: &[u64; 6]) -> [u64; 6] {
        registers.map(|register| match self {
            Self::X86_64 => register,
            Self::I386 => register & u64::from(u32::MAX),
        })
    }
}

/// How wide a pointer and a `long` are, from which all structures follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataModel {
    /// 64 bits.
    Lp64,
    /// 32 bits.
    Ilp32,
}

impl DataModel {
    /// Size of a pointer, of a `long` and of a `size_t`.
    pub const fn word(self) -> usize {
        match self {
            Self::Lp64 => 8,
            Self::Ilp32 => 4,
        }
    }

    /// Offset of `si_pid` in a `siginfo_t`, whose union stands where a pointer may.
    ///
    /// `PTRACE_GETSIGINFO` always speaks the tracer's own model.
    pub const fn siginfo_pid(self) -> usize {
        match self {
            Self::Lp64 => 16,
            Self::Ilp32 => 12,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_a_number_on_each_abi() {
        for (name, x86_64, i386) in [
            ("kill", Some(62), Some(37)),
            ("waitpid", None, Some(7)),
            ("arch_prctl", Some(158), Some(384)),
            ("newfstatat", Some(262), None),
            ("no_such_call", None, None),
        ] {
            assert_eq!(Abi::X86_64.number(name), x86_64, "{name}");
            assert_eq!(Abi::I386.number(name), i386, "{name}");
        }
    }

    #[test]
    fn names_and_numbers_are_inverse() {
        for abi in Abi::ALL {
            for number in abi.numbers() {
                let name = abi.name(number);
                assert_eq!(name.and_then(|name| abi.number(name)), Some(number));
            }
            assert_eq!(Abi::from_audit_arch(abi.audit_arch()), Some(abi));
        }
    }

    #[test]
    fn i386_sees_the_lower_half() {
        let dirty = [0xdead_beef_0000_0001, u64::MAX, 0, 1, 2, 3];
        assert_eq!(Abi::X86_64.arguments(&dirty), dirty);
        assert_eq!(Abi::I386.arguments(&dirty), [1, 0xffff_ffff, 0, 1, 2, 3]);
    }
}
