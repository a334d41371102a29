//! fork(2), vfork(2), clone(2), clone3(2).

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use core::fmt;

use abi::{Errno, RealPid, Signal, VirtualPid};

use crate::pid::{Exhausted, PidId, PidRef, Role};
use crate::{Parent, PidTable, Subreaper, Task, TaskId, ThreadGroup, ThreadGroupId};

/// What is born.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpawnKind {
    /// A thread group of its own.
    Process,
    /// One more thread of the creator's thread group: `CLONE_THREAD`.
    Thread,
}

/// Whose child a new process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpawnParent {
    /// The creator's.
    Caller,
    /// The creator's parent's: `CLONE_PARENT`.
    CallersParent,
}

/// What of `clone(2)`'s flags concerns the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spawn {
    /// What is born.
    pub kind: SpawnKind,
    /// Whose child it is; without meaning for a thread.
    pub parent: SpawnParent,
    /// What a new process sends its parent at its death; without meaning for a thread.
    pub exit_signal: Option<Signal>,
}

/// Where a new thread group belongs.
pub(crate) struct Kin {
    pub(crate) parent: Parent,
    pub(crate) orphaned: bool,
    pub(crate) pgrp: PidId,
    pub(crate) session: PidId,
}

/// Why nothing was born.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForkError {
    /// The creator's pidspace, or one around it, has no number left.
    Exhausted,
    /// The creator is not in the table.
    NoSuchTask,
}

/// Why a number that was asked for is not to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It is out of range, or there are more than pidspaces: `EINVAL`.
    Invalid,
    /// Somebody has it: `EEXIST`.
    Taken,
}

impl NumberError {
    /// What `clone3(2)` says.
    pub const fn errno(self) -> Errno {
        match self {
            Self::Invalid => Errno::EINVAL,
            Self::Taken => Errno::EEXIST,
        }
    }
}

impl PidTable {
    /// `creator` forked, and the new task has that real TID.
    ///
    /// It gets a number in the creator's pidspace and in each one around it. A new process is in
    /// the creator's process group and session.
    ///
    /// # Errors
    /// [`ForkError`]; the table is then unchanged.
    pub fn fork(
        &mut self,
        creator: TaskId,
        real: RealPid,
        spawn: Spawn,
    ) -> Result<TaskId, ForkError> {
        self.fork_numbered(creator, real, spawn, &[])
    }

    /// Whether a new task of `creator`'s could have these numbers, in its pidspace and in the ones
    /// around it, from the inside out: the `set_tid` of clone3(2).
    ///
    /// # Errors
    /// As `alloc_pid` of `kernel/pid.c` checks them.
    pub fn may_number(
        &self,
        creator: TaskId,
        wanted: &[i32],
    ) -> Result<Box<[VirtualPid]>, NumberError> {
        let creator = self.tasks.get(&creator).ok_or(NumberError::Invalid)?;
        let mut around = self.enclosing(creator.space());
        let number = |&wanted: &i32| {
            let space = around.next().ok_or(NumberError::Invalid)?;
            let number = VirtualPid::from_raw(wanted).ok_or(NumberError::Invalid)?;
            if !space.numbers.allows(number) {
                return Err(NumberError::Invalid);
            }
            if space.numbers.is_taken(number) {
                Err(NumberError::Taken)
            } else {
                Ok(number)
            }
        };
        wanted.iter().map(number).collect()
    }

    /// As [`Self::fork`], with numbers that [`Self::may_number`] allowed.
    ///
    /// # Errors
    /// [`ForkError`]; the table is then unchanged.
    pub fn fork_numbered(
        &mut self,
        creator: TaskId,
        real: RealPid,
        spawn: Spawn,
        wanted: &[VirtualPid],
    ) -> Result<TaskId, ForkError> {
        let creator = self.tasks.get(&creator).ok_or(ForkError::NoSuchTask)?;
        let (caller, space) = (creator.group, creator.space());
        let group = self.groups.get(&caller).ok_or(ForkError::NoSuchTask)?;
        let (pgrp, session) = (group.pgrp, group.session);
        let (parent, orphaned) = match spawn.parent {
            SpawnParent::Caller => (Parent::Member(caller), false),
            SpawnParent::CallersParent => (group.parent, group.orphaned),
        };
        let pid = self
            .alloc_pid(real, space, wanted)
            .map_err(|Exhausted| ForkError::Exhausted)?;
        match spawn.kind {
            SpawnKind::Thread => Ok(self.new_thread(pid, caller)),
            SpawnKind::Process => {
                self.expect_signal(parent, spawn.exit_signal);
                let kin = Kin {
                    parent,
                    orphaned,
                    pgrp,
                    session,
                };
                let (task, _) = self.new_group(pid, kin);
                Ok(task)
            }
        }
    }

    /// A parent will hear of a child's death by that signal.
    fn expect_signal(&mut self, parent: Parent, signal: Option<Signal>) {
        if let (Parent::Member(parent), Some(signal)) = (parent, signal)
            && let Some(parent) = self.groups.get_mut(&parent)
        {
            parent.child_signals |= signal.bit();
        }
    }

    /// A thread group of one thread.
    pub(crate) fn new_group(&mut self, pid: PidRef, kin: Kin) -> (TaskId, ThreadGroupId) {
        let id = ThreadGroupId(self.next_serial());
        let leader = self.new_task(pid, id);
        let Kin {
            parent,
            orphaned,
            pgrp,
            session,
        } = kin;
        let group = ThreadGroup {
            pid,
            leader: Some(leader),
            threads: BTreeSet::new(),
            parent,
            children: BTreeSet::new(),
            pgrp,
            session,
            child_signals: 0,
            subreaper: Subreaper::No,
            orphaned,
        };
        self.groups.insert(id, group);
        self.attach_pid(pid.id, Role::Tgid(id));
        self.attach_pid(pgrp, Role::Pgid(id));
        self.attach_pid(session, Role::Sid(id));
        if let Some(home) = self.spaces.get_mut(&pid.packed.space()) {
            home.members.insert(id);
        }
        self.add_child(parent, id);
        (leader, id)
    }

    fn new_thread(&mut self, pid: PidRef, group: ThreadGroupId) -> TaskId {
        let thread = self.new_task(pid, group);
        if let Some(group) = self.groups.get_mut(&group) {
            group.threads.insert(thread);
        }
        thread
    }

    fn new_task(&mut self, pid: PidRef, group: ThreadGroupId) -> TaskId {
        let id = TaskId(self.next_serial());
        self.tasks.insert(id, Task { pid, group });
        self.attach_pid(pid.id, Role::Tid(id));
        id
    }
}

impl ForkError {
    /// What the call answers.
    pub const fn errno(self) -> Errno {
        match self {
            Self::Exhausted => Errno::EAGAIN,
            Self::NoSuchTask => Errno::ESRCH,
        }
    }
}

impl fmt::Display for ForkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Exhausted => "no virtual PID is left",
            Self::NoSuchTask => "the creator is not in the table",
        })
    }
}

impl core::error::Error for ForkError {}
