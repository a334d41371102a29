//! Files from which records with ids are read: signalfd(2), fanotify(7), userfaultfd(2).

use abi::{RealPid, VirtualPid};
use pidspace::{ThreadGroupId, View};

use crate::interpret::{Edit, translate_pinned_out, translate_signalfd_siginfo};
use crate::layout::{set_word, word};

/// What is read from a file of the kernel's that has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Records {
    /// `struct signalfd_siginfo`: signals.
    Signals,
    /// `struct fanotify_event_metadata`: who did something to a file.
    Accesses,
    /// `struct uffd_msg`: threads that touched a page which is not there.
    Faults,
}

impl Records {
    /// By the text of the descriptor's link in `/proc/<pid>/fd` (proc(5)).
    pub fn of(link: &[u8]) -> Option<Self> {
        match link {
            b"anon_inode:[signalfd]" => Some(Self::Signals),
            b"anon_inode:[fanotify]" => Some(Self::Accesses),
            b"anon_inode:[userfaultfd]" => Some(Self::Faults),
            _ => None,
        }
    }

    /// Translate what one read returned to `reader`, in whose context the numbers are to be. A
    /// record that is cut off stays as it is: the kernel hands out whole ones only.
    pub fn translate(self, view: View<'_>, reader: ThreadGroupId, bytes: &mut [u8]) -> Edit {
        let mut edit = Edit::Unchanged;
        let mut rest = bytes;
        while let Some((record, behind)) = self.split(rest) {
            if self.translate_one(view, reader, record) == Edit::Changed {
                edit = Edit::Changed;
            }
            rest = behind;
        }
        edit
    }

    /// The first record, and what is behind it.
    fn split(self, bytes: &mut [u8]) -> Option<(&mut [u8], &mut [u8])> {
        let length = match self {
            Self::Signals => 128,
            // "event_len ... is the offset to the next" one.
            Self::Accesses => usize::try_from(word(bytes, 0)?).ok()?,
            Self::Faults => 32,
        };
        if length == 0 {
            return None;
        }
        bytes.split_at_mut_checked(length)
    }

    fn translate_one(self, view: View<'_>, reader: ThreadGroupId, record: &mut [u8]) -> Edit {
        match self {
            Self::Signals => translate_signalfd_siginfo(view, reader, record),
            // 0 is somebody whom the kernel does not name to this reader.
            Self::Accesses => translate_word(record, 20, |pid| translate_pinned_out(view, pid)),
            Self::Faults if record.first() == Some(&UFFD_EVENT_PAGEFAULT) => {
                translate_word(record, 24, |tid| as_it_knows_itself(view, tid))
            }
            Self::Faults => Edit::Unchanged,
        }
    }
}

/// `include/uapi/linux/userfaultfd.h`. Other events have addresses where this one has a TID.
const UFFD_EVENT_PAGEFAULT: u8 = 0x12;

fn translate_word(record: &mut [u8], offset: usize, number: impl Fn(i32) -> i32) -> Edit {
    let Some(value) = word(record, offset) else {
        return Edit::Unchanged;
    };
    let translated = number(value);
    if translated == value {
        return Edit::Unchanged;
    }
    set_word(record, offset, translated);
    Edit::Changed
}

/// The TID of a thread in its own pidspace, whoever reads it: `task_pid_vnr(current)` of the one that
/// faulted (`fs/userfaultfd.c:userfault_msg`).
fn as_it_knows_itself(view: View<'_>, tid: i32) -> i32 {
    let Some(real) = RealPid::from_raw(tid) else {
        return tid;
    };
    let table = view.table();
    let own = || {
        let task = table.task_by_real(real)?;
        let group = table.task(task)?.group();
        let space = table.group(group)?.space();
        table.view(space).tid(task)
    };
    own().map_or(0, VirtualPid::raw)
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::interpret::tests::world::World;

    fn translated(records: Records, reader: u32, mut bytes: Vec<u8>) -> Vec<u8> {
        let world = World::linux();
        let view = world.caller(reader).view;
        records.translate(view, world.group(reader), &mut bytes);
        bytes
    }

    /// `struct fanotify_event_metadata`, and further information behind it.
    fn access(length: u32, pid: i32) -> Vec<u8> {
        let mut record = std::vec![0xaa; length as usize];
        set_word(&mut record, 0, length.cast_signed());
        set_word(&mut record, 20, pid);
        record
    }

    fn fault(event: u8, tid: i32) -> Vec<u8> {
        let mut record = std::vec![0xaa; 32];
        record[0] = event;
        set_word(&mut record, 24, tid);
        record
    }

    #[test]
    fn files_are_known_by_their_links() {
        assert_eq!(
            Records::of(b"anon_inode:[signalfd]"),
            Some(Records::Signals)
        );
        assert_eq!(
            Records::of(b"anon_inode:[fanotify]"),
            Some(Records::Accesses)
        );
        assert_eq!(
            Records::of(b"anon_inode:[userfaultfd]"),
            Some(Records::Faults)
        );
        assert_eq!(Records::of(b"/tmp/anon_inode:[signalfd]"), None);
        assert_eq!(Records::of(b"anon_inode:[eventfd]"), None);
    }

    #[test]
    fn each_access_of_many_is_translated() {
        let both = |one, other| [access(24, one), access(56, other)].concat();
        assert_eq!(
            translated(Records::Accesses, 1, both(1002, 1003)),
            both(2, 3)
        );
        // An outsider, and somebody of whom the kernel says nothing.
        assert_eq!(translated(Records::Accesses, 1, both(999, 0)), both(0, 0));
    }

    #[test]
    fn a_length_that_leads_nowhere_ends_the_walk() {
        for length in [0_u32, 25, u32::MAX] {
            let mut records = access(24, 1002);
            set_word(&mut records, 0, length.cast_signed());
            assert_eq!(
                translated(Records::Accesses, 1, records.clone()),
                records,
                "{length}"
            );
        }
    }

    #[test]
    fn a_fault_names_the_thread_as_it_knows_itself() {
        let own = translated(Records::Faults, 1, fault(UFFD_EVENT_PAGEFAULT, 1005));
        assert_eq!(own, fault(UFFD_EVENT_PAGEFAULT, 2));
        // UFFD_EVENT_REMAP: a length stands there.
        assert_eq!(
            translated(Records::Faults, 1, fault(0x14, 1002)),
            fault(0x14, 1002)
        );
    }
}
