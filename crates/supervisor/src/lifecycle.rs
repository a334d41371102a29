//! Tasks come and go.

use abi::{Memory, RealPid, Signal};
use pidspace::{Fate, Lifetime, Parent, PidspaceId, SpaceState, ThreadGroupId};
use ptrace::{AtExit, Death, Presence, Result, Resume, Stopped};
use std::rc::Rc;

use crate::call::{Call, Work};
use crate::event_loop::{Outcome, Supervisor};
use crate::tracee::{Birth, Caller, ForgetExitStop, Tracee};

/// A new task that was heard of before its creator's event.
#[derive(Debug)]
pub(crate) enum Newcomer {
    /// It waits at its first stop.
    Waiting(Stopped),
    /// It is dead already.
    Dead(Death),
}

impl Supervisor {
    /// The first stop of a task that nobody has announced yet.
    pub(crate) fn hold_newcomer(&mut self, stopped: Stopped) -> Result<()> {
        self.newcomers
            .insert(stopped.pid(), Newcomer::Waiting(stopped));
        self.drop_strays();
        Ok(())
    }

    /// A creator that is killed in the very act never announces its child. The child has not run an
    /// instruction yet: if it is killed too, it is as if its creator had been killed a moment earlier.
    fn drop_strays(&mut self) {
        if self.spawning == 0 {
            for (real, _) in self.newcomers.drain() {
                ptrace::kill_process(real);
            }
        }
    }

    /// A call that was to make a task is over and made none.
    pub(crate) fn spawn_ended(&mut self) {
        self.spawning = self.spawning.saturating_sub(1);
        self.drop_strays();
    }

    /// `PTRACE_EVENT_FORK`, `_VFORK`, `_CLONE`: the creator announces a new task.
    pub(crate) fn on_spawned(&mut self, stopped: Stopped) -> Result<()> {
        let real = i32::try_from(stopped.event_message()?)
            .ok()
            .and_then(RealPid::from_raw);
        if let (Some(real), Some(creator)) = (real, self.caller(stopped.pid())) {
            self.announce(creator, &stopped, real);
        }
        self.go_on(stopped)
    }

    /// Give a new task its numbers and everything else that it has from its creator.
    fn announce(&mut self, creator: Caller, stopped: &Stopped, real: RealPid) {
        let Some(Tracee {
            call:
                Some(Call {
                    work: Work::Spawn(spawning),
                    ..
                }),
            scratch,
            follow,
            tid_address,
            ..
        }) = self.tracees.get_mut(&creator.real)
        else {
            // No call of ours made it. It is nobody's, and must not run.
            ptrace::kill_process(real);
            return;
        };
        let Ok(task) = self.table.fork(creator.task, real, spawning.spawn()) else {
            // The last number went to somebody else meanwhile.
            ptrace::kill_process(real);
            return;
        };
        let number = self.table.view(creator.space).tid(task);
        spawning.number = number;
        self.spawning = self.spawning.saturating_sub(1);
        tracing::debug!(pid = %creator.real, child = %real, ?number, "spawned");

        if let (Some(word), Some(number)) = (spawning.parent_tid, number) {
            // "copies the thread ID of the child to parent_tid": a bad address is nobody's error.
            let _ = stopped.memory().write_i32(word, number.raw());
        }
        let shares_memory = spawning.flags.contains(abi::CloneFlags::VM);
        let child_space = self
            .table
            .task(task)
            .and_then(|task| self.table.group(task.group()))
            .map(|group| group.space());
        let child_tid = child_space.and_then(|space| self.table.view(space).tid(task));
        let mut tracee = Tracee::new(task);
        tracee.follow = *follow;
        tracee.scratch = match shares_memory {
            true => Rc::clone(scratch),
            false => Rc::new(scratch.borrow().forked().into()),
        };
        tracee.tid_address = match (spawning.clear_tid, shares_memory) {
            (Some(word), _) => Some(word),
            (None, true) => None,
            (None, false) => *tid_address,
        };
        tracee.birth = Some(Birth {
            child_tid: spawning.child_tid.zip(child_tid),
            arguments: spawning.arguments,
            forget_exit_stop: self.inherited_exit_stop(creator, task),
        });
        self.tracees.insert(real, tracee);
        self.welcome(real, creator.space);
    }

    /// Let a newcomer go that has been waiting for this.
    fn welcome(&mut self, real: RealPid, space: PidspaceId) {
        match self.newcomers.remove(&real) {
            // It may be gone by now, of which wait will tell.
            Some(Newcomer::Waiting(stopped)) => drop(self.on_stop(stopped)),
            Some(Newcomer::Dead(death)) => self.on_death(real, death),
            None => {}
        }
        // "attempts to create processes in the namespace will fail" once its init is dead.
        if self
            .table
            .space(space)
            .is_none_or(|space| space.state() == SpaceState::Dying)
        {
            ptrace::kill_process(real);
        }
    }

