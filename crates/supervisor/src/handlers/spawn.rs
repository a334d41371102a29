//! fork(2), vfork(2), clone(2), clone3(2): every task that a member makes is a member.
//!
//! The kernel would store the new task's real TID where the guest asks for it, and with `CLONE_VM`
//! other threads may look at that word at any time. So it is told not to, and the virtual number is
//! stored at the stops that come before the new task's first instruction.

use abi::{CloneFlags, Errno, Memory, Signal, VirtualPid};
use pidspace::{
    Birthplace, InitRules, NumberError, SpaceState, Spawn, SpawnKind, SpawnParent, UnshareError,
};

use super::{Entry, failure, low};
use crate::call::{Copied, Decision, Run, Work};
use crate::host;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// A task in the making.
#[derive(Clone, Debug)]
pub(crate) struct Spawning {
    /// What it was asked to be.
    pub flags: CloneFlags,
    /// What it sends its parent at its death.
    pub exit_signal: Option<Signal>,
    /// Where the creator wants its number (`CLONE_PARENT_SETTID`).
    pub parent_tid: Option<u64>,
    /// Where the new task is to find its number (`CLONE_CHILD_SETTID`).
    pub child_tid: Option<u64>,
    /// The word that is cleared when it exits (`CLONE_CHILD_CLEARTID`).
    pub clear_tid: Option<u64>,
    /// The numbers that it is to have, from the inside out; fresh ones where there are no more.
    pub wanted: Box<[VirtualPid]>,
    /// Its number in the creator's pidspace, once it is there.
    pub number: Option<VirtualPid>,
}

impl Spawning {
    fn plain(flags: CloneFlags, exit_signal: Option<Signal>) -> Self {
        Self {
            flags,
            exit_signal,
            parent_tid: None,
            child_tid: None,
            clear_tid: None,
            wanted: Box::default(),
            number: None,
        }
    }

    /// What the table has to know.
    pub(crate) fn spawn(&self) -> Spawn {
        let thread = self.flags.contains(CloneFlags::THREAD);
        let sibling = self
            .flags
            .intersects(CloneFlags::PARENT | CloneFlags::THREAD);
        Spawn {
            kind: if thread {
                SpawnKind::Thread
            } else {
                SpawnKind::Process
            },
            parent: if sibling {
                SpawnParent::CallersParent
            } else {
                SpawnParent::Caller
            },
            birthplace: if self.flags.contains(CloneFlags::NEWPID) {
                Birthplace::New
            } else {
                Birthplace::Inherited
            },
            exit_signal: self.exit_signal,
        }
    }
}

/// Flags that the kernel never gets.
const STRIPPED: CloneFlags = CloneFlags::UNTRACED
    .union(CloneFlags::PTRACE)
    .union(CloneFlags::NEWPID)
    .union(CloneFlags::PARENT_SETTID);

pub(crate) fn enter(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let Entry { arguments, .. } = entry;
    let (request, kernel) = match entry.row.name {
        "clone" => clone(entry),
        "clone3" => match clone3(supervisor, entry) {
            Some(Ok(request)) => request,
            Some(Err(errno)) => return Decision::Answer(failure(errno)),
            // What the kernel will refuse, it refuses best itself.
            None => (
                Spawning::plain(CloneFlags::empty(), Some(Signal::SIGCHLD)),
                Kernel::same(arguments),
            ),
        },
        "vfork" => (
            Spawning::plain(CloneFlags::VM | CloneFlags::VFORK, Some(Signal::SIGCHLD)),
            Kernel::same(arguments),
        ),
        _ => (
            Spawning::plain(CloneFlags::empty(), Some(Signal::SIGCHLD)),
            Kernel::same(arguments),
        ),
    };
    // fork(2): "EAGAIN  A system-imposed limit on the number of threads was encountered."
    if supervisor.is_full() {
        return Decision::Answer(failure(Errno::EAGAIN));
    }
    if let Err(errno) = supervisor.may_spawn(entry.caller, request.flags) {
        return Decision::Answer(failure(errno));
    }
    if request.flags.contains(CloneFlags::NEWNS) {
        supervisor.roots.part();
    }
    Decision::Run(Run {
        instead: None,
        arguments: kernel.arguments,
        copies: kernel.copies,
        work: Work::Spawn(Box::new(request)),
    })
}

