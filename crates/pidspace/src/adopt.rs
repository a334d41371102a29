//! A container's first process comes from outside.

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
    /// A pidspace around it has no number left.
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

impl fmt::Display for AdoptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSuchSpace => "there is no such container",
            Self::NotFresh => "the container has had its first process",
            Self::Exhausted => "a container around it has no number left",
        })
    }
}

impl core::error::Error for AdoptError {}
