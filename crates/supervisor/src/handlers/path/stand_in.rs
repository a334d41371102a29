//! A file that stands in for one of procfs.
//!
//! It is an unnamed memory file of the supervisor's, which the guest's own call opens
//! (`/proc/<supervisor>/fd/<n>`, or what `wall.rs` has in place of that): an ordinary descriptor, with
//! the flags that the guest asked for. A guest that may not look in there (another user, a user namespace,
//! a root without /proc, a Landlock domain of its own) is made to make such a file itself, and finds it
//! filled.

use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use std::ffi::CString;
use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::{FileExt, PermissionsExt};
use surface::{Habit, Links, Meaning};

use super::Pending;
use super::argument::{Argument, Opening, Purpose};
use super::written::{FileId, HandedOver};
use crate::arm;
use crate::call::{Copied, Decision, Run, Work};
use crate::dispatch::After;
use crate::handlers::{Entry, failure};
use crate::nested;
use crate::state::Supervisor;
use crate::tracee::{Caller, Reach};

/// What is to stand in for a file.
#[derive(Debug)]
pub(crate) struct Substitute {
    /// The name of the memory file.
    pub name: CString,
    /// What is read from it.
    pub text: Vec<u8>,
    /// Who may do what with it.
    pub mode: u32,
    /// What it is there for.
    pub purpose: Use,
}

/// What a file is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// It is read, and says what is true whenever it is read once more.
    Rereading,
    /// It is /proc/container: what it says stays true, and what is written to it counts.
    Container,
}

/// A file of ours in a call under way. It must be there until the kernel has found it.
#[derive(Debug)]
pub(crate) struct Given {
    _file: File,
    how: How,
}

/// What kind of call it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// One that opens the file: there is another way to give it.
    Opened(Use),
    /// One that only names it.
    Named,
    /// One on a file that stands for a pidspace, whoever opens it.
    Namespace,
}

impl Substitute {
    /// The call that opens it in place of the guest's file.
    pub(super) fn open(
        self,
        supervisor: &mut Supervisor,
        entry: Entry<'_>,
        argument: &Argument,
        opening: &Opening,
    ) -> Decision {
        let tracee = supervisor.tracees.get(&entry.caller.real);
        let purpose = self.purpose;
        let mut run = match tracee.map_or(Reach::StandIn, |tracee| tracee.reach) {
            Reach::Room => self.make_room(opening),
            Reach::StandIn => match self.give(supervisor, entry, argument, opening) {
                Ok(run) => run,
                Err(error) => return Decision::Answer(host_failure(&error)),
            },
        };
        if purpose == Use::Rereading {
            let room = arm::room_for(supervisor, entry, Habit::Rereading);
            // No call that opens a file has a sixth argument.
            run.copies.extend(room.map(|room| (5, room)));
        }
        Decision::Run(run)
    }

    /// A call that only names the file has one of ours to name.
    pub(super) fn name(
        self,
        supervisor: &Supervisor,
        entry: Entry<'_>,
        argument: &Argument,
    ) -> Decision {
        let file = match self.make() {
            Ok(file) => file,
            Err(error) => return Decision::Answer(host_failure(&error)),
        };
        let path = supervisor.shelf.path_of(&file);
        let (arguments, copies) = named_instead(entry, argument, path);
        Decision::Run(Run {
            // The only ones of their kind that cannot be told to follow a link.
            instead: match entry.row.name {
                "lstat" => Some("stat"),
                "lstat64" => Some("stat64"),
                "oldlstat" => Some("oldstat"),
                _ => None,
            },
            arguments,
            copies,
            work: Work::Path(Box::new(Pending::Given(Given {
                _file: file,
                how: How::Named,
            }))),
        })
    }

    /// Have the guest's call open a file of ours.
    fn give(
        &self,
        supervisor: &mut Supervisor,
        entry: Entry<'_>,
        argument: &Argument,
        opening: &Opening,
    ) -> io::Result<Run> {
        /// What makes no sense for a file that is there and is reached through a link.
        const SPENT: i32 = libc::O_NOFOLLOW | libc::O_CREAT | libc::O_TRUNC;
        let file = self.make()?;
        let path = supervisor.shelf.path_of(&file);
        let (arguments, copies) = opened_instead(entry, argument, opening, SPENT, path);
        if opening.purpose() == Purpose::Writing {
            self.watch(supervisor, entry.caller, &file)?;
        }
        Ok(Run {
            instead: None,
            arguments,
            copies,
            work: Work::Path(Box::new(Pending::Given(Given {
                _file: file,
                how: How::Opened(self.purpose),
            }))),
        })
    }

