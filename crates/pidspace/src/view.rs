//! The table as it is read in the context of one pidspace.

use abi::{RealPid, VirtualPid};

use crate::pid::{Pid, PidId};
use crate::{Parent, PidTable, PidspaceId, TaskId, ThreadGroup, ThreadGroupId};

/// The numbers of [`PidTable`] in the context of one pidspace.
///
/// Every [`VirtualPid`] that goes in or comes out means something in that pidspace, and `None` is
/// what the kernel shows as 0 or answers with `ESRCH`: it is not seen from there.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    table: &'a PidTable,
    space: PidspaceId,
}

impl<'a> View<'a> {
    pub(crate) fn new(table: &'a PidTable, space: PidspaceId) -> Self {
        Self { table, space }
    }

    /// The pidspace.
    pub fn space(&self) -> PidspaceId {
        self.space
    }

    /// The table.
    pub fn table(&self) -> &'a PidTable {
        self.table
    }

    /// The real PID of whoever holds that number, in any role: `find_vpid`.
    ///
    /// A zombie whose real PID the kernel has given to another task has none any more.
    pub fn real(&self, number: VirtualPid) -> Option<RealPid> {
        let id = self.find_vpid(number)?;
        let real = self.table.pids.get(&id)?.real;
        (self.table.by_real.get(&real) == Some(&id)).then_some(real)
    }

    /// The number of an identity that is held, in any role: `pid_nr_ns`.
    pub fn number(&self, real: RealPid) -> Option<VirtualPid> {
        self.table.pid_by_real(real)?.number_in(self.space)
    }

    /// The number of an identity that is held, or else the one that the latest owner of that real
    /// PID had: a siginfo may speak of a child that is already gone.
    ///
    /// The memory of retired identities is bounded.
    pub fn last_number(&self, real: RealPid) -> Option<VirtualPid> {
        match self.table.pid_by_real(real) {
            Some(pid) => pid.number_in(self.space),
            None => self.table.retired.number_in(real, self.space),
        }
    }

    /// The living task with that TID.
    pub fn task(&self, number: VirtualPid) -> Option<TaskId> {
        self.pid(number)?.tid
    }

    /// The thread group with that TGID, alive or zombie, or the one of the thread with that TID.
    pub fn group(&self, number: VirtualPid) -> Option<ThreadGroupId> {
        let pid = self.pid(number)?;
        pid.tgid
            .or_else(|| Some(self.table.task(pid.tid?)?.group()))
    }

    /// The TID of a living task.
    pub fn tid(&self, task: TaskId) -> Option<VirtualPid> {
        self.number_of(self.table.task(task)?.pid.id)
    }

    /// The TGID of a thread group, alive or zombie.
    pub fn tgid(&self, group: ThreadGroupId) -> Option<VirtualPid> {
        self.number_of(self.thread_group(group)?.pid.id)
    }

    /// The PGID of a thread group: `getpgid(2)`.
    pub fn pgid(&self, group: ThreadGroupId) -> Option<VirtualPid> {
        self.number_of(self.thread_group(group)?.pgrp)
    }

    /// The SID of a thread group: `getsid(2)`.
    pub fn sid(&self, group: ThreadGroupId) -> Option<VirtualPid> {
        self.number_of(self.thread_group(group)?.session)
    }

    /// The TGID of a thread group's parent: `getppid(2)`.
    ///
    /// To the init of this pidspace its parent is out of sight. Anybody else whose first parent has
    /// died is a child of number 1, unless one that is seen from here has adopted it.
    pub fn ppid(&self, group: ThreadGroupId) -> Option<VirtualPid> {
        if self.tgid(group)? == VirtualPid::INIT {
            return None;
        }
        let group = self.thread_group(group)?;
        match group.parent() {
            Parent::Member(parent) => self
                .tgid(parent)
                .or_else(|| group.orphaned.then_some(VirtualPid::INIT)),
            Parent::Orphan => Some(VirtualPid::INIT),
            Parent::Outside => None,
        }
    }

    /// The number that the owner of `number` has in the context of `other`.
    pub fn in_context(&self, number: VirtualPid, other: PidspaceId) -> Option<VirtualPid> {
        self.pid(number)?.number_in(other)
    }

    fn find_vpid(&self, number: VirtualPid) -> Option<PidId> {
        self.table
            .numbers
            .get(&crate::PackedPid::new(self.space, number))
            .copied()
    }

    fn pid(&self, number: VirtualPid) -> Option<&'a Pid> {
        self.table.pids.get(&self.find_vpid(number)?)
    }

    fn number_of(&self, pid: PidId) -> Option<VirtualPid> {
        self.table.pids.get(&pid)?.number_in(self.space)
    }

    fn thread_group(&self, group: ThreadGroupId) -> Option<&'a ThreadGroup> {
        self.table.groups.get(&group)
    }
}
