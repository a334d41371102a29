//! What a container would see, event by event.

mod containers;
mod histories;
mod jobs;
mod numbers;
mod rebinding;
mod tree;
mod unsharing;
mod values;

use std::vec::Vec;

use abi::{RealPid, VirtualPid};

use crate::{
    Birthplace, ContainerName, Exit, Fate, InitRules, Lifetime, PidTable, PidspaceId, Rules, Spawn,
    SpawnKind, SpawnParent, TaskId, ThreadGroupId, View,
};

const PROCESS: Spawn = Spawn {
    kind: SpawnKind::Process,
    parent: SpawnParent::Caller,
    birthplace: Birthplace::Inherited,
    exit_signal: None,
};
const SIBLING: Spawn = Spawn {
    kind: SpawnKind::Process,
    parent: SpawnParent::CallersParent,
    birthplace: Birthplace::Inherited,
    exit_signal: None,
};
const NEWPID: Spawn = Spawn {
    birthplace: Birthplace::New,
    ..PROCESS
};
const THREAD: Spawn = Spawn {
    kind: SpawnKind::Thread,
    parent: SpawnParent::Caller,
    birthplace: Birthplace::Inherited,
    exit_signal: None,
};

const ORDINARY: Rules = Rules {
    init: InitRules::Ordinary,
    lifetime: Lifetime::WithInit,
};
const KERNEL: Rules = Rules {
    init: InitRules::Kernel,
    lifetime: Lifetime::WithInit,
};

/// The session and process group that containers are started from.
const SHELL: i32 = 50;

fn real(value: i32) -> RealPid {
    RealPid::from_raw(value).unwrap()
}

fn pid(value: u32) -> VirtualPid {
    VirtualPid::new(value).unwrap()
}

fn name(name: &str) -> ContainerName {
    ContainerName::new(name).unwrap()
}

/// A table whose real PIDs go up from 1000, checked after each step.
#[derive(Default)]
struct World {
    table: PidTable,
    forked: i32,
}

impl World {
    /// A world with one container, and its init.
    fn with_container(rules: Rules) -> (Self, PidspaceId, TaskId) {
        let mut world = Self::default();
        let (space, init) = world.container("box", None, rules);
        (world, space, init)
    }

    fn container(
        &mut self,
        title: &str,
        parent: Option<PidspaceId>,
        rules: Rules,
    ) -> (PidspaceId, TaskId) {
        let space = self.table.create(name(title), parent, rules).unwrap();
        let real = self.next_real();
        let init = self
            .table
            .adopt(space, real, self::real(SHELL), self::real(SHELL))
            .unwrap();
        self.check();
        (space, init)
    }

    fn next_real(&mut self) -> RealPid {
        self.forked += 1;
        real(999 + self.forked)
    }

    fn spawn(&mut self, creator: TaskId, spawn: Spawn) -> TaskId {
        let real = self.next_real();
        let task = self.table.fork(creator, real, spawn).unwrap();
        self.check();
        task
    }

    fn fork(&mut self, creator: TaskId) -> TaskId {
        self.spawn(creator, PROCESS)
    }

    fn exit(&mut self, task: TaskId) -> Exit {
        let exit = self.table.exit(task);
        self.check();
        exit
    }

    /// The last thread's death, and the children that have another parent then.
    fn die(&mut self, task: TaskId) -> Vec<ThreadGroupId> {
        match self.exit(task).fate {
            Fate::GroupDead { reparented, .. } => reparented,
            Fate::ThreadGone => panic!("other threads live"),
        }
    }

    fn die_and_reap(&mut self, task: TaskId) {
        let group = self.group(task);
        self.die(task);
        self.reap(group);
    }

    fn reap(&mut self, group: ThreadGroupId) {
        self.table.reap(group);
        self.check();
    }

    fn enter(&mut self, task: TaskId, title: &str, rules: Rules) -> PidspaceId {
        let space = self.table.enter(task, name(title), rules).unwrap();
        self.check();
        space
    }

    fn group(&self, task: TaskId) -> ThreadGroupId {
        self.table.task(task).unwrap().group()
    }

    fn real(&self, task: TaskId) -> RealPid {
        self.table.task(task).unwrap().real()
    }

    fn view(&self, space: PidspaceId) -> View<'_> {
        self.table.view(space)
    }

    /// The TID of a task, as a number; 0 where it is not seen.
    fn tid(&self, space: PidspaceId, task: TaskId) -> u32 {
        self.view(space).tid(task).map_or(0, VirtualPid::get)
    }

    fn ppid(&self, space: PidspaceId, task: TaskId) -> u32 {
        self.view(space)
            .ppid(self.group(task))
            .map_or(0, VirtualPid::get)
    }

    fn check(&self) {
        self.table.check().unwrap();
    }
}
