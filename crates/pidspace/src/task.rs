//! Threads and thread groups.

use alloc::collections::BTreeSet;
use core::num::NonZeroU64;

use abi::{RealPid, VirtualPid};

use crate::pid::{PidId, PidRef};
use crate::{PackedPid, PidspaceId, Subreaper};

/// The serial number of a thread, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub(crate) NonZeroU64);

/// The serial number of a thread group, never reused. An older one is smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThreadGroupId(pub(crate) NonZeroU64);

/// Whose child a thread group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// Another member's, of whatever container.
    Member(ThreadGroupId),
    /// Its parent died; the supervisor adopted it on virtual PID 1's behalf.
    Orphan,
    /// No member's: a container's first process, one that joined it, and a sibling of either by
    /// `CLONE_PARENT`.
    Outside,
}

/// Whether a thread group lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupState {
    /// At least one of its threads does.
    Alive,
    /// All are dead, and the parent has not waited for it.
    Zombie,
}

/// A living thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub(crate) pid: PidRef,
    pub(crate) group: ThreadGroupId,
    /// Where its children are born, if not in its own pidspace: `pid_ns_for_children`.
    pub(crate) for_children: Option<PidspaceId>,
}

/// A thread group: what user space calls a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadGroup {
    pub(crate) pid: PidRef,
    pub(crate) leader: Option<TaskId>,
    /// The living threads beside the leader.
    pub(crate) threads: BTreeSet<TaskId>,
    pub(crate) parent: Parent,
    pub(crate) children: BTreeSet<ThreadGroupId>,
    pub(crate) child_signals: u64,
    pub(crate) pgrp: PidId,
    pub(crate) session: PidId,
    pub(crate) subreaper: Subreaper,
    /// The parent it was born to has died.
    pub(crate) orphaned: bool,
}

impl Task {
    /// The thread group it belongs to.
    pub fn group(&self) -> ThreadGroupId {
        self.group
    }

    /// Its real TID.
    pub fn real(&self) -> RealPid {
        self.pid.real
    }

    /// Its TID and the pidspace it lives in, as one number.
    pub fn packed(&self) -> PackedPid {
        self.pid.packed
    }

    /// Its TID in the context of its own pidspace.
    pub fn number(&self) -> VirtualPid {
        self.pid.packed.number()
    }

    /// Its own pidspace: the innermost one that it is seen from.
    pub fn space(&self) -> PidspaceId {
        self.pid.packed.space()
    }

    /// The pidspace in which its children are born: its own, unless `unshare(2)` or `setns(2)` has
    /// chosen another (`pid_ns_for_children` of `struct nsproxy`).
    pub fn space_for_children(&self) -> PidspaceId {
        self.for_children.unwrap_or(self.space())
    }
}

impl ThreadGroup {
    /// Its real TGID, which is the leader's real TID, the leader being alive or not.
    pub fn real(&self) -> RealPid {
        self.pid.real
    }

    /// Its TGID and the pidspace it lives in, as one number.
    pub fn packed(&self) -> PackedPid {
        self.pid.packed
    }

    /// Its TGID in the context of its own pidspace.
    pub fn number(&self) -> VirtualPid {
        self.pid.packed.number()
    }

    /// Its own pidspace: the innermost one that it is seen from.
    pub fn space(&self) -> PidspaceId {
        self.pid.packed.space()
    }

    /// The leader, if it lives: other threads may outlive it.
    pub fn leader(&self) -> Option<TaskId> {
        self.leader
    }

    /// The living threads, the leader first.
    pub fn tasks(&self) -> impl Iterator<Item = TaskId> {
        self.leader.into_iter().chain(self.threads.iter().copied())
    }

    /// Whose child it is.
    pub fn parent(&self) -> Parent {
        self.parent
    }

    /// Its children, zombies included, the oldest first.
    pub fn children(&self) -> impl Iterator<Item = ThreadGroupId> {
        self.children.iter().copied()
    }

    /// The signals by which it hears, or has heard, of its children's deaths: one bit each, as
    /// [`abi::Signal::bit`]. A child has one of its own choice (`clone(2)`).
    pub fn child_signals(&self) -> u64 {
        self.child_signals
    }

    /// Whether it lives.
    pub fn state(&self) -> GroupState {
        match (self.leader, self.threads.is_empty()) {
            (None, true) => GroupState::Zombie,
            _ => GroupState::Alive,
        }
    }

    pub(crate) fn remove_task(&mut self, task: TaskId) {
        if self.leader.take_if(|leader| *leader == task).is_none() {
            self.threads.remove(&task);
        }
    }
}
