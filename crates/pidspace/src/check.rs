//! What is always true of a table.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use abi::VirtualPid;

use crate::pid::{Pid, PidId, PidRef, Role};
use crate::{
    GroupState, PackedPid, Parent, PidTable, Pidspace, SpaceState, Task, TaskId, ThreadGroup,
    ThreadGroupId,
};

/// An invariant that does not hold: a bug in this crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which one.
    pub invariant: &'static str,
    /// Whom it was found broken for.
    pub detail: String,
}

type Checked = Result<(), Broken>;

/// Holds `truth` against `invariant`.
fn hold(truth: bool, invariant: &'static str, whom: impl fmt::Debug) -> Checked {
    if truth {
        Ok(())
    } else {
        Err(Broken {
            invariant,
            detail: format!("{whom:?}"),
        })
    }
}

impl PidTable {
    /// Holds every invariant against the whole table. It takes as long as the table is large.
    ///
    /// # Errors
    /// The first one that is [`Broken`].
    pub fn check(&self) -> Result<(), Broken> {
        self.spaces
            .values()
            .try_for_each(|space| self.check_space(space))?;
        self.pids
            .iter()
            .try_for_each(|(&id, pid)| self.check_pid(id, pid))?;
        self.tasks
            .iter()
            .try_for_each(|(&id, task)| self.check_task(id, task))?;
        self.groups
            .iter()
            .try_for_each(|(&id, group)| self.check_group(id, group))?;
        self.check_indexes()
    }

    fn check_space(&self, space: &Pidspace) -> Checked {
        let id = space.id();
        let parent = space.parent().map(|parent| self.space(parent));
        hold(
            parent != Some(None),
            "a pidspace is nested in one that exists",
            id,
        )?;
        let parent = parent.flatten();
        let level = parent.map_or(1, |parent| parent.level() + 1);
        hold(
            space.level() == level,
            "a pidspace is one level below its parent",
            id,
        )?;
        let listed = parent.is_none_or(|parent| parent.nested.contains(&id));
        hold(listed, "a pidspace is among those nested in its parent", id)?;
        for nested in &space.nested {
            let back = self.space(*nested).and_then(Pidspace::parent);
            hold(
                back == Some(id),
                "a nested pidspace has the pidspace as its parent",
                id,
            )?;
        }
        let outlives = |parent: &Pidspace| parent.state() != SpaceState::Dying;
        let dies_too = parent.is_none_or(outlives) || space.state() == SpaceState::Dying;
        hold(dies_too, "a pidspace ends with the one around it", id)?;
        let named = space.name().map(|name| self.space_by_name(name.as_str()));
        hold(
            named.is_none_or(|named| named == Some(id)),
            "the name of a container is its own",
            id,
        )?;
        for task in &space.populated_by {
            let back = self.tasks.get(task).map(Task::space_for_children);
            hold(
                back == Some(id),
                "who populates a pidspace has its children there",
                task,
            )?;
        }
        self.check_space_numbers(space)
    }

    fn check_space_numbers(&self, space: &Pidspace) -> Checked {
        let id = space.id();
        let held = self
            .numbers
            .keys()
            .filter(|number| number.space() == id)
            .count();
        hold(
            space.numbers.count() == held,
            "a number is taken while a role holds it",
            id,
        )?;
        let one = self.numbers.get(&PackedPid::new(id, VirtualPid::INIT));
        let one = one
            .and_then(|one| self.pids.get(one))
            .and_then(|pid| pid.tgid);
        hold(one == space.init(), "number 1 is init's", id)?;
        let awaits = space.state() == SpaceState::Fresh;
        hold(
            !awaits || space.numbers.is_empty(),
            "nobody is in a container before its init",
            id,
        )?;
        for member in &space.members {
            let lives_here = self
                .groups
                .get(member)
                .is_some_and(|group| group.space() == id && group.state() == GroupState::Alive);
            hold(lives_here, "a member lives in the pidspace", member)?;
        }
        Ok(())
    }

    fn check_pid(&self, id: PidId, pid: &Pid) -> Checked {
        hold(pid.is_held(), "an identity is held by a role", pid)?;
        for number in &pid.numbers {
            let found = self.numbers.get(number);
            hold(
                found == Some(&id),
                "a number leads to the identity that has it",
                number,
            )?;
            let taken = self
                .space(number.space())
                .map(|s| s.numbers.is_taken(number.number()));
            hold(
                taken == Some(true),
                "a number is taken while a role holds it",
                number,
            )?;
        }
        self.check_levels(pid)?;
        let newest = self.by_real.get(&pid.real).copied();
        let superseded = self.superseded.contains(&(pid.real, id));
        let known = (newest == Some(id)) != superseded;
        hold(known, "a real PID names its newest identity", pid)?;
        hold(
            newest.is_none_or(|newest| newest >= id),
            "a real PID names its newest identity",
            pid,
        )?;
        self.check_roles(id, pid)
    }

    fn check_levels(&self, pid: &Pid) -> Checked {
        if pid.is_foreign() {
            let nobody = pid.tid.is_none() && pid.tgid.is_none();
            return hold(nobody, "an identity without numbers is no task", pid);
        }
        let Some(home) = pid.numbers.last().map(|number| number.space()) else {
            return Ok(());
        };
        let seen_from: Vec<_> = pid
            .numbers
            .iter()
            .rev()
            .map(|number| number.space())
            .collect();
        let around: Vec<_> = self.enclosing(home).map(Pidspace::id).collect();
        hold(
            seen_from == around,
            "who is seen here is seen once in every pidspace around, and nowhere else",
            pid,
        )
    }

