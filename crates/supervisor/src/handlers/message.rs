//! sendmsg(2), recvmsg(2) and their plurals: "to send or receive credentials ... use a
//! SCM_CREDENTIALS ancillary message", unix(7).
//!
//! What a sender shows is checked by the kernel against its real PID, so it goes in a copy. What a
//! receiver is shown lies in memory that it offered, and is translated in place.

use abi::{Errno, Memory};
use ptrace::{Result, Stopped, TraceeMemory};
use surface::{Edit, NETLINK_HEAD, may_name_process, translate_control_in, translate_control_out};
use syscalls::x86_64::Sysno;

use super::netlink::{self, Destination};
use super::{Entry, failure, low};
use crate::call::{Copied, Decision, Run, Work};
use crate::scratch::REGION;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// How many messages a call is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Messages {
    /// sendmsg(fd, message, flags), recvmsg(fd, message, flags)
    One,
    /// sendmmsg(fd, vector, count, flags), recvmmsg(fd, vector, count, flags, timeout)
    Vector,
}

impl Messages {
    const fn of(number: u32) -> Self {
        const SENDMMSG: u32 = Sysno::sendmmsg as u32;
        const RECVMMSG: u32 = Sysno::recvmmsg as u32;
        match number {
            SENDMMSG | RECVMMSG => Self::Vector,
            _ => Self::One,
        }
    }

    /// Their addresses.
    fn addresses(self, arguments: &[u64; 6]) -> impl Iterator<Item = u64> {
        let [_, first, count, ..] = *arguments;
        let count = match self {
            Self::One => 1,
            Self::Vector => u64::from(low(count).cast_unsigned()).min(MOST as u64),
        };
        (0..count).map(move |index| first.wrapping_add(index * Message::STRIDE as u64))
    }
}

/// `UIO_MAXIOV`: the kernel takes no more messages at once, and no more buffers.
const MOST: usize = 1024;

pub(crate) fn send_enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let memory = entry.stopped.memory();
    let Some(first) = Message::at(entry.arguments[1], &memory) else {
        return Decision::Pass;
    };
    if let Some(bind) = netlink::bind_first(supervisor, entry, first.destination(&memory)) {
        return bind;
    }
    match Messages::of(entry.number) {
        Messages::One => send_one(supervisor, entry, first),
        Messages::Vector => send_many(supervisor, entry),
    }
}

fn send_one(supervisor: &Supervisor, entry: Entry<'_>, message: Message) -> Decision {
    match outgoing(supervisor, entry, message) {
        Ok(Some(copied)) => Decision::Run(Run {
            number: None,
            arguments: *entry.arguments,
            copies: vec![(1, copied)],
            work: Work::Restore,
        }),
        Ok(None) => Decision::Pass,
        Err(errno) => Decision::Answer(failure(errno)),
    }
}

/// All messages go from one copied vector. One that cannot be sent ends it, as the kernel would
/// end: "if an error occurs after at least one message has been sent, the call succeeds",
/// sendmmsg(2). So does one too many, for "the caller can retry with a further sendmmsg() call".
fn send_many(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    /// So much is copied at once at least, and a message more at most.
    const ENOUGH: usize = 2 * REGION;
    let mut vector = Copied::from(Vec::new());
    let mut copied = 0;
    let mut edit = Edit::Unchanged;
    for address in Messages::Vector.addresses(entry.arguments) {
        let Some(message) = Message::at(address, &entry.stopped.memory()) else {
            break;
        };
        match outgoing(supervisor, entry, message) {
            Ok(None) => append(&mut vector, message.0.to_vec().into()),
            Ok(Some(message)) => {
                edit = Edit::Changed;
                copied += size(&message);
                append(&mut vector, message);
            }
            Err(errno) if vector.bytes.is_empty() => return Decision::Answer(failure(errno)),
            Err(_) => {
                edit = Edit::Changed;
                break;
            }
        }
        if copied > ENOUGH {
            break;
        }
    }
    if edit == Edit::Unchanged {
        return Decision::Pass;
    }
    let mut arguments = *entry.arguments;
    arguments[2] = (vector.bytes.len() / Message::STRIDE) as u64;
    Decision::Run(Run {
        number: None,
        arguments,
        copies: vec![(1, vector)],
        work: Work::SendMessages,
    })
}

