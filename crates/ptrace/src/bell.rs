//! Waking the tracer while it waits.
//!
//! `wait4(2)` knows of nothing but children, so another thread that has something for the tracer
//! interrupts it with a `SIGCHLD`: "look at your children", of which it means nothing else.

use std::ffi::c_int;

/// What rings for one thread.
#[derive(Clone, Copy, Debug)]
pub struct Bell {
    process: libc::pid_t,
    tracer: libc::pid_t,
}

/// A handler interrupts a system call; to do anything is not its business.
extern "C" fn interrupt(_signal: c_int) {}

impl Bell {
    /// A bell that this thread hears from now on. [`crate::wait`] then says [`crate::Report::Rang`].
    ///
    /// It is the process's way to handle `SIGCHLD`: programs that are executed later find it at its
    /// default. Stops of children and tracees no longer send one, for which nobody would wait, and
    /// which costs something at each.
    pub fn of_this_thread() -> Self {
        // SAFETY: `action` is valid for reads, all its fields are integers or the address of a handler
        // that does nothing; `set` is initialised by sigemptyset before use.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = interrupt as *const () as usize;
            // Without SA_RESTART.
            action.sa_flags = libc::SA_NOCLDSTOP;
            libc::sigaction(libc::SIGCHLD, &raw const action, std::ptr::null_mut());
            let mut set: libc::sigset_t = std::mem::zeroed();
            libc::sigemptyset(&raw mut set);
            libc::sigaddset(&raw mut set, libc::SIGCHLD);
            libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, std::ptr::null_mut());
            Self {
                process: libc::getpid(),
                tracer: libc::gettid(),
            }
        }
    }

    /// Ring. A thread that is only about to wait does not hear it: whoever rings does so again until
    /// he is attended to.
    pub fn ring(&self) {
        // SAFETY: tgkill takes integers only.
        unsafe { libc::syscall(libc::SYS_tgkill, self.process, self.tracer, libc::SIGCHLD) };
    }
}
