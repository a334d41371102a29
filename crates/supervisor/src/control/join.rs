//! `pidbox exec`: a process that is somebody else's child becomes a member.

use abi::RealPid;
use pidspace::{AdoptError, PidspaceId};
use registry::Peer;
use registry::protocol::{Refusal, Response};

use super::Answered;
use crate::host;
use crate::state::Supervisor;
use crate::tracee::Tracee;
use crate::wall::Side;

impl Supervisor {
    /// Trace a child of the peer's, and give it its numbers. It waits until it is told of that, and runs
    /// nothing of a program's before it lives under our filter.
    ///
    /// Its parent is not seen from here, so it reads 0 as its parent's PID, as the first process does.
    pub(super) fn let_in(&mut self, space: PidspaceId, peer: Peer, real: i32) -> Answered {
        let real = RealPid::from_raw(real).ok_or(Refusal::NotYourChild)?;
        let kin = host::kin(real).ok_or(Refusal::NotYourChild)?;
        if self.is_full() {
            return Err(Refusal::Full);
        }
        if kin.parent != peer.pid {
            return Err(Refusal::NotYourChild);
        }
        ptrace::seize(real).map_err(|error| match error {
            ptrace::Error::Gone => Refusal::NotYourChild,
            ptrace::Error::Os { errno, .. } => Refusal::Untraceable(errno.into_raw()),
        })?;
        let (group, session) = (kin.group, kin.session);
        let task = match self.table.join(space, real, group, session) {
            Ok(task) => task,
            Err(error) => {
                // It is traced and nobody's: it must not run.
                ptrace::kill_process(real);
                return Err(match error {
                    AdoptError::Exhausted => Refusal::Full,
                    AdoptError::NoSuchSpace | AdoptError::NotFresh | AdoptError::Ending => {
                        Refusal::Ending
                    }
                });
            }
        };
        self.roots.welcome(real);
        self.tracees.insert(real, Tracee::new(task, Side::Outside));
        self.trace_birth(None, task);
        let number = self.table.view(space).tid(task);
        tracing::debug!(pid = %real, ?number, "joined");
        let filter = self.desk.filter.iter();
        Ok(Response::Joined {
            pid: number.map_or(0, abi::VirtualPid::raw),
            filter: filter.map(|it| (it.code, it.jt, it.jf, it.k)).collect(),
        })
    }
}
