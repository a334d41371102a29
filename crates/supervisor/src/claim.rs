//! A container's name, unique on the whole host.
//!
//! Binding an abstract socket is the claim: it is atomic, it holds over all users, and the kernel
//! lets go of it when its holder dies, however that happens. Nothing is left to clean up.

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, UnixAddr, bind, socket};
use pidspace::ContainerName;
use std::os::fd::{AsRawFd, OwnedFd};

use crate::Error;

/// A held name. Dropping it frees the name.
#[derive(Debug)]
pub(crate) struct Claim {
    _socket: OwnedFd,
}

impl Claim {
    /// Take the name, if nobody has it.
    pub(crate) fn take(name: &ContainerName) -> Result<Self, Error> {
        let failed = |errno: Errno| Error::Claim(errno.into());
        let address = UnixAddr::new_abstract(format!("pidbox/{}", name.as_str()).as_bytes())
            .map_err(failed)?;
        let socket = socket(
            AddressFamily::Unix,
            SockType::Stream,
            SockFlag::SOCK_CLOEXEC,
            None,
        )
        .map_err(failed)?;
        match bind(socket.as_raw_fd(), &address) {
            Ok(()) => Ok(Self { _socket: socket }),
            Err(Errno::EADDRINUSE) => Err(Error::NameTaken),
            Err(errno) => Err(failed(errno)),
        }
    }
}