    fn inherited_exit_stop(&self, creator: Caller, child: pidspace::TaskId) -> ForgetExitStop {
        let is_thread = self
            .table
            .task(child)
            .is_some_and(|child| child.group() == creator.group);
        if self.is_nested_init(creator) && !is_thread {
            ForgetExitStop::Yes
        } else {
            ForgetExitStop::No
        }
    }

    /// Whether somebody inside waits for this process as the first of a container.
    fn is_nested_init(&self, caller: Caller) -> bool {
        self.table
            .space(caller.space)
            .is_some_and(|space| space.parent().is_some() && space.init() == Some(caller.group))
    }

    /// Before a new task's first instruction.
    pub(crate) fn begin_life(&mut self, stopped: Stopped, birth: Birth) -> Result<()> {
        if let Some((word, number)) = birth.child_tid {
            let _ = stopped.memory().write_i32(word, number.raw());
        }
        if let Some(arguments) = birth.arguments {
            let mut registers = stopped.registers()?;
            registers.set_arguments(&arguments);
            stopped.set_registers(&registers)?;
        }
        if birth.forget_exit_stop == ForgetExitStop::Yes {
            stopped.at_exit(AtExit::Go)?;
        }
        self.go_on(stopped)
    }

    /// `PTRACE_EVENT_EXEC`: a new program, in a process that has one thread now.
    pub(crate) fn on_exec(&mut self, stopped: Stopped) -> Result<()> {
        let real = stopped.pid();
        let former = i32::try_from(stopped.event_message()?)
            .ok()
            .and_then(RealPid::from_raw)
            .unwrap_or(real);
        // "all other threads ... disappear", and the one that execs takes the leader's id.
        let Some(mut tracee) = self.tracees.remove(&former) else {
            return self.go_on(stopped);
        };
        if former != real
            && let Some(leader) = self.tracees.remove(&real)
        {
            self.forget_call(leader.call);
        }
        self.table.exec(tracee.task);
        tracee.scratch = Rc::default();
        tracee.tid_address = None;
        tracee.sweep = None;
        if let Some(call) = &mut tracee.call {
            call.work = Work::Exec;
            call.slots.clear();
        }
        self.tracees.insert(real, tracee);
        if real == self.init {
            self.has_started = Started::Yes;
        }
        tracing::debug!(pid = %real, "exec");
        self.go_on(stopped)
    }

    /// `PTRACE_EVENT_EXIT` of the first process of a nested container: its parent may not hear of
    /// its death before the container is empty (`kernel/pid_namespace.c:zap_pid_ns_processes`).
    pub(crate) fn on_exit_event(&mut self, stopped: Stopped) -> Result<()> {
        let real = stopped.pid();
        let Some(caller) = self.caller(real) else {
            return stopped.resume(Resume::Cont);
        };
        let others_live = self.table.group(caller.group).is_some_and(|group| {
            let mut reals = group
                .tasks()
                .filter_map(|task| self.table.task(task))
                .map(|task| task.real());
            reals.any(|other| {
                other != real
                    && self
                        .tracees
                        .get(&other)
                        .is_some_and(|other| !other.is_leaving)
            })
        });
        if let Some(tracee) = self.tracees.get_mut(&real) {
            tracee.is_leaving = true;
        }
        let ends = self.is_nested_init(caller)
            && self
                .table
                .space(caller.space)
                .is_some_and(|space| space.rules().lifetime == Lifetime::WithInit);
        if others_live || !ends {
            return self.go_on(stopped);
        }
        self.end_container(caller.space);
        if self.is_empty_but_for(caller.space, caller.group) {
            return self.go_on(stopped);
        }
        if let Some(tracee) = self.tracees.get_mut(&real) {
            tracee.held = Some(stopped);
        }
        Ok(())
    }

    fn is_empty_but_for(&self, space: PidspaceId, init: ThreadGroupId) -> bool {
        self.table.members(space).all(|member| member == init)
    }

    /// Kill everybody who is seen from a pidspace, but for its init, which is dying by itself.
    fn end_container(&mut self, space: PidspaceId) {
        self.table.begin_death(space);
        let init = self.table.space(space).and_then(|space| space.init());
        for member in self
            .table
            .members(space)
            .filter(|&member| Some(member) != init)
        {
            if let Some(member) = self.table.group(member) {
                ptrace::send(member.real(), Signal::SIGKILL);
            }
        }
    }

