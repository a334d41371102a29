//! Records that are read from a descriptor: signalfd(2), fanotify(7), userfaultfd(2).
//!
//! A read of a signalfd takes siginfos off the queue without a signal-delivery-stop, and a filter
//! cannot tell it from other reads. So each descriptor is armed when it is made: the guest installs
//! one more filter, which stops the reads of this one number, and nobody else's.

use abi::Memory;
use ptrace::Stopped;
use std::os::unix::ffi::OsStrExt;
use surface::{Edit, Meaning, Records, compile_armed};

use super::{Entry, low};
use crate::arm;
use crate::call::{Decision, Run, Work};
use crate::errand::Errand;
use crate::scratch::Slot;
use crate::state::Supervisor;
use crate::tracee::{Caller, Tracee};

pub(crate) fn enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    // The number of the descriptor is not known yet; room for its filter is made all the same.
    let instructions = compile_armed(&supervisor.surface, 0).len();
    let program = arm::room(entry.model(), instructions);
    Decision::Run(Run {
        instead: None,
        arguments: *entry.arguments,
        // None of these calls has a sixth argument, and none takes notice.
        copies: vec![(5, program)],
        work: Work::Arm,
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
    let is_armed = |tracee: &Tracee| tracee.armed.contains(&fd);
    if supervisor.tracees.get(&caller.real).is_none_or(is_armed) {
        return None;
    }
    let errand = arm::install(stopped, slots, &compile_armed(&supervisor.surface, fd))?;
    // The other threads get the filter too.
    let reals: Vec<_> = supervisor.threads(caller.group).collect();
    for real in reals {
        if let Some(tracee) = supervisor.tracees.get_mut(&real) {
            tracee.armed.push(fd);
        }
    }
    Some(errand)
}

/// A read of records, and where they go.
#[derive(Debug)]
pub(crate) struct Read {
    records: Records,
    /// The buffers, in order: where each begins, and how long it is.
    buffers: Vec<(u64, usize)>,
}

pub(crate) fn enter_read(entry: Entry<'_>) -> Decision {
    let fd = low(entry.arguments[0]);
    let link = std::fs::read_link(format!("/proc/{}/fd/{fd}", entry.caller.real));
    // The number may have passed to another file since.
    let Some(records) = link
        .ok()
        .and_then(|link| Records::of(link.as_os_str().as_bytes()))
    else {
        return Decision::Pass;
    };
    let read = Read {
        records,
        buffers: buffers(entry),
    };
    Run::with(*entry.arguments, Work::ReadRecords(read))
}

fn buffers(entry: Entry<'_>) -> Vec<(u64, usize)> {
    let memory = entry.stopped.memory();
    let length = |length: u64| usize::try_from(length).unwrap_or(usize::MAX);
    // "struct iovec { void *iov_base; size_t iov_len; }"
    let model = entry.model();
    let word = model.word() as u64;
    let field = |at: u64| memory.read_word(at, model).ok();
    let part = |at: u64| Some((field(at)?, length(field(at.wrapping_add(word))?)));
    let columns = entry.row.params.iter().zip(entry.arguments.windows(2));
    let mut buffers = Vec::new();
    for ((_, meaning), argument) in columns {
        match (meaning, argument) {
            (Meaning::Buffer, &[address, size]) => buffers.push((address, length(size))),
            (Meaning::Vector, &[parts, count]) => {
                let parts = (0..count.min(libc::UIO_MAXIOV as u64))
                    .map_while(|index| part(parts.wrapping_add(index * 2 * word)));
                buffers.extend(parts);
            }
            _ => {}
        }
    }
    buffers
}

pub(crate) fn exit_read(
    supervisor: &Supervisor,
    caller: Caller,
    stopped: &Stopped,
    read: &Read,
    result: i64,
) -> i64 {
    let Ok(returned) = usize::try_from(result) else {
        return result;
    };
    let view = supervisor.table.view(caller.space);
    let mut memory = stopped.memory();
    let Some(mut bytes) = gather(&memory, &read.buffers, returned) else {
        return result;
    };
    if read.records.translate(view, caller.group, &mut bytes) == Edit::Changed {
        let mut rest = bytes.as_slice();
        for &(address, length) in &read.buffers {
            let (part, behind) = rest.split_at(length.min(rest.len()));
            // The kernel has just written there.
            let _ = memory.write(address, part);
            rest = behind;
        }
    }
    result
}

/// What was read, as one: a record may lie across two buffers.
fn gather(memory: &impl Memory, buffers: &[(u64, usize)], returned: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for &(address, length) in buffers {
        let start = bytes.len();
        let end = returned.min(start.saturating_add(length));
        bytes.resize(end, 0);
        memory.read(address, bytes.get_mut(start..)?).ok()?;
    }
    Some(bytes)
}
