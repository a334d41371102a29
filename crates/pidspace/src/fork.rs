//! fork(2), vfork(2), clone(2), clone3(2).

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use core::fmt;

use abi::{Errno, RealPid, Signal, VirtualPid};

use crate::pid::{Exhausted, PidId, PidRef, Role};
use crate::{
    CreateError, Parent, PidTable, Pidspace, PidspaceId, SpaceState, Subreaper, Task, TaskId,
    ThreadGroup, ThreadGroupId,
};

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

/// Where a new process is born.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Birthplace {
    /// Where its creator's children are born: [`Task::space_for_children`].
    Inherited,
    /// In a new pidspace inside its creator's: `CLONE_NEWPID`.
    New,
}

/// What of `clone(2)`'s flags concerns the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spawn {
    /// What is born.
    pub kind: SpawnKind,
    /// Whose child it is; without meaning for a thread.
    pub parent: SpawnParent,
    /// Where it is born; a thread is, where its creator lives.
    pub birthplace: Birthplace,
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
    /// There is no new pidspace for it.
    Create(CreateError),
    /// The pidspace that it was to be born in has ended.
    Ended,
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
    /// It gets a number in the pidspace where it is born and in each one around it. The first one
    /// that is born in a pidspace is its number 1 and init. A new process is in the creator's process
    /// group and session.
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

    /// Whether a new task of `creator`'s could have these numbers, in the pidspace where it is born
    /// and in the ones around it, from the inside out: the `set_tid` of clone3(2).
    ///
    /// # Errors
    /// As `alloc_pid` of `kernel/pid.c` checks them.
    pub fn may_number(
        &self,
        creator: TaskId,
        spawn: Spawn,
        wanted: &[i32],
    ) -> Result<Box<[VirtualPid]>, NumberError> {
        let creator = self.tasks.get(&creator).ok_or(NumberError::Invalid)?;
        let (innermost, new) = match (spawn.kind, spawn.birthplace) {
            (SpawnKind::Process, Birthplace::New) => (creator.space(), Some(None)),
            (SpawnKind::Process, Birthplace::Inherited) => (creator.space_for_children(), None),
            (SpawnKind::Thread, _) => (creator.space(), None),
        };
        let mut around = new.into_iter().chain(self.enclosing(innermost).map(Some));
        let number = |&wanted: &i32| {
            let space = around.next().ok_or(NumberError::Invalid)?;
            let number = VirtualPid::from_raw(wanted).ok_or(NumberError::Invalid)?;
            let Some(space) = space.filter(|space| space.state() != SpaceState::Fresh) else {
                // The first one is number 1.
                let is_first = number == VirtualPid::INIT;
                return is_first.then_some(number).ok_or(NumberError::Invalid);
            };
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
        let (caller, home) = (creator.group, creator.space());
        let for_children = creator.space_for_children();
        let group = self.groups.get(&caller).ok_or(ForkError::NoSuchTask)?;
        let (pgrp, session) = (group.pgrp, group.session);
        let (parent, orphaned) = match spawn.parent {
            SpawnParent::Caller => (Parent::Member(caller), false),
            SpawnParent::CallersParent => (group.parent, group.orphaned),
        };
        let kin = Kin {
            parent,
            orphaned,
            pgrp,
            session,
        };
        match (spawn.kind, spawn.birthplace) {
            (SpawnKind::Thread, _) => {
                let pid = self
                    .alloc_pid(real, home, wanted)
                    .map_err(|Exhausted| ForkError::Exhausted)?;
                Ok(self.new_thread(pid, caller))
            }
            (SpawnKind::Process, Birthplace::Inherited) => {
                self.new_process(real, (home, for_children), spawn, kin, wanted)
            }
            (SpawnKind::Process, Birthplace::New) => {
                let new = self.create_anonymous(home).map_err(ForkError::Create)?;
                let born = self.new_process(real, (home, new), spawn, kin, wanted);
                if born.is_err() {
                    self.remove(new);
                }
                born
            }
        }
    }

    fn new_process(
        &mut self,
        real: RealPid,
        (home, space): (PidspaceId, PidspaceId),
        spawn: Spawn,
        kin: Kin,
        wanted: &[VirtualPid],
    ) -> Result<TaskId, ForkError> {
        let is_first = match self.space(space).map(Pidspace::state) {
            Some(SpaceState::Running) => false,
            Some(SpaceState::Fresh) => true,
            // Who lives there is being killed, and may have been faster.
            Some(SpaceState::Dying) if space == home => false,
            Some(SpaceState::Dying) | None => return Err(ForkError::Ended),
        };
        let pid = if is_first {
            self.alloc_init_pid(real, space, wanted)
        } else {
            self.alloc_pid(real, space, wanted)
        };
        let pid = pid.map_err(|Exhausted| ForkError::Exhausted)?;
        self.expect_signal(kin.parent, spawn.exit_signal);
        let (task, group) = self.new_group(pid, kin);
        if is_first && let Some(space) = self.spaces.get_mut(&space) {
            space.set_init(group);
        }
        Ok(task)
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
        self.tasks.insert(
            id,
            Task {
                pid,
                group,
                for_children: None,
            },
        );
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
            Self::Create(error) => error.errno(),
            Self::Ended => Errno::ENOMEM,
        }
    }
}

impl fmt::Display for ForkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exhausted => f.write_str("no virtual PID is left"),
            Self::NoSuchTask => f.write_str("the creator is not in the table"),
            Self::Create(error) => error.fmt(f),
            Self::Ended => f.write_str("the pidspace of the creator's children has ended"),
        }
    }
}

impl core::error::Error for ForkError {}
