//! Dead tasks, and who reaps them.

use abi::RealPid;
use pidspace::{Fate, GroupState, Lifetime, Parent, Task, ThreadGroup, ThreadGroupId};
use ptrace::{Death, Presence};

use crate::birth::Newcomer;
use crate::call::{Call, Work};
use crate::event_loop::Outcome;
use crate::host;
use crate::state::Supervisor;
use crate::tracee::Caller;

impl Supervisor {
    /// A task is dead and, as far as its tracer is concerned, reaped.
    pub(crate) fn on_death(&mut self, real: RealPid, death: Death) {
        let Some(tracee) = self.tracees.get(&real) else {
            self.on_unknown_death(real, death);
            return;
        };
        let task = tracee.task;
        tracing::debug!(pid = %real, ?death, "died");
        self.note_the_end_of_a_container(real, death);
        if real == self.init {
            self.outcome = Some(Outcome::from(death));
        }
        // A leader is reported last. A thread that died on its way through an exec, having taken its
        // place already, is not reported at all.
        let group = self.table.task(task).map(Task::group);
        let is_leader = |group| {
            self.table
                .group(group)
                .is_some_and(|group| group.real() == real)
        };
        let threads: Vec<_> = match group.filter(|&group| is_leader(group)) {
            Some(group) => self
                .threads(group)
                .filter(|&thread| thread != real)
                .collect(),
            None => Vec::new(),
        };
        for thread in threads.into_iter().chain([real]) {
            self.task_is_dead(thread, death);
        }
        self.release_held();
    }

    fn task_is_dead(&mut self, real: RealPid, death: Death) {
        let caller = self.caller(real);
        self.held.remove(&real);
        self.desk.forget(real);
        let Some(tracee) = self.tracees.remove(&real) else {
            return;
        };
        self.forget_call(caller, tracee.call);
        self.trace_death(tracee.task);
        let exit = self.table.exit(tracee.task);
        self.pid_namespaces.retain(&self.table);
        if let Fate::GroupDead {
            init_of,
            reparented,
        } = exit.fate
        {
            self.waits.remove(&exit.group);
            self.unclaimed.remove(&exit.group);
            self.unheard.remove(&exit.group);
            if let Some(space) = init_of {
                self.zap(space, (exit.group, death), &reparented);
            }
            for child in reparented {
                self.on_reparented(child);
            }
            for stopped in self.bereaved.remove(&real).unwrap_or_default() {
                // One that was killed meanwhile has been, or will be, reported.
                if self.tracees.contains_key(&stopped.pid()) {
                    let _ = self.on_stop(stopped);
                }
            }
            self.on_process_death(exit.group, real);
            if let Some(space) = init_of
                && self
                    .rules(space)
                    .is_some_and(|rules| rules.lifetime == Lifetime::WithInit)
            {
                self.end_container(space);
            }
        }
    }

    /// A dead process has been reaped: its numbers are free, and its container's name too, if it
    /// was the last.
    pub(crate) fn reap(&mut self, group: ThreadGroupId) {
        self.table.reap(group);
        self.pid_namespaces.retain(&self.table);
        if self.claims.len() > 1 {
            let (table, desk) = (&self.table, &mut self.desk);
            self.claims.retain(|&space, _| {
                let is_there = table.space(space).is_some();
                if !is_there {
                    desk.container_ended(space);
                }
                is_there
            });
        }
    }

    /// A number that is nobody's among the living: a dead child of a dead parent, reported before as
    /// its tracer's and now to us as its parent; or a newcomer.
    fn on_unknown_death(&mut self, real: RealPid, death: Death) {
        let zombie = self.table.zombie(real);
        let parent = zombie
            .and_then(|zombie| self.table.group(zombie))
            .map(ThreadGroup::parent);
        match (zombie, parent) {
            // It held its number until now.
            (Some(zombie), Some(Parent::Orphan | Parent::Outside)) => self.reap(zombie),
            _ if self.spawning > 0 => {
                self.newcomers.insert(real, Newcomer::Dead(death));
            }
            // A child whose parent's death is still to be reported, or nobody.
            _ => _ = self.newcomers.remove(&real),
        }
    }

    /// Whatever a dead, or exec'd, task had in flight.
    pub(crate) fn forget_call(&mut self, caller: Option<Caller>, call: Option<Call>) {
        match call.map(|call| call.work) {
            Some(Work::Spawn(spawning)) if spawning.number.is_none() => self.spawn_ended(),
            Some(Work::Wait(waiting)) => {
                if let Some(caller) = caller {
                    self.wait_ended(caller.group, waiting);
                }
            }
            _ => {}
        }
    }

    /// A whole process is dead. Its parent reaps it, unless nobody is to be told.
    fn on_process_death(&mut self, group: ThreadGroupId, real: RealPid) {
        let Some(parent) = self.table.group(group).map(ThreadGroup::parent) else {
            return;
        };
        match parent {
            // The kernel's parent is this process, which has just reaped it; or somebody outside.
            Parent::Orphan | Parent::Outside => self.reap(group),
            Parent::Member(parent) if ptrace::presence(real) == Presence::Absent => {
                // Reaped already: by a wait in flight, which will claim it; or by the kernel, for its
                // parent ignores SIGCHLD.
                if self.is_awaited(parent, real) {
                    self.unclaimed.entry(parent).or_default().push(group);
                } else {
                    self.reap(group);
                }
            }
            Parent::Member(_) => {}
        }
    }

    /// A dead or living child has got a new parent. If that is us, the kernel reports a dead one once
    /// more, or has done so already: it looks at its children before it looks at its tracees.
    fn on_reparented(&mut self, child: ThreadGroupId) {
        let Some(group) = self.table.group(child) else {
            return;
        };
        if group.state() != GroupState::Zombie {
            return;
        }
        let real = group.real();
        match group.parent() {
            Parent::Member(_) => self.on_process_death(child, real),
            Parent::Orphan | Parent::Outside if ptrace::presence(real) == Presence::Absent => {
                self.reap(child)
            }
            // One of a parent that came from outside goes to somebody outside, who tells us nothing.
            Parent::Orphan | Parent::Outside if !host::is_our_child(real) => self.reap(child),
            Parent::Orphan | Parent::Outside => {}
        }
    }

    /// The last wait of a process's is over: dead children that are not there any more, and were not
    /// reported, will never be.
    pub(crate) fn reap_unclaimed(&mut self, parent: ThreadGroupId) {
        for child in self.unclaimed.remove(&parent).unwrap_or_default() {
            self.reap(child);
        }
    }

    /// A wait that did not say whom it reaped: look.
    pub(crate) fn look_for_reaped_children(&mut self, parent: ThreadGroupId) {
        let Some(group) = self.table.group(parent) else {
            return;
        };
        let dead = group
            .children()
            .filter_map(|child| Some((child, self.table.group(child)?)));
        let dead = dead.filter(|(_, child)| child.state() == GroupState::Zombie);
        let gone: Vec<_> = dead
            .filter(|(_, child)| ptrace::presence(child.real()) == Presence::Absent)
            .map(|(child, _)| child)
            .collect();
        for child in gone {
            self.reap(child);
        }
    }
}