/// One more element of a vector of `struct mmsghdr`.
fn append(vector: &mut Copied, message: Copied) {
    let at = vector.bytes.len();
    vector.bytes.extend(message.bytes);
    vector.bytes.resize(at + Message::STRIDE, 0);
    for (offset, copied) in message.pointers {
        vector.pointers.push((at + offset, copied));
    }
}

/// Of a structure and all that it points to.
fn size(copied: &Copied) -> usize {
    let pointers = copied.pointers.iter();
    copied.bytes.len() + pointers.map(|(_, copied)| size(copied)).sum::<usize>()
}

/// "On return, the msg_len fields of successive elements of msgvec are updated to contain the
/// number of bytes transmitted", sendmmsg(2): in the copy, from where they go to the guest.
pub(crate) fn send_exit(stopped: &Stopped, arguments: &[u64; 6], result: i64) -> Result<i64> {
    let [_, copy, ..] = stopped.registers()?.arguments();
    let mut memory = stopped.memory();
    for index in 0..u64::try_from(result).unwrap_or(0) {
        let length = index * Message::STRIDE as u64 + Message::SIZE as u64;
        if let Ok(sent) = memory.read_i32(copy.wrapping_add(length)) {
            // A vector that cannot be written to is the guest's own doing.
            let _ = memory.write_i32(arguments[1].wrapping_add(length), sent);
        }
    }
    Ok(result)
}

/// The message in the words of the kernel. `None`: it is as the guest has it.
fn outgoing(
    supervisor: &Supervisor,
    entry: Entry<'_>,
    mut message: Message,
) -> core::result::Result<Option<Copied>, Errno> {
    let memory = entry.stopped.memory();
    let mut pointers = Vec::new();
    if let Some((address, length)) = message.control() {
        // "ENOBUFS": net.core.optmem_max of older kernels is a third of what fits. The kernel says it
        // of any length that is long enough, after its earlier checks.
        if length > REGION {
            set_word(&mut message.0, Message::CONTROL_LENGTH, i32::MAX as u64);
            return Ok(Some(message.0.to_vec().into()));
        }
        let view = supervisor.table.view(entry.caller.space);
        let mut control = vec![0; length];
        if memory.read(address, &mut control).is_ok()
            && translate_control_in(view, &mut control) == Edit::Changed
        {
            pointers.push((Message::CONTROL, control.into()));
        }
    }
    if let Some(payload) = message.request(&memory)
        && let Some(request) = netlink::translated(supervisor, entry, payload)?
    {
        pointers.push((Message::BUFFERS, message.replace_buffers(request)));
    }
    if pointers.is_empty() {
        return Ok(None);
    }
    Ok(Some(Copied {
        bytes: message.0.to_vec(),
        pointers,
    }))
}

/// Credentials that are to come have to be looked for if there is room for them.
pub(crate) fn receive_enter(entry: Entry<'_>) -> Decision {
    let memory = entry.stopped.memory();
    let has_room = |address| {
        let message: Option<Message> = Message::at(address, &memory);
        message.is_some_and(|message| message.control().is_some())
    };
    let messages = Messages::of(entry.number);
    if messages.addresses(entry.arguments).any(has_room) {
        Run::with(*entry.arguments, Work::Receive(messages))
    } else {
        Decision::Pass
    }
}

pub(crate) fn receive_exit(
    supervisor: &Supervisor,
    caller: Caller,
    stopped: &Stopped,
    messages: Messages,
    arguments: &[u64; 6],
    result: i64,
) -> i64 {
    let received = match (messages, usize::try_from(result)) {
        (_, Err(_)) => 0,
        (Messages::One, Ok(_)) => 1,
        (Messages::Vector, Ok(count)) => count,
    };
    for address in messages.addresses(arguments).take(received) {
        incoming(supervisor, caller, &mut stopped.memory(), address);
    }
    result
}

/// The kernel has made `msg_controllen` what there is.
fn incoming(supervisor: &Supervisor, caller: Caller, memory: &mut TraceeMemory, address: u64) {
    let message = Message::at(address, memory);
    let Some((address, length)) = message.and_then(|message| message.control()) else {
        return;
    };
    let view = supervisor.table.view(caller.space);
    let mut control = vec![0; length.min(REGION)];
    if memory.read(address, &mut control).is_ok()
        && translate_control_out(view, &mut control) == Edit::Changed
    {
        // A page that has gone meanwhile is the guest's own doing.
        let _ = memory.write(address, &control);
    }
}

