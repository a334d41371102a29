//! unshare(2) and setns(2): a task's children may be born in another pidspace than its own.

use core::fmt;

use abi::Errno;

use crate::{CreateError, PidTable, PidspaceId, TaskId};

/// Why the children's pidspace stays what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnshareError {
    /// The task is not in the table.
    NoSuchTask,
    /// Its children are born in another pidspace than its own already.
    Already,
    /// The wanted one is neither the task's own nor inside it.
    NotInside,
    /// It cannot be created.
    Create(CreateError),
}

impl PidTable {
    /// Whether `task` may have a new pidspace for its children, or for one of them: `copy_pid_ns` of
    /// `kernel/pid_namespace.c`.
    ///
    /// # Errors
    /// [`UnshareError`].
    pub fn may_unshare(&self, task: TaskId) -> Result<(), UnshareError> {
        let task = self.tasks.get(&task).ok_or(UnshareError::NoSuchTask)?;
        if task.for_children.is_some() {
            return Err(UnshareError::Already);
        }
        self.may_create(task.space()).map_err(UnshareError::Create)
    }

    /// The children of `task` are born in a new pidspace from now on: `CLONE_NEWPID` of `unshare(2)`.
    /// It has no name, and waits for the first of them.
    ///
    /// # Errors
    /// [`UnshareError`]; the table is then unchanged.
    pub fn unshare(&mut self, task: TaskId) -> Result<PidspaceId, UnshareError> {
        self.may_unshare(task)?;
        let home = self.tasks.get(&task).ok_or(UnshareError::NoSuchTask)?;
        let space = self
            .create_anonymous(home.space())
            .map_err(UnshareError::Create)?;
        self.populate(task, space);
        Ok(space)
    }

    /// The children of `task` are born in `space` from now on: `pidns_install` of
    /// `kernel/pid_namespace.c`, for `setns(2)`.
    ///
    /// # Errors
    /// [`UnshareError`]; the table is then unchanged.
    pub fn setns(&mut self, task: TaskId, space: PidspaceId) -> Result<(), UnshareError> {
        self.may_setns(task, space)?;
        self.depopulate(task);
        if self
            .tasks
            .get(&task)
            .is_some_and(|task| task.space() != space)
        {
            self.populate(task, space);
        }
        Ok(())
    }

    /// Whether [`Self::setns`] would do it.
    ///
    /// # Errors
    /// [`UnshareError`].
    pub fn may_setns(&self, task: TaskId, space: PidspaceId) -> Result<(), UnshareError> {
        let task = self.tasks.get(&task).ok_or(UnshareError::NoSuchTask)?;
        if self.is_inside(space, task.space()) {
            Ok(())
        } else {
            Err(UnshareError::NotInside)
        }
    }

    fn populate(&mut self, task: TaskId, space: PidspaceId) {
        if let Some(populated) = self.spaces.get_mut(&space)
            && let Some(creator) = self.tasks.get_mut(&task)
        {
            populated.populated_by.insert(task);
            creator.for_children = Some(space);
        }
    }

    /// The children of `task` are born in its own pidspace again, or it is gone. Where nobody else
    /// can come, the one that they were born in may be over.
    pub(crate) fn depopulate(&mut self, task: TaskId) {
        let creator = self.tasks.get_mut(&task);
        if let Some(space) = creator.and_then(|creator| creator.for_children.take()) {
            if let Some(populated) = self.spaces.get_mut(&space) {
                populated.populated_by.remove(&task);
            }
            self.drop_if_over(space);
        }
    }
}

impl UnshareError {
    /// What the call answers.
    pub const fn errno(self) -> Errno {
        match self {
            Self::NoSuchTask => Errno::ESRCH,
            Self::Already | Self::NotInside => Errno::EINVAL,
            Self::Create(error) => error.errno(),
        }
    }
}

impl fmt::Display for UnshareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchTask => f.write_str("the task is not in the table"),
            Self::Already => f.write_str("the task's children have another pidspace already"),
            Self::NotInside => f.write_str("the pidspace is not inside the task's own"),
            Self::Create(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for UnshareError {}
