//! `siginfo_t`: where its sender stands, and who put it there.
//!
//! The kernel copies a user-supplied siginfo verbatim, so a receiver cannot treat all codes alike:
//! some numbers were written by the kernel (real), some by a guest (already virtual), and some of
//! the bytes are no PID at all (`kernel/signal.c:siginfo_layout`).

use crate::Signal;

/// Who wrote the `si_pid` of a siginfo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The kernel: a real PID, to be translated for the receiver.
    Kernel,
    /// The sender, verbatim: a virtual PID by construction.
    Sender,
    /// The kernel, of a child that `clone(2)` gave this signal to send at its death. If the receiver
    /// has no such child, it is nobody's: a poll band, `F_SETSIG` of fcntl(2).
    Child,
    /// Nobody: these bytes hold a timer id, an address, a poll band, or zero.
    Nobody,
}

/// The head of a siginfo: enough to know what its `si_pid` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Siginfo {
    /// `si_signo`.
    pub signo: i32,
    /// `si_code`.
    pub code: i32,
}

impl Siginfo {
    /// Size of a `siginfo_t` (`SI_MAX_SIZE`).
    pub const SIZE: usize = 128;

    const SI_USER: i32 = 0;
    const SI_TKILL: i32 = -6;
    const SI_MESGQ: i32 = -3;

    /// `SI_USER` of a signal that the supervisor sends for a guest: kill(2) would name the supervisor
    /// as the sender, and the kernel lets nobody else claim that code.
    pub const SI_USER_FOR_ANOTHER: i32 = i32::MIN | 0x7062;
    /// `SI_TKILL` of such a signal.
    pub const SI_TKILL_FOR_ANOTHER: i32 = Self::SI_USER_FOR_ANOTHER | 1 << 16;

    /// The code that the receiver is to see.
    pub const fn told_code(self) -> i32 {
        match self.code {
            Self::SI_USER_FOR_ANOTHER => Self::SI_USER,
            Self::SI_TKILL_FOR_ANOTHER => Self::SI_TKILL,
            code => code,
        }
    }

    /// Read off the first words of a siginfo, in either layout.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let word = |at: usize| {
            let bytes = bytes.get(at..at + 4)?;
            Some(i32::from_le_bytes(bytes.try_into().ok()?))
        };
        Some(Self {
            signo: word(0)?,
            code: word(8)?,
        })
    }

    /// Who wrote `si_pid`, by the rules of `kernel/signal.c`.
    ///
    /// `SI_USER` and `SI_TKILL` come from kill(2) and tkill(2), and from the kernel itself on the
    /// receiver's behalf (SIGPIPE, SIGXFSZ). `SI_MESGQ` is made by the kernel although its code is
    /// negative; every other negative code is the sender's own. A child's signal carries `CLD_*`
    /// whatever its number, because `clone(2)` chooses it; where that is not SIGCHLD, the codes of
    /// an asynchronous read or write look the same.
    pub const fn origin(self) -> Origin {
        match self.told_code() {
            Self::SI_USER | Self::SI_TKILL | Self::SI_MESGQ => Origin::Kernel,
            // SI_TIMER's bytes are a timer id and SI_SIGIO's a poll band.
            -2 | -5 => Origin::Nobody,
            code if code < 0 => Origin::Sender,
            // CLD_EXITED ..= CLD_CONTINUED share their values with ILL_*, FPE_*, SEGV_*, BUS_*,
            // TRAP_*, POLL_* and SYS_*.
            1..=6 => match Signal::from_raw(self.signo) {
                Some(Signal::SIGCHLD) => Origin::Kernel,
                Some(signal) if signal.is_synchronous() => Origin::Nobody,
                _ => Origin::Child,
            },
            _ => Origin::Nobody,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origins() {
        let origin = |signal: Signal, code| {
            Siginfo {
                signo: signal.raw(),
                code,
            }
            .origin()
        };
        for (signal, code, expect) in [
            (Signal::SIGTERM, 0, Origin::Kernel),
            (Signal::SIGPIPE, 0, Origin::Kernel),
            (Signal::SIGTERM, -6, Origin::Kernel),
            (Signal::SIGTERM, -3, Origin::Kernel),
            (Signal::SIGTERM, -1, Origin::Sender),
            (Signal::SIGTERM, -60, Origin::Sender),
            (
                Signal::SIGTERM,
                Siginfo::SI_TKILL_FOR_ANOTHER,
                Origin::Kernel,
            ),
            (Signal::SIGALRM, -2, Origin::Nobody),
            (Signal::SIGINT, 0x80, Origin::Nobody),
            (Signal::SIGCHLD, 1, Origin::Kernel),
            (Signal::SIGCHLD, 6, Origin::Kernel),
            (Signal::SIGUSR1, 2, Origin::Child),
            (Signal::SIGSEGV, 1, Origin::Nobody),
            (Signal::SIGSYS, 1, Origin::Nobody),
            (Signal::SIGIO, 1, Origin::Child),
        ] {
            assert_eq!(origin(signal, code), expect, "{signal} code {code}");
        }
    }

    #[test]
    fn a_short_siginfo_says_nothing() {
        assert_eq!(Siginfo::from_bytes(&[0; 11]), None);
    }
}
