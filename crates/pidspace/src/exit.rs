//! Death, orphans, and wait(2).

use alloc::vec::Vec;

use abi::VirtualPid;

use crate::pid::Role;
use crate::{
    GroupState, InitRules, Lifetime, Parent, PidTable, Pidspace, PidspaceId, Subreaper, TaskId,
    ThreadGroup, ThreadGroupId,
};

/// What follows from the death of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// Its thread group.
    pub group: ThreadGroupId,
    /// What has become of that.
    pub fate: Fate,
}

/// What the death of a task means for its thread group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Other threads live on.
    ThreadGone,
    /// It was the last one: the group is a zombie.
    GroupDead {
        /// The container whose init it was. An init that entered a nested container is the init of
        /// both: then the outermost container that ends with it, or else the outermost.
        init_of: Option<PidspaceId>,
        /// Its children, which have another parent now, the oldest first. Zombies are among them.
        reparented: Vec<ThreadGroupId>,
    },
}

impl PidTable {
    /// A task is dead.
    ///
    /// A thread's number is free at once. The last thread leaves a zombie, which keeps its numbers
    /// until [`Self::reap`], and whose children are given to the parent that `find_new_reaper` of
    /// `kernel/exit.c` finds.
    ///
    /// The death of a task that is not there changes nothing, and is told of a thread group that
    /// does not exist.
    pub fn exit(&mut self, task: TaskId) -> Exit {
        self.depopulate(task);
        let Some(dead) = self.tasks.remove(&task) else {
            // Serial numbers of tasks and of thread groups never coincide.
            return Exit {
                group: ThreadGroupId(task.0),
                fate: Fate::ThreadGone,
            };
        };
        self.detach_pid(dead.pid.id, Role::Tid(task));
        let group = dead.group;
        if let Some(group) = self.groups.get_mut(&group) {
            group.remove_task(task);
        }
        let fate = match self.groups.get(&group).map(ThreadGroup::state) {
            Some(GroupState::Zombie) => self.exit_group(group),
            Some(GroupState::Alive) | None => Fate::ThreadGone,
        };
        Exit { group, fate }
    }

    /// A zombie has been waited for, or needed not to be (`release_task` of `kernel/exit.c`): every
    /// number is free that it alone has held.
    ///
    /// Nothing happens while the group lives.
    pub fn reap(&mut self, group: ThreadGroupId) {
        let is_zombie = |group: &ThreadGroup| group.state() == GroupState::Zombie;
        if !self.groups.get(&group).is_some_and(is_zombie) {
            return;
        }
        let Some(dead) = self.groups.remove(&group) else {
            return;
        };
        self.remove_child(dead.parent, group);
        self.bury_init(group, &dead);
        self.detach_pid(dead.session, Role::Sid(group));
        self.detach_pid(dead.pgrp, Role::Pgid(group));
        self.detach_pid(dead.pid.id, Role::Tgid(group));
    }

    /// Enter `child` under a parent that is a member.
    pub(crate) fn add_child(&mut self, parent: Parent, child: ThreadGroupId) {
        if let Parent::Member(parent) = parent
            && let Some(parent) = self.groups.get_mut(&parent)
        {
            parent.children.insert(child);
        }
    }

    fn remove_child(&mut self, parent: Parent, child: ThreadGroupId) {
        if let Parent::Member(parent) = parent
            && let Some(parent) = self.groups.get_mut(&parent)
        {
            parent.children.remove(&child);
        }
    }

    /// The last thread is dead.
    fn exit_group(&mut self, id: ThreadGroupId) -> Fate {
        let mut orphans = Default::default();
        if let Some(group) = self.groups.get_mut(&id) {
            orphans = core::mem::take(&mut group.children);
            if let Some(home) = self.spaces.get_mut(&group.space()) {
                home.members.remove(&id);
            }
        }
        let reparented: Vec<_> = orphans.into_iter().collect();
        self.reparent(&reparented, id);
        Fate::GroupDead {
            init_of: self.init_of(id),
            reparented,
        }
    }

    /// `forget_original_parent`.
    fn reparent(&mut self, orphans: &[ThreadGroupId], dead: ThreadGroupId) {
        if orphans.is_empty() {
            return;
        }
        let reaper = self.find_new_reaper(dead);
        for &orphan in orphans {
            if let Some(orphan) = self.groups.get_mut(&orphan) {
                orphan.parent = reaper;
                orphan.orphaned = true;
            }
            self.add_child(reaper, orphan);
        }
    }

    /// `find_new_reaper`: the nearest living ancestor that collects orphans, or else the supervisor.
    ///
    /// An init with the kernel's rules is one of them. The kernel knows nothing of a pidspace's
    /// bounds: what a process leaves that came in by `setns(2)` goes to an ancestor outside.
    /// Ancestors need not be asked whether they live: a zombie has no children.
    fn find_new_reaper(&self, dead: ThreadGroupId) -> Parent {
        let mut next = self.groups.get(&dead).map(ThreadGroup::parent);
        while let Some(Parent::Member(id)) = next
            && let Some(ancestor) = self.groups.get(&id)
        {
            if self.collects_orphans(ancestor) {
                return Parent::Member(id);
            }
            next = Some(ancestor.parent);
        }
        Parent::Orphan
    }

    fn collects_orphans(&self, group: &ThreadGroup) -> bool {
        let is_kernel_init = |space: PidspaceId| self.space(space).is_some_and(has_kernel_rules);
        group.subreaper == Subreaper::Yes || self.containers_of_init(group).any(is_kernel_init)
    }

    fn init_of(&self, group: ThreadGroupId) -> Option<PidspaceId> {
        let group = self.groups.get(&group)?;
        let ends = |space: &PidspaceId| {
            self.space(*space)
                .is_some_and(|space| space.rules().lifetime == Lifetime::WithInit)
        };
        let mut spaces = self.containers_of_init(group);
        spaces
            .find(ends)
            .or_else(|| self.containers_of_init(group).next())
    }

    /// The containers that it is the init of, outermost first.
    fn containers_of_init(&self, group: &ThreadGroup) -> impl Iterator<Item = PidspaceId> {
        let numbers = self
            .pids
            .get(&group.pid.id)
            .map(|pid| &*pid.numbers)
            .unwrap_or_default();
        let ones = numbers
            .iter()
            .filter(|number| number.number() == VirtualPid::INIT);
        ones.map(|number| number.space())
    }

    fn bury_init(&mut self, id: ThreadGroupId, dead: &ThreadGroup) {
        let containers: Vec<_> = self.containers_of_init(dead).collect();
        for space in containers {
            if let Some(space) = self.spaces.get_mut(&space)
                && space.init() == Some(id)
            {
                space.clear_init();
            }
        }
    }
}

fn has_kernel_rules(space: &Pidspace) -> bool {
    space.rules().init == InitRules::Kernel
}