impl Supervisor {
    /// What of `kernel/fork.c:copy_process` is about pidspaces, in its order.
    fn may_spawn(&self, caller: Caller, flags: CloneFlags) -> Result<(), Errno> {
        let (Some(task), Some(own)) =
            (self.table.task(caller.task), self.table.space(caller.space))
        else {
            return Ok(());
        };
        let for_children = task.space_for_children();
        let is_thread = flags.contains(CloneFlags::THREAD);
        // "EINVAL CLONE_PARENT was specified, and the caller is an init process."
        let is_kernel_init =
            own.init() == Some(caller.group) && own.rules().init == InitRules::Kernel;
        if is_kernel_init && flags.contains(CloneFlags::PARENT) && !is_thread {
            return Err(Errno::EINVAL);
        }
        // "If the new process will be in a different pid or user namespace do not allow it to share a
        // thread group with the forking task."
        if is_thread && (flags.contains(CloneFlags::NEWPID) || for_children != caller.space) {
            return Err(Errno::EINVAL);
        }
        if flags.contains(CloneFlags::NEWPID) {
            self.table
                .may_unshare(caller.task)
                .map_err(UnshareError::errno)?;
        }
        // pid_namespaces(7): "attempts to create processes in the namespace will fail with the error ENOMEM".
        let home = self.table.space(for_children);
        if home.is_none_or(|home| home.state() == SpaceState::Dying) {
            return Err(Errno::ENOMEM);
        }
        Ok(())
    }
}

/// What the kernel gets.
struct Kernel {
    arguments: [u64; 6],
    copies: Vec<(usize, Copied)>,
}

impl Kernel {
    fn same(arguments: &[u64; 6]) -> Self {
        Self {
            arguments: *arguments,
            copies: Vec::new(),
        }
    }
}

/// clone(flags, stack, parent_tid, child_tid, tls), in the order of the ABI
fn clone(entry: Entry<'_>) -> (Spawning, Kernel) {
    let [word, rest @ ..] = *entry.arguments;
    let (parent_tid, child_tid) = (entry.named("parent_tid"), entry.named("child_tid"));
    // The kernel takes the low half: `lower_32_bits(clone_flags)`.
    let flags = CloneFlags::from_bits_retain(word & 0xffff_ffff);
    // "The low byte of flags contains the number of the termination signal".
    let exit_signal = Signal::from_raw(low(word & CloneFlags::EXIT_SIGNAL.bits()));
    let request = request(flags, exit_signal, parent_tid, child_tid);
    let mut kernel = Kernel::same(entry.arguments);
    let stripped = for_kernel(flags);
    // "EINVAL CLONE_PIDFD was specified together with CLONE_PARENT_SETTID": one word for both.
    if stripped != flags && !flags.contains(CloneFlags::PIDFD | CloneFlags::PARENT_SETTID) {
        let [a1, a2, a3, a4, a5] = rest;
        kernel.arguments = [stripped.bits(), a1, a2, a3, a4, a5];
    }
    (request, kernel)
}

/// clone(2) with the guest's own word of flags, where a filter of its own knows no other: the kernel
/// stores the real TID in scratch memory. `None`: a flag must go all the same.
pub(crate) fn with_all_flags(guest: &[u64; 6], run: &Run) -> Option<[u64; 6]> {
    let [word, ..] = *guest;
    let Work::Spawn(spawning) = &run.work else {
        return None;
    };
    // Whoever shares the memory may see the real number in the child's word until the child runs.
    let harmless = CloneFlags::PARENT_SETTID.union(CloneFlags::CHILD_SETTID);
    let must_go = STRIPPED.difference(harmless);
    (run.instead.is_none() && run.copies.is_empty() && !spawning.flags.intersects(must_go)).then(
        || {
            let mut kernel = run.arguments;
            kernel[0] = word;
            kernel
        },
    )
}

