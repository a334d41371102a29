//! sendmsg(2), recvmsg(2) and their plurals: "to send or receive credentials ... use a
//! SCM_CREDENTIALS ancillary message", unix(7).
//!
//! What a sender shows is checked by the kernel against its real PID, so it goes in a copy. What a
//! receiver is shown lies in memory that it offered, and is translated in place.

use abi::{Abi, DataModel, Errno, Memory};
use ptrace::{Result, Stopped, TraceeMemory};
use surface::{
    Edit, NETLINK_HEAD, brings_descriptors, control_header, may_name_process, translate_control_in,
    translate_control_out,
};

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
    fn of(entry: Entry<'_>) -> Self {
        match entry.row.name {
            "sendmmsg" | "recvmmsg" => Self::Vector,
            _ => Self::One,
        }
    }

    /// Their addresses.
    fn addresses(self, model: DataModel, arguments: &[u64; 6]) -> impl Iterator<Item = u64> {
        let [_, first, count, ..] = *arguments;
        let count = match self {
            Self::One => 1,
            Self::Vector => u64::from(low(count).cast_unsigned()).min(MOST as u64),
        };
        let stride = Message::stride(model) as u64;
        (0..count).map(move |index| first.wrapping_add(index * stride))
    }
}

/// `UIO_MAXIOV`: the kernel takes no more messages at once, and no more buffers.
const MOST: usize = 1024;

pub(crate) fn send_enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let memory = entry.stopped.memory();
    let Some(first) = Message::at(entry.arguments[1], entry.model(), &memory) else {
        return Decision::Pass;
    };
    if let Some(bind) = netlink::bind_first(supervisor, entry, first.destination(&memory)) {
        return bind;
    }
    match Messages::of(entry) {
        Messages::One => send_one(supervisor, entry, first),
        Messages::Vector => send_many(supervisor, entry),
    }
}

