//! New tasks, and new programs.

use abi::{Memory, RealPid};
use pidspace::{PidspaceId, SpaceState, Task};
use ptrace::{AtExit, Death, Result, Resume, Stop, Stopped};
use std::rc::Rc;

use crate::call::{Call, Work};
use crate::errand::Errand;
use crate::host;
use crate::state::Supervisor;
use crate::tracee::{Birth, Caller, Tracee};

/// A new task that was heard of before its creator's event.
#[derive(Debug)]
pub(crate) enum Newcomer {
    /// It waits at its first stop.
    Waiting(Stopped),
    /// It is dead already.
    Dead(Death),
}

/// Whether the first process has become the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Started {
    /// It has.
    Yes,
    /// It has not, or it never could.
    No,
}

/// The kernel gives orphans to the nearest subreaper, so that is what the init of a new pidspace is
/// before its first instruction.
const BECOME_SUBREAPER: Errand = Errand {
    name: "prctl",
    arguments: [libc::PR_SET_CHILD_SUBREAPER as u64, 1, 0, 0, 0, 0],
};

impl Supervisor {
    /// The first stop of a task that nobody has announced yet.
    pub(crate) fn hold_newcomer(&mut self, stopped: Stopped) -> Result<()> {
        if stopped.stop() == Stop::Exit {
            // One that had to be killed, and inherited this stop.
            return stopped.resume(Resume::Cont);
        }
        self.newcomers
            .insert(stopped.pid(), Newcomer::Waiting(stopped));
        self.drop_strays();
        Ok(())
    }

