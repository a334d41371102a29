//! Process groups, sessions, and who collects orphans.

use abi::RealPid;

use crate::pid::{PidId, Role};
use crate::{PidTable, ThreadGroupId};

/// Whether a process asked for the orphans below it (`PR_SET_CHILD_SUBREAPER` of `prctl(2)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subreaper {
    /// It did.
    Yes,
    /// It did not.
    No,
}

impl PidTable {
    /// The kernel has moved a thread group to the process group of that real PGID: `setpgid(2)`.
    ///
    /// A PGID that no member knows belongs to a process group of outsiders.
    pub fn setpgid(&mut self, group: ThreadGroupId, pgrp: RealPid) {
        if self.groups.contains_key(&group) {
            let pgrp = self.pid_or_foreign(pgrp);
            self.join_pgrp(group, pgrp);
        }
    }

    /// The kernel has made a thread group the leader of a session and process group of its own:
    /// `setsid(2)`.
    pub fn setsid(&mut self, group: ThreadGroupId) {
        if let Some(pid) = self.groups.get(&group).map(|group| group.pid.id) {
            self.join_session(group, pid);
            self.join_pgrp(group, pid);
        }
    }

    /// A process has set or cleared its `PR_SET_CHILD_SUBREAPER` (`prctl(2)`).
    pub fn set_subreaper(&mut self, group: ThreadGroupId, subreaper: Subreaper) {
        if let Some(group) = self.groups.get_mut(&group) {
            group.subreaper = subreaper;
        }
    }

    /// What [`Self::set_subreaper`] was last told. That an init with the kernel's rules collects
    /// orphans anyway does not show.
    pub fn subreaper(&self, group: ThreadGroupId) -> Subreaper {
        self.groups
            .get(&group)
            .map_or(Subreaper::No, |group| group.subreaper)
    }

    fn join_pgrp(&mut self, id: ThreadGroupId, pgrp: PidId) {
        if let Some(group) = self.groups.get_mut(&id) {
            let former = core::mem::replace(&mut group.pgrp, pgrp);
            if former != pgrp {
                self.attach_pid(pgrp, Role::Pgid(id));
                self.detach_pid(former, Role::Pgid(id));
            }
        }
    }

    fn join_session(&mut self, id: ThreadGroupId, session: PidId) {
        if let Some(group) = self.groups.get_mut(&id) {
            let former = core::mem::replace(&mut group.session, session);
            if former != session {
                self.attach_pid(session, Role::Sid(id));
                self.detach_pid(former, Role::Sid(id));
            }
        }
    }
}
