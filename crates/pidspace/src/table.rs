//! The table, and what can be looked up in it without a context.

use alloc::collections::{BTreeMap, BTreeSet};
use core::num::NonZeroU64;

use abi::RealPid;
use hashbrown::HashMap;

use crate::pid::{Pid, PidId};
use crate::retired::Retired;
use crate::{
    ContainerName, GroupState, PackedPid, Parent, Pidspace, PidspaceId, Task, TaskId, ThreadGroup,
    ThreadGroupId, View,
};

/// Every container, every identity, every thread and thread group.
///
/// A transition that is told about a task, thread group or pidspace that is not there does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PidTable {
    pub(crate) spaces: BTreeMap<PidspaceId, Pidspace>,
    pub(crate) pids: HashMap<PidId, Pid>,
    pub(crate) tasks: HashMap<TaskId, Task>,
    pub(crate) groups: HashMap<ThreadGroupId, ThreadGroup>,
    /// Each number of each pidspace that is held.
    pub(crate) numbers: HashMap<PackedPid, PidId>,
    /// The newest identity of each real PID.
    pub(crate) by_real: HashMap<RealPid, PidId>,
    /// The identities that are still held although their real PID names a newer one.
    pub(crate) superseded: BTreeSet<(RealPid, PidId)>,
    pub(crate) retired: Retired,
    pub(crate) serial: NonZeroU64,
}

impl PidTable {
    /// A table without containers.
    pub fn new() -> Self {
        Self {
            spaces: BTreeMap::new(),
            pids: HashMap::new(),
            tasks: HashMap::new(),
            groups: HashMap::new(),
            numbers: HashMap::new(),
            by_real: HashMap::new(),
            superseded: BTreeSet::new(),
            retired: Retired::default(),
            serial: NonZeroU64::MIN,
        }
    }

    /// The pidspace of that number.
    pub fn space(&self, space: PidspaceId) -> Option<&Pidspace> {
        self.spaces.get(&space)
    }

    /// The pidspace of the container of that name.
    pub fn space_by_name(&self, name: &str) -> Option<PidspaceId> {
        let mut spaces = self.spaces.values();
        spaces
            .find(|space| space.name().is_some_and(|it| it.as_str() == name))
            .map(Pidspace::id)
    }

    /// The name of the container that a pidspace is, or else is in: that of the nearest around it.
    pub fn container_name(&self, space: PidspaceId) -> Option<&ContainerName> {
        self.enclosing(space).find_map(Pidspace::name)
    }

    /// All pidspaces, by number.
    pub fn spaces(&self) -> impl Iterator<Item = PidspaceId> {
        self.spaces.keys().copied()
    }

    /// The living task whose real TID that is.
    pub fn task_by_real(&self, real: RealPid) -> Option<TaskId> {
        self.pid_by_real(real)?.tid
    }

    /// A living task.
    pub fn task(&self, task: TaskId) -> Option<&Task> {
        self.tasks.get(&task)
    }

    /// A thread group, alive or zombie.
    pub fn group(&self, group: ThreadGroupId) -> Option<&ThreadGroup> {
        self.groups.get(&group)
    }

    /// The living thread groups that are seen from `space`, those in nested containers included.
    pub fn members(&self, space: PidspaceId) -> impl Iterator<Item = ThreadGroupId> {
        let is_inside = move |inner: &&Pidspace| self.is_inside(inner.id(), space);
        let inside = self.spaces.values().filter(is_inside);
        inside.flat_map(|space| space.members.iter().copied())
    }

    /// The real PGID of a thread group.
    pub fn process_group(&self, group: ThreadGroupId) -> Option<RealPid> {
        Some(self.pids.get(&self.groups.get(&group)?.pgrp)?.real)
    }

    /// The real SID of a thread group.
    pub fn session(&self, group: ThreadGroupId) -> Option<RealPid> {
        Some(self.pids.get(&self.groups.get(&group)?.session)?.real)
    }

    /// The members of the process group of that real PGID, zombies included.
    pub fn group_members(&self, pgrp: RealPid) -> impl Iterator<Item = ThreadGroupId> {
        self.pid_by_real(pgrp)
            .into_iter()
            .flat_map(|pid| pid.pgid.iter().copied())
    }

    /// Whether that real PID is known only as a process group or session that was made outside
    /// every container. Such a one has no number: it shows as 0, and outsiders may be in it.
    pub fn is_foreign(&self, pgrp: RealPid) -> bool {
        self.pid_by_real(pgrp).is_some_and(Pid::is_foreign)
    }

    /// The dead, unreaped thread group that still holds this real PID.
    pub fn zombie(&self, real: RealPid) -> Option<ThreadGroupId> {
        let group = self.pid_by_real(real)?.thread_group()?;
        let is_zombie = self.group(group)?.state() == GroupState::Zombie;
        is_zombie.then_some(group)
    }

    /// The child of `parent` that died under that real TGID and was not reaped yet; of several, the
    /// one that died first.
    ///
    /// The kernel may have reaped it already and given its real PID to another task, which is then
    /// the one that [`Self::task_by_real`] finds.
    pub fn zombie_child(&self, parent: ThreadGroupId, real: RealPid) -> Option<ThreadGroupId> {
        let former = self.superseded_by(real);
        let mut owners = former.chain(self.by_real.get(&real).copied());
        owners.find_map(|pid| {
            let group = self.pids.get(&pid)?.tgid?;
            self.is_zombie_child(group, parent).then_some(group)
        })
    }

    /// The table as it is read in the context of one pidspace.
    pub fn view(&self, space: PidspaceId) -> View<'_> {
        View::new(self, space)
    }

    pub(crate) fn pid_by_real(&self, real: RealPid) -> Option<&Pid> {
        self.pids.get(self.by_real.get(&real)?)
    }

    /// Serial numbers of all kinds come from one counter, so that no two are alike.
    pub(crate) fn next_serial(&mut self) -> NonZeroU64 {
        let serial = self.serial;
        self.serial = serial.saturating_add(1);
        serial
    }

    /// The former owners of a real PID that are still held, the oldest first.
    fn superseded_by(&self, real: RealPid) -> impl Iterator<Item = PidId> {
        let (first, last) = (PidId::FIRST, PidId::LAST);
        self.superseded
            .range((real, first)..=(real, last))
            .map(|&(_, pid)| pid)
    }

    fn is_zombie_child(&self, group: ThreadGroupId, parent: ThreadGroupId) -> bool {
        self.groups.get(&group).is_some_and(|group| {
            group.parent == Parent::Member(parent) && group.state() == GroupState::Zombie
        })
    }
}

impl Default for PidTable {
    fn default() -> Self {
        Self::new()
    }
}