    /// A creator that is killed in the very act never announces its child. The child has not run an
    /// instruction yet: if it is killed too, it is as if its creator had been killed a moment earlier.
    fn drop_strays(&mut self) {
        if self.spawning == 0 {
            for (real, newcomer) in self.newcomers.drain() {
                // The number of a dead one may be anybody's by now.
                if matches!(newcomer, Newcomer::Waiting(_)) {
                    ptrace::kill_process(real);
                }
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
            if self.threads(creator.group).nth(1).is_some() {
                self.stop_at_exit(&stopped, AtExit::Stop)?;
            }
        }
        self.go_on(stopped)
    }

    /// Give a new task its numbers and everything else that it has from its creator.
    fn announce(&mut self, creator: Caller, stopped: &Stopped, real: RealPid) {
        let Some(Tracee {
            call:
                Some(Call {
                    made,
                    work: Work::Spawn(spawning),
                    ..
                }),
            scratch,
            follow,
            filters,
            tid_address,
            at_exit,
            armed,
            habits,
            reach,
            side,
            ..
        }) = self.tracees.get_mut(&creator.real)
        else {
            // No call of ours made it. It is nobody's, and must not run.
            ptrace::kill_process(real);
            return;
        };
        let Ok(task) =
            self.table
                .fork_numbered(creator.task, real, spawning.spawn(), &spawning.wanted)
        else {
            // The last number went to somebody else meanwhile.
            ptrace::kill_process(real);
            return;
        };
        self.placement.was_made(real, creator.real);
        self.zapped.remove(&real);
        let number = self.table.view(creator.space).tid(task);
        spawning.number = number;
        self.spawning = self.spawning.saturating_sub(1);
        tracing::debug!(pid = %creator.real, child = %real, ?number, "spawned");

        if let (Some(word), Some(number)) = (spawning.parent_tid, number) {
            // "copies the thread ID of the child to parent_tid": a bad address is nobody's error.
            let _ = stopped.memory().write_i32(word, number.raw());
        }
        let shares_memory = spawning.flags.contains(abi::CloneFlags::VM);
        let shares_places = spawning
            .flags
            .intersects(abi::CloneFlags::FILES | abi::CloneFlags::FS);
        let child_space = self
            .table
            .task(task)
            .and_then(|task| self.table.group(task.group()))
            .map(|group| group.space());
        let child_tid = child_space.and_then(|space| self.table.view(space).tid(task));
        let mut tracee = Tracee::new(task, *side);
        tracee.follow = *follow;
        tracee.filters.clone_from(filters);
        tracee.armed.clone_from(armed);
        tracee.habits.clone_from(habits);
        tracee.reach = *reach;
        tracee.scratch = match shares_memory {
            true => Rc::clone(scratch),
            false => Rc::new(scratch.borrow().forked().into()),
        };
        tracee.tid_address = match (spawning.clear_tid, shares_memory) {
            (Some(word), _) => Some(word),
            (None, true) => None,
            (None, false) => *tid_address,
        };
        // Options are inherited. A thread's locks are waited for by the other threads.
        let is_thread = spawning.flags.contains(abi::CloneFlags::THREAD);
        let is_init = child_space
            .and_then(|space| self.table.space(space)?.init())
            .is_some_and(|init| self.table.task(task).map(Task::group) == Some(init));
        let is_init = is_init && !is_thread;
        tracee.at_exit = *at_exit;
        tracee.birth = Some(Birth {
            child_tid: spawning.child_tid.zip(child_tid),
            made: Some(*made),
            at_exit: if is_thread || is_init {
                AtExit::Stop
            } else {
                *at_exit
            },
            errand: is_init.then_some(BECOME_SUBREAPER),
        });
        self.tracees.insert(real, tracee);
        if shares_memory {
            self.relane(creator.group);
        } else if shares_places && let Some(child) = self.caller(real) {
            // What one of them opens, or makes its directory, is the other's too.
            self.leads_inside(creator);
            self.leads_inside(child);
        }
        self.trace_birth(Some(creator.task), task);
        self.welcome(real, child_space.unwrap_or(creator.space));
        // This may have been the last one that another newcomer could have been of.
        self.drop_strays();
    }

    /// Let a newcomer go that has been waiting for this.
    fn welcome(&mut self, real: RealPid, space: PidspaceId) {
        match self.newcomers.remove(&real) {
            // It may be gone by now, of which wait will tell.
            Some(Newcomer::Waiting(stopped)) => drop(self.on_stop(stopped)),
            // If it lives, it was another's death, under the same number.
            Some(Newcomer::Dead(death)) if !host::is_traced_by_us(real) => {
                self.on_death(real, death)
            }
            Some(Newcomer::Dead(_)) | None => {}
        }
        // Nobody else may be awaited any more.
        self.drop_strays();
        // "attempts to create processes in the namespace will fail" once its init is dead.
        if self
            .table
            .space(space)
            .is_none_or(|space| space.state() == SpaceState::Dying)
        {
            ptrace::kill_process(real);
        }
    }

    /// Before a new task's first instruction.
    pub(crate) fn begin_life(&mut self, stopped: Stopped, birth: Birth) -> Result<()> {
        if let Some((word, number)) = birth.child_tid {
            let _ = stopped.memory().write_i32(word, number.raw());
        }
        if let Some(made) = birth.made {
            let mut registers = stopped.registers()?;
            if registers.arguments(made.abi) != made.registers {
                registers.set_arguments(made.abi, &made.registers);
                stopped.set_registers(&registers)?;
            }
        }
        self.stop_at_exit(&stopped, birth.at_exit)?;
        if let Some(caller) = self.caller(stopped.pid()) {
            self.relane(caller.group);
        }
        let Some((errand, made)) = birth.errand.zip(birth.made) else {
            return self.go_on(stopped);
        };
        let registers = stopped.registers()?;
        if !self.may_make(stopped.pid(), &made, errand.name, &errand.arguments) {
            return self.go_on(stopped);
        }
        let own = (made, made.arguments());
        // "the child ... the return value is 0".
        self.send(stopped, registers, &errand, own, Vec::new(), 0)
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
        if former != real {
            self.placement.took_number(former, real);
            let caller = self.caller(real);
            if let Some(leader) = self.tracees.remove(&real) {
                self.forget_call(caller, leader.call);
            }
        }
        self.table.exec(tracee.task);
        if let Some(call) = &tracee.call {
            // Whoever shared the memory goes on with it.
            let mut scratch = tracee.scratch.borrow_mut();
            call.slots.iter().for_each(|slot| scratch.free(slot));
        }
        tracee.scratch = Rc::default();
        tracee.tid_address = None;
        tracee.robust_list = None;
        tracee.sweep = None;
        if let Some(call) = &mut tracee.call {
            call.work = Work::Exec;
            call.slots.clear();
        }
        self.tracees.insert(real, tracee);
        if !self
            .caller(real)
            .is_some_and(|caller| self.is_nested_init(caller))
        {
            self.stop_at_exit(&stopped, AtExit::Go)?;
        }
        if real == self.init {
            if self.has_started == Started::No {
                self.desk.has_started(real);
            }
            self.has_started = Started::Yes;
        }
        tracing::debug!(pid = %real, "exec");
        if let Some(task) = self.tracees.get(&real).map(|tracee| tracee.task) {
            self.trace_exec(task);
        }
        self.go_on(stopped)
    }
}
