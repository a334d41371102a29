//! Pidspaces: how they come, nest and go.

use alloc::collections::BTreeSet;
use core::fmt;

use abi::{Errno, VirtualPid};

use crate::numbers::Numbers;
use crate::{ContainerName, PidTable, PidspaceId, TaskId, ThreadGroupId};

/// The deepest nesting (`MAX_PID_NS_LEVEL`, `include/linux/pid_namespace.h`).
const MAX_LEVEL: u32 = 32;

/// How virtual PID 1 behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InitRules {
    /// Like any process.
    #[default]
    Ordinary,
    /// Like the init of a PID namespace: among others, it adopts orphans (`pid_namespaces(7)`).
    Kernel,
}

/// How long a container runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lifetime {
    /// Until virtual PID 1 dies, as a PID namespace does.
    #[default]
    WithInit,
    /// Until its last process is gone.
    KeepRunning,
}

/// What is agreed about a container when it is created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// How virtual PID 1 behaves.
    pub init: InitRules,
    /// How long the container runs.
    pub lifetime: Lifetime,
}

/// Where a pidspace stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpaceState {
    /// It waits for its first process.
    Fresh,
    /// It has had its first process.
    Running,
    /// It ends: see [`PidTable::begin_death`].
    Dying,
}

/// Why no pidspace was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateError {
    /// Another container has that name.
    NameTaken,
    /// All 511 numbers are taken.
    NoNumber,
    /// The parent is at level 32.
    TooDeep,
    /// The parent ends, or has ended.
    ParentDying,
}

/// The first process of a pidspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Init {
    Awaited,
    Born(ThreadGroupId),
    Gone,
}

/// A pidspace: `struct pid_namespace`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pidspace {
    id: PidspaceId,
    name: Option<ContainerName>,
    level: u32,
    parent: Option<PidspaceId>,
    rules: Rules,
    init: Init,
    dying: bool,
    pub(crate) numbers: Numbers,
    /// The living thread groups whose innermost pidspace this is.
    pub(crate) members: BTreeSet<ThreadGroupId>,
    /// The pidspaces directly inside it.
    pub(crate) nested: BTreeSet<PidspaceId>,
    /// The tasks of other pidspaces whose children are born here.
    pub(crate) populated_by: BTreeSet<TaskId>,
}

impl Pidspace {
    /// Which one it is, as long as it exists: the number is reused afterwards.
    pub fn id(&self) -> PidspaceId {
        self.id
    }

    /// Its number, 1 to 511.
    pub fn number(&self) -> u16 {
        self.id.number()
    }

    /// The container's name; `None` for a pidspace that `CLONE_NEWPID` of `clone(2)` or `unshare(2)` made.
    pub fn name(&self) -> Option<&ContainerName> {
        self.name.as_ref()
    }

    /// How deep it is nested; 1 for an outermost container.
    pub fn level(&self) -> u32 {
        self.level
    }

    /// The pidspace it is nested in, if not the host's.
    pub fn parent(&self) -> Option<PidspaceId> {
        self.parent
    }

    /// What was agreed about it.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// Virtual PID 1, alive or zombie; `None` before it comes and after it was reaped.
    pub fn init(&self) -> Option<ThreadGroupId> {
        match self.init {
            Init::Born(group) => Some(group),
            Init::Awaited | Init::Gone => None,
        }
    }

    /// Where it stands in its life.
    pub fn state(&self) -> SpaceState {
        match self.init {
            _ if self.dying => SpaceState::Dying,
            Init::Awaited => SpaceState::Fresh,
            Init::Born(_) | Init::Gone => SpaceState::Running,
        }
    }

    pub(crate) fn set_init(&mut self, group: ThreadGroupId) {
        self.init = Init::Born(group);
    }

    pub(crate) fn clear_init(&mut self) {
        self.init = Init::Gone;
    }

    /// Nobody is left, and nobody can come.
    fn is_over(&self) -> bool {
        let is_awaited = self.init == Init::Awaited && self.name.is_some();
        !is_awaited && self.is_bare()
    }

    fn is_bare(&self) -> bool {
        self.numbers.is_empty() && self.nested.is_empty() && self.populated_by.is_empty()
    }
}

impl PidTable {
    /// A new container, without processes; at level 1, or nested in `parent`.
    ///
    /// # Errors
    /// [`CreateError`]; the table is then unchanged.
    pub fn create(
        &mut self,
        name: ContainerName,
        parent: Option<PidspaceId>,
        rules: Rules,
    ) -> Result<PidspaceId, CreateError> {
        if let Some(parent) = parent {
            self.level_inside(parent)?;
        }
        if self.space_by_name(name.as_str()).is_some() {
            return Err(CreateError::NameTaken);
        }
        self.new_space(Some(name), parent, rules)
    }

    /// A new pidspace without a name, nested in `parent`: `create_pid_namespace` of
    /// `kernel/pid_namespace.c`. It has the rules of a PID namespace.
    pub(crate) fn create_anonymous(
        &mut self,
        parent: PidspaceId,
    ) -> Result<PidspaceId, CreateError> {
        let rules = Rules {
            init: InitRules::Kernel,
            lifetime: Lifetime::WithInit,
        };
        self.new_space(None, Some(parent), rules)
    }

    /// Whether there is room for one more pidspace inside `parent`.
    pub(crate) fn may_create(&self, parent: PidspaceId) -> Result<(), CreateError> {
        self.level_inside(parent)?;
        self.free_space_number().ok_or(CreateError::NoNumber)?;
        Ok(())
    }

