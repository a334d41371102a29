//! Netlink: the port that a socket gets for its owner's TGID, and requests that name a process.
//!
//! "If the application sets it to 0, the kernel takes care of assigning it ... the kernel assigns
//! the process ID to the first netlink socket the process opens", netlink(7). The kernel's own
//! choice would be the real one, so the socket is bound to the virtual one before. A port that
//! somebody else has, another container among them, is none that the kernel would choose either: it
//! then takes a large negative number (`net/netlink/af_netlink.c:netlink_autobind`).

use abi::{Errno, Memory};
use ptrace::{NetlinkSocket, TraceeMemory, netlink_socket};
use surface::{Edit, Request, translate_netlink};

use super::{Entry, failure, low};
use crate::call::{Copied, Decision, Run, Work};
use crate::dispatch::After;
use crate::scratch::REGION;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// Where something is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// A netlink address.
    Netlink,
    /// An address of another family.
    Other,
    /// No address is given: the socket's peer. Of a netlink socket that is the kernel.
    Peer,
}

impl Destination {
    pub(super) fn at(address: u64, size: i32, memory: &TraceeMemory) -> Self {
        let mut family = [0; 2];
        if address == 0 || size == 0 {
            Self::Peer
        } else if memory.read(address, &mut family).is_ok()
            && i32::from(u16::from_le_bytes(family)) == libc::AF_NETLINK
        {
            Self::Netlink
        } else {
            Self::Other
        }
    }
}

/// On whose behalf a socket is bound.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Binding {
    /// The guest asked for it.
    Asked,
    /// The guest sends through a socket that is bound to nothing, which binds it: its own call is
    /// made thereafter.
    Implied,
}

/// bind(fd, address, size)
pub(crate) fn bind_enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let [fd, address, size, ..] = *entry.arguments;
    let mut bytes = [0; ADDRESS];
    let is_whole = usize::try_from(low(size)).is_ok_and(|size| size >= ADDRESS);
    if !is_whole || entry.stopped.memory().read(address, &mut bytes).is_err() {
        return Decision::Pass;
    }
    let [f0, f1, _, _, p0, p1, p2, p3, ..] = bytes;
    let is_netlink = i32::from(u16::from_le_bytes([f0, f1])) == libc::AF_NETLINK;
    if !is_netlink || [p0, p1, p2, p3] != [0; 4] {
        return Decision::Pass;
    }
    match socket(supervisor, entry, low(fd)) {
        Some(socket) => bind(supervisor, entry, socket, bytes, Binding::Asked),
        None => Decision::Pass,
    }
}

/// A socket that is bound to nothing is bound to its owner's number before something is sent to a
/// netlink address.
pub(super) fn bind_first(
    supervisor: &Supervisor,
    entry: Entry<'_>,
    destination: Destination,
) -> Option<Decision> {
    if destination != Destination::Netlink {
        return None;
    }
    let tracee = supervisor.tracees.get(&entry.caller.real)?;
    let socket = socket(supervisor, entry, low(entry.arguments[0]))?;
    let is_bound = socket.port != 0 && tracee.taken_ports == 0;
    (!is_bound).then(|| bind(supervisor, entry, socket, NO_ADDRESS, Binding::Implied))
}

fn bind(
    supervisor: &Supervisor,
    entry: Entry<'_>,
    socket: NetlinkSocket,
    mut address: [u8; ADDRESS],
    binding: Binding,
) -> Decision {
    let Some(port) = port(supervisor, entry.caller, socket) else {
        return Decision::Pass;
    };
    if let Some(bytes) = address.get_mut(PORT..).and_then(<[u8]>::first_chunk_mut) {
        *bytes = port.to_le_bytes();
    }
    let mut arguments = *entry.arguments;
    arguments[2] = ADDRESS as u64;
    Decision::Run(Run {
        instead: Some("bind"),
        arguments,
        copies: vec![(1, Copied::from(address.to_vec()))],
        work: Work::Bind(binding),
    })
}

