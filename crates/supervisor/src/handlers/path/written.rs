//! Files in which ids are written: lists of control groups, sysctls of PIDs.
//!
//! The guest has the kernel's own file. As long as it has one that is open for writing, it is followed
//! call by call, as for /proc/container, and what it writes there is read in its own context: a task
//! that is to be moved goes to the kernel under its real number, and what belongs to the container
//! alone does not go to the kernel at all.

use abi::{Errno, VirtualPid};
use procview::Kind;
use procview::written::{Named, last_number, member, pid_max};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::rc::Rc;

use super::Pending;
use crate::call::{Copied, Decision, Run, Work};
use crate::handlers::{Entry, failure};
use crate::host;
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

impl FileId {
    /// Its inode.
    pub(crate) const fn inode(self) -> u64 {
        self.inode
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

/// A file whose writes are followed.
#[derive(Debug)]
pub(crate) enum HandedOver {
    /// It stands for /proc/container. It must be there as long as it may be written to.
    Container {
        /// The file.
        _file: std::fs::File,
    },
    /// It takes ids.
    Ids {
        /// What it is.
        kind: Kind,
        /// It itself: its inode number is nobody else's that long.
        _node: Rc<OwnedFd>,
    },
}

/// Whether a file takes ids.
pub(super) const fn takes_ids(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Cgroup1Procs
            | Kind::Cgroup1Tasks
            | Kind::Cgroup2Procs
            | Kind::Cgroup2Tasks
            | Kind::ResctrlTasks
            | Kind::PidMax
            | Kind::NsLastPid
            | Kind::CadPid
    )
}

/// Open such a file for writing.
pub(super) fn open(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    kind: Kind,
    node: Rc<OwnedFd>,
    copies: Vec<(usize, Copied)>,
) -> Option<Decision> {
    let id = FileId::of_descriptor(node.as_fd())?;
    let file = HandedOver::Ids { kind, _node: node };
    supervisor.follow_every_call(entry.caller, id, file);
    Some(Decision::Run(Run {
        instead: None,
        arguments: *entry.arguments,
        copies,
        work: Work::Path(Box::new(Pending::Followed)),
    }))
}

/// `text` is written to such a file.
pub(crate) fn write(
    supervisor: &mut Supervisor,
    caller: Caller,
    kind: Kind,
    arguments: &[u64; 6],
    text: &[u8],
) -> Decision {
    if text.is_empty() {
        // Nothing is written, and nothing is meant by it.
        return Decision::Pass;
    }
    let written = i64::try_from(text.len()).unwrap_or(i64::MAX);
    let taken = match kind {
        Kind::PidMax => set_limit(supervisor, caller, text),
        Kind::NsLastPid => set_last(supervisor, caller, text),
        _ => match named(supervisor, caller, kind, text) {
            Ok(number) => return pass_on(arguments, &number, written),
            Err(errno) => Err(errno),
        },
    };
    Decision::Answer(match taken {
        Ok(()) => first_word(text),
        Err(errno) => failure(errno),
    })
}

fn set_limit(supervisor: &mut Supervisor, caller: Caller, text: &[u8]) -> Result<(), Errno> {
    let limit = pid_max(text)?;
    supervisor.table.set_pid_max(caller.space, limit);
    Ok(())
}

/// "EPERM" without CAP_CHECKPOINT_RESTORE: `pid_ns_ctl_handler` of `kernel/pid_namespace.c`.
fn set_last(supervisor: &mut Supervisor, caller: Caller, text: &[u8]) -> Result<(), Errno> {
    if !host::may_choose_pids(caller.real) {
        return Err(Errno::EPERM);
    }
    let limit = supervisor.table.pid_max(caller.space).unwrap_or_default();
    // Number 1 is taken for good, so that numbering begins with 2 after it as after 0.
    let last = last_number(text, limit)?.unwrap_or(VirtualPid::INIT);
    supervisor.table.set_last_number(caller.space, last);
    Ok(())
}

/// The number that the kernel is to read.
fn named(
    supervisor: &Supervisor,
    caller: Caller,
    kind: Kind,
    text: &[u8],
) -> Result<String, Errno> {
    match member(text, supervisor.table.view(caller.space))? {
        Named::Real(real) => Ok(real.to_string()),
        Named::Writer if kind == Kind::CadPid => Err(Errno::ESRCH),
        Named::Writer => Ok("0".to_owned()),
    }
}

/// The call, as a write of another text.
fn pass_on(arguments: &[u64; 6], number: &str, written: i64) -> Decision {
    let mut kernel = *arguments;
    kernel[2] = number.len() as u64;
    Decision::Run(Run {
        instead: Some("write"),
        arguments: kernel,
        copies: vec![(1, number.as_bytes().to_vec().into())],
        work: Work::Written(written),
    })
}

/// How much of a text a sysctl takes: the first word, and the blanks around it.
fn first_word(text: &[u8]) -> i64 {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace();
    let before = text.iter().take_while(|byte| is_blank(byte)).count();
    let behind = text.iter().skip(before).skip_while(|byte| !is_blank(byte));
    let rest = behind.skip_while(|byte| is_blank(byte)).count();
    i64::try_from(text.len() - rest).unwrap_or(i64::MAX)
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
