//! execve(2) in a multithreaded process.

use alloc::vec::Vec;

use crate::pid::Role;
use crate::{PidTable, TaskId};

impl PidTable {
    /// `task` called execve and is now alone in its thread group.
    ///
    /// It becomes the leader and takes the leader's numbers, the real one included (`ptrace(2)`,
    /// "execve(2) under ptrace"; `de_thread` of `fs/exec.c`). The others of the group are gone, and
    /// so is the number that the task had before: it returns those others.
    pub fn exec(&mut self, task: TaskId) -> Vec<TaskId> {
        let Some((id, former)) = self.tasks.get(&task).map(|task| (task.group, task.pid)) else {
            return Vec::new();
        };
        let Some(group) = self.groups.get_mut(&id) else {
            return Vec::new();
        };
        let others: Vec<_> = group.tasks().filter(|&other| other != task).collect();
        let leader = group.pid;
        group.leader = Some(task);
        group.threads.clear();
        for &other in &others {
            self.depopulate(other);
            if let Some(other_pid) = self.tasks.remove(&other).map(|other| other.pid) {
                self.detach_pid(other_pid.id, Role::Tid(other));
            }
        }
        if former.id != leader.id {
            self.detach_pid(former.id, Role::Tid(task));
            self.attach_pid(leader.id, Role::Tid(task));
            if let Some(task) = self.tasks.get_mut(&task) {
                task.pid = leader;
            }
        }
        others
    }
}
