//! Directories whose names are numbers: /proc and /proc/PID/task.
//!
//! The guest has the kernel's own directory, and its own position in it. What it reads there is put
//! together here: the kernel's other entries, then the members. A position behind those says which
//! number comes next, as the kernel's do.
//!
//! Nobody else's directories pay: the calls that read one stop only in a process that has opened such
//! a directory, and in its children.

use abi::{DataModel, Errno, Memory, RealPid, VirtualPid};
use nix::sys::stat::fstatat;
use nix::unistd::{Whence, lseek};
use pidspace::GroupState;
use procview::dirent::Layout;
use procview::{Entry as Procfs, Listing, Member, Page, Place, TGID_OFFSET, Who};
use ptrace::Stopped;
use std::os::fd::OwnedFd;
use std::rc::Rc;
use surface::{Habit, Meaning};

use super::Pending;
use super::ground::{Ground, Spot};
use super::way::Inside;
use crate::arm;
use crate::call::{Copied, Decision, Run, Work};
use crate::handlers::{Entry, failure, low};
use crate::state::Supervisor;
use crate::tracee::Caller;

/// A read of such a directory.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The guest's own open directory.
    directory: Rc<OwnedFd>,
    what: What,
    layout: Layout,
    /// Where the guest wants the records, and how much room there is.
    buffer: u64,
    size: usize,
    position: u64,
}

/// Which directory.
#[derive(Clone, Copy, Debug)]
enum What {
    /// /proc
    Members,
    /// /proc/PID/task, by its real number.
    Threads(RealPid),
}

impl What {
    fn of(entry: Procfs) -> Option<Self> {
        match entry {
            Procfs::Root => Some(Self::Members),
            Procfs::Tasks(Place {
                process: Who::Number(number),
                ..
            }) => Some(Self::Threads(RealPid::from_raw(
                i32::try_from(number).ok()?,
            )?)),
            _ => None,
        }
    }

    /// The position of the first number.
    const fn first(self) -> u64 {
        match self {
            Self::Members => TGID_OFFSET,
            Self::Threads(_) => 2,
        }
    }
}

/// The call, and behind it the errand that arms the process, unless it is armed.
pub(super) fn run_and_arm(
    supervisor: &Supervisor,
    entry: Entry<'_>,
    mut copies: Vec<(usize, Copied)>,
) -> Decision {
    let Some(room) = arm::room_for(supervisor, entry, Habit::Listing) else {
        return super::run(entry, copies, Work::Restore);
    };
    // No call that opens a directory has a sixth argument.
    copies.push((5, room));
    super::run(entry, copies, Work::Path(Box::new(Pending::Directory)))
}

/// getdents(2), getdents64(2).
pub(crate) fn enter_listing(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let Some(asked) = asked(supervisor, entry) else {
        return Decision::Pass;
    };
    if asked.position < asked.what.first() {
        return Run::with(
            *entry.arguments,
            Work::Path(Box::new(Pending::Listing(asked))),
        );
    }
    Decision::Answer(serve(supervisor, entry.caller, entry.stopped, &asked, &[]))
}

/// The kernel's own entries are there.
pub(super) fn exit(
    supervisor: &Supervisor,
    caller: Caller,
    stopped: &Stopped,
    asked: Asked,
    result: i64,
) -> i64 {
    let Ok(length) = usize::try_from(result) else {
        return result;
    };
    let mut kernel = vec![0; length.min(asked.size)];
    if stopped.memory().read(asked.buffer, &mut kernel).is_err() {
        return failure(Errno::EFAULT);
    }
    serve(supervisor, caller, stopped, &asked, &kernel)
}

fn asked(supervisor: &Supervisor, entry: Entry<'_>) -> Option<Asked> {
    let Entry { caller, row, .. } = entry;
    let leader = supervisor.table.group(caller.group)?.real();
    let fd = low(entry.argument(Meaning::DirFd)?);
    let spot = Spot::of(ptrace::descriptor(caller.real, leader, fd)?, caller.real);
    let Ground::Proc(below) = spot.ground else {
        return None;
    };
    let inside = Inside { below, node: None };
    let size = entry.argument(Meaning::Size)?;
    Some(Asked {
        what: What::of(inside.entry())?,
        layout: match (row.name, entry.model()) {
            ("getdents64", _) => Layout::Dirent64,
            (_, DataModel::Lp64) => Layout::Dirent,
            (_, DataModel::Ilp32) => Layout::CompatDirent,
        },
        buffer: entry.argument(Meaning::Buffer)?,
        size: usize::try_from(low(size).cast_unsigned()).ok()?,
        position: u64::try_from(lseek(&*spot.node, 0, Whence::SeekCur).ok()?).ok()?,
        directory: spot.node,
    })
}