    fn new_space(
        &mut self,
        name: Option<ContainerName>,
        parent: Option<PidspaceId>,
        rules: Rules,
    ) -> Result<PidspaceId, CreateError> {
        let level = match parent {
            Some(parent) => self.level_inside(parent)?,
            None => 1,
        };
        let id = self.free_space_number().ok_or(CreateError::NoNumber)?;
        if let Some(parent) = parent.and_then(|parent| self.spaces.get_mut(&parent)) {
            parent.nested.insert(id);
        }
        let space = Pidspace {
            id,
            name,
            level,
            parent,
            rules,
            init: Init::Awaited,
            dying: false,
            numbers: Numbers::new(),
            members: BTreeSet::new(),
            nested: BTreeSet::new(),
            populated_by: BTreeSet::new(),
        };
        self.spaces.insert(id, space);
        Ok(id)
    }

    /// Undo [`Self::create`]. Nothing happens if there are processes or pidspaces inside.
    pub fn remove(&mut self, space: PidspaceId) {
        if self.spaces.get(&space).is_some_and(Pidspace::is_bare) {
            self.drop_space(space);
        }
    }

    /// The container ends, with all that are nested in it.
    ///
    /// Nobody dies by that: killing is the caller's part, whose deaths are then told by
    /// [`Self::exit`] and [`Self::reap`].
    pub fn begin_death(&mut self, space: PidspaceId) {
        if let Some(dying) = self.spaces.get_mut(&space) {
            dying.dying = true;
            for nested in dying.nested.clone() {
                self.begin_death(nested);
            }
        }
    }

    /// The number last given to a task of that pidspace: `/proc/sys/kernel/ns_last_pid` of `proc(5)`.
    pub fn last_number(&self, space: PidspaceId) -> Option<VirtualPid> {
        self.spaces.get(&space)?.numbers.last()
    }

    /// Let numbering go on after `last`, as a write to `/proc/sys/kernel/ns_last_pid` does.
    pub fn set_last_number(&mut self, space: PidspaceId, last: VirtualPid) {
        if let Some(space) = self.spaces.get_mut(&space) {
            space.numbers.set_last(last);
        }
    }

    /// From now on only numbers below `pid_max` are given out: `/proc/sys/kernel/pid_max` of
    /// `proc(5)`, for one pidspace.
    pub fn set_pid_max(&mut self, space: PidspaceId, pid_max: u32) {
        if let Some(space) = self.spaces.get_mut(&space) {
            space.numbers.set_pid_max(pid_max);
        }
    }

    /// The limit below which numbers of that pidspace are given out.
    pub fn pid_max(&self, space: PidspaceId) -> Option<u32> {
        Some(self.spaces.get(&space)?.numbers.pid_max())
    }

    /// The pidspace and those it is nested in, innermost first.
    pub(crate) fn enclosing(&self, space: PidspaceId) -> impl Iterator<Item = &Pidspace> {
        core::iter::successors(self.spaces.get(&space), |space| {
            self.spaces.get(&space.parent?)
        })
    }

    /// Whether `inner` is `outer`, or is nested in it at whatever depth.
    pub(crate) fn is_inside(&self, inner: PidspaceId, outer: PidspaceId) -> bool {
        self.enclosing(inner).any(|around| around.id() == outer)
    }

    /// Forget a pidspace whose last number is gone, and then those around it likewise.
    pub(crate) fn drop_if_over(&mut self, space: PidspaceId) {
        if self.spaces.get(&space).is_some_and(Pidspace::is_over) {
            self.drop_space(space);
        }
    }

    fn drop_space(&mut self, id: PidspaceId) {
        self.retired.forget_space(id);
        let Some(parent) = self.spaces.remove(&id).and_then(|space| space.parent) else {
            return;
        };
        if let Some(parent) = self.spaces.get_mut(&parent) {
            parent.nested.remove(&id);
        }
        self.drop_if_over(parent);
    }

    fn level_inside(&self, parent: PidspaceId) -> Result<u32, CreateError> {
        match self.spaces.get(&parent) {
            Some(parent) if parent.dying => Err(CreateError::ParentDying),
            Some(parent) if parent.level >= MAX_LEVEL => Err(CreateError::TooDeep),
            Some(parent) => Ok(parent.level + 1),
            None => Err(CreateError::ParentDying),
        }
    }

    /// The lowest number that no pidspace has.
    fn free_space_number(&self) -> Option<PidspaceId> {
        (1..=PidspaceId::MAX.number())
            .filter_map(PidspaceId::new)
            .find(|id| !self.spaces.contains_key(id))
    }
}

impl CreateError {
    /// What a system call that wanted the container answers.
    pub const fn errno(self) -> Errno {
        match self {
            Self::NameTaken => Errno::EEXIST,
            Self::NoNumber | Self::TooDeep => Errno::ENOSPC,
            // As alloc_pid() in kernel/pid.c answers for a namespace without an init.
            Self::ParentDying => Errno::ENOMEM,
        }
    }
}

impl fmt::Display for CreateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NameTaken => "a container of that name exists",
            Self::NoNumber => "there are as many containers as there can be",
            Self::TooDeep => "containers are nested as deeply as they can be",
            Self::ParentDying => "the surrounding container ends",
        })
    }
}

impl core::error::Error for CreateError {}
