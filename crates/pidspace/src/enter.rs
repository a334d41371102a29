//! A process of a container makes a nested one and becomes its init.

use core::fmt;

use abi::Errno;

use crate::{ContainerName, CreateError, PidTable, PidspaceId, Rules, TaskId, ThreadGroupId};

/// Why a task did not enter a container of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnterError {
    /// It is not in the table.
    NoSuchTask,
    /// Its thread group has other threads, or a dead leader.
    Threads,
    /// It has children, alive or zombie.
    Children,
    /// The container cannot be created.
    Create(CreateError),
}

impl PidTable {
    /// A task enters a new container, nested in its own, as number 1.
    ///
    /// It keeps its numbers in the pidspaces around; its children will be born inside. This differs
    /// from `CLONE_NEWPID` of `unshare(2)`, where only the children go inside.
    ///
    /// # Errors
    /// [`EnterError`]; the table is then unchanged.
    pub fn enter(
        &mut self,
        task: TaskId,
        name: ContainerName,
        rules: Rules,
    ) -> Result<PidspaceId, EnterError> {
        let entering = self.tasks.get(&task).ok_or(EnterError::NoSuchTask)?;
        let (id, home) = (entering.group, entering.space());
        let group = self.groups.get(&id).ok_or(EnterError::NoSuchTask)?;
        if group.tasks().ne([task]) || group.leader() != Some(task) {
            return Err(EnterError::Threads);
        }
        if !group.children.is_empty() {
            return Err(EnterError::Children);
        }
        let space = self
            .create(name, Some(home), rules)
            .map_err(EnterError::Create)?;
        self.move_to(space, task, id);
        Ok(space)
    }

    fn move_to(&mut self, space: PidspaceId, task: TaskId, id: ThreadGroupId) {
        self.depopulate(task);
        let Some(group) = self.groups.get_mut(&id) else {
            return;
        };
        if let Some(left) = self.spaces.get_mut(&group.pid.packed.space()) {
            left.members.remove(&id);
        }
        if let Some(entered) = self.spaces.get_mut(&space) {
            entered.members.insert(id);
            entered.set_init(id);
        }
        group.pid.packed = crate::PackedPid::new(space, abi::VirtualPid::INIT);
        let pid = group.pid;
        if let Some(task) = self.tasks.get_mut(&task) {
            task.pid = pid;
        }
        self.add_number(pid.id, pid.packed);
    }
}

impl EnterError {
    /// What a system call that asked for it answers.
    pub const fn errno(self) -> Errno {
        match self {
            Self::NoSuchTask => Errno::ESRCH,
            Self::Threads => Errno::EINVAL,
            Self::Children => Errno::EBUSY,
            Self::Create(error) => error.errno(),
        }
    }
}

impl From<CreateError> for EnterError {
    fn from(error: CreateError) -> Self {
        Self::Create(error)
    }
}

impl fmt::Display for EnterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchTask => f.write_str("the task is not in the table"),
            Self::Threads => f.write_str("a process with several threads cannot enter a container"),
            Self::Children => f.write_str("a process with children cannot enter a container"),
            Self::Create(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for EnterError {}
