//! seccomp_unotify(2): another process is asked about a call, and may answer it.
//!
//! What a listener will hear of has been translated before the filters were asked. It is shown what
//! the guest passed. What it lets through is made with real numbers, and its result translated; what
//! it answers by itself is nobody's number.

use abi::{Memory, RealPid, VirtualPid};
use ptrace::Stopped;

use super::Entry;
use crate::call::{Call, Decision, Run, Work};
use crate::state::Supervisor;
use crate::tracee::Caller;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let [_, command, address, ..] = *entry.arguments;
    match command as u32 {
        SECCOMP_IOCTL_NOTIF_RECV => Run::with(*entry.arguments, Work::Notified),
        SECCOMP_IOCTL_NOTIF_SEND => send(supervisor, entry, address),
        _ => add_file(supervisor, entry, address),
    }
}

/// struct seccomp_notif { u64 id; u32 pid; u32 flags; struct seccomp_data data; }
pub(crate) fn exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    arguments: &[u64; 6],
    result: i64,
) -> i64 {
    let [_, _, address, ..] = *arguments;
    let mut memory = stopped.memory();
    let at = |offset: u64| address.wrapping_add(offset);
    let (Ok(id), Ok(pid), 0) = (memory.read_u64(address), memory.read_i32(at(PID)), result) else {
        return result;
    };
    let Some(real) = RealPid::from_raw(pid) else {
        return result;
    };
    let number = supervisor.table.view(caller.space).number(real);
    // The kernel has just written there.
    let _ = memory.write_i32(at(PID), number.map_or(0, VirtualPid::raw));
    let asked = supervisor.tracees.get_mut(&real);
    if let Some(call) = asked.and_then(|asked| asked.call.as_mut()) {
        call.notification = Some(id);
        let _ = memory.write(at(NR), &call.made.number.to_le_bytes());
        for (offset, argument) in (ARGS..).step_by(8).zip(call.made.registers) {
            let _ = memory.write(at(offset), &argument.to_le_bytes());
        }
    }
    result
}

/// struct seccomp_notif_resp { u64 id; s64 val; s32 error; u32 flags; }
fn send(supervisor: &mut Supervisor, entry: Entry<'_>, address: u64) -> Decision {
    let mut response = [0; 24];
    if entry.stopped.memory().read(address, &mut response).is_err() {
        return Decision::Pass;
    }
    let [word0, word1, word2] = words(&response);
    let flags = (word2 >> 32) as u32;
    let is_made = flags == SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    match supervisor.notified(word0).map(|call| &call.work) {
        // "if this flag is set, error and val must be 0".
        Some(&Work::Owed(result)) if is_made && word1 == 0 && word2 as u32 == 0 => {
            // It is not made: what it would return is known already.
            let (value, error) = match result {
                failed if failed < 0 => (0, failed as u32),
                value => (value.cast_unsigned(), 0),
            };
            let answer = [word0, value, u64::from(error)].map(u64::to_le_bytes);
            response.copy_from_slice(answer.as_flattened());
        }
        Some(_) if flags == 0 => supervisor.answered_by_listener(word0),
        _ => {}
    }
    // In a copy: another thread could make another answer of it.
    Decision::Run(Run {
        instead: None,
        arguments: *entry.arguments,
        copies: vec![(2, response.to_vec().into())],
        work: Work::Restore,
    })
}

/// struct seccomp_notif_addfd { u64 id; u32 flags; u32 srcfd; u32 newfd; u32 newfd_flags; }, which may
/// be an answer too: "SECCOMP_ADDFD_FLAG_SEND".
fn add_file(supervisor: &mut Supervisor, entry: Entry<'_>, address: u64) -> Decision {
    let mut file = [0; 24];
    if entry.stopped.memory().read(address, &mut file).is_ok() {
        let [id, word1, _] = words(&file);
        if word1 as u32 & SECCOMP_ADDFD_FLAG_SEND != 0 {
            supervisor.answered_by_listener(id);
        }
    }
    Decision::Pass
}

fn words(bytes: &[u8; 24]) -> [u64; 3] {
    let (words, _) = bytes.as_chunks();
    let mut words = words.iter().map(|word| u64::from_le_bytes(*word));
    std::array::from_fn(|_| words.next().unwrap_or(0))
}

impl Supervisor {
    /// The call of which a listener has heard under that name.
    fn notified(&mut self, id: u64) -> Option<&mut Call> {
        self.tracees
            .values_mut()
            .filter_map(|tracee| tracee.call.as_mut())
            .find(|call| call.notification == Some(id))
    }

    /// A listener answers a call by itself: the kernel does not make it, and whatever was to follow
    /// from it does not.
    fn answered_by_listener(&mut self, id: u64) {
        let asked = self.tracees.iter().find(|(_, tracee)| {
            let call = tracee.call.as_ref();
            call.is_some_and(|call| call.notification == Some(id))
        });
        let Some(real) = asked.map(|(&real, _)| real) else {
            return;
        };
        let caller = self.caller(real);
        let tracee = self.tracees.get_mut(&real);
        let Some(call) = tracee.and_then(|tracee| tracee.call.as_mut()) else {
            return;
        };
        call.notification = None;
        if matches!(call.work, Work::Watch) {
            return;
        }
        let forgotten = Call {
            made: call.made,
            arguments: call.arguments,
            work: std::mem::replace(&mut call.work, Work::Restore),
            slots: Vec::new(),
            notification: None,
        };
        self.forget_call(caller, Some(forgotten));
    }
}

/// Offsets in `struct seccomp_notif`.
const PID: u64 = 8;
const NR: u64 = 16;
const ARGS: u64 = 32;
/// `include/uapi/linux/seccomp.h`.
const SECCOMP_USER_NOTIF_FLAG_CONTINUE: u32 = 1;
const SECCOMP_ADDFD_FLAG_SEND: u32 = 2;
const SECCOMP_IOCTL_NOTIF_RECV: u32 = 0xc050_2100;
const SECCOMP_IOCTL_NOTIF_SEND: u32 = 0xc018_2101;
