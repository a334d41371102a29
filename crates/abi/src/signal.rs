//! Signals, real-time ones included.

use core::fmt;
use core::num::NonZeroU8;

/// A signal number, 1 to 64 (`signal(7)`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signal(NonZeroU8);

/// What the kernel does with a signal that has no handler (`signal(7)`, `include/linux/signal.h`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultAction {
    /// The process ends, with or without a core dump.
    Terminate,
    /// Nothing happens.
    Ignore,
    /// The process stops.
    Stop,
}

macro_rules! signals {
    ($($name:ident = $number:literal),* $(,)?) => {
        impl Signal {
            $(
                #[doc = concat!("`", stringify!($name), "`, `signal(7)`.")]
                pub const $name: Signal = match Signal::from_raw($number) {
                    Some(signal) => signal,
                    None => Signal(NonZeroU8::MIN),
                };
            )*

            const fn name(self) -> Option<&'static str> {
                match self.0.get() {
                    $($number => Some(stringify!($name)),)*
                    _ => None,
                }
            }
        }
    };
}

signals! {
    SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGILL = 4, SIGTRAP = 5, SIGABRT = 6, SIGBUS = 7,
    SIGFPE = 8, SIGKILL = 9, SIGUSR1 = 10, SIGSEGV = 11, SIGUSR2 = 12, SIGPIPE = 13, SIGALRM = 14,
    SIGTERM = 15, SIGSTKFLT = 16, SIGCHLD = 17, SIGCONT = 18, SIGSTOP = 19, SIGTSTP = 20,
    SIGTTIN = 21, SIGTTOU = 22, SIGURG = 23, SIGXCPU = 24, SIGXFSZ = 25, SIGVTALRM = 26,
    SIGPROF = 27, SIGWINCH = 28, SIGIO = 29, SIGPWR = 30, SIGSYS = 31,
}

impl Signal {
    /// The signal of that number, where there is one.
    pub const fn from_raw(number: i32) -> Option<Self> {
        if number < 1 || number > 64 {
            return None;
        }
        // In range, so the low byte is the number.
        match NonZeroU8::new(number.to_le_bytes()[0]) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// The number, as system calls take it.
    pub const fn raw(self) -> i32 {
        self.0.get() as i32
    }

    /// The signal's bit in a 64-bit signal set.
    pub const fn bit(self) -> u64 {
        1 << (self.0.get() - 1)
    }

    /// What happens to a process that has no handler for it.
    pub const fn default_action(self) -> DefaultAction {
        match self {
            Self::SIGCHLD | Self::SIGCONT | Self::SIGURG | Self::SIGWINCH => DefaultAction::Ignore,
            Self::SIGSTOP | Self::SIGTSTP | Self::SIGTTIN | Self::SIGTTOU => DefaultAction::Stop,
            _ => DefaultAction::Terminate,
        }
    }

    /// Whether an instruction of the receiver's own can raise it (`SYNCHRONOUS_MASK` of
    /// `kernel/signal.c`).
    pub const fn is_synchronous(self) -> bool {
        matches!(
            self,
            Self::SIGSEGV
                | Self::SIGBUS
                | Self::SIGILL
                | Self::SIGTRAP
                | Self::SIGFPE
                | Self::SIGSYS
        )
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "SIGRTMIN+{}", self.0.get().saturating_sub(32)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_from_1_to_64_is_a_signal() {
        assert!((1..=64).all(|n| Signal::from_raw(n).is_some_and(|s| s.raw() == n)));
        for no in [0, -1, 65, 256 + 9, i32::MIN] {
            assert_eq!(Signal::from_raw(no), None);
        }
    }
}
