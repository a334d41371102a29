//! Structures in user memory: where their ids are.

use core::marker::PhantomData;

use abi::{DataModel, PidType};

use crate::meaning::{Column, Dir, Meaning};

/// A structure as it lies in memory, as far as ids are concerned.
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    /// As C calls it.
    pub name: &'static str,
    /// As 64-bit programs have it.
    pub lp64: Shape,
    /// As 32-bit programs have it.
    pub ilp32: Shape,
}

/// How a structure lies there in one data model.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// How many bytes of it are looked at.
    pub size: usize,
    /// The ids in it.
    pub ids: &'static [IdField],
}

impl Layout {
    /// The structure in that data model.
    pub const fn shape(&self, model: DataModel) -> &Shape {
        match model {
            DataModel::Lp64 => &self.lp64,
            DataModel::Ilp32 => &self.ilp32,
        }
    }
}

/// One id in a structure: a 32-bit word.
#[derive(Debug, PartialEq, Eq)]
pub struct IdField {
    /// In bytes from the start of the structure.
    pub offset: usize,
    /// What the word means.
    pub kind: IdKind,
    /// When it means that.
    pub valid: Valid,
}

/// What a word of a structure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// As [`Meaning::Id`].
    Id(PidType),
    /// As [`Meaning::Pinned`].
    Pinned(PidType),
    /// As [`Meaning::Owner`].
    Owner,
    /// The parent of the process whose TGID is in the word before.
    Parent,
    /// The `si_pid` of a `siginfo_t`, which depends on the signal and its code ([`abi::Origin`]).
    Siginfo,
    /// The `si_code` of a `siginfo_t`, which a signal may have that was sent on somebody's behalf
    /// ([`abi::Siginfo::told_code`]).
    SiginfoCode,
    /// The same of a siginfo that is sent: it arrives as it is, and must be known then for what it
    /// is.
    SentSiginfo,
}

/// When a word of a structure is an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Valid {
    /// Always.
    Always,
    /// If another word has one of these values.
    When(Word),
    /// Unless another word has one of these values.
    Unless(Word),
}

/// A 32-bit word of a structure that decides about another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// In bytes from the start of the structure.
    pub offset: usize,
    /// The bits that count.
    pub mask: u32,
    /// The values they are compared with.
    pub values: &'static [u32],
}

impl Valid {
    /// Whether the word is an id in a structure that holds these bytes.
    pub(crate) fn holds(self, bytes: &[u8]) -> bool {
        match self {
            Self::Always => true,
            Self::When(word) => word.matches(bytes) == Some(true),
            Self::Unless(word) => word.matches(bytes) == Some(false),
        }
    }
}

impl Word {
    /// `None` where the structure is cut off before the word.
    fn matches(self, bytes: &[u8]) -> Option<bool> {
        let value = word(bytes, self.offset)?.cast_unsigned() & self.mask;
        Some(self.values.contains(&value))
    }
}

/// Offset of `si_code`, in either layout, and of `ssi_code`.
pub(crate) const SI_CODE: usize = 8;

/// The 32-bit word at `offset`.
pub(crate) fn word(bytes: &[u8], offset: usize) -> Option<i32> {
    let word = bytes.get(offset..)?.first_chunk()?;
    Some(i32::from_le_bytes(*word))
}

/// Replace the 32-bit word at `offset`, where there is one.
pub(crate) fn set_word(bytes: &mut [u8], offset: usize, value: i32) {
    if let Some(word) = bytes.get_mut(offset..).and_then(<[u8]>::first_chunk_mut) {
        *word = value.to_le_bytes();
    }
}

/// A layout that is a word of the table's language.
pub(crate) trait Structure {
    const LAYOUT: &'static Layout;
}

/// A pointer to a structure that the kernel reads.
pub(crate) struct In<S>(PhantomData<S>);
/// A pointer to a structure that the kernel fills.
pub(crate) struct Out<S>(PhantomData<S>);

impl<S: Structure> Column for In<S> {
    const MEANING: Meaning = Meaning::Mem(Dir::In, S::LAYOUT);
}

impl<S: Structure> Column for Out<S> {
    const MEANING: Meaning = Meaning::Mem(Dir::Out, S::LAYOUT);
}

macro_rules! layouts {
    ($($word:ident = $name:literal, $size:expr, $ids:tt $(, ilp32 $size32:expr, $ids32:tt)?;)*) => {
        $(
            pub(crate) struct $word;
            impl Structure for $word {
                const LAYOUT: &'static Layout = &Layout {
                    name: $name,
                    lp64: shape!($size, $ids),
                    ilp32: layouts!(@ilp32 $size, $ids $(, $size32, $ids32)?),
                };
            }
        )*

        /// Every layout there is, in the order of this file.
        pub(crate) const LAYOUTS: &[&Layout] = &[$($word::LAYOUT),*];
    };
    (@ilp32 $size:expr, $ids:tt) => { shape!($size, $ids) };
    (@ilp32 $size:expr, $ids:tt, $size32:expr, $ids32:tt) => { shape!($size32, $ids32) };
}

