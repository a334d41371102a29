//! A crossing: one place where a PID passes between user space and the kernel, and what becomes of
//! it.

use core::fmt;

/// One place where a PID crosses.
#[derive(Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Its name, by which others speak of it.
    pub id: &'static str,
    /// How many programs meet it.
    pub importance: Importance,
    /// The interface, and what it is about it.
    pub interface: &'static str,
    /// What becomes of the number.
    pub state: State,
    /// The rows that see to it, as they are displayed.
    pub rows: &'static [&'static str],
    /// The stops at which it happens, beside those of the rows.
    pub moments: &'static [Moment],
    /// What shows it: a guest as `family/name`, another test as `place/name`.
    pub tests: &'static [&'static str],
    /// Where it differs from Linux all the same.
    pub limit: Option<&'static str>,
}

/// What becomes of a number that crosses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is translated, or the kernel is brought to do what it does in a PID namespace.
    Translated,
    /// The call is skipped: the result is known.
    Answered,
    /// The call fails, with an error that Linux has for it.
    Refused,
    /// There is nothing to do: no number crosses, or it is right as it is.
    Untouched,
    /// It is not seen to, for this reason.
    Gap(&'static str),
}

/// How many programs meet a crossing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Importance {
    /// Nearly every program, all the time.
    Hot,
    /// Ordinary programs.
    Common,
    /// Few programs.
    Rare,
    /// Hardly any, or on machines of a special kind.
    Exotic,
}

impl Importance {
    /// All, from the most to the least important.
    pub const ALL: [Self; 4] = [Self::Hot, Self::Common, Self::Rare, Self::Exotic];
}

/// A moment that is no row's: a stop as ptrace(2) names it, or something that happens between
/// stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Moment {
    /// The start of a container: its first process is seized, before the program runs.
    Launch,
    /// A call of another ABI, in the filter.
    ForeignAbi,
    /// The entry of any call: what the kernel is to read lies in scratch memory.
    CallEntry,
    /// The exit of any call: the registers are put back.
    CallExit,
    /// `PTRACE_EVENT_FORK`, `_VFORK`, `_CLONE`.
    ForkEvent,
    /// A new task's first stop, before its first instruction.
    FirstStop,
    /// `PTRACE_EVENT_EXEC`.
    ExecEvent,
    /// A signal-delivery-stop.
    SignalDelivery,
    /// `PTRACE_EVENT_EXIT`.
    ExitEvent,
    /// A task is dead.
    Death,
    /// A dead process has been reaped.
    Reaping,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Translated => "translated",
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Untouched => "untouched",
            Self::Gap(_) => "gap",
        })
    }
}

impl fmt::Display for Importance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hot => "hot",
            Self::Common => "common",
            Self::Rare => "rare",
            Self::Exotic => "exotic",
        })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Launch => "launch",
            Self::ForeignAbi => "call of another ABI",
            Self::CallEntry => "call entry",
            Self::CallExit => "call exit",
            Self::ForkEvent => "fork event",
            Self::FirstStop => "first stop",
            Self::ExecEvent => "exec event",
            Self::SignalDelivery => "signal delivery",
            Self::ExitEvent => "exit event",
            Self::Death => "death",
            Self::Reaping => "reaping",
        })
    }
}
