//! What `wait4(2)` reports to a tracer, decoded totally.

use abi::{CoreDump, RealPid, Signal, WaitStatus};
use syscalls::Errno;

use crate::error::last_errno;
use crate::tracee::Stopped;
use crate::{Error, Result};

/// A ptrace stop, in `ptrace(2)`'s own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// syscall-stop: an entry or an exit, which the tracer tells apart by what it asked for.
    Syscall,
    /// `PTRACE_EVENT_SECCOMP`: the filter said `SECCOMP_RET_TRACE`.
    Seccomp,
    /// signal-delivery-stop.
    Signal(Signal),
    /// group-stop: the job was stopped by this signal.
    Group(Signal),
    /// `PTRACE_EVENT_STOP` that is no group-stop: a new tracee's first, or the end of a group-stop.
    Trap,
    /// `PTRACE_EVENT_FORK`, `_VFORK`, `_CLONE`: the event message has the new task.
    Spawned,
    /// `PTRACE_EVENT_VFORK_DONE`.
    VforkDone,
    /// `PTRACE_EVENT_EXEC`: the event message has the former thread id.
    Exec,
    /// `PTRACE_EVENT_EXIT`: its memory is still there.
    Exit,
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// By `exit(2)`, with the low eight bits of its argument.
    Exited(u8),
    /// By a signal.
    Killed(Signal, CoreDump),
}

/// One thing that happened to a child or tracee of this thread.
#[derive(Debug)]
pub enum Report {
    /// It stopped, and stays so until it is resumed.
    Stopped(Stopped),
    /// It is dead and, with this report, reaped.
    Died(RealPid, Death),
    /// Nothing happened to anybody: a [`crate::Bell`] rang.
    Rang,
}

/// Whether to sleep until something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Sleep.
    Block,
    /// Only what has happened already.
    Poll,
}

/// The next report. `None`: nothing yet ([`Wait::Poll`]), or nobody left to report.
///
/// It must be called by the thread that seized the tracees.
pub fn wait(how: Wait) -> Result<Option<Report>> {
    let options = match how {
        Wait::Block => libc::__WALL,
        Wait::Poll => libc::__WALL | libc::WNOHANG,
    };
    loop {
        let mut status = 0;
        // SAFETY: `status` is valid for writes, and no rusage is asked for.
        let pid = unsafe { libc::wait4(-1, &raw mut status, options, std::ptr::null_mut()) };
        let Some(pid) = RealPid::from_raw(pid) else {
            if pid == 0 {
                return Ok(None);
            }
            match last_errno() {
                Errno::EINTR => return Ok(Some(Report::Rang)),
                Errno::ECHILD => return Ok(None),
                errno => {
                    return Err(Error::Os {
                        request: "wait4",
                        errno,
                    });
                }
            }
        };
        match WaitStatus::from_raw(status) {
            WaitStatus::Exited(status) => {
                return Ok(Some(Report::Died(pid, Death::Exited(status))));
            }
            WaitStatus::Killed { signal, core } => {
                return Ok(Some(Report::Died(pid, Death::Killed(signal, core))));
            }
            // A tracer is told of SIGCONT by a trap, never like this.
            WaitStatus::Continued => {}
            WaitStatus::Stopped { signal, event } => {
                let stop = decode(signal, event);
                return Ok(Some(Report::Stopped(Stopped::new(pid, stop))));
            }
        }
    }
}

/// Which stop the two halves of a stop status mean.
fn decode(signal: u8, event: u16) -> Stop {
    const SYSCALL: u8 = libc::SIGTRAP as u8 | 0x80;
    let number = Signal::from_raw(i32::from(signal)).unwrap_or(Signal::SIGTRAP);
    match i32::from(event) {
        0 if signal == SYSCALL => Stop::Syscall,
        0 => Stop::Signal(number),
        libc::PTRACE_EVENT_SECCOMP => Stop::Seccomp,
        libc::PTRACE_EVENT_FORK | libc::PTRACE_EVENT_VFORK | libc::PTRACE_EVENT_CLONE => {
            Stop::Spawned
        }
        libc::PTRACE_EVENT_VFORK_DONE => Stop::VforkDone,
        libc::PTRACE_EVENT_EXEC => Stop::Exec,
        libc::PTRACE_EVENT_EXIT => Stop::Exit,
        libc::PTRACE_EVENT_STOP if number != Signal::SIGTRAP => Stop::Group(number),
        // PTRACE_EVENT_STOP; and any event of a newer kernel, which nobody asked for.
        _ => Stop::Trap,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_is_total_and_right() {
        assert_eq!(decode(0x85, 0), Stop::Syscall);
        assert_eq!(decode(5, 7), Stop::Seccomp);
        assert_eq!(decode(5, 128), Stop::Trap);
        assert_eq!(decode(19, 128), Stop::Group(Signal::SIGSTOP));
        assert_eq!(decode(40, 0), Stop::Signal(Signal::from_raw(40).unwrap()));
        for signal in 0..=u8::MAX {
            for event in 0..=u16::MAX {
                decode(signal, event);
            }
        }
    }
}
