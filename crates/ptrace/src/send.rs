//! Signals that the tracer sends on its own account.

use abi::{RealPid, Siginfo, Signal};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use syscalls::Errno;

use crate::error::last_errno;

/// Whether a number names anybody, zombies included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It does.
    Present,
    /// It is free.
    Absent,
}

/// `kill(2)`. Nobody there is nobody's fault.
pub fn send(pid: RealPid, signal: Signal) {
    // SAFETY: kill takes integers only.
    unsafe { libc::kill(pid.raw(), signal.raw()) };
}

/// `SIGKILL`, which no stop delays.
pub fn kill_process(pid: RealPid) {
    send(pid, Signal::SIGKILL);
}

/// Who gets a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// A process.
    Process(RealPid),
    /// A thread of a process.
    Thread {
        /// The process.
        tgid: RealPid,
        /// The thread.
        tid: RealPid,
    },
}

/// `rt_sigqueueinfo(2)`, `rt_tgsigqueueinfo(2)`: a signal, or 0, with a siginfo that the kernel lets this
/// process make up.
pub fn queue(to: Receiver, signal: i32, info: &[u8; Siginfo::SIZE]) -> Result<(), Errno> {
    // SAFETY: integers, and a siginfo that is valid for reads of its whole size.
    let done = unsafe {
        match to {
            Receiver::Process(pid) => {
                libc::syscall(libc::SYS_rt_sigqueueinfo, pid.raw(), signal, info.as_ptr())
            }
            Receiver::Thread { tgid, tid } => libc::syscall(
                libc::SYS_rt_tgsigqueueinfo,
                tgid.raw(),
                tid.raw(),
                signal,
                info.as_ptr(),
            ),
        }
    };
    if done == -1 {
        Err(last_errno())
    } else {
        Ok(())
    }
}

/// Whether that process is still there: `kill(2)` with signal 0.
pub fn presence(pid: RealPid) -> Presence {
    // SAFETY: kill takes integers only.
    let done = unsafe { libc::kill(pid.raw(), 0) };
    if done == 0 || last_errno() != Errno::ESRCH {
        Presence::Present
    } else {
        Presence::Absent
    }
}

/// `sigwaitinfo(2)`: the next signal for this process that is none of those `heard_elsewhere`, and its
/// `si_code`. All of them must be blocked in all threads.
///
/// A `signalfd(2)` would be woken by each `SIGCHLD` too, to find that it is none of its own.
pub fn next_signal(heard_elsewhere: &[Signal]) -> Result<(Signal, i32), Errno> {
    loop {
        // SAFETY: `set` is initialised by sigfillset before use, and `info` is valid for writes; all
        // bit patterns of both are valid.
        let (number, info) = unsafe {
            let mut set: libc::sigset_t = std::mem::zeroed();
            libc::sigfillset(&raw mut set);
            for signal in heard_elsewhere {
                libc::sigdelset(&raw mut set, signal.raw());
            }
            let mut info: libc::siginfo_t = std::mem::zeroed();
            (libc::sigwaitinfo(&raw const set, &raw mut info), info)
        };
        match (Signal::from_raw(number), last_errno()) {
            (Some(signal), _) => return Ok((signal, info.si_code)),
            (None, Errno::EINTR) => {}
            (None, errno) => return Err(errno),
        }
    }
}

/// Stop this process, all its threads, until somebody sends `SIGCONT`.
pub fn stop_self() {
    // SAFETY: raise takes an integer only.
    unsafe { libc::raise(libc::SIGSTOP) };
}

/// End this process as `signal` ends a process, without a core file of its own. It comes back where
/// the signal cannot kill: to the first process of a PID namespace.
pub fn die_by(signal: Signal) {
    let no_core = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the set is initialised by sigemptyset before use; everything else is integers and
    // pointers to live values.
    unsafe {
        libc::setrlimit(libc::RLIMIT_CORE, &raw const no_core);
        libc::signal(signal.raw(), libc::SIG_DFL);
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, signal.raw());
        // To this thread: another one may be accepting what is sent to the process.
        libc::raise(signal.raw());
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, std::ptr::null_mut());
    }
}

/// A process that keeps its identity: a pidfd, which no reused number can mislead.
#[derive(Debug)]
pub struct ProcessHandle(OwnedFd);

impl ProcessHandle {
    /// `pidfd_open(2)`.
    pub fn open(pid: RealPid) -> Result<Self, Errno> {
        // SAFETY: pidfd_open takes integers only.
        let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid.raw(), 0) };
        let fd = i32::try_from(fd)
            .ok()
            .filter(|&fd| fd >= 0)
            .ok_or_else(last_errno)?;
        // SAFETY: the kernel has just made this descriptor, and nobody else owns it.
        Ok(Self(unsafe { OwnedFd::from_raw_fd(fd) }))
    }

    pub(crate) fn as_raw_fd(&self) -> i32 {
        self.0.as_raw_fd()
    }

    /// `pidfd_send_signal(2)`. Nobody there is nobody's fault.
    pub fn send(&self, signal: Signal) {
        let info: *const libc::siginfo_t = std::ptr::null();
        // SAFETY: integers, and a null siginfo, which the kernel then makes itself.
        unsafe {
            libc::syscall(
                libc::SYS_pidfd_send_signal,
                self.0.as_raw_fd(),
                signal.raw(),
                info,
                0,
            )
        };
    }
}
