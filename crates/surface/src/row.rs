//! A row: one kernel interface, written like its man page prototype.

use core::fmt;

use abi::{Abi, Errno, PidType};

use crate::meaning::{Dir, Meaning};

/// One interface of the kernel.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The system call, by its name: the number depends on the ABI.
    pub name: &'static str,
    /// Further names of the same call, which i386 has for the sake of wider arguments in memory.
    pub twins: &'static [&'static str],
    /// The ABIs that have it like this, as far as they have a call of the name.
    pub on: &'static [Abi],
    /// The operations that select the row, one for each [`Meaning::Op`] column, in their order.
    pub operations: &'static [Operation],
    /// The arguments: their names, and what they mean.
    pub params: &'static [(&'static str, Meaning)],
    /// What the result means, unless the call failed.
    pub ret: Meaning,
    /// How the call is done.
    pub how: How,
    /// Where the filter looks for it.
    pub selected: Selected,
    /// Whether it can do without a stop.
    pub shortcut: Shortcut,
    /// The errno for an id that names nobody whom the caller can see. For a regular row the kernel
    /// says it by itself.
    pub absent: Errno,
    /// The man page.
    pub page: &'static str,
    /// The family to which the row belongs.
    pub family: &'static str,
}

/// An operation: what stands in brackets behind a call's name.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// As the man page calls it.
    pub name: &'static str,
    /// Its value.
    pub test: Test,
}

/// How a call is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The interpreter translates the arguments, the kernel does the call, the interpreter
    /// translates what comes back.
    Regular,
    /// The call is skipped: the table of PIDs knows the result.
    Answered(Fact),
    /// The call fails, without a stop.
    Refused(Errno),
    /// The paths among the arguments, which the columns name, are looked at; the kernel does the call with
    /// the real numbers in them.
    ByPath,
    /// The supervisor has a handler for it.
    Via(Irregular),
    /// It is the call of this name, whose arguments stand in memory: an array of words to which the
    /// second argument points.
    Unpacked(&'static str),
}

/// Which calls of that number the filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    /// All.
    Everywhere,
    /// Those whose first argument is a descriptor for which the process was armed: nobody else
    /// pays for them.
    Descriptor,
    /// Those of a process that was armed for what it does, and of its children.
    Process(Habit),
}

/// What a process does that makes calls of it stop for which nobody else pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// It lists directories whose names are numbers.
    Listing,
    /// It has files that hold ids, and may read them once more.
    Rereading,
}

/// Whether a call can be spared its stop by code in the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// It cannot.
    None,
    /// Where its path has been looked at: it is made through the door then ([`crate::compile`]).
    Path,
}

/// A number that code in the guest can know beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuickAnswer {
    /// The caller's own id of that kind.
    Own(PidType),
    /// Its parent's.
    Parent,
}

/// What the table of PIDs knows about a process: the one that an argument names, or the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Its own id, of the kind that the row returns.
    Own,
    /// Its parent's.
    Parent,
}

