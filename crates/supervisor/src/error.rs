//! What can go wrong with us.

use std::io;
use syscalls::Errno;

/// A failure of the supervisor's own. It ends the container, never a single call of it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody on this host runs a container of that name.
    #[error("the name is taken by a running container")]
    NameTaken,
    /// The name could not be claimed for another reason.
    #[error("the name cannot be claimed")]
    Claim(#[source] io::Error),
    /// The host does not let this user trace.
    #[error("ptrace is blocked: {reason}", reason = text(*.0))]
    TracingBlocked(Errno),
    /// The host does not let this user install a filter.
    #[error("seccomp filters are blocked: {reason}", reason = text(*.0))]
    FilterBlocked(Errno),
    /// There is to be a wall, and the kernel has none, or does not let this user have one.
    #[error("the kernel puts up no wall: {reason}", reason = text(*.0))]
    NoWall(Errno),
    /// No process could be made.
    #[error("cannot make a process: {reason}", reason = text(*.0))]
    Fork(Errno),
    /// The program could not be executed.
    #[error("{reason}", reason = text(*.0))]
    Exec(Errno),
    /// A request that must work did not.
    #[error("a tracee cannot be controlled")]
    Trace(#[source] ptrace::Error),
    /// The host refused something that every host has.
    #[error("{what}")]
    Host {
        /// What was being done.
        what: &'static str,
        /// What the kernel said.
        #[source]
        source: io::Error,
    },
    /// The model refused what the kernel did: they disagree, and nothing that follows can be trusted.
    #[error("the pid table does not hold: {0}")]
    Model(&'static str),
}

impl Error {
    /// For `map_err` on a call that fails with an errno of nix's.
    pub(crate) fn host(what: &'static str) -> impl FnOnce(nix::Error) -> Self {
        move |errno| Self::Host {
            what,
            source: errno.into(),
        }
    }
}

impl From<ptrace::LaunchError> for Error {
    fn from(error: ptrace::LaunchError) -> Self {
        match error.stage {
            ptrace::Stage::Fork => Self::Fork(error.errno),
            ptrace::Stage::Wall => Self::NoWall(error.errno),
            ptrace::Stage::Seize => Self::TracingBlocked(error.errno),
            ptrace::Stage::Filter => Self::FilterBlocked(error.errno),
            ptrace::Stage::Exec => Self::Exec(error.errno),
        }
    }
}

/// What the manual says of an errno.
fn text(errno: Errno) -> &'static str {
    errno.description().unwrap_or("unknown error")
}