/// Size of a `struct sockaddr_nl`, and where its port is.
const ADDRESS: usize = 12;
const PORT: usize = 4;
/// The family, and nothing else.
const NO_ADDRESS: [u8; ADDRESS] = {
    let [low, high] = (libc::AF_NETLINK as u16).to_le_bytes();
    [low, high, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
};

/// The port to try: the virtual TGID, unless that is taken.
///
/// A socket that shows this port may be bound to it, or have failed to be: the kernel does not take
/// back what it could not get. With another port the first fails, as with port 0 ("EINVAL"), and the
/// second does not.
fn port(supervisor: &Supervisor, caller: Caller, socket: NetlinkSocket) -> Option<i32> {
    let tracee = supervisor.tracees.get(&caller.real)?;
    let tgid = supervisor.table.view(caller.space).tgid(caller.group)?;
    Some(if tracee.taken_ports == 0 && socket.port != tgid.get() {
        tgid.raw()
    } else {
        supervisor.spare_port
    })
}

/// The ports that the kernel takes where the owner's number is taken lie below this.
const SPARE_PORTS: i32 = -4096;

/// Where the search for a port that nobody has begins, for each supervisor elsewhere.
pub(crate) const fn first_spare_port(supervisor: u32) -> i32 {
    i32::MIN + (supervisor % (1 << 22)).cast_signed() * (1 << 8)
}

const fn next_spare_port(port: i32) -> i32 {
    if port + 1 < SPARE_PORTS {
        port + 1
    } else {
        i32::MIN
    }
}

pub(crate) fn bind_exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    binding: Binding,
    result: i64,
) -> After {
    let Some(tracee) = supervisor.tracees.get_mut(&caller.real) else {
        return After::Return(result);
    };
    let is_taken = result == failure(Errno::EADDRINUSE);
    match tracee.taken_ports.checked_add(1) {
        Some(taken) if is_taken => {
            tracee.taken_ports = taken;
            supervisor.spare_port = next_spare_port(supervisor.spare_port);
            return After::Again;
        }
        _ => tracee.taken_ports = 0,
    }
    match binding {
        Binding::Implied if result == 0 => After::Again,
        Binding::Implied | Binding::Asked => After::Return(result),
    }
}

/// sendto(fd, buffer, length, flags, address, size)
pub(crate) fn send_enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let [fd, buffer, length, flags, address, size] = *entry.arguments;
    let memory = entry.stopped.memory();
    let destination = Destination::at(address, low(size), &memory);
    if destination != Destination::Netlink {
        return Decision::Pass;
    }
    if let Some(bind) = bind_first(supervisor, entry, destination) {
        return bind;
    }
    let Some(length) = usize::try_from(length)
        .ok()
        .filter(|length| *length <= REGION)
    else {
        return Decision::Pass;
    };
    let mut payload = vec![0; length];
    if memory.read(buffer, &mut payload).is_err() {
        return Decision::Pass;
    }
    match translated(supervisor, entry, payload) {
        Ok(None) => Decision::Pass,
        Ok(Some(request)) => Decision::Run(Run {
            instead: None,
            arguments: [fd, buffer, length as u64, flags, address, size],
            copies: vec![(1, request.into())],
            work: Work::Restore,
        }),
        Err(errno) => Decision::Answer(failure(errno)),
    }
}

/// What is sent, in the words of the kernel. `None`: it is as the guest has it.
pub(super) fn translated(
    supervisor: &Supervisor,
    entry: Entry<'_>,
    mut payload: Vec<u8>,
) -> Result<Option<Vec<u8>>, Errno> {
    let Some(socket) = socket(supervisor, entry, low(entry.arguments[0])) else {
        return Ok(None);
    };
    let view = supervisor.table.view(entry.caller.space);
    match translate_netlink(view, socket.protocol, &mut payload) {
        Request::Sent(Edit::Unchanged) => Ok(None),
        Request::Sent(Edit::Changed) => Ok(Some(payload)),
        Request::Refused(errno) => Err(errno),
    }
}

fn socket(supervisor: &Supervisor, entry: Entry<'_>, fd: i32) -> Option<NetlinkSocket> {
    let leader = supervisor.table.group(entry.caller.group)?.real();
    netlink_socket(entry.caller.real, leader, fd)
}
