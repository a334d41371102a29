//! Files that hold ids, as a member sees them.
//!
//! The text is rendered once, when the file is opened, into an unnamed memory file of the
//! supervisor's, which the guest's own call then opens (`/proc/<supervisor>/fd/<n>`): an ordinary
//! descriptor, with the flags that the guest asked for. A guest that may not look into the
//! supervisor is made to make such a file itself, and finds it filled.

use abi::RealPid;
use nix::fcntl::{FcntlArg, OFlag, SealFlag, fcntl, openat2};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::stat::{Mode, fstat};
use procview::{Call, Kind, Place, Standing, Subject, Who, render};
use std::ffi::CString;
use std::fs::{File, Permissions};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::rc::Rc;
use surface::{Links, Meaning};

use super::Pending;
use super::argument::{Argument, Opening};
use super::link::name_of_shown;
use crate::call::{Copied, Decision, Run, Work};
use crate::dispatch::After;
use crate::handlers::{Entry, failure};
use crate::nested;
use crate::state::Supervisor;
use crate::tracee::{Caller, Reach};

/// A file that holds ids.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    /// What it is.
    pub kind: Kind,
    /// Whose, by real numbers.
    pub place: Option<Place>,
    /// The host's file.
    pub node: Rc<OwnedFd>,
    /// The path that leads the kernel there.
    pub path: &'a [u8],
    /// The path by which the file is known.
    pub known_as: Vec<u8>,
}

/// A file as it is shown.
#[derive(Debug)]
pub(crate) struct Shown {
    name: CString,
    text: Vec<u8>,
    mode: Mode,
}

/// A file of ours that stands in for another one.
#[derive(Debug)]
pub(crate) struct StandIn {
    /// It must be there until the kernel has found it.
    _file: File,
    /// Whether the guest can be given the same in another way.
    otherwise: Otherwise,
}

/// What else there is for a guest that cannot reach a file of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Otherwise {
    /// It makes one itself.
    Room,
    /// Nothing.
    Nothing,
}

/// Open a file that holds ids. `None`: the host's own is as good.
pub(super) fn open(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    argument: &Argument,
    opening: &Opening,
    asked: Asked<'_>,
) -> Option<Decision> {
    let mode = fstat(asked.node.as_fd()).ok()?.st_mode;
    if is_to_be_judged(supervisor, entry.caller, &asked, mode) {
        return Some(judge(argument, asked.path));
    }
    if let Some(error) = is_forbidden(entry.caller, argument, opening, asked.path) {
        return Some(Decision::Answer(-i64::from(error as i32)));
    }
    // What cannot be read here the guest cannot read either.
    let text = std::fs::read(format!("/proc/self/fd/{}", asked.node.as_raw_fd())).ok()?;
    let view = supervisor.table.view(entry.caller.space);
    let subject = asked.place.and_then(|place| subject(supervisor, place));
    let shown = Shown {
        name: name_of_shown(supervisor, entry.caller, &asked.known_as),
        text: render(asked.kind, &text, view, subject),
        mode: Mode::from_bits_truncate(mode),
    };
    let reach = supervisor.tracees.get(&entry.caller.real)?.reach;
    Some(match reach {
        Reach::StandIn => give(entry, argument, opening, &shown),
        Reach::Room => make_room(opening, shown),
    })
}

/// Whom a file is about.
fn subject(supervisor: &Supervisor, place: Place) -> Option<Subject> {
    let real = |who| match who {
        Who::Number(number) => RealPid::from_raw(i32::try_from(number).ok()?),
        Who::Reader => None,
    };
    let table = &supervisor.table;
    let process = real(place.process)?;
    let task = table.task_by_real(match place.thread {
        Some(thread) => real(thread)?,
        None => process,
    });
    let group = match table.task_by_real(process) {
        Some(task) => table.task(task)?.group(),
        None => table.zombie(process)?,
    };
    let tracee = task
        .and_then(|task| table.task(task))
        .and_then(|task| supervisor.tracees.get(&task.real()));
    let standing = match tracee {
        Some(tracee) if tracee.stopped.is_some() => Standing::Stopped,
        _ => Standing::Running,
    };
    let call = tracee.and_then(|tracee| tracee.call.as_ref());
    Some(Subject {
        group,
        task,
        standing,
        call: call.and_then(|call| {
            Some(Call {
                number: i32::try_from(call.made.number).ok()?,
                arguments: call.arguments,
            })
        }),
    })
}

