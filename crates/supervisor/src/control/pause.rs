//! Pausing: nobody in a container runs, and nobody in it can tell.
//!
//! A paused task is kept in a ptrace stop. Its real parent's `waitpid(2)` does not see that, and no
//! `SIGCONT` ends it; a signal that comes meanwhile waits, but for `SIGKILL`, which needs nobody's leave.
//! A call that was interrupted is made again by the kernel, or, where the kernel would say `EINTR` without
//! a handler having run, because we ask it to.

use abi::{CloneFlags, RealPid};
use hashbrown::HashSet;
use pidspace::PidspaceId;
use ptrace::{Result, Stop, Stopped};
use registry::Answer;
use registry::protocol::Response;

use super::Answered;
use crate::call::Work;
use crate::state::Supervisor;
use crate::tracee::Tracee;

/// Who is paused, and what waits for that.
#[derive(Debug, Default)]
pub(super) struct Pausing {
    /// The containers that are; those nested in them are too.
    spaces: HashSet<PidspaceId>,
    /// The stops that wait to be handled, in the order in which they were made.
    held: Vec<Stopped>,
    /// Those who are still to stop.
    running: HashSet<RealPid>,
    /// Whom to tell when nobody runs any more.
    asked: Vec<Answer>,
}

impl Pausing {
    pub(super) fn forget(&mut self, real: RealPid) {
        if self.spaces.is_empty() {
            return;
        }
        self.held.retain(|stopped| stopped.pid() != real);
        self.has_stopped(real);
    }

    pub(super) fn space_ended(&mut self, space: PidspaceId) {
        self.spaces.remove(&space);
    }

    fn has_stopped(&mut self, real: RealPid) {
        self.running.remove(&real);
        if self.running.is_empty() {
            for answer in self.asked.drain(..) {
                answer.give(Response::Done);
            }
        }
    }
}

impl Supervisor {
    /// Whether a container, or one around it, is paused.
    pub(super) fn is_paused(&self, space: PidspaceId) -> bool {
        let mut next = Some(space);
        while let Some(space) = next {
            if self.desk.pausing.spaces.contains(&space) {
                return true;
            }
            next = self.table.space(space).and_then(|space| space.parent());
        }
        false
    }

    fn is_paused_task(&self, real: RealPid) -> bool {
        self.caller(real)
            .is_some_and(|caller| self.is_paused(caller.space))
    }

    /// A stop is handled, but not while its tracee is paused.
    pub(crate) fn hold_if_paused(&mut self, stopped: Stopped) -> Option<Stopped> {
        if self.desk.pausing.spaces.is_empty() || !self.is_paused_task(stopped.pid()) {
            return Some(stopped);
        }
        let real = stopped.pid();
        // One that was killed leaves its stop, and may stop once more on its way out.
        self.desk.pausing.held.retain(|held| held.pid() != real);
        if stopped.stop() == Stop::Exit {
            return Some(stopped);
        }
        self.desk.pausing.held.push(stopped);
        self.desk.pausing.has_stopped(real);
        None
    }

    pub(super) fn pause(&mut self, space: PidspaceId, answer: Answer) {
        let are_held: HashSet<_> = self.desk.pausing.held.iter().map(Stopped::pid).collect();
        self.desk.pausing.spaces.insert(space);
        let to_stop: Vec<_> = self
            .tracees
            .iter()
            .filter(|&(&real, tracee)| {
                !are_held.contains(&real)
                    && !self.held.contains_key(&real)
                    && !waits_for_its_vfork(tracee)
                    && self.is_paused_task(real)
            })
            .map(|(&real, _)| real)
            .collect();
        // One that is gone by now will be reported, and forgotten.
        let stopping = to_stop
            .into_iter()
            .filter(|&real| ptrace::interrupt(real).is_ok());
        self.desk.pausing.running.extend(stopping);
        match self.desk.pausing.running.is_empty() {
            true => answer.give(Response::Done),
            false => self.desk.pausing.asked.push(answer),
        }
    }

    pub(super) fn unpause(&mut self, space: PidspaceId) -> Answered {
        self.desk.pausing.spaces.remove(&space);
        let held = std::mem::take(&mut self.desk.pausing.held);
        let (go_on, stay): (Vec<_>, Vec<_>) = held
            .into_iter()
            .partition(|stopped| !self.is_paused_task(stopped.pid()));
        self.desk.pausing.held = stay;
        let go_on_running: Vec<_> = self.desk.pausing.running.iter().copied().collect();
        for real in go_on_running {
            if !self.is_paused_task(real) {
                self.desk.pausing.has_stopped(real);
            }
        }
        for stopped in go_on {
            // Whoever was killed meanwhile has been, or will be, reported.
            let _ = self.wake(stopped);
        }
        Ok(Response::Done)
    }

    fn wake(&mut self, stopped: Stopped) -> Result<()> {
        let tracee = self.tracees.get(&stopped.pid());
        match stopped.stop() {
            // It was in its group-stop before, and its job has been told of that.
            Stop::Group(_) if tracee.is_some_and(|tracee| tracee.stopped.is_some()) => {
                stopped.listen()
            }
            Stop::Trap => {
                let mut registers = stopped.registers()?;
                if registers.has_been_interrupted() {
                    registers.set_result(-i64::from(abi::Errno::ERESTARTNOHAND.into_raw()));
                    stopped.set_registers(&registers)?;
                }
                self.on_stop(stopped)
            }
            _ => self.on_stop(stopped),
        }
    }
}

/// Whether a task waits for its child to exec or exit, which nothing but death interrupts.
fn waits_for_its_vfork(tracee: &Tracee) -> bool {
    let work = tracee.call.as_ref().map(|call| &call.work);
    matches!(work, Some(Work::Spawn(spawning))
        if spawning.number.is_some() && spawning.flags.contains(CloneFlags::VFORK))
}
