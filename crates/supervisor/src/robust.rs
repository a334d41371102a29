//! Robust futexes: locks that a dying thread holds (`set_robust_list(2)`).
//!
//! At a thread's exit the kernel walks its list of held locks and marks those whose word has its
//! TID. The words are written by user space and hold virtual TIDs, so the kernel would find none.
//! In `PTRACE_EVENT_EXIT`, the walk still ahead, the dying thread's own words are therefore given
//! its real TID. `FUTEX_WAITERS` is set in them too: the owner is past touching the word, and at
//! worst somebody is woken who need not have been.

use abi::{DataModel, Fault, Memory, RealPid};
use ptrace::{AtExit, Result, Stopped};

use crate::state::Supervisor;
use crate::tracee::Caller;

/// `include/uapi/linux/futex.h`.
const FUTEX_WAITERS: u32 = 0x8000_0000;
const FUTEX_OWNER_DIED: u32 = 0x4000_0000;
const FUTEX_TID_MASK: u32 = 0x3fff_ffff;
const ROBUST_LIST_LIMIT: usize = 2048;

impl Supervisor {
    /// Whether a task is to stop when it exits: only one whose locks somebody else may wait for, or
    /// whose container ends with it.
    pub(crate) fn stop_at_exit(&mut self, stopped: &Stopped, at_exit: AtExit) -> Result<()> {
        let Some(tracee) = self.tracees.get_mut(&stopped.pid()) else {
            return Ok(());
        };
        if tracee.at_exit != at_exit {
            stopped.at_exit(at_exit)?;
            tracee.at_exit = at_exit;
        }
        Ok(())
    }

    /// Make the kernel find the locks that a dying thread holds.
    pub(crate) fn name_held_locks(&self, dying: Caller, stopped: &Stopped) -> Result<()> {
        let Some(own) = self.table.view(dying.space).tid(dying.task) else {
            return Ok(());
        };
        let native = stopped.robust_list()?;
        let compat = self
            .tracees
            .get(&dying.real)
            .and_then(|tracee| tracee.robust_list);
        let lists = [(native, DataModel::Lp64), (compat, DataModel::Ilp32)];
        for (head, model) in lists {
            if let Some(head) = head {
                let mut list = List {
                    memory: stopped.memory(),
                    model,
                    own: own.get(),
                    real: dying.real,
                };
                // A list that leads nowhere ends the kernel's walk as well.
                let _ = list.walk(head);
            }
        }
        Ok(())
    }
}

/// One thread's locks, in the words of one ABI: a thread may have a list in each.
struct List<M> {
    memory: M,
    model: DataModel,
    own: u32,
    real: RealPid,
}

impl<M: Memory> List<M> {
    /// `struct robust_list_head`: the list, the distance from an entry to its word, and the entry that
    /// was being locked or unlocked.
    fn walk(&mut self, head: u64) -> core::result::Result<(), Fault> {
        let width = self.model.word() as u64;
        let first = self.entry(head)?;
        let distance = self
            .memory
            .read_word(head.wrapping_add(width), self.model)?;
        let pending = self.entry(head.wrapping_add(2 * width))?;
        if pending != 0 {
            self.name(pending, distance)?;
        }
        let mut entry = first;
        for _ in 0..ROBUST_LIST_LIMIT {
            if entry == head {
                break;
            }
            // The next one first: a waiter may free this one once it has been named.
            let next = self.entry(entry)?;
            if entry != pending {
                self.name(entry, distance)?;
            }
            entry = next;
        }
        Ok(())
    }

    /// A pointer to an entry, whose bit 0 says that it is a lock with priority inheritance.
    fn entry(&self, address: u64) -> core::result::Result<u64, Fault> {
        Ok(self.memory.read_word(address, self.model)? & !1)
    }

    fn name(&mut self, entry: u64, distance: u64) -> core::result::Result<(), Fault> {
        let word = entry.wrapping_add(distance);
        let word = match self.model {
            DataModel::Lp64 => word,
            DataModel::Ilp32 => word & u64::from(u32::MAX),
        };
        let value = self.memory.read_i32(word)?.cast_unsigned();
        if value & FUTEX_TID_MASK == self.own {
            let named = self.real.raw().cast_unsigned() | FUTEX_WAITERS | value & FUTEX_OWNER_DIED;
            self.memory.write_i32(word, named.cast_signed())?;
        }
        Ok(())
    }
}