    /// Let go of those who waited for their container to be empty.
    fn release_held(&mut self) {
        let mut ready = Vec::new();
        for (&real, tracee) in &self.tracees {
            if tracee.held.is_some()
                && let Some(caller) = self.caller(real)
                && self.is_empty_but_for(caller.space, caller.group)
            {
                ready.push(real);
            }
        }
        for real in ready {
            if let Some(stopped) = self
                .tracees
                .get_mut(&real)
                .and_then(|tracee| tracee.held.take())
            {
                // If it was killed meanwhile, its death is reported.
                let _ = self.go_on(stopped);
            }
        }
    }

    /// A task is dead and, as far as its tracer is concerned, reaped.
    pub(crate) fn on_death(&mut self, real: RealPid, death: Death) {
        let Some(tracee) = self.tracees.remove(&real) else {
            self.on_unknown_death(real, death);
            return;
        };
        tracing::debug!(pid = %real, ?death, "died");
        if real == self.init {
            self.outcome = Some(Outcome::from(death));
        }
        self.forget_call(tracee.call);
        let exit = self.table.exit(tracee.task);
        if let Fate::GroupDead {
            init_of,
            reparented,
        } = exit.fate
        {
            self.waits.remove(&exit.group);
            self.unclaimed.remove(&exit.group);
            for child in reparented {
                self.on_reparented(child);
            }
            self.on_process_death(exit.group, real);
            if let Some(space) = init_of
                && self
                    .table
                    .space(space)
                    .is_some_and(|space| space.rules().lifetime == Lifetime::WithInit)
            {
                self.end_container(space);
            }
        }
        if self.has_held() {
            self.release_held();
        }
    }

    /// A dead process has been reaped: its numbers are free, and its container's name too, if it
    /// was the last.
    pub(crate) fn reap(&mut self, group: ThreadGroupId) {
        self.table.reap(group);
        if self.claims.len() > 1 {
            let table = &self.table;
            self.claims.retain(|&space, _| table.space(space).is_some());
        }
    }

    fn has_held(&self) -> bool {
        // Only the first processes of nested containers are ever held.
        self.claims.len() > 1 && self.tracees.values().any(|tracee| tracee.held.is_some())
    }

    /// A number that is nobody's among the living: a newcomer, or a child that was reported before
    /// as its tracer's and now, its parent dead too, is reported to us as its parent.
    fn on_unknown_death(&mut self, real: RealPid, death: Death) {
        if let Some(zombie) = self.orphans.remove(&real) {
            self.reap(zombie);
        } else if self.spawning > 0 {
            self.newcomers.insert(real, Newcomer::Dead(death));
        } else {
            self.newcomers.remove(&real);
        }
    }

    /// Whatever a dead, or exec'd, task had in flight.
    pub(crate) fn forget_call(&mut self, call: Option<Call>) {
        match call.map(|call| call.work) {
            Some(Work::Spawn(spawning)) if spawning.number.is_none() => self.spawn_ended(),
            _ => {}
        }
    }

    /// A whole process is dead. Its parent reaps it, unless nobody is to be told.
    fn on_process_death(&mut self, group: ThreadGroupId, real: RealPid) {
        let Some(parent) = self.table.group(group).map(pidspace::ThreadGroup::parent) else {
            return;
        };
        match parent {
            // The kernel's parent is this process, which has just reaped it.
            Parent::Orphan | Parent::Outside => self.reap(group),
            Parent::Member(parent) if ptrace::presence(real) == Presence::Absent => {
                // Reaped already: by a wait in flight, which will claim it; or by the kernel, for its
                // parent ignores SIGCHLD.
                if self.waits.contains_key(&parent) {
                    self.unclaimed.entry(parent).or_default().push(group);
                } else {
                    self.reap(group);
                }
            }
            Parent::Member(_) => {}
        }
    }

    /// A dead or living child has got a new parent.
    fn on_reparented(&mut self, child: ThreadGroupId) {
        let Some(group) = self.table.group(child) else {
            return;
        };
        if group.state() != pidspace::GroupState::Zombie {
            return;
        }
        let real = group.real();
        match group.parent() {
            // The kernel will report it once more, to its new parent: us.
            Parent::Orphan | Parent::Outside => {
                self.orphans.insert(real, child);
            }
            Parent::Member(_) => self.on_process_death(child, real),
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
        let dead = dead.filter(|(_, child)| child.state() == pidspace::GroupState::Zombie);
        let gone: Vec<_> = dead
            .filter(|(_, child)| ptrace::presence(child.real()) == Presence::Absent)
            .map(|(child, _)| child)
            .collect();
        for child in gone {
            self.reap(child);
        }
    }
}

/// Whether the first process has become the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Started {
    /// It has.
    Yes,
    /// It has not, or it never could.
    No,
}