/// `struct msghdr`, recvmsg(2), which is also the head of a `struct mmsghdr`.
#[derive(Clone, Copy)]
struct Message([u8; Message::SIZE]);

impl Message {
    const SIZE: usize = 56;
    /// Size of a `struct mmsghdr`, which goes on with the number of bytes.
    const STRIDE: usize = 64;
    /// Size of a `struct iovec`.
    const BUFFER: usize = 16;

    const NAME: usize = 0;
    const NAME_LENGTH: usize = 8;
    const BUFFERS: usize = 16;
    const BUFFER_COUNT: usize = 24;
    const CONTROL: usize = 32;
    const CONTROL_LENGTH: usize = 40;

    /// `None`: there is nothing at that address, and the kernel will say so.
    fn at(address: u64, memory: &TraceeMemory) -> Option<Self> {
        let mut bytes = [0; Self::SIZE];
        memory.read(address, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    fn field(&self, offset: usize) -> u64 {
        word(&self.0, offset)
    }

    /// Control messages, or room for them, if they can hold credentials: address and length.
    fn control(&self) -> Option<(u64, usize)> {
        /// A header and a pid. cmsg(3)
        const LEAST: usize = 16 + 4;
        let address = self.field(Self::CONTROL);
        let length = usize::try_from(self.field(Self::CONTROL_LENGTH)).unwrap_or(usize::MAX);
        (address != 0 && length >= LEAST).then_some((address, length))
    }

    fn destination(&self, memory: &TraceeMemory) -> Destination {
        let size = low(self.field(Self::NAME_LENGTH));
        Destination::at(self.field(Self::NAME), size, memory)
    }

    /// All of the message's bytes, if they can be a netlink request that names a process.
    fn request(&self, memory: &TraceeMemory) -> Option<Vec<u8>> {
        let buffers = self.buffers(memory)?;
        match self.destination(memory) {
            Destination::Other => return None,
            Destination::Netlink => {}
            // Nearly every message ends here.
            Destination::Peer => {
                let (address, length) = *buffers.first()?;
                let mut head = vec![0; length.min(NETLINK_HEAD)];
                memory.read(address, &mut head).ok()?;
                may_name_process(&head).then_some(())?;
            }
        }
        let mut payload = Vec::new();
        for (address, length) in buffers {
            let at = payload.len();
            payload.resize(length.checked_add(at).filter(|end| *end <= REGION)?, 0);
            memory.read(address, payload.get_mut(at..)?).ok()?;
        }
        Some(payload)
    }

    /// The buffers that make up the message: addresses and lengths.
    fn buffers(&self, memory: &TraceeMemory) -> Option<Vec<(u64, usize)>> {
        let count = usize::try_from(self.field(Self::BUFFER_COUNT)).ok()?;
        if count > MOST {
            return None;
        }
        let mut vector = vec![0; count * Self::BUFFER];
        memory.read(self.field(Self::BUFFERS), &mut vector).ok()?;
        let buffers = vector.chunks_exact(Self::BUFFER);
        buffers
            .map(|buffer| Some((word(buffer, 0), usize::try_from(word(buffer, 8)).ok()?)))
            .collect()
    }

    /// Make it a message of one buffer, which is returned, with the bytes that it points to.
    fn replace_buffers(&mut self, payload: Vec<u8>) -> Copied {
        let mut buffer = vec![0; Self::BUFFER];
        set_word(&mut buffer, 8, payload.len() as u64);
        set_word(&mut self.0, Self::BUFFER_COUNT, 1);
        Copied {
            bytes: buffer,
            pointers: vec![(0, payload.into())],
        }
    }
}

fn word(bytes: &[u8], offset: usize) -> u64 {
    let bytes = bytes.get(offset..).and_then(<[u8]>::first_chunk);
    bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

fn set_word(bytes: &mut [u8], offset: usize, value: u64) {
    if let Some(word) = bytes.get_mut(offset..).and_then(<[u8]>::first_chunk_mut) {
        *word = value.to_le_bytes();
    }
}