/// The irregular interfaces. The set is closed, so that a missing handler does not compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Irregular {
    /// A new process or thread: fork(2), clone(2).
    Spawn,
    /// Another pidspace for one's children: `CLONE_NEWPID` of unshare(2).
    Unshare,
    /// The same, one that is there already: setns(2).
    Setns,
    /// What a descriptor of a PID namespace tells: ioctl_nsfs(2), `PIDFD_GET_PID_NAMESPACE`.
    PidNamespace,
    /// A signal for one process, a group, or everybody: kill(2).
    Kill,
    /// Waiting for a child: wait4(2), waitid(2).
    Wait,
    /// Moving a process into a process group: setpgid(2).
    Setpgid,
    /// A session of one's own: setsid(2).
    Setsid,
    /// Where the kernel clears the TID at exit: set_tid_address(2).
    SetTidAddress,
    /// Priority of all processes of a user: getpriority(2), ioprio_set(2).
    Priority,
    /// Becoming the one who adopts orphans: `PR_SET_CHILD_SUBREAPER`.
    Subreaper,
    /// A new descriptor from which records with ids are read: signalfd(2), fanotify_init(2).
    Records,
    /// A read from such a descriptor.
    ReadRecords,
    /// A signal for whom a descriptor names: pidfd_send_signal(2).
    PidfdSignal,
    /// Memory that is shared with others, where a lock may lie: mmap(2), shmat(2).
    SharedMemory,
    /// Whether others may look into a process, the supervisor included: `PR_SET_DUMPABLE`.
    Dumpable,
    /// A filter of the program's own: seccomp(2), `PR_SET_SECCOMP`.
    OwnFilter,
    /// What passes between such a filter and its listener: seccomp_unotify(2).
    Notification,
    /// Where the kernel finds the locks of a dying thread: set_robust_list(2).
    RobustList,
    /// The same, of a file that is opened.
    Open,
    /// The same, of a link that is read.
    ReadLink,
    /// The same, of a directory that becomes the current one.
    Chdir,
    /// The root from which paths are taken changes: chroot(2), or another set of mounts.
    Root,
    /// A file system is mounted, which may be procfs, or shown in another place: mount(2).
    Mount,
    /// A link that may lead anywhere: symlink(2).
    Symlink,
    /// The name of the current directory, which may be one in /proc: getcwd(2).
    Getcwd,
    /// The names in a directory, which may be one of /proc: getdents(2).
    Listing,
    /// A file is read from its start on: it is to say what is true by now.
    Reread,
    /// The next read of a file is to be from its start on: lseek(2).
    Rewind,
    /// A message with credentials: sendmsg(2).
    SendMessage,
    /// The same at its other end: recvmsg(2).
    ReceiveMessage,
    /// The port of a netlink socket: bind(2).
    NetlinkBind,
    /// A request that may name a process: sendto(2) over netlink.
    NetlinkSend,
}

/// A condition on the low 32 bits of an argument. The kernel ignores the rest of an `int`, so a test
/// that looked at it could be sidestepped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// This value.
    Is(u32),
    /// These bits have this value.
    Masked {
        /// The bits that count.
        mask: u32,
        /// What they are.
        value: u32,
    },
    /// At least one of these bits is set.
    AnyBit(u32),
}

impl Test {
    /// Whether an argument passes.
    pub const fn holds(self, arg: u64) -> bool {
        let arg = low(arg);
        match self {
            Self::Is(value) => arg == value,
            Self::Masked { mask, value } => arg & mask == value,
            Self::AnyBit(bits) => arg & bits != 0,
        }
    }
}

impl Row {
    /// The numbers that the call has on an ABI: one for each of its names there.
    pub fn numbers(&self, abi: Abi) -> impl Iterator<Item = u32> {
        self.names(abi).filter_map(move |name| abi.number(name))
    }

