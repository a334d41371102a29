//! Tables to read texts with.

use std::collections::BTreeMap;
use std::vec::Vec;

use abi::{RealPid, VirtualPid};
use pidspace::{
    Birthplace, ContainerName, InitRules, PidTable, PidspaceId, Rules, Spawn, SpawnKind,
    SpawnParent, TaskId, View,
};

use crate::{Standing, Subject};

pub(super) fn real(value: i32) -> RealPid {
    RealPid::from_raw(value).unwrap()
}

pub(super) fn number(value: u32) -> VirtualPid {
    VirtualPid::new(value).unwrap()
}

const PROCESS: Spawn = Spawn {
    kind: SpawnKind::Process,
    parent: SpawnParent::Caller,
    birthplace: Birthplace::Inherited,
    exit_signal: None,
};
const THREAD: Spawn = Spawn {
    kind: SpawnKind::Thread,
    parent: SpawnParent::Caller,
    birthplace: Birthplace::Inherited,
    exit_signal: None,
};

/// One container, and maybe another one in it.
pub(super) struct World {
    pub(super) table: PidTable,
    pub(super) outer: PidspaceId,
    pub(super) inner: PidspaceId,
}

impl World {
    /// A container `outer` with another one, `inner`, in it; real numbers are 4000 higher.
    ///
    /// Processes, by virtual number in `outer`: 1 its init, 2 with a second thread 3, 4 the init of
    /// `inner` and number 1 there, 5 its child and number 2 there. The session of all is the one of
    /// real number 50, which is nobody's here.
    pub(super) fn nested() -> Self {
        Self::with_rules(InitRules::Ordinary)
    }

    pub(super) fn with_rules(init: InitRules) -> Self {
        let rules = Rules {
            init,
            ..Rules::default()
        };
        let name = |name| ContainerName::new(name).unwrap();
        let mut table = PidTable::new();
        let outer = table.create(name("outer"), None, rules).unwrap();
        let init = table.adopt(outer, real(4001), real(50), real(50)).unwrap();
        let second = table.fork(init, real(4002), PROCESS).unwrap();
        table.fork(second, real(4003), THREAD).unwrap();
        let fourth = table.fork(init, real(4004), PROCESS).unwrap();
        let inner = table.enter(fourth, name("inner"), rules).unwrap();
        table.fork(fourth, real(4005), PROCESS).unwrap();
        Self {
            table,
            outer,
            inner,
        }
    }

    /// A container whose processes have these numbers, by real PID. One of them is 1.
    pub(super) fn renamed(numbers: &BTreeMap<i32, u32>) -> Self {
        let mut table = PidTable::new();
        let name = ContainerName::new("box").unwrap();
        let outer = table.create(name, None, Rules::default()).unwrap();
        let init = numbers.iter().find(|(_, number)| **number == 1);
        let &init = init.map(|(real, _)| real).unwrap();
        let task = table
            .adopt(outer, real(init), real(init), real(init))
            .unwrap();
        for (&process, &wanted) in numbers.iter().filter(|(_, number)| **number != 1) {
            table
                .fork_numbered(task, real(process), PROCESS, &[number(wanted)])
                .unwrap();
        }
        Self {
            table,
            outer,
            inner: outer,
        }
    }

    /// A container in which the processes of these real PIDs have the same numbers.
    pub(super) fn identity(members: impl IntoIterator<Item = i32>) -> Self {
        let same = |real: i32| (real, real.unsigned_abs());
        let members: Vec<i32> = members.into_iter().chain([1]).collect();
        Self::renamed(&members.into_iter().map(same).collect())
    }

    pub(super) fn view(&self) -> View<'_> {
        self.table.view(self.outer)
    }

    pub(super) fn inner_view(&self) -> View<'_> {
        self.table.view(self.inner)
    }

    /// Whoever has that number in `outer`.
    pub(super) fn task(&self, value: u32) -> TaskId {
        self.view().task(number(value)).unwrap()
    }

    /// The files of that process or thread of `outer`.
    pub(super) fn subject(&self, value: u32) -> Subject {
        let task = self.task(value);
        Subject {
            group: self.table.task(task).unwrap().group(),
            task: Some(task),
            standing: Standing::Running,
            call: None,
        }
    }

    /// Another child of number 2's.
    pub(super) fn fork(&mut self, creator: u32, process: i32) -> TaskId {
        let creator = self.task(creator);
        self.table.fork(creator, real(process), PROCESS).unwrap()
    }
}