    fn make(&self) -> io::Result<File> {
        let file = File::from(memfd_create(self.name.as_c_str(), MFdFlags::MFD_CLOEXEC)?);
        self.write_to(&file)?;
        Ok(file)
    }

    /// memfd_create(2) in place of the call.
    fn make_room(self, opening: &Opening) -> Run {
        let mut flags = MFdFlags::MFD_ALLOW_SEALING;
        if opening.flags & libc::O_CLOEXEC != 0 {
            flags |= MFdFlags::MFD_CLOEXEC;
        }
        Run {
            instead: Some("memfd_create"),
            arguments: [0, u64::from(flags.bits()), 0, 0, 0, 0],
            copies: vec![(0, self.name.as_bytes_with_nul().to_vec().into())],
            work: Work::Path(Box::new(Pending::Room(self, opening.purpose()))),
        }
    }

    /// The guest has made its file.
    pub(super) fn fill(
        &self,
        supervisor: &mut Supervisor,
        caller: Caller,
        purpose: Purpose,
        result: i64,
    ) -> i64 {
        let Ok(fd) = i32::try_from(result) else {
            return result;
        };
        if fd < 0 {
            return result;
        }
        let leader = supervisor.table.group(caller.group);
        let leader = leader.map_or(caller.real, |group| group.real());
        let Some(file) = ptrace::descriptor(caller.real, leader, fd).map(File::from) else {
            return failure(abi::Errno::EIO);
        };
        let filled = self.write_to(&file).and_then(|()| match purpose {
            Purpose::Writing => self.watch(supervisor, caller, &file),
            _ => seal(&file),
        });
        filled.map_or_else(|error| host_failure(&error), |()| result)
    }

    /// What is written to it counts.
    fn watch(&self, supervisor: &mut Supervisor, caller: Caller, file: &File) -> io::Result<()> {
        if self.purpose == Use::Container {
            let id = FileId::from(&file.metadata()?);
            let file = HandedOver::Container {
                _file: file.try_clone()?,
            };
            supervisor.follow_every_call(caller, id, file);
        }
        Ok(())
    }

    /// The position of the descriptor stays where it is.
    fn write_to(&self, file: &File) -> io::Result<()> {
        file.write_all_at(&self.text, 0)?;
        file.set_permissions(Permissions::from_mode(self.mode))
    }
}

/// The guest can write to a file that it has made, and this is one that is read.
fn seal(file: &File) -> io::Result<()> {
    let seals = SealFlag::F_SEAL_SHRINK | SealFlag::F_SEAL_GROW | SealFlag::F_SEAL_WRITE;
    fcntl(file, FcntlArg::F_ADD_SEALS(seals | SealFlag::F_SEAL_SEAL))?;
    Ok(())
}

impl Given {
    /// That file, which stays whatever becomes of the call.
    pub(super) const fn namespace(file: File) -> Self {
        Self {
            _file: file,
            how: How::Namespace,
        }
    }

    /// Whether it may be read once more.
    pub(super) fn is_reread(&self) -> bool {
        self.how == How::Opened(Use::Rereading)
    }

    /// The guest's call on it is over.
    pub(super) fn found(&self, supervisor: &mut Supervisor, caller: Caller, result: i64) -> After {
        const OUT_OF_REACH: [i32; 4] = [libc::EACCES, libc::EPERM, libc::ENOENT, libc::ENOTDIR];
        if result >= 0 {
            return After::Return(result);
        }
        nested::unfollow(supervisor, caller);
        let is_out_of_reach = OUT_OF_REACH
            .iter()
            .any(|errno| result == -i64::from(*errno));
        match supervisor.tracees.get_mut(&caller.real) {
            Some(tracee) if is_out_of_reach && self.how != How::Named => {
                tracee.reach = Reach::Room;
                After::Again
            }
            _ => After::Return(result),
        }
    }
}

/// The host ran out of something: what an open would say.
pub(super) fn host_failure(error: &io::Error) -> i64 {
    failure(abi::Errno::new(error.raw_os_error().unwrap_or(libc::EIO)))
}

/// The arguments and copies of a call that opens another path, without these flags.
pub(super) fn opened_instead(
    entry: Entry<'_>,
    argument: &Argument,
    opening: &Opening,
    spent: i32,
    path: Vec<u8>,
) -> ([u64; 6], Vec<(usize, Copied)>) {
    let flags = opening.flags & !spent;
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

/// The same of a call that only names a file. Ours is reached through a link, which the guest must not
/// notice: whatever forbids to follow links is taken out of the call.
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
