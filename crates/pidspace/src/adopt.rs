//! Processes that come from outside: a container's first one, and those that join it later.

use core::fmt;

use abi::RealPid;

use crate::fork::Kin;
use crate::pid::Exhausted;
use crate::{Parent, PidTable, PidspaceId, SpaceState, TaskId};

/// Why a process was not adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdoptError {
    /// There is no such pidspace.
    NoSuchSpace,
    /// The pidspace has had its first process, or ends.
    NotFresh,
    /// The pidspace has no first process yet, or ends.
    Ending,
    /// The pidspace, or one around it, has no number left.
    Exhausted,
}

impl PidTable {
    /// The process of that real PID, which has one thread, becomes number 1 and init of `space`.
    ///
    /// `group` and `session` are its real PGID and SID. Where they are outsiders', they become
    /// identities without numbers.
    ///
    /// # Errors
    /// [`AdoptError`]; the table is then unchanged.
    pub fn adopt(
        &mut self,
        space: PidspaceId,
        real: RealPid,
        group: RealPid,
        session: RealPid,
    ) -> Result<TaskId, AdoptError> {
        match self.spaces.get(&space).map(|space| space.state()) {
            None => return Err(AdoptError::NoSuchSpace),
            Some(SpaceState::Running | SpaceState::Dying) => return Err(AdoptError::NotFresh),
            Some(SpaceState::Fresh) => {}
        }
        let pid = match self.alloc_init_pid(real, space, &[]) {
            Ok(pid) => pid,
            Err(Exhausted) => return Err(AdoptError::Exhausted),
        };
        let pgrp = self.pid_or_foreign(group);
        let session = self.pid_or_foreign(session);
        let kin = Kin {
            parent: Parent::Outside,
            orphaned: false,
            pgrp,
            session,
        };
        let (task, init) = self.new_group(pid, kin);
        if let Some(space) = self.spaces.get_mut(&space) {
            space.set_init(init);
        }
        Ok(task)
    }
}

impl PidTable {
    /// The process of that real PID, which has one thread and a parent outside, becomes a member of
    /// `space` beside its init.
    ///
    /// It gets a number there and in each pidspace around it. `group` and `session` are its real PGID and
    /// SID, as for [`Self::adopt`].
    ///
    /// # Errors
    /// [`AdoptError`]; the table is then unchanged.
    pub fn join(
        &mut self,
        space: PidspaceId,
        real: RealPid,
        group: RealPid,
        session: RealPid,
    ) -> Result<TaskId, AdoptError> {
        match self.spaces.get(&space).map(|space| space.state()) {
            None => return Err(AdoptError::NoSuchSpace),
            Some(SpaceState::Fresh | SpaceState::Dying) => return Err(AdoptError::Ending),
            Some(SpaceState::Running) => {}
        }
        let pid = match self.alloc_pid(real, space, &[]) {
            Ok(pid) => pid,
            Err(Exhausted) => return Err(AdoptError::Exhausted),
        };
        let kin = Kin {
            parent: Parent::Outside,
            orphaned: false,
            pgrp: self.pid_or_foreign(group),
            session: self.pid_or_foreign(session),
        };
        Ok(self.new_group(pid, kin).0)
    }
}

impl fmt::Display for AdoptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSuchSpace => "there is no such container",
            Self::NotFresh => "the container has had its first process",
            Self::Ending => "the container does not run, or ends",
            Self::Exhausted => "the container, or one around it, has no number left",
        })
    }
}

impl core::error::Error for AdoptError {}
