//! What a socket of a tracee's is: asked of the socket itself, through a descriptor of our own.

use abi::RealPid;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// A netlink socket, `netlink(7)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetlinkSocket {
    /// `NETLINK_ROUTE`, `NETLINK_GENERIC` and so on.
    pub protocol: i32,
    /// The port it is bound to. Zero: to none yet.
    pub port: u32,
}

/// The netlink socket that `fd` of that task is, in the process of `leader`.
///
/// `None` where it is another file, or is none, or where the host cannot tell.
pub fn netlink_socket(task: RealPid, leader: RealPid, fd: i32) -> Option<NetlinkSocket> {
    let socket = descriptor(task, leader, fd)?;
    if option(&socket, libc::SO_DOMAIN)? != libc::AF_NETLINK {
        return None;
    }
    Some(NetlinkSocket {
        protocol: option(&socket, libc::SO_PROTOCOL)?,
        port: port(&socket)?,
    })
}

/// A second descriptor of a tracee's file: `pidfd_getfd(2)`.
///
/// `task` is who has it, in the process of `leader`. `None` where there is no such file, or where the
/// host cannot tell.
pub fn descriptor(task: RealPid, leader: RealPid, fd: i32) -> Option<OwnedFd> {
    // Before Linux 6.9 only a leader can be opened; threads without a common table of descriptors
    // are rare.
    let process = open_process(task, libc::PIDFD_THREAD).or_else(|| open_process(leader, 0))?;
    // SAFETY: pidfd_getfd takes three integers.
    owned(unsafe { libc::syscall(libc::SYS_pidfd_getfd, process.as_raw_fd(), fd, 0) })
}

fn open_process(pid: RealPid, flags: libc::c_uint) -> Option<OwnedFd> {
    // SAFETY: pidfd_open takes two integers.
    owned(unsafe { libc::syscall(libc::SYS_pidfd_open, pid.raw(), flags) })
}

fn owned(result: libc::c_long) -> Option<OwnedFd> {
    let fd = i32::try_from(result).ok().filter(|fd| *fd >= 0)?;
    // SAFETY: the kernel has just made the descriptor for this process, and nobody else knows it.
    Some(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// An option of a socket that is an `int`, `socket(7)`.
fn option(socket: &OwnedFd, name: libc::c_int) -> Option<i32> {
    let mut value = 0;
    let mut size = size_of::<libc::c_int>() as libc::socklen_t;
    // SAFETY: `value` is valid for writes of `size` bytes, and `size` itself is.
    let done = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            name,
            (&raw mut value).cast(),
            &raw mut size,
        )
    };
    (done == 0).then_some(value)
}

fn port(socket: &OwnedFd) -> Option<u32> {
    // SAFETY: all zeroes is a valid sockaddr_nl.
    let mut address: libc::sockaddr_nl = unsafe { std::mem::zeroed() };
    let mut size = size_of::<libc::sockaddr_nl>() as libc::socklen_t;
    // SAFETY: `address` is valid for writes of `size` bytes, and `size` itself is.
    let done =
        unsafe { libc::getsockname(socket.as_raw_fd(), (&raw mut address).cast(), &raw mut size) };
    (done == 0).then_some(address.nl_pid)
}