    fn check_roles(&self, id: PidId, pid: &Pid) -> Checked {
        let group = |group: &ThreadGroupId| self.groups.get(group);
        let tid = pid.tid.is_none_or(|task| self.is_pid_of_task(id, task));
        hold(tid, "a TID is its task's", pid)?;
        let tgid = pid
            .tgid
            .is_none_or(|leader| group(&leader).is_some_and(|g| g.pid.id == id));
        hold(tgid, "a TGID is its thread group's", pid)?;
        let pgid = pid
            .pgid
            .iter()
            .all(|member| group(member).is_some_and(|g| g.pgrp == id));
        hold(pgid, "a PGID is its members'", pid)?;
        let sid = pid
            .sid
            .iter()
            .all(|member| group(member).is_some_and(|g| g.session == id));
        hold(sid, "a SID is its members'", pid)
    }

    fn check_task(&self, id: TaskId, task: &Task) -> Checked {
        self.check_ref(task.pid)?;
        hold(
            self.plays(task.pid.id, Role::Tid(id)),
            "a task holds its TID",
            task,
        )?;
        if let Some(space) = task.for_children {
            let inside = self.is_inside(space, task.space()) && space != task.space();
            let listed = |space: &Pidspace| space.populated_by.contains(&id);
            hold(
                inside && self.space(space).is_some_and(listed),
                "children are born where their creator is seen from, or further in",
                task,
            )?;
        }
        let group = self.groups.get(&task.group);
        let listed = group.is_some_and(|group| group.tasks().any(|other| other == id));
        hold(listed, "a living task is in its thread group", task)?;
        let home = group.map(ThreadGroup::space);
        hold(
            home == Some(task.space()),
            "a thread lives where its thread group does",
            task,
        )
    }

    fn check_group(&self, id: ThreadGroupId, group: &ThreadGroup) -> Checked {
        self.check_ref(group.pid)?;
        hold(
            self.plays(group.pid.id, Role::Tgid(id)),
            "a thread group holds its TGID",
            group,
        )?;
        hold(
            self.plays(group.pgrp, Role::Pgid(id)),
            "a thread group holds its PGID",
            group,
        )?;
        hold(
            self.plays(group.session, Role::Sid(id)),
            "a thread group holds its SID",
            group,
        )?;
        for task in group.tasks() {
            let back = self.tasks.get(&task).map(|task| task.group);
            hold(
                back == Some(id),
                "a thread of a group lives and belongs to it",
                group,
            )?;
        }
        let leads = group
            .leader
            .is_none_or(|leader| self.is_pid_of_task(group.pid.id, leader));
        hold(leads, "the leader's TID is the TGID", group)?;
        let alive = group.state() == GroupState::Alive;
        let listed = self
            .space(group.space())
            .is_some_and(|home| home.members.contains(&id));
        hold(
            listed == alive,
            "a living thread group is a member of its pidspace",
            group,
        )?;
        self.check_family(id, group)
    }

    fn check_family(&self, id: ThreadGroupId, group: &ThreadGroup) -> Checked {
        let alive = group.state() == GroupState::Alive;
        hold(
            alive || group.children.is_empty(),
            "a zombie has no children",
            group,
        )?;
        for child in &group.children {
            let back = self.groups.get(child).map(ThreadGroup::parent);
            hold(
                back == Some(Parent::Member(id)),
                "a child has its parent",
                child,
            )?;
        }
        let Parent::Member(parent) = group.parent else {
            return Ok(());
        };
        hold(parent < id, "a parent is older than its child", group)?;
        let parent = self.groups.get(&parent);
        let listed = parent.is_some_and(|parent| parent.children.contains(&id));
        hold(listed, "a parent has its child", group)
    }

    fn check_ref(&self, pid: PidRef) -> Checked {
        let same = self.pids.get(&pid.id).is_some_and(|found| {
            found.real == pid.real && found.numbers.last() == Some(&pid.packed)
        });
        hold(
            same,
            "an identity has the numbers that its task and thread group show",
            pid,
        )
    }

    fn check_indexes(&self) -> Checked {
        for (number, id) in &self.numbers {
            let has = self
                .pids
                .get(id)
                .is_some_and(|pid| pid.numbers.contains(number));
            hold(has, "a number leads to the identity that has it", number)?;
        }
        let by_real = self.by_real.iter().map(|(&real, &id)| (real, id));
        for (real, id) in by_real.chain(self.superseded.iter().copied()) {
            let has = self.pids.get(&id).is_some_and(|pid| pid.real == real);
            hold(has, "a real PID leads to an identity that has it", real)?;
        }
        for real in self.retired.reals() {
            let is_back = self.by_real.contains_key(&real);
            hold(
                !is_back,
                "a real PID that came back is nobody's former one",
                real,
            )?;
        }
        Ok(())
    }

    fn is_pid_of_task(&self, id: PidId, task: TaskId) -> bool {
        self.tasks.get(&task).is_some_and(|task| task.pid.id == id)
    }

    fn plays(&self, id: PidId, role: Role) -> bool {
        self.pids.get(&id).is_some_and(|pid| match role {
            Role::Tid(task) => pid.tid == Some(task),
            Role::Tgid(group) => pid.tgid == Some(group),
            Role::Pgid(member) => pid.pgid.contains(&member),
            Role::Sid(member) => pid.sid.contains(&member),
        })
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.invariant, self.detail)
    }
}

impl core::error::Error for Broken {}
