//! The window: where the numbers and the code of ours lie in every guest.

use core::ops::Range;

use bitflags::bitflags;

/// Where the window begins, in every process: the filter is made before there is a program, and must
/// know the door. Nothing is ever mapped over something else there.
pub const WINDOW: u64 = 0x050f_0000;

/// Its size.
pub const WINDOW_SIZE: u64 = 0x1_0000;

const DATA_SIZE: u64 = 0x1000;

/// Where the slots are: the only instructions from which the filter lets a call with a path pass.
pub const DOOR: Range<u64> = WINDOW + DATA_SIZE..WINDOW + WINDOW_SIZE;

/// The data page, as the slots read it: 32-bit words.
pub(crate) const TGID: u32 = WINDOW as u32;
pub(crate) const TID: u32 = TGID + 4;
pub(crate) const PPID: u32 = TGID + 8;
pub(crate) const PGID: u32 = TGID + 12;
pub(crate) const FLAGS: u32 = TGID + 16;

/// What a process's data page tells of it, in the context of its own pidspace. 0 is a number that the
/// process does not see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// getpid(2).
    pub tgid: u32,
    /// gettid(2) of its only thread.
    pub tid: u32,
    /// getppid(2).
    pub ppid: u32,
    /// getpgrp(2).
    pub pgid: u32,
}

bitflags! {
    /// What has to take the slow road.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Flags: u32 {
        /// Every answer: two processes share the memory, and the page can tell the numbers of one.
        const ANSWERS = 1;
        /// gettid(2): there is more than one thread.
        const TID = 2;
        /// getppid(2): the parent is about to die.
        const PPID = 4;
        /// Every path.
        const PATHS = 8;
        /// Paths from the working directory: it lies in a file system that is translated.
        const RELATIVE = 16;
        /// Paths from other directories: a descriptor may name such a one.
        const DIRECTORIES = 32;
    }
}

/// How many bytes of the data page are used.
pub(crate) const PAGE_TEXT: usize = 20;

/// The bytes of a data page.
pub(crate) fn page(numbers: Numbers, flags: Flags) -> [u8; PAGE_TEXT] {
    let Numbers {
        tgid,
        tid,
        ppid,
        pgid,
    } = numbers;
    let mut bytes = [0; PAGE_TEXT];
    let words = [tgid, tid, ppid, pgid, flags.bits()];
    for (place, word) in bytes.chunks_exact_mut(4).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}