    /// The names by which an ABI may know it.
    pub(crate) fn names(&self, abi: Abi) -> impl Iterator<Item = &'static str> {
        let names = core::iter::once(self.name).chain(self.twins.iter().copied());
        names.filter(move |_| self.on.contains(&abi))
    }

    /// The position of the argument of that name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.params.iter().position(|(param, _)| *param == name)
    }

    /// The positions of the operations, and their tests.
    pub fn when(&self) -> impl Iterator<Item = (usize, Test)> {
        let columns = self.positions(|meaning| meaning == Meaning::Op);
        columns.zip(self.operations.iter().map(|operation| operation.test))
    }

    /// Whether the row is about this call: its operations are the row's.
    pub fn applies(&self, args: &[u64; 6]) -> bool {
        self.when()
            .all(|(position, test)| args.get(position).is_some_and(|arg| test.holds(*arg)))
    }

    /// Whether there is anything to do at this call, of which the row is taken to be about. The
    /// filter selects exactly the same.
    ///
    /// A regular call that hands back no id is left alone when none of its arguments names
    /// anybody.
    pub fn stops(&self, args: &[u64; 6]) -> bool {
        match self.how {
            How::Answered(_) | How::Refused(_) | How::ByPath | How::Via(_) | How::Unpacked(_) => {
                true
            }
            How::Regular => {
                self.returns_id()
                    || self
                        .columns(args)
                        .any(|(_, meaning, arg)| self.concerns(meaning, arg, args))
            }
        }
    }

    fn concerns(&self, meaning: Meaning, arg: u64, args: &[u64; 6]) -> bool {
        match meaning {
            Meaning::Id(_) | Meaning::Pinned(_) => signed(arg) > 0,
            Meaning::IdOf(_) => self.announces_id(args) && signed(arg) > 0,
            Meaning::Target | Meaning::Owner => low(arg) != 0,
            Meaning::Clock => clock_pid(signed(arg)).is_some(),
            Meaning::Mem(..) => arg != 0,
            Meaning::Cpus => true,
            Meaning::Opaque
            | Meaning::Op
            | Meaning::Sig
            | Meaning::Which(_)
            | Meaning::Len
            | Meaning::Buffer
            | Meaning::Vector
            | Meaning::LinkText
            | Meaning::Path
            | Meaning::Link
            | Meaning::DirFd
            | Meaning::Links(_)
            | Meaning::OpenFlags
            | Meaning::OpenHow
            | Meaning::Size => false,
        }
    }

    /// Whether it is about the CPUs that a process may use.
    pub fn is_about_cpus(&self) -> bool {
        self.positions(|meaning| meaning == Meaning::Cpus)
            .next()
            .is_some()
    }

    /// What the call answers, where that is the same every time until a process changes.
    pub fn quick_answer(&self) -> Option<QuickAnswer> {
        match (self.how, self.ret) {
            _ if !self.params.is_empty() => None,
            (How::Answered(Fact::Own), Meaning::Id(kind)) => Some(QuickAnswer::Own(kind)),
            (How::Answered(Fact::Parent), _) => Some(QuickAnswer::Parent),
            _ => None,
        }
    }

    /// Whether the kernel hands an id back, as the result or in memory.
    pub fn has_output(&self) -> bool {
        match self.how {
            How::Answered(_) | How::Refused(_) => false,
            How::ByPath | How::Via(_) | How::Unpacked(_) => true,
            How::Regular => {
                self.returns_id()
                    || self
                        .params
                        .iter()
                        .any(|(_, meaning)| matches!(meaning, Meaning::Mem(Dir::Out, _)))
            }
        }
    }

    /// Whether the result is an id.
    pub(crate) fn returns_id(&self) -> bool {
        self.ret.holds_id()
    }

    /// Whether the selector says that the argument it governs is an id.
    pub(crate) fn announces_id(&self, args: &[u64; 6]) -> bool {
        self.columns(args).any(|(_, meaning, arg)| match meaning {
            Meaning::Which(selector) => selector.kind(low(arg)).is_some(),
            _ => false,
        })
    }

    /// The arguments of a call, with their positions and meanings.
    pub(crate) fn columns<'a>(
        &'a self,
        args: &'a [u64; 6],
    ) -> impl Iterator<Item = (usize, Meaning, u64)> + 'a {
        self.params
            .iter()
            .zip(args)
            .enumerate()
            .map(|(position, ((_, meaning), arg))| (position, *meaning, *arg))
    }

    /// The positions of the columns that mean something particular.
    pub(crate) fn positions(
        &self,
        wanted: impl Fn(Meaning) -> bool,
    ) -> impl Iterator<Item = usize> {
        let columns = self.params.iter().enumerate();
        columns
            .filter(move |(_, (_, meaning))| wanted(*meaning))
            .map(|(position, _)| position)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        for (position, operation) in self.operations.iter().enumerate() {
            f.write_str(if position == 0 { "[" } else { ", " })?;
            f.write_str(operation.name)?;
        }
        if !self.operations.is_empty() {
            f.write_str("]")?;
        }
        // Another row may be of the same call on the other ABI.
        if self.on == [Abi::I386] {
            f.write_str(" on i386")?;
        }
        Ok(())
    }
}

/// The half of an argument that the kernel looks at, where it takes an `int`.
pub(crate) const fn low(arg: u64) -> u32 {
    let [a, b, c, d, ..] = arg.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// The same, signed.
pub(crate) const fn signed(arg: u64) -> i32 {
    low(arg).cast_signed()
}

/// The process or thread whose CPU time a clock counts, where it names one: the inverse of
/// `make_process_cpuclock` (`include/linux/posix-timers_types.h`).
///
/// Zero is the caller, and `CLOCKFD` in the low bits says that the rest is a file descriptor.
pub(crate) const fn clock_pid(clock: i32) -> Option<i32> {
    const CLOCKFD: i32 = 3;
    let pid = !(clock >> 3);
    if clock < 0 && clock & 7 != CLOCKFD && pid != 0 {
        Some(pid)
    } else {
        None
    }
}