/// Fill the guest's buffer, and say where it goes on.
fn serve(
    supervisor: &Supervisor,
    caller: Caller,
    stopped: &Stopped,
    asked: &Asked,
    kernel: &[u8],
) -> i64 {
    let members = match asked.what {
        What::Members => members(supervisor, caller, asked),
        What::Threads(process) => threads(supervisor, caller, asked, process),
    };
    let listing = Listing {
        layout: asked.layout,
        position: asked.position,
        size: asked.size,
        kernel,
        members: &members,
    };
    let page = match asked.what {
        What::Members => listing.root(),
        What::Threads(_) => listing.tasks(None),
    };
    let Page { records, position } = match page {
        Ok(page) => page,
        Err(errno) => return failure(errno),
    };
    if !records.is_empty() && stopped.memory().write(asked.buffer, &records).is_err() {
        return failure(Errno::EFAULT);
    }
    let position = i64::try_from(position).unwrap_or(i64::MAX);
    match lseek(&*asked.directory, position, Whence::SeekSet) {
        Ok(_) => i64::try_from(records.len()).unwrap_or(i64::MAX),
        Err(errno) => -i64::from(errno as i32),
    }
}

/// The processes that are in view, the dead ones that nobody has collected among them, by number: so
/// many, from the position on, as can find room.
fn members(supervisor: &Supervisor, caller: Caller, asked: &Asked) -> Vec<Member> {
    let table = &supervisor.table;
    let view = table.view(caller.space);
    let alive = table
        .members(caller.space)
        .filter_map(|group| table.group(group).map(|it| (group, it)));
    let mut found: Vec<(VirtualPid, RealPid)> = Vec::new();
    for (id, group) in alive {
        found.extend(view.tgid(id).zip(Some(group.real())));
        for child in group.children() {
            let zombie = table
                .group(child)
                .filter(|child| child.state() == GroupState::Zombie);
            found.extend(view.tgid(child).zip(zombie.map(|zombie| zombie.real())));
        }
    }
    found.sort_unstable();
    found.dedup();
    let first = asked.position.saturating_sub(TGID_OFFSET);
    let most = asked.size / asked.layout.size(1) + 1;
    found
        .into_iter()
        .filter(|(number, _)| u64::from(number.get()) >= first)
        .filter_map(|(number, real)| member(asked, number, real))
        .take(most)
        .collect()
}

/// The threads of a process: the first one, in life or in death, then the others by age.
fn threads(
    supervisor: &Supervisor,
    caller: Caller,
    asked: &Asked,
    process: RealPid,
) -> Vec<Member> {
    let table = &supervisor.table;
    let view = table.view(caller.space);
    let group = table
        .task_by_real(process)
        .and_then(|task| table.task(task))
        .map(|task| task.group())
        .or_else(|| table.zombie(process));
    let Some((id, group)) = group.and_then(|id| Some((id, table.group(id)?))) else {
        return Vec::new();
    };
    let leader = view.tgid(id).map(|number| (number, group.real()));
    let others = group.tasks().filter(|task| group.leader() != Some(*task));
    let others = others.filter_map(|task| Some((view.tid(task)?, table.task(task)?.real())));
    leader
        .into_iter()
        .chain(others)
        .filter_map(|(number, real)| member(asked, number, real))
        .collect()
}

/// With its inode, where the kernel has it.
fn member(asked: &Asked, number: VirtualPid, real: RealPid) -> Option<Member> {
    let name = real.to_string();
    let flags = nix::fcntl::AtFlags::AT_SYMLINK_NOFOLLOW;
    let status = fstatat(&*asked.directory, name.as_str(), flags).ok()?;
    Some(Member {
        number,
        inode: status.st_ino,
    })
}
