//! Signals from outside.

use abi::{RealPid, Signal, VirtualPid};
use pidspace::{GroupState, PidspaceId, SpaceState, ThreadGroupId};
use registry::protocol::{Refusal, Response};

use super::{Answered, signal};
use crate::state::Supervisor;

impl Supervisor {
    /// `kill(2)`, by a number in the context of `space`, or of the whole container.
    ///
    /// The sender is this process, which nobody inside can see: to them the signal comes from 0, as
    /// from an ancestor of a PID namespace.
    pub(super) fn kill(&mut self, space: PidspaceId, pid: Option<i32>, number: i32) -> Answered {
        // Signal 0 only asks whether somebody is there.
        let signal = match number {
            0 => None,
            number => Some(signal(number)?),
        };
        let targets = match pid {
            Some(pid) => vec![self.named(space, pid)?],
            None => self.meant_by_the_name(space, signal)?,
        };
        if pid.is_none() && signal == Some(Signal::SIGKILL) {
            self.table.begin_death(space);
        }
        if let Some(signal) = signal {
            for target in targets {
                ptrace::send(target, signal);
            }
        }
        Ok(Response::Done)
    }

    /// The process of that number. A zombie is there, and takes no notice.
    fn named(&self, space: PidspaceId, pid: i32) -> Result<RealPid, Refusal> {
        let view = self.table.view(space);
        let group = VirtualPid::from_raw(pid).and_then(|pid| view.group(pid));
        let group = group.and_then(|group| self.table.group(group));
        group
            .map(|group| group.real())
            .ok_or(Refusal::NoSuchProcess)
    }

    /// A signal to a container is its first process's, if that lives. `SIGKILL` is everybody's: nobody
    /// stays.
    fn meant_by_the_name(
        &self,
        space: PidspaceId,
        signal: Option<Signal>,
    ) -> Result<Vec<RealPid>, Refusal> {
        let container = self.table.space(space).ok_or(Refusal::Ending)?;
        let alive = |group: &ThreadGroupId| {
            let group = self.table.group(*group)?;
            (group.state() == GroupState::Alive).then_some(group.real())
        };
        let init = container.init().as_ref().and_then(alive);
        match (init, signal) {
            (_, Some(Signal::SIGKILL)) => {}
            (Some(init), _) => return Ok(vec![init]),
            (None, _) if container.state() == SpaceState::Dying => return Err(Refusal::Ending),
            (None, _) => {}
        }
        Ok(self
            .table
            .members(space)
            .filter_map(|member| alive(&member))
            .collect())
    }
}