fn send_one(supervisor: &Supervisor, entry: Entry<'_>, message: Message) -> Decision {
    match outgoing(supervisor, entry, message) {
        Ok(Some(copied)) => Decision::Run(Run {
            instead: None,
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
    let model = entry.model();
    for address in Messages::Vector.addresses(model, entry.arguments) {
        let Some(message) = Message::at(address, model, &entry.stopped.memory()) else {
            break;
        };
        match outgoing(supervisor, entry, message.clone()) {
            Ok(None) => append(&mut vector, model, message.bytes.into()),
            Ok(Some(message)) => {
                edit = Edit::Changed;
                copied += size(&message);
                append(&mut vector, model, message);
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
    arguments[2] = (vector.bytes.len() / Message::stride(model)) as u64;
    Decision::Run(Run {
        instead: None,
        arguments,
        copies: vec![(1, vector)],
        work: Work::SendMessages,
    })
}

/// One more element of a vector of `struct mmsghdr`.
fn append(vector: &mut Copied, model: DataModel, message: Copied) {
    let at = vector.bytes.len();
    vector.bytes.extend(message.bytes);
    vector.bytes.resize(at + Message::stride(model), 0);
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
pub(crate) fn send_exit(
    stopped: &Stopped,
    abi: Abi,
    arguments: &[u64; 6],
    result: i64,
) -> Result<i64> {
    let model = abi.data_model();
    let [_, copy, ..] = abi.arguments(&stopped.registers()?.arguments(abi));
    let mut memory = stopped.memory();
    for index in 0..u64::try_from(result).unwrap_or(0) {
        let length = index * Message::stride(model) as u64 + Message::size(model) as u64;
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
            let model = message.model;
            let most = u64::from(u32::MAX);
            set_word(&mut message.bytes, model, Message::CONTROL_LENGTH, most);
            return Ok(Some(message.bytes.into()));
        }
        let view = supervisor.table.view(entry.caller.space);
        let mut control = vec![0; length];
        if memory.read(address, &mut control).is_ok()
            && translate_control_in(view, entry.model(), &mut control) == Edit::Changed
        {
            pointers.push((message.offset(Message::CONTROL), control.into()));
        }
    }
    if let Some(payload) = message.request(&memory)
        && let Some(request) = netlink::translated(supervisor, entry, payload)?
    {
        let buffers = message.replace_buffers(request);
        pointers.push((message.offset(Message::BUFFERS), buffers));
    }
    if pointers.is_empty() {
        return Ok(None);
    }
    Ok(Some(Copied {
        bytes: message.bytes,
        pointers,
    }))
}

/// Credentials that are to come have to be looked for if there is room for them.
pub(crate) fn receive_enter(entry: Entry<'_>) -> Decision {
    let memory = entry.stopped.memory();
    let has_room = |address| {
        let message = Message::at(address, entry.model(), &memory);
        message.is_some_and(|message| message.control().is_some())
    };
    let messages = Messages::of(entry);
    let mut addresses = messages.addresses(entry.model(), entry.arguments);
    if addresses.any(has_room) {
        Run::with(*entry.arguments, Work::Receive(messages))
    } else {
        Decision::Pass
    }
}

pub(crate) fn receive_exit(
    supervisor: &Supervisor,
    caller: Caller,
    stopped: &Stopped,
    abi: Abi,
    messages: Messages,
    arguments: &[u64; 6],
    result: i64,
) -> i64 {
    let received = match (messages, usize::try_from(result)) {
        (_, Err(_)) => 0,
        (Messages::One, Ok(_)) => 1,
        (Messages::Vector, Ok(count)) => count,
    };
    let model = abi.data_model();
    for address in messages.addresses(model, arguments).take(received) {
        incoming(supervisor, caller, model, &mut stopped.memory(), address);
    }
    result
}

/// The kernel has made `msg_controllen` what there is.
fn incoming(
    supervisor: &Supervisor,
    caller: Caller,
    model: DataModel,
    memory: &mut TraceeMemory,
    address: u64,
) {
    let message = Message::at(address, model, memory);
    let Some((address, length)) = message.and_then(|message| message.control()) else {
        return;
    };
    let view = supervisor.table.view(caller.space);
    let mut control = vec![0; length.min(REGION)];
    if memory.read(address, &mut control).is_err() {
        return;
    }
    if brings_descriptors(model, &control) {
        supervisor.look_around(caller);
    }
    if translate_control_out(view, model, &mut control) == Edit::Changed {
        // A page that has gone meanwhile is the guest's own doing.
        let _ = memory.write(address, &control);
    }
}

/// `struct msghdr`, recvmsg(2), which is also the head of a `struct mmsghdr`.
///
/// Each member starts where a word could: they are counted in words.
#[derive(Clone)]
struct Message {
    bytes: Vec<u8>,
    model: DataModel,
}

impl Message {
    const NAME: usize = 0;
    const NAME_LENGTH: usize = 1;
    const BUFFERS: usize = 2;
    const BUFFER_COUNT: usize = 3;
    const CONTROL: usize = 4;
    const CONTROL_LENGTH: usize = 5;
    // msg_flags is the last one.
    const MEMBERS: usize = 7;

    const fn size(model: DataModel) -> usize {
        Self::MEMBERS * model.word()
    }

    /// Size of a `struct mmsghdr`, which goes on with the number of bytes.
    const fn stride(model: DataModel) -> usize {
        Self::size(model) + model.word()
    }

    /// `None`: there is nothing at that address, and the kernel will say so.
    fn at(address: u64, model: DataModel, memory: &TraceeMemory) -> Option<Self> {
        let mut bytes = vec![0; Self::size(model)];
        memory.read(address, &mut bytes).ok()?;
        Some(Self { bytes, model })
    }

    const fn offset(&self, member: usize) -> usize {
        member * self.model.word()
    }

    fn field(&self, member: usize) -> u64 {
        word(&self.bytes, self.model, member)
    }

    /// Control messages, or room for them, if they can hold credentials: address and length.
    fn control(&self) -> Option<(u64, usize)> {
        let least = control_header(self.model) + size_of::<i32>();
        let address = self.field(Self::CONTROL);
        let length = usize::try_from(self.field(Self::CONTROL_LENGTH)).unwrap_or(usize::MAX);
        (address != 0 && length >= least).then_some((address, length))
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
        // struct iovec { void *base; size_t length }
        let size = 2 * self.model.word();
        let mut vector = vec![0; count * size];
        memory.read(self.field(Self::BUFFERS), &mut vector).ok()?;
        let field = |buffer, member| word(buffer, self.model, member);
        let buffers = vector.chunks_exact(size);
        buffers
            .map(|buffer| Some((field(buffer, 0), usize::try_from(field(buffer, 1)).ok()?)))
            .collect()
    }

    /// Make it a message of one buffer, which is returned, with the bytes that it points to.
    fn replace_buffers(&mut self, payload: Vec<u8>) -> Copied {
        let mut buffer = vec![0; 2 * self.model.word()];
        set_word(&mut buffer, self.model, 1, payload.len() as u64);
        set_word(&mut self.bytes, self.model, Self::BUFFER_COUNT, 1);
        Copied {
            bytes: buffer,
            pointers: vec![(0, payload.into())],
        }
    }
}

/// The word of that index.
fn word(bytes: &[u8], model: DataModel, index: usize) -> u64 {
    let mut word = [0; 8];
    for (to, from) in word
        .iter_mut()
        .zip(bytes.iter().skip(index * model.word()))
        .take(model.word())
    {
        *to = *from;
    }
    u64::from_le_bytes(word)
}

fn set_word(bytes: &mut [u8], model: DataModel, index: usize, value: u64) {
    let word = bytes.iter_mut().skip(index * model.word());
    for (to, from) in word.zip(value.to_le_bytes()).take(model.word()) {
        *to = from;
    }
}
