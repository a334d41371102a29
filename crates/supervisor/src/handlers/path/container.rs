//! /proc/container, which exists in the view only.
//!
//! What the guest gets in its place is an unnamed file of ours with the same text: the kernel opens
//! it through the guest's own call, with the guest's own flags, so that the descriptor behaves as any
//! other.

use abi::Errno;
use nix::sys::memfd::{MFdFlags, memfd_create};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::BorrowedFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use super::Pending;
use super::argument::{Argument, Opening};
use super::shown::{StandIn, host_failure, named_instead, opened_instead, stand_in_path};
use super::way::End;
use super::written::HandedOver;
use crate::call::{Decision, Run, Work};
use crate::handlers::{Entry, failure};
use crate::state::Supervisor;
use crate::tracee::{Caller, Follow};

/// Which file a descriptor names: device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    /// Of the file that a descriptor of ours names.
    pub(super) fn of_descriptor(fd: BorrowedFd<'_>) -> Option<Self> {
        let status = nix::sys::stat::fstat(fd).ok()?;
        Some(Self {
            device: status.st_dev,
            inode: status.st_ino,
        })
    }

    /// Of the file that a descriptor of a tracee names.
    pub(crate) fn of(caller: Caller, fd: i32) -> Option<Self> {
        std::fs::metadata(format!("/proc/{}/fd/{fd}", caller.real))
            .ok()
            .as_ref()
            .map(Self::from)
    }
}

impl From<&std::fs::Metadata> for FileId {
    fn from(metadata: &std::fs::Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        }
    }
}

/// Whether a path leads to /proc/container.
pub(super) fn is_meant(end: &End) -> bool {
    matches!(end, End::Proc(inside) if inside.below == [b"container"])
}

/// A call that only names it.
pub(super) fn stand_in(supervisor: &Supervisor, entry: Entry<'_>, argument: &Argument) -> Decision {
    let made = make(supervisor, entry.caller);
    let (path, file) = match made.and_then(|file| Ok((stand_in_path(&file)?, file))) {
        Ok(made) => made,
        Err(error) => return Decision::Answer(host_failure(&error)),
    };
    let (arguments, copies) = named_instead(entry, argument, path);
    Decision::Run(Run {
        // The only one of its kind that cannot be told to follow.
        instead: match entry.row.name {
            "lstat" => Some("stat"),
            "lstat64" => Some("stat64"),
            "oldlstat" => Some("oldstat"),
            _ => None,
        },
        arguments,
        copies,
        work: Work::Path(Box::new(Pending::StandIn(StandIn::only(file)))),
    })
}

/// A call that opens it.
pub(super) fn open(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    argument: &Argument,
    opening: &Opening,
) -> Decision {
    match try_open(supervisor, entry, argument, opening) {
        Ok(decision) => decision,
        Err(error) => Decision::Answer(host_failure(&error)),
    }
}

fn try_open(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    argument: &Argument,
    opening: &Opening,
) -> io::Result<Decision> {
    const NEW: i32 = libc::O_CREAT | libc::O_EXCL;
    if opening.flags & NEW == NEW {
        return Ok(Decision::Answer(failure(Errno::EEXIST)));
    }
    let file = make(supervisor, entry.caller)?;
    let path = stand_in_path(&file)?;
    let flags = opening.flags & !libc::O_NOFOLLOW;
    let (arguments, copies) = opened_instead(entry, argument, opening, flags, path);
    if opening.flags & libc::O_ACCMODE != libc::O_RDONLY {
        let id = FileId::from(&file.metadata()?);
        let handed_over = HandedOver::Container {
            _file: file.try_clone()?,
        };
        supervisor.follow_every_call(entry.caller, id, handed_over);
    }
    Ok(Decision::Run(Run {
        instead: None,
        arguments,
        copies,
        work: Work::Path(Box::new(Pending::StandIn(StandIn::only(file)))),
    }))
}

/// A file with the text of /proc/container.
fn make(supervisor: &Supervisor, caller: Caller) -> io::Result<File> {
    let name = supervisor.table.container_name(caller.space);
    let name = name.ok_or_else(|| io::Error::from_raw_os_error(libc::ENOENT))?;
    let mut file = File::from(memfd_create(c"container", MFdFlags::MFD_CLOEXEC)?);
    file.write_all(format!("{}\n", name.as_str()).as_bytes())?;
    file.set_permissions(std::fs::Permissions::from_mode(0o666))?;
    Ok(file)
}

impl Supervisor {
    /// A descriptor of that file is about to be open for writing in this process: from here on every
    /// call of its threads stops, until the last such descriptor is gone.
    pub(super) fn follow_every_call(&mut self, caller: Caller, id: FileId, file: HandedOver) {
        self.handed_over.insert(id, file);
        let reals: Vec<_> = self.threads(caller.group).collect();
        for real in reals {
            if let Some(tracee) = self.tracees.get_mut(&real) {
                tracee.follow = Follow::EveryCall;
            }
            if real != caller.real {
                // One that is gone needs no following.
                let _ = ptrace::interrupt(real);
            }
        }
    }
}
