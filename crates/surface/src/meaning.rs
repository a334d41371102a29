//! What an argument, or the result, of a system call means.

use abi::PidType;

use crate::layout::Layout;

/// Which way a structure in user memory travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dir {
    /// The kernel reads ids out of it.
    In,
    /// The kernel writes ids into it.
    Out,
}

/// What one argument, or the result, means.
///
/// Ids are virtual on the guest's side of the boundary, in the context of the caller's own
/// pidspace, and real on the kernel's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// No id: the kernel's business alone.
    Opaque,
    /// An operation: together with the call's number it selects the row.
    Op,
    /// The signal that is sent.
    Sig,
    /// A number above zero names somebody. Zero is the caller, or nobody; what a negative number
    /// does is the kernel's to say.
    Id(PidType),
    /// An id of which the kernel keeps a reference, so that it reads on when its process is long
    /// gone: the last one who used a semaphore.
    Pinned(PidType),
    /// Says what kind of id the argument beside it is: `P_PID`, `PRIO_PGRP`.
    Which(&'static Selector),
    /// An id of the kind that the selector says, or no id at all.
    IdOf(&'static Selector),
    /// The signed id of kill(2) and wait4(2): a process, a process group, or one of the two special
    /// values 0 and -1.
    Target,
    /// The signed id of `F_SETOWN` and `F_GETOWN`, fcntl(2): a process, or a process group if
    /// negative. Unlike in [`Target`](Self::Target), -1 is the group of number 1.
    Owner,
    /// A `clockid_t`: if negative, it may hold the id of the process or thread whose CPU time it
    /// counts (clock_getcpuclockid(3), `include/linux/posix-timers.h`).
    Clock,
    /// A pointer to a structure that holds ids.
    Mem(Dir, &'static Layout),
    /// A pointer to the `socklen_t` that says how much of the structure was filled.
    Len,
    /// A pointer to memory that the kernel fills; its size is the next argument.
    Buffer,
    /// A pointer to a list of such memory, `struct iovec`; their number is the next argument.
    Vector,
    /// A pointer to the text of a symbolic link that is to be made.
    LinkText,
    /// A pointer to a path. A symbolic link at its end is followed, unless another column says that
    /// it is not.
    Path,
    /// A pointer to a path. A symbolic link at its end is meant itself, unless another column says
    /// that it is followed.
    Link,
    /// The directory from which the path behind it is taken, openat(2), or one that is read.
    DirFd,
    /// Flags, one of which says what becomes of a symbolic link at the path's end.
    Links(Links),
    /// The flags of open(2).
    OpenFlags,
    /// A pointer to `struct open_how`, openat2(2).
    OpenHow,
    /// How much room there is.
    Size,
    /// What the kernel does with it depends on the CPUs that a process may use, of which the supervisor
    /// takes some away for a while: it has to give them back first. `sched(7)`
    Cpus,
}

/// What a flag makes of a symbolic link at a path's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// It is followed if one of these bits is set.
    FollowedIf(u32),
    /// It is not if one of these bits is set.
    KeptIf(u32),
}

impl Meaning {
    /// Whether the argument itself may hold an id, and not only memory that it points to.
    pub(crate) const fn holds_id(self) -> bool {
        match self {
            Self::Id(_)
            | Self::Pinned(_)
            | Self::IdOf(_)
            | Self::Target
            | Self::Owner
            | Self::Clock => true,
            Self::Opaque
            | Self::Op
            | Self::Sig
            | Self::Which(_)
            | Self::Mem(..)
            | Self::Len
            | Self::Buffer
            | Self::Vector
            | Self::LinkText
            | Self::Path
            | Self::Link
            | Self::DirFd
            | Self::Links(_)
            | Self::OpenFlags
            | Self::OpenHow
            | Self::Size
            | Self::Cpus => false,
        }
    }
}

/// A choice made by one argument about the kind of another.
#[derive(Debug, PartialEq, Eq)]
pub struct Selector {
    /// As the man page or the kernel calls it.
    pub name: &'static str,
    /// The values that announce an id, and its kind. Any other value announces none.
    pub kinds: &'static [(u32, PidType)],
}

impl Selector {
    /// The kind of id that `value` announces.
    pub fn kind(&self, value: u32) -> Option<PidType> {
        let (_, kind) = self.kinds.iter().find(|(which, _)| *which == value)?;
        Some(*kind)
    }
}

/// A word of the table's language: a type that stands for a [`Meaning`].
pub(crate) trait Column {
    const MEANING: Meaning;
}

macro_rules! words {
    ($($word:ident = $meaning:expr;)*) => {$(
        pub(crate) struct $word;
        impl Column for $word {
            const MEANING: Meaning = $meaning;
        }
    )*};
}

words! {
    Int = Meaning::Opaque;
    Ptr = Meaning::Opaque;
    Fd = Meaning::Opaque;
    Op = Meaning::Op;
    Sig = Meaning::Sig;
    Tid = Meaning::Id(PidType::Tid);
    Tgid = Meaning::Id(PidType::Tgid);
    Pgid = Meaning::Id(PidType::Pgid);
    Sid = Meaning::Id(PidType::Sid);
    PinnedTgid = Meaning::Pinned(PidType::Tgid);
    Target = Meaning::Target;
    Owner = Meaning::Owner;
    Clock = Meaning::Clock;
    Len = Meaning::Len;
    Buffer = Meaning::Buffer;
    Vector = Meaning::Vector;
    LinkText = Meaning::LinkText;
    Path = Meaning::Path;
    Link = Meaning::Link;
    DirFd = Meaning::DirFd;
    OpenFlags = Meaning::OpenFlags;
    OpenHow = Meaning::OpenHow;
    Size = Meaning::Size;
    Cpus = Meaning::Cpus;
    // AT_SYMLINK_NOFOLLOW. openat(2)
    AtFlags = Meaning::Links(Links::KeptIf(0x100));
    // AT_SYMLINK_FOLLOW. linkat(2), name_to_handle_at(2)
    LinkFlags = Meaning::Links(Links::FollowedIf(0x400));
    // UMOUNT_NOFOLLOW. umount2(2)
    UmountFlags = Meaning::Links(Links::KeptIf(8));
    // IN_DONT_FOLLOW. inotify_add_watch(2)
    WatchMask = Meaning::Links(Links::KeptIf(0x0200_0000));
    // FAN_MARK_DONT_FOLLOW. fanotify_mark(2)
    MarkFlags = Meaning::Links(Links::KeptIf(4));
}

/// A selector that is a word: the argument that makes the choice.
pub(crate) trait Choice {
    const SELECTOR: &'static Selector;
}

/// The argument about which the choice is made.
pub(crate) struct IdOf<S>(core::marker::PhantomData<S>);

impl<S: Choice> Column for IdOf<S> {
    const MEANING: Meaning = Meaning::IdOf(S::SELECTOR);
}

macro_rules! selectors {
    ($($word:ident { $($value:literal: $kind:ident),* })*) => {$(
        pub(crate) struct $word;
        impl Choice for $word {
            const SELECTOR: &'static Selector = &Selector {
                name: stringify!($word),
                kinds: &[$(($value, PidType::$kind)),*],
            };
        }
        impl Column for $word {
            const MEANING: Meaning = Meaning::Which(<$word as Choice>::SELECTOR);
        }
    )*};
}

selectors! {
    // P_PID, P_PGID; P_PIDFD and P_ALL hold no id. waitid(2)
    WaitWhich { 1: Tgid, 2: Pgid }
    // PRIO_PROCESS, PRIO_PGRP. getpriority(2)
    PrioWhich { 0: Tid, 1: Pgid }
    // IOPRIO_WHO_PROCESS, IOPRIO_WHO_PGRP. ioprio_set(2)
    IoprioWhich { 1: Tid, 2: Pgid }
}
