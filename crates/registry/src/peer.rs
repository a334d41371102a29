//! Who is at the other end of a socket.

use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use std::io;
use std::os::fd::AsFd;

/// The process at the other end, as the kernel vouches for it: whoever connected, or whoever began
/// to listen (`SO_PEERCRED` of `unix(7)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its PID, as this process sees it; 0 where it is out of sight.
    pub pid: i32,
    /// Its user.
    pub uid: u32,
}

impl Peer {
    pub(crate) fn of(socket: &impl AsFd) -> io::Result<Self> {
        let credentials = getsockopt(&socket.as_fd(), PeerCredentials)?;
        Ok(Self {
            pid: credentials.pid(),
            uid: credentials.uid(),
        })
    }

    /// Whether that is this process's user, or root.
    pub fn is_owner_or_root(self) -> bool {
        self.uid == nix::unistd::geteuid().as_raw() || self.uid == 0
    }
}
