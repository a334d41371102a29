//! signalfd(2): signals that are read and never delivered.
//!
//! A read of such a descriptor takes siginfos off the queue without a signal-delivery-stop, and a
//! filter cannot tell it from other reads. So each descriptor is armed when it is made: the guest
//! installs one more filter, which stops the reads of this one number, and nobody else's.

use abi::Memory;
use ptrace::Stopped;
use surface::{Edit, compile_armed, translate_signalfd_siginfo};
use syscalls::x86_64::Sysno;

use super::{Entry, low};
use crate::call::{Copied, Decision, Run, Work};
use crate::errand::Errand;
use crate::scratch::Slot;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// `struct signalfd_siginfo`.
const RECORD: usize = 128;
/// `struct sock_fprog`: a length, padding, a pointer.
const PROGRAM: usize = 16;
const INSTRUCTION: usize = 8;

pub(crate) fn enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    // "If the fd argument is -1, then the call creates a new file descriptor": else it is armed.
    if low(entry.arguments[0]) != -1 {
        return Decision::Pass;
    }
    // The number of the descriptor is not known yet; room for its filter is made all the same.
    let instructions = compile_armed(&supervisor.surface, 0).len();
    let mut program = vec![0; PROGRAM];
    if let (Some(length), Ok(count)) = (program.first_chunk_mut(), u16::try_from(instructions)) {
        *length = count.to_le_bytes();
    }
    let room = Copied::from(vec![0; instructions * INSTRUCTION]);
    let program = Copied {
        bytes: program,
        pointers: vec![(8, room)],
    };
    Decision::Run(Run {
        number: None,
        arguments: *entry.arguments,
        // The call has no sixth argument, and takes no notice.
        copies: vec![(5, program)],
        work: Work::Signalfd,
    })
}

/// The descriptor is there: arm it, where this process is not armed for its number.
pub(crate) fn arm(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    slots: &[Slot],
    result: i64,
) -> Option<Errand> {
    let fd = u32::try_from(result).ok()?;
    let [room, program] = slots else { return None };
    let tracee = supervisor.tracees.get_mut(&caller.real)?;
    if tracee.armed.contains(&fd) {
        return None;
    }
    tracee.armed.push(fd);
    let instructions = compile_armed(&supervisor.surface, fd);
    let bytes: Vec<_> = instructions
        .iter()
        .flat_map(|it| {
            let ([c0, c1], [k0, k1, k2, k3]) = (it.code.to_le_bytes(), it.k.to_le_bytes());
            [c0, c1, it.jt, it.jf, k0, k1, k2, k3]
        })
        .collect();
    stopped.memory().write(room.address, &bytes).ok()?;
    Some(Errand {
        number: Sysno::seccomp as u32,
        // For all threads: the descriptor is theirs too.
        arguments: [SET_MODE_FILTER, FILTER_FLAG_TSYNC, program.address, 0, 0, 0],
    })
}

pub(crate) fn enter_read(entry: Entry<'_>) -> Decision {
    let fd = low(entry.arguments[0]);
    let file = std::fs::read_link(format!("/proc/{}/fd/{fd}", entry.caller.real));
    // The number may have passed to another file since.
    match file {
        Ok(file) if file.as_os_str() == "anon_inode:[signalfd]" => {
            Run::with(*entry.arguments, Work::SignalfdRead)
        }
        _ => Decision::Pass,
    }
}

pub(crate) fn exit_read(
    supervisor: &Supervisor,
    caller: Caller,
    stopped: &Stopped,
    number: u32,
    arguments: &[u64; 6],
    result: i64,
) -> i64 {
    let mut left = usize::try_from(result).unwrap_or(0);
    let view = supervisor.table.view(caller.space);
    let mut memory = stopped.memory();
    for (address, length) in parts(&memory, number, arguments) {
        // "each ... read returns as many structures as fit": never a part of one.
        for record in 0..length.min(left) / RECORD {
            let at = address.wrapping_add((record * RECORD) as u64);
            let mut bytes = [0; RECORD];
            if memory.read(at, &mut bytes).is_ok()
                && translate_signalfd_siginfo(view, caller.group, &mut bytes) == Edit::Changed
            {
                // The kernel has just written there.
                let _ = memory.write(at, &bytes);
            }
        }
        left = left.saturating_sub(length);
    }
    result
}

/// The buffers of a read, in order.
fn parts(memory: &impl Memory, number: u32, arguments: &[u64; 6]) -> Vec<(u64, usize)> {
    let [_, buffer, size, ..] = *arguments;
    let length = |length: u64| usize::try_from(length).unwrap_or(usize::MAX);
    if number == Sysno::read as u32 {
        return vec![(buffer, length(size))];
    }
    // struct iovec { void *base; size_t length }
    let field = |at: u64| memory.read_u64(at).ok();
    let part = |index: u64| {
        let at = buffer.wrapping_add(index * 16);
        Some((field(at)?, length(field(at.wrapping_add(8))?)))
    };
    (0..size.min(libc::UIO_MAXIOV as u64))
        .map_while(part)
        .collect()
}

const SET_MODE_FILTER: u64 = 1;
const FILTER_FLAG_TSYNC: u64 = 1;