/// clone3(args, size). `None`: a size that no kernel takes.
///
/// The kernel always gets a copy: between our look at the flags and its own, another thread could
/// change them.
fn clone3(supervisor: &Supervisor, entry: Entry<'_>) -> Option<Result<(Spawning, Kernel), Errno>> {
    let Entry {
        stopped, arguments, ..
    } = entry;
    let [address, size, ..] = *arguments;
    let size = usize::try_from(size).ok()?;
    if !(CLONE_ARGS_SIZE_VER0..=CLONE_ARGS_SIZE_LARGEST).contains(&size) {
        return None;
    }
    let mut bytes = vec![0u8; size];
    if stopped.memory().read(address, &mut bytes).is_err() {
        return Some(Err(Errno::EFAULT));
    }
    // "E2BIG": what a newer program knows and this does not must not be asked for.
    let unknown = bytes.split_off(size.min(CLONE_ARGS_SIZE_VER2));
    if unknown.iter().any(|&byte| byte != 0) {
        return Some(Err(Errno::E2BIG));
    }
    let field = |at: usize| {
        let field = bytes
            .get(at..at + 8)
            .and_then(|field| field.try_into().ok());
        field.map_or(0, u64::from_le_bytes)
    };
    let flags = CloneFlags::from_bits_retain(field(0));
    let exit_signal = Signal::from_raw(low(field(EXIT_SIGNAL)));
    let mut request = request(flags, exit_signal, field(PARENT_TID), field(CHILD_TID));
    match wanted(
        supervisor,
        entry,
        request.spawn(),
        (field(SET_TID), field(SET_TID_SIZE)),
    ) {
        Some(Ok(wanted)) => request.wanted = wanted,
        Some(Err(errno)) => return Some(Err(errno)),
        None => return None,
    }
    let fields = [
        (0, for_kernel(flags).bits()),
        (SET_TID, 0),
        (SET_TID_SIZE, 0),
    ];
    // A set_tid without a size, or the other way round, is the kernel's to refuse.
    let is_numbered = !request.wanted.is_empty();
    for (at, value) in fields.into_iter().take(if is_numbered { 3 } else { 1 }) {
        if let Some(field) = bytes.get_mut(at..at + 8) {
            field.copy_from_slice(&value.to_le_bytes());
        }
    }
    let mut kernel = Kernel::same(arguments);
    kernel.arguments[1] = bytes.len() as u64;
    kernel.copies.push((0, bytes.into()));
    Some(Ok((request, kernel)))
}

/// "set_tid ... can be used to select specific PIDs for the process in some or all of the PID
/// namespaces where it is present", the innermost first. `None`: the kernel refuses it best itself.
fn wanted(
    supervisor: &Supervisor,
    entry: Entry<'_>,
    spawn: Spawn,
    (address, size): (u64, u64),
) -> Option<Result<Box<[VirtualPid]>, Errno>> {
    if size == 0 {
        return Some(Ok(Box::default()));
    }
    // "EINVAL set_tid_size is greater than the number of nested PID namespaces", 32 at most.
    let size = usize::try_from(size)
        .ok()
        .filter(|&size| size <= MAX_PID_NS_LEVEL && address != 0)?;
    let mut bytes = vec![0; size * size_of::<i32>()];
    entry.stopped.memory().read(address, &mut bytes).ok()?;
    let (words, _) = bytes.as_chunks();
    let numbers: Vec<_> = words.iter().map(|word| i32::from_le_bytes(*word)).collect();
    Some(
        match supervisor
            .table
            .may_number(entry.caller.task, spawn, &numbers)
        {
            Err(NumberError::Invalid) => Err(Errno::EINVAL),
            // "EPERM ... and the caller does not have CAP_CHECKPOINT_RESTORE": before it is looked up.
            _ if !host::may_choose_pids(entry.caller.real) => Err(Errno::EPERM),
            allowed => allowed.map_err(NumberError::errno),
        },
    )
}

/// The flags that the kernel gets.
fn for_kernel(flags: CloneFlags) -> CloneFlags {
    // A memory of its own is nobody else's to look at before the child runs.
    let shared = flags.contains(CloneFlags::VM);
    flags.difference(if shared {
        STRIPPED.union(CloneFlags::CHILD_SETTID)
    } else {
        STRIPPED
    })
}

fn request(
    flags: CloneFlags,
    exit_signal: Option<Signal>,
    parent_tid: u64,
    child_tid: u64,
) -> Spawning {
    let asked = |flag, word| flags.contains(flag).then_some(word);
    Spawning {
        parent_tid: asked(CloneFlags::PARENT_SETTID, parent_tid),
        child_tid: asked(CloneFlags::CHILD_SETTID, child_tid),
        clear_tid: asked(CloneFlags::CHILD_CLEARTID, child_tid),
        ..Spawning::plain(flags, exit_signal)
    }
}

pub(crate) fn exit(supervisor: &mut Supervisor, spawning: &Spawning, result: i64) -> i64 {
    match spawning.number {
        Some(number) if result > 0 => i64::from(number.raw()),
        Some(_) => result,
        None => {
            supervisor.spawn_ended();
            // It was made, and had to be killed for want of a number: a race for the last one.
            if result > 0 {
                failure(Errno::EAGAIN)
            } else {
                result
            }
        }
    }
}

/// `include/uapi/linux/sched.h:struct clone_args`.
const CLONE_ARGS_SIZE_VER0: usize = 64;
const CLONE_ARGS_SIZE_VER2: usize = 88;
/// A page.
const CLONE_ARGS_SIZE_LARGEST: usize = 4096;
const CHILD_TID: usize = 16;
const PARENT_TID: usize = 24;
const EXIT_SIGNAL: usize = 32;
const SET_TID: usize = 64;
const SET_TID_SIZE: usize = 72;
const MAX_PID_NS_LEVEL: usize = 32;
