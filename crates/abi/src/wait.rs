//! The status word of `wait4(2)`.

use crate::Signal;

/// A decoded wait status (`wait(2)`). Decoding is total: every word is one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitStatus {
    /// Ended by `exit(2)`, with the low eight bits of its argument.
    Exited(u8),
    /// Ended by a signal.
    Killed {
        /// Which one.
        signal: Signal,
        /// Whether a core file was written.
        core: CoreDump,
    },
    /// Stopped: the signal (or `SIGTRAP | 0x80`) in the low byte, a ptrace event in the high half.
    Stopped {
        /// `WSTOPSIG`.
        signal: u8,
        /// `status >> 16`: zero, or a `PTRACE_EVENT_*`.
        event: u16,
    },
    /// Continued by `SIGCONT`.
    Continued,
}

/// Whether a death left a core file (`WCOREDUMP`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoreDump {
    /// A core file was written.
    Dumped,
    /// None was.
    None,
}

impl WaitStatus {
    /// What the word says.
    pub const fn from_raw(status: i32) -> Self {
        let [low, high, event_low, event_high] = status.to_le_bytes();
        let event = u16::from_le_bytes([event_low, event_high]);
        if low == 0x7f {
            return Self::Stopped {
                signal: high,
                event,
            };
        }
        if low == 0xff && high == 0xff {
            return Self::Continued;
        }
        match Signal::from_raw((low & 0x7f) as i32) {
            None => Self::Exited(high),
            Some(signal) => Self::Killed {
                signal,
                core: if low & 0x80 == 0 {
                    CoreDump::None
                } else {
                    CoreDump::Dumped
                },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_wait_2() {
        assert_eq!(WaitStatus::from_raw(0), WaitStatus::Exited(0));
        assert_eq!(WaitStatus::from_raw(7 << 8), WaitStatus::Exited(7));
        let killed = |signal, core| WaitStatus::Killed { signal, core };
        assert_eq!(
            WaitStatus::from_raw(9),
            killed(Signal::SIGKILL, CoreDump::None)
        );
        assert_eq!(
            WaitStatus::from_raw(11 | 0x80),
            killed(Signal::SIGSEGV, CoreDump::Dumped)
        );
        assert_eq!(WaitStatus::from_raw(0xffff), WaitStatus::Continued);
        let stopped = |signal, event| WaitStatus::Stopped { signal, event };
        assert_eq!(WaitStatus::from_raw(0x137f), stopped(19, 0));
        assert_eq!(WaitStatus::from_raw(0x0007_057f), stopped(5, 7));
        let real_time = Signal::from_raw(40).unwrap();
        assert_eq!(WaitStatus::from_raw(40), killed(real_time, CoreDump::None));
    }
}
