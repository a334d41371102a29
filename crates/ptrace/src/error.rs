//! What can go wrong with a tracee, and with us.

use syscalls::Errno;

/// A request that was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The tracee is no longer there, or no longer stopped: `SIGKILL` needs nobody's leave.
    #[error("the tracee is gone")]
    Gone,
    /// The kernel refused the request for another reason.
    #[error("{request}: {errno}")]
    Os {
        /// The request, in `ptrace(2)`'s words.
        request: &'static str,
        /// What the kernel said.
        errno: Errno,
    },
}

/// The result of asking something of a tracee.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// The error of the system call that just failed in this thread.
    pub(crate) fn last(request: &'static str) -> Self {
        let errno = last_errno();
        if errno == Errno::ESRCH {
            Self::Gone
        } else {
            Self::Os { request, errno }
        }
    }
}

/// The error number of the system call that just failed in this thread.
pub(crate) fn last_errno() -> Errno {
    Errno::new(
        std::io::Error::last_os_error()
            .raw_os_error()
            .unwrap_or(libc::EIO),
    )
}
