//! ioctl_nsfs(2) and pidfd_open(2): what a descriptor of a PID namespace tells.

use abi::{CloneFlags, Errno, VirtualPid};
use pidspace::{PidspaceId, View};
use surface::{translate_id_in, translate_id_out};

use super::path::FileId;
use super::{Entry, failure, low, register};
use crate::call::{Decision, Run, Work};
use crate::host::{self, Descriptor, Namespace};
use crate::state::Supervisor;
use crate::tracee::Caller;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let Entry {
        caller, arguments, ..
    } = entry;
    let [fd, command, argument, ..] = *arguments;
    let command = command as u32;
    if matches!(command, OF_PROCESS | FOR_CHILDREN) {
        return of_process(supervisor, caller, low(fd), command);
    }
    let id = FileId::of(caller, low(fd));
    let Some(space) = id.and_then(|id| supervisor.pid_namespaces.named_by(id)) else {
        return natively(supervisor, entry);
    };
    match command {
        TYPE => Decision::Answer(CloneFlags::NEWPID.bits().cast_signed()),
        OWNER => owner(caller),
        // "EINVAL fd does not refer to a user namespace".
        OWNER_USER => Decision::Answer(failure(Errno::EINVAL)),
        PARENT => match parent(supervisor, caller, space) {
            Some(parent) => descriptor(supervisor, parent),
            // "EPERM ... outside of the caller's namespace scope".
            None => Decision::Answer(failure(Errno::EPERM)),
        },
        _ => {
            let table = &supervisor.table;
            let (own, its) = (table.view(caller.space), table.view(space));
            let (from, to) = match command {
                PID_FROM | TGID_FROM => (its, own),
                _ => (own, its),
            };
            let which = match command {
                PID_FROM | PID_IN => Which::Thread,
                _ => Which::Process,
            };
            let number = number(low(argument), from, to, which);
            Decision::Answer(number.map_or(failure(Errno::ESRCH), |number| number.raw().into()))
        }
    }
}

/// Which of a task's numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Thread,
    Process,
}

/// The number of a task in another context. "ESRCH ... does not exist".
fn number(number: i32, from: View<'_>, to: View<'_>, which: Which) -> Option<VirtualPid> {
    let number = VirtualPid::from_raw(number)?;
    match (which, from.task(number)) {
        (Which::Thread, Some(task)) => to.tid(task),
        // A zombie's leader is its process.
        _ => to.tgid(from.group(number)?),
    }
}

/// The pidspace around another one, as far as the caller may know of it
/// (`kernel/pid_namespace.c:pidns_get_parent`).
fn parent(supervisor: &Supervisor, caller: Caller, space: PidspaceId) -> Option<PidspaceId> {
    let parent = |space: PidspaceId| supervisor.table.space(space)?.parent();
    let wanted = parent(space)?;
    std::iter::successors(Some(wanted), |space| parent(*space))
        .any(|around| around == caller.space)
        .then_some(wanted)
}

/// "PIDFD_GET_PID_NAMESPACE": the namespace of the process that a pidfd refers to.
fn of_process(supervisor: &mut Supervisor, caller: Caller, fd: i32, command: u32) -> Decision {
    let real = match host::process_of_descriptor(caller.real, fd) {
        Descriptor::Process(real) | Descriptor::Thread(real) => real,
        Descriptor::Nobody | Descriptor::Unknown => return Decision::Pass,
    };
    let table = &supervisor.table;
    let task = table
        .view(caller.space)
        .number(real)
        .and(table.task_by_real(real))
        .and_then(|task| table.task(task));
    let space = match (task, command) {
        // "ESRCH": it is dead, or nobody whom the caller sees.
        (None, _) => return Decision::Answer(failure(Errno::ESRCH)),
        (Some(task), OF_PROCESS) => task.space(),
        (Some(task), _) => task.space_for_children(),
    };
    descriptor(supervisor, space)
}

/// "NS_GET_USERNS ... the owning user namespace": that of the supervisor, which made them all. "EPERM"
/// to who has left it for one of its own.
fn owner(caller: Caller) -> Decision {
    let its = format!("/proc/{}/ns/user", caller.real);
    let is_the_same =
        || Some(std::fs::read_link(&its).ok()? == std::fs::read_link(OWN_USERS).ok()?);
    if is_the_same() == Some(true) {
        instead(format!("{its}\0").into_bytes())
    } else {
        Decision::Answer(failure(Errno::EPERM))
    }
}

const OWN_USERS: &str = "/proc/self/ns/user";

/// The guest opens the file in place of its call: "The returned file descriptor ... is opened with
/// O_RDONLY and O_CLOEXEC".
fn descriptor(supervisor: &mut Supervisor, space: PidspaceId) -> Decision {
    let Ok((path, _)) = supervisor.pid_namespace(space) else {
        return Decision::Answer(failure(Errno::ENFILE));
    };
    instead(path)
}

fn instead(path: Vec<u8>) -> Decision {
    Decision::Run(Run {
        instead: Some("open"),
        arguments: [0, (libc::O_RDONLY | libc::O_CLOEXEC) as u64, 0, 0, 0, 0],
        copies: vec![(0, path.into())],
        work: Work::Restore,
    })
}

/// A descriptor of the one real namespace, which came from outside: it stands for the caller's own.
fn natively(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let Entry {
        caller, arguments, ..
    } = entry;
    let command = low(arguments[1]).cast_unsigned();
    let is_of_pids =
        host::namespace_of_descriptor(caller.real, low(arguments[0])) == Some(Namespace::Pid);
    if !is_of_pids || matches!(command, OWNER | PARENT | TYPE | OWNER_USER) {
        return Decision::Pass;
    }
    let mut kernel = *arguments;
    let view = supervisor.table.view(caller.space);
    kernel[2] = register(translate_id_in(view, low(arguments[2])));
    Run::with(kernel, Work::NamespaceNumber)
}

pub(crate) fn exit(supervisor: &Supervisor, caller: Caller, result: i64) -> i64 {
    let view = supervisor.table.view(caller.space);
    match i32::try_from(result) {
        Ok(number) if number > 0 => match translate_id_out(view, number) {
            0 => failure(Errno::ESRCH),
            number => number.into(),
        },
        _ => result,
    }
}

/// `include/uapi/linux/nsfs.h`, `include/uapi/linux/pidfd.h`.
const OWNER: u32 = 0xb701;
const PARENT: u32 = 0xb702;
const TYPE: u32 = 0xb703;
const OWNER_USER: u32 = 0xb704;
const PID_FROM: u32 = 0x8004_b706;
const TGID_FROM: u32 = 0x8004_b707;
const PID_IN: u32 = 0x8004_b708;
const OF_PROCESS: u32 = 0xff05;
const FOR_CHILDREN: u32 = 0xff06;