/// Whether the kernel has to be asked first if this guest may read that file: not where everybody may,
/// and not where it is the guest's own.
fn is_to_be_judged(
    supervisor: &mut Supervisor,
    caller: Caller,
    asked: &Asked<'_>,
    mode: libc::mode_t,
) -> bool {
    let is_public = mode & libc::S_IROTH != 0 && asked.kind != Kind::FdInfo;
    let place = asked.place.map(|place| place.process);
    let owner = supervisor
        .table
        .group(caller.group)
        .map(|group| group.real().raw());
    let is_own = place.is_some() && place == owner.map(|real| Who::Number(real.cast_unsigned()));
    let Some(tracee) = supervisor.tracees.get_mut(&caller.real) else {
        return false;
    };
    let judged = tracee.judged.take();
    !is_public && !is_own && judged.as_deref() != Some(asked.path)
}

/// faccessat2(2) in place of the call: the kernel applies the guest's own rights.
fn judge(argument: &Argument, path: &[u8]) -> Decision {
    let directory = i64::from(argument.directory).cast_unsigned();
    let path_text = [path, b"\0"].concat();
    Decision::Run(Run {
        instead: Some("faccessat2"),
        arguments: [
            directory,
            0,
            libc::R_OK as u64,
            libc::AT_EACCESS as u64,
            0,
            0,
        ],
        copies: vec![(1, path_text.into())],
        work: Work::Path(Box::new(Pending::Judged(path.to_vec()))),
    })
}

pub(super) fn judged(
    supervisor: &mut Supervisor,
    caller: Caller,
    path: Vec<u8>,
    result: i64,
) -> After {
    if result < 0 {
        return After::Return(result);
    }
    if let Some(tracee) = supervisor.tracees.get_mut(&caller.real) {
        tracee.judged = Some(path);
    }
    After::Again
}

/// What openat2(2) says where the way is one that the call forbids: the stand-in is reached by another.
fn is_forbidden(
    caller: Caller,
    argument: &Argument,
    opening: &Opening,
    path: &[u8],
) -> Option<nix::errno::Errno> {
    if opening.resolve.is_empty() {
        return None;
    }
    let start = match argument.directory {
        libc::AT_FDCWD => format!("/proc/{}/cwd", caller.real),
        fd => format!("/proc/{}/fd/{fd}", caller.real),
    };
    let start = super::ground::name(&start).ok()?;
    let how = nix::fcntl::OpenHow::new()
        .flags(super::ground::NAMING)
        .resolve(opening.resolve);
    openat2(start, path, how).err()
}

/// Flags that make no sense any more where the file is one that can be read and no more.
const SPENT: i32 = libc::O_NOFOLLOW | libc::O_CREAT | libc::O_TRUNC;

/// Have the guest's call open a file of ours.
fn give(entry: Entry<'_>, argument: &Argument, opening: &Opening, shown: &Shown) -> Decision {
    let made = shown.make();
    let path = made.and_then(|file| Ok((stand_in_path(&file)?, file)));
    let (path, file) = match path {
        Ok(made) => made,
        Err(error) => return Decision::Answer(host_failure(&error)),
    };
    let flags = opening.flags & !SPENT;
    let (arguments, copies) = opened_instead(entry, argument, opening, flags, path);
    Decision::Run(Run {
        instead: None,
        arguments,
        copies,
        work: Work::Path(Box::new(Pending::StandIn(StandIn {
            _file: file,
            otherwise: Otherwise::Room,
        }))),
    })
}

impl StandIn {
    pub(super) const fn only(file: File) -> Self {
        Self {
            _file: file,
            otherwise: Otherwise::Nothing,
        }
    }
}

/// The path under which the guest finds a file of ours.
pub(super) fn stand_in_path(file: &File) -> io::Result<Vec<u8>> {
    let process = std::fs::read_link("/proc/self")?;
    let path = format!("/proc/{}/fd/{}\0", process.display(), file.as_raw_fd());
    Ok(path.into_bytes())
}

/// The host ran out of something: what an open would say.
pub(super) fn host_failure(error: &io::Error) -> i64 {
    failure(abi::Errno::new(error.raw_os_error().unwrap_or(libc::EIO)))
}

/// The arguments and copies of a call that opens another path, with other flags.
pub(super) fn opened_instead(
    entry: Entry<'_>,
    argument: &Argument,
    opening: &Opening,
    flags: i32,
    path: Vec<u8>,
) -> ([u64; 6], Vec<(usize, Copied)>) {
    let mut arguments = *entry.arguments;
    let mut copies: Vec<(usize, Copied)> = vec![(argument.column, path.into())];
    let column = entry.column(|meaning| meaning == Meaning::OpenFlags);
    if let Some(slot) = column.and_then(|column| arguments.get_mut(column)) {
        *slot = u64::from(flags.cast_unsigned());
    }
    let column = entry.column(|meaning| meaning == Meaning::OpenHow);
    if let Some((column, how)) = column.zip(opening.how_with(flags)) {
        copies.push((column, how.into()));
    }
    (arguments, copies)
}

