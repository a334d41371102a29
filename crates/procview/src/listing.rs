//! What is listed in /proc and in /proc/PID/task: `fs/proc/base.c`.

use alloc::format;
use alloc::vec::Vec;

use abi::{Errno, VirtualPid};

use crate::dirent::{DIRECTORY, Dirent, Layout};
use crate::number::name_to_int;

/// The position of the first number in /proc: `TGID_OFFSET`, behind `FIRST_PROCESS_ENTRY` and the two
/// links. The entry of number N stands at this and N.
pub const TGID_OFFSET: u64 = 256 + 2;

/// The position behind the last number there can be: `PID_MAX_LIMIT`.
const END: u64 = 4_194_304 + TGID_OFFSET;

/// The position of the first thread in /proc/PID/task, behind `.` and `..`.
const FIRST_THREAD: u64 = 2;

/// A process or thread that is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its number in the reader's context.
    pub number: VirtualPid,
    /// The inode number of its directory.
    pub inode: u64,
}

/// One read of a directory.
///
/// The kernel's own entries come from the kernel: a directory is first read from the host's procfs
/// with a buffer of the same size, from the same position, as long as that lies before the first
/// number (before [`TGID_OFFSET`] in /proc, before 2 in a `task`). Of what comes back the numbers are
/// left out, and everything else is passed on byte for byte.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// How records are laid out.
    pub layout: Layout,
    /// The position of the descriptor before the read.
    pub position: u64,
    /// The size of the reader's buffer.
    pub size: usize,
    /// What the kernel gave, from that position; empty where it was not asked.
    pub kernel: &'a [u8],
    /// The members: in /proc ascending by number, in `task` the leader first and then in the order
    /// of their creation.
    pub members: &'a [Member],
}

/// What a read of a directory gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The records; none at the end of the directory.
    pub records: Vec<u8>,
    /// The position of the descriptor afterwards.
    pub position: u64,
}

impl Listing<'_> {
    /// /proc: `proc_root_readdir` and `proc_pid_readdir`.
    ///
    /// # Errors
    /// `EINVAL` if not even one record fits.
    pub fn root(&self) -> Result<Page, Errno> {
        let (mut filled, position) = self.kernels_own(TGID_OFFSET);
        if position < TGID_OFFSET {
            return filled.cut(position);
        }
        let place = |member: &Member| TGID_OFFSET + u64::from(member.number.get());
        for member in self.members {
            if place(member) >= position && !filled.push(member, place(member)) {
                return filled.cut(place(member));
            }
        }
        Ok(filled.page(END.max(position)))
    }

    /// /proc/PID/task: `proc_task_readdir`.
    ///
    /// A thread's position is its place in the list. A thread that ends moves the others up, so
    /// that a reader who goes on by position alone would skip one: `next`, the thread that did not
    /// fit last time, is where it goes on if that one is still there.
    ///
    /// # Errors
    /// `EINVAL` if not even one record fits.
    pub fn tasks(&self, next: Option<VirtualPid>) -> Result<Page, Errno> {
        let (mut filled, mut position) = self.kernels_own(FIRST_THREAD);
        if position < FIRST_THREAD {
            return filled.cut(position);
        }
        let known = self
            .members
            .iter()
            .position(|member| Some(member.number) == next);
        let by_position = usize::try_from(position - FIRST_THREAD).unwrap_or(usize::MAX);
        for member in self.members.iter().skip(known.unwrap_or(by_position)) {
            if !filled.push(member, position) {
                return filled.cut(position);
            }
            position = position.saturating_add(1);
        }
        Ok(filled.page(position))
    }

    /// The kernel's entries, and the position behind them. They end before `first`, the position
    /// of the first number.
    fn kernels_own(&self, first: u64) -> (Filled, u64) {
        let mut filled = Filled {
            layout: self.layout,
            size: self.size,
            records: Vec::new(),
            last: None,
        };
        let mut position = self.position;
        for (record, bytes) in self.layout.records(self.kernel) {
            if position >= first || name_to_int(record.name).is_some() {
                break;
            }
            if !filled.push_bytes(bytes, position) {
                break;
            }
            // Behind the last of its own, the kernel already names the first number it has.
            position = record.next.min(first);
        }
        (filled, position)
    }
}

/// A buffer that fills with records.
struct Filled {
    layout: Layout,
    size: usize,
    records: Vec<u8>,
    /// Where the last record begins.
    last: Option<usize>,
}

impl Filled {
    /// Add a member at its position; `false` if it does not fit.
    fn push(&mut self, member: &Member, position: u64) -> bool {
        let name = format!("{}", member.number);
        let record = Dirent {
            inode: member.inode,
            next: 0,
            kind: DIRECTORY,
            name: name.as_bytes(),
        };
        let mut bytes = Vec::new();
        self.layout.push(&record, &mut bytes);
        self.push_bytes(&bytes, position)
    }

    fn push_bytes(&mut self, bytes: &[u8], position: u64) -> bool {
        self.set_next(position);
        let fits = self.records.len() + bytes.len() <= self.size;
        if fits {
            self.last = Some(self.records.len());
            self.records.extend_from_slice(bytes);
        }
        fits
    }

    /// The last record is followed by the one at `position`.
    fn set_next(&mut self, position: u64) {
        if let Some(last) = self.last {
            self.layout.set_next(&mut self.records, last, position);
        }
    }

    /// What was filled before a record did not fit. `position` is that one's.
    fn cut(self, position: u64) -> Result<Page, Errno> {
        match self.last {
            Some(_) => Ok(self.page(position)),
            None => Err(Errno::EINVAL),
        }
    }

    /// What was filled. `position` is where reading goes on.
    fn page(mut self, position: u64) -> Page {
        self.set_next(position);
        Page {
            records: self.records,
            position,
        }
    }
}