macro_rules! shape {
    ($size:expr, {
        $($offset:expr => $kind:expr
            $(, $valid:ident word $at:literal & $mask:literal in $values:expr)?;)*
    }) => {
        Shape {
            size: $size,
            ids: &[$(IdField {
                offset: $offset,
                kind: $kind,
                valid: shape!(@valid $($valid Word {
                    offset: $at,
                    mask: $mask,
                    values: &$values,
                })?),
            }),*],
        }
    };
    (@valid) => { Valid::Always };
    (@valid when $word:expr) => { Valid::When($word) };
    (@valid unless $word:expr) => { Valid::Unless($word) };
}

use IdKind::{Id, Owner, Parent, Pinned};
use PidType::{Pgid, Sid, Tgid, Tid};

const F_UNLCK: u32 = 2;
const SIGEV_THREAD_ID: u32 = 4;
const PIDFD_INFO_PID: u32 = 1;
// _LINUX_CAPABILITY_VERSION_1, _2 and _3. Under any other the kernel does not look at the pid, but
// stores its own version in the header, which must therefore stay the guest's.
const CAPABILITY_VERSIONS: [u32; 3] = [0x1998_0330, 0x2007_1026, 0x2008_0522];

layouts! {
    // ioctl_tty(2). A terminal holds on to its foreground group when the last member is gone.
    PgidWord = "pid_t", 4, {
        0 => Pinned(Pgid);
    };
    SidWord = "pid_t", 4, {
        0 => Pinned(Sid);
    };
    // socket(7)
    OwnerWord = "int", 4, {
        0 => Owner;
    };
    // sigaction(2)
    Siginfo = "siginfo_t", abi::Siginfo::SIZE, {
        DataModel::Lp64.siginfo_pid() => IdKind::Siginfo;
        SI_CODE => IdKind::SiginfoCode;
    }, ilp32 abi::Siginfo::SIZE, {
        DataModel::Ilp32.siginfo_pid() => IdKind::Siginfo;
        SI_CODE => IdKind::SiginfoCode;
    };
    // rt_sigqueueinfo(2)
    SentSiginfo = "siginfo_t", abi::Siginfo::SIZE, {
        DataModel::Lp64.siginfo_pid() => IdKind::SentSiginfo;
    }, ilp32 abi::Siginfo::SIZE, {
        DataModel::Ilp32.siginfo_pid() => IdKind::SentSiginfo;
    };
    // unix(7)
    Ucred = "struct ucred", 12, {
        0 => Pinned(Tgid);
    };
    // fcntl(2). The kernel leaves l_pid as it found it where there is no lock in the way; -1 stands
    // for a lock of an open file description.
    Flock = "struct flock", 32, {
        24 => Id(Tgid), unless word 0 & 0xffff in [F_UNLCK];
    }, ilp32 16, {
        12 => Id(Tgid), unless word 0 & 0xffff in [F_UNLCK];
    };
    // The same with wider offsets, of 32-bit programs only, packed. include/linux/compat.h
    Flock64 = "struct flock64", 24, {
        20 => Id(Tgid), unless word 0 & 0xffff in [F_UNLCK];
    };
    // fcntl(2). Its `type` says in which role.
    OwnerEx = "struct f_owner_ex", 8, {
        4 => Id(Tid);
    };
    // capget(2)
    CapHeader = "struct __user_cap_header_struct", 8, {
        4 => Id(Tid), when word 0 & 0xffff_ffff in CAPABILITY_VERSIONS;
    };
    // sigevent(3type), of which kernel/compat.c:get_compat_sigevent reads no more than the start
    Sigevent = "struct sigevent", 64, {
        16 => Id(Tid), when word 12 & 0xffff_ffff in [SIGEV_THREAD_ID];
    }, ilp32 16, {
        12 => Id(Tid), when word 8 & 0xffff_ffff in [SIGEV_THREAD_ID];
    };
    // shmctl(2), include/uapi/asm-generic/shmbuf.h, arch/x86/include/asm/compat.h
    Shmid = "struct shmid_ds", 112, {
        80 => Pinned(Tgid);
        84 => Pinned(Tgid);
    }, ilp32 84, {
        64 => Pinned(Tgid);
        68 => Pinned(Tgid);
    };
    // msgctl(2), include/uapi/asm-generic/msgbuf.h
    Msqid = "struct msqid_ds", 120, {
        96 => Pinned(Tgid);
        100 => Pinned(Tgid);
    }, ilp32 88, {
        72 => Pinned(Tgid);
        76 => Pinned(Tgid);
    };
    // seccomp_unotify(2)
    SeccompNotif = "struct seccomp_notif", 80, {
        8 => Id(Tid);
    };
    // include/uapi/linux/pidfd.h, in its first size. Of a process that was reaped there is no id.
    PidfdInfo = "struct pidfd_info", 64, {
        16 => Id(Tid), when word 0 & 1 in [PIDFD_INFO_PID];
        20 => Id(Tgid), when word 0 & 1 in [PIDFD_INFO_PID];
        24 => Parent, when word 0 & 1 in [PIDFD_INFO_PID];
    };
}

#[cfg(test)]
mod tests;