/// The same of a call that only names a file. A stand-in is reached through a link, which the guest
/// must not notice: whatever forbids to follow links is taken out of the call.
pub(super) fn named_instead(
    entry: Entry<'_>,
    argument: &Argument,
    path: Vec<u8>,
) -> ([u64; 6], Vec<(usize, Copied)>) {
    let mut arguments = *entry.arguments;
    for ((_, meaning), slot) in entry.row.params.iter().zip(&mut arguments) {
        match meaning {
            Meaning::Links(Links::FollowedIf(bits)) => *slot |= u64::from(*bits),
            Meaning::Links(Links::KeptIf(bits)) => *slot &= !u64::from(*bits),
            _ => {}
        }
    }
    (arguments, vec![(argument.column, path.into())])
}

/// The guest's call on a file of ours is over.
pub(super) fn found(
    supervisor: &mut Supervisor,
    caller: Caller,
    file: &StandIn,
    result: i64,
) -> After {
    const OUT_OF_REACH: [i32; 4] = [libc::EACCES, libc::EPERM, libc::ENOENT, libc::ENOTDIR];
    let is_out_of_reach = OUT_OF_REACH
        .iter()
        .any(|errno| result == -i64::from(*errno));
    if is_out_of_reach && file.otherwise == Otherwise::Room {
        if let Some(tracee) = supervisor.tracees.get_mut(&caller.real) {
            tracee.reach = Reach::Room;
        }
        return After::Again;
    }
    if result < 0 {
        nested::unfollow(supervisor, caller);
    }
    After::Return(result)
}

/// memfd_create(2) in place of the call.
fn make_room(opening: &Opening, shown: Shown) -> Decision {
    let mut flags = MFdFlags::MFD_ALLOW_SEALING;
    if opening.flags & libc::O_CLOEXEC != 0 {
        flags |= MFdFlags::MFD_CLOEXEC;
    }
    let name = shown.name.as_bytes_with_nul().to_vec();
    Decision::Run(Run {
        instead: Some("memfd_create"),
        arguments: [0, u64::from(flags.bits()), 0, 0, 0, 0],
        copies: vec![(0, name.into())],
        work: Work::Path(Box::new(Pending::Room(shown))),
    })
}

/// The guest has made its file.
pub(super) fn fill(supervisor: &Supervisor, caller: Caller, shown: Shown, result: i64) -> i64 {
    let Ok(fd) = i32::try_from(result) else {
        return result;
    };
    if fd < 0 {
        return result;
    }
    let leader = supervisor
        .table
        .group(caller.group)
        .map(|group| group.real());
    let file = ptrace::descriptor(caller.real, leader.unwrap_or(caller.real), fd);
    match file.map(|file| shown.write_to(&File::from(file))) {
        Some(Ok(())) => result,
        Some(Err(error)) => host_failure(&error),
        None => failure(abi::Errno::EIO),
    }
}

impl Shown {
    fn make(&self) -> io::Result<File> {
        let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
        let file = File::from(memfd_create(self.name.as_c_str(), flags)?);
        self.write_to(&file)?;
        Ok(file)
    }

    /// The position of the descriptor stays where it is.
    fn write_to(&self, file: &File) -> io::Result<()> {
        file.write_all_at(&self.text, 0)?;
        file.set_permissions(Permissions::from_mode(self.mode.bits() & 0o777))?;
        fcntl(
            file,
            FcntlArg::F_ADD_SEALS(SealFlag::all() & !SealFlag::F_SEAL_FUTURE_WRITE),
        )?;
        Ok(())
    }
}

impl Opening {
    /// Whether the file is opened to be written to.
    pub(super) const fn writes(&self) -> bool {
        self.flags & libc::O_ACCMODE != libc::O_RDONLY && self.flags & libc::O_PATH == 0
    }

    /// Whether the file is opened to be read, and for nothing else.
    pub(super) fn only_reads(&self) -> bool {
        const OTHER: OFlag = OFlag::O_PATH.union(OFlag::O_DIRECTORY).union(OFlag::O_EXCL);
        self.flags & libc::O_ACCMODE == libc::O_RDONLY
            && !OFlag::from_bits_retain(self.flags).intersects(OTHER)
    }
}
