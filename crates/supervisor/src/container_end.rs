//! The end of a container: when its first process goes, nobody stays.

use pidspace::{Lifetime, PidspaceId, ThreadGroupId};
use ptrace::{Result, Resume, Stopped};

use crate::state::Supervisor;
use crate::tracee::Caller;

impl Supervisor {
    /// `PTRACE_EVENT_EXIT`. The parent of a nested container's first process may not hear of its death
    /// before the container is empty (`kernel/pid_namespace.c:zap_pid_ns_processes`).
    pub(crate) fn on_exit_event(&mut self, stopped: Stopped) -> Result<()> {
        let real = stopped.pid();
        let Some(caller) = self.caller(real) else {
            return stopped.resume(Resume::Cont);
        };
        self.name_held_locks(caller, &stopped)?;
        if let Some(tracee) = self.tracees.get_mut(&real) {
            tracee.is_leaving = true;
        }
        let is_staying = |thread| {
            self.tracees
                .get(&thread)
                .is_some_and(|thread| !thread.is_leaving)
        };
        let is_last = !self.threads(caller.group).any(is_staying);
        let ends = self
            .rules(caller.space)
            .is_some_and(|rules| rules.lifetime == Lifetime::WithInit);
        if !is_last || !ends || !self.is_nested_init(caller) {
            return self.go_on(stopped);
        }
        self.end_container(caller.space);
        if self.is_empty_but_for(caller.space, caller.group) {
            return self.go_on(stopped);
        }
        self.held.insert(real, stopped);
        Ok(())
    }

    /// Whether somebody inside waits for this process as the first of a container.
    pub(crate) fn is_nested_init(&self, caller: Caller) -> bool {
        self.table
            .space(caller.space)
            .is_some_and(|space| space.parent().is_some() && space.init() == Some(caller.group))
    }

    fn is_empty_but_for(&self, space: PidspaceId, init: ThreadGroupId) -> bool {
        self.table.members(space).all(|member| member == init)
    }

    /// Kill everybody who is seen from a pidspace, but for its init, which is dying by itself.
    pub(crate) fn end_container(&mut self, space: PidspaceId) {
        self.table.begin_death(space);
        let init = self.table.space(space).and_then(|space| space.init());
        let others = self
            .table
            .members(space)
            .filter(|&member| Some(member) != init);
        for member in others.filter_map(|member| self.table.group(member)) {
            ptrace::kill_process(member.real());
        }
    }

    /// Let go of those who waited for their container to be empty.
    pub(crate) fn release_held(&mut self) {
        let is_empty = |real| {
            self.caller(real)
                .is_none_or(|init| self.is_empty_but_for(init.space, init.group))
        };
        let ready: Vec<_> = self
            .held
            .keys()
            .copied()
            .filter(|&real| is_empty(real))
            .collect();
        for real in ready {
            if let Some(stopped) = self.held.remove(&real) {
                // If it was killed meanwhile, its death is reported.
                let _ = self.go_on(stopped);
            }
        }
    }
}
