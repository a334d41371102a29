//! Robust futexes: locks that a dying thread holds (`set_robust_list(2)`).
//!
//! At a thread's exit the kernel walks its list of held locks and marks those whose word has its
//! TID. The words are written by user space and hold virtual TIDs, so the kernel would find none.
//! In `PTRACE_EVENT_EXIT`, the walk still ahead, the dying thread's own words are therefore given
//! its real TID. `FUTEX_WAITERS` is set in them too: the owner is past touching the word, and at
//! worst somebody is woken who need not have been.

use abi::{Fault, Memory, RealPid};
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
        if let Some(head) = stopped.robust_list()? {
            // A list that leads nowhere ends the kernel's walk as well.
            let _ = walk(&mut stopped.memory(), head, own.get(), dying.real);
        }
        Ok(())
    }
}

/// `struct robust_list_head`: the list, the distance from an entry to its word, and the entry that
/// was being locked or unlocked.
fn walk(
    memory: &mut impl Memory,
    head: u64,
    own: u32,
    real: RealPid,
) -> core::result::Result<(), Fault> {
    /// Bit 0 of an entry says that it is a lock with priority inheritance.
    const ENTRY: u64 = !1;
    let first = memory.read_u64(head)?;
    let offset = memory.read_u64(head.wrapping_add(8))?;
    let pending = memory.read_u64(head.wrapping_add(16))? & ENTRY;
    if pending != 0 {
        name(memory, pending.wrapping_add(offset), own, real)?;
    }
    let mut entry = first & ENTRY;
    for _ in 0..ROBUST_LIST_LIMIT {
        if entry == head {
            break;
        }
        // The next one first: a waiter may free this one once it has been named.
        let next = memory.read_u64(entry)? & ENTRY;
        if entry != pending {
            name(memory, entry.wrapping_add(offset), own, real)?;
        }
        entry = next;
    }
    Ok(())
}

fn name(
    memory: &mut impl Memory,
    word: u64,
    own: u32,
    real: RealPid,
) -> core::result::Result<(), Fault> {
    let value = memory.read_i32(word)?.cast_unsigned();
    if value & FUTEX_TID_MASK == own {
        let named = real.raw().cast_unsigned() | FUTEX_WAITERS | value & FUTEX_OWNER_DIED;
        memory.write_i32(word, named.cast_signed())?;
    }
    Ok(())
}
