//! Random histories: what holds after every one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::vec;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::{GroupState, HashMap, Subreaper};

/// Something that happens. An [`Index`] picks whom it happens to, among those there are.
#[derive(Clone, Debug)]
enum Event {
    Container {
        parent: Option<Index>,
        rules: Rules,
    },
    Fork {
        creator: Index,
        spawn: Spawn,
    },
    /// A fork that gets the real PID of an unreaped zombie.
    ForkReusing {
        creator: Index,
        zombie: Index,
    },
    Exec(Index),
    Exit(Index),
    Reap(Index),
    Setpgid {
        group: Index,
        to: Index,
    },
    Setsid(Index),
    Subreaper(Index, Subreaper),
    Enter {
        task: Index,
        rules: Rules,
    },
    Unshare(Index),
    Setns {
        task: Index,
        space: Index,
    },
    BeginDeath(Index),
    NextNumber {
        space: Index,
        last: u32,
        pid_max: u32,
    },
    Rebind(u64),
}

fn rules() -> impl Strategy<Value = Rules> {
    let init = prop_oneof![Just(InitRules::Ordinary), Just(InitRules::Kernel)];
    let lifetime = prop_oneof![Just(Lifetime::WithInit), Just(Lifetime::KeepRunning)];
    (init, lifetime).prop_map(|(init, lifetime)| Rules { init, lifetime })
}

fn event() -> impl Strategy<Value = Event> {
    let whom = any::<Index>;
    let spawn = prop_oneof![
        6 => Just(PROCESS), 2 => Just(SIBLING), 4 => Just(THREAD), 1 => Just(NEWPID)
    ];
    let subreaper = prop_oneof![2 => Just(Subreaper::Yes), 1 => Just(Subreaper::No)];
    prop_oneof![
        2 => (prop::option::of(whom()), rules())
            .prop_map(|(parent, rules)| Event::Container { parent, rules }),
        24 => (whom(), spawn).prop_map(|(creator, spawn)| Event::Fork { creator, spawn }),
        3 => (whom(), whom()).prop_map(|(creator, zombie)| Event::ForkReusing { creator, zombie }),
        4 => whom().prop_map(Event::Exec),
        12 => whom().prop_map(Event::Exit),
        8 => whom().prop_map(Event::Reap),
        5 => (whom(), whom()).prop_map(|(group, to)| Event::Setpgid { group, to }),
        3 => whom().prop_map(Event::Setsid),
        2 => (whom(), subreaper).prop_map(|(group, subreaper)| Event::Subreaper(group, subreaper)),
        4 => (whom(), rules()).prop_map(|(task, rules)| Event::Enter { task, rules }),
        2 => whom().prop_map(Event::Unshare),
        2 => (whom(), whom()).prop_map(|(task, space)| Event::Setns { task, space }),
        1 => whom().prop_map(Event::BeginDeath),
        2 => (whom(), 1u32..40, 1u32..40)
            .prop_map(|(space, last, pid_max)| Event::NextNumber { space, last, pid_max }),
        1 => any::<u64>().prop_map(Event::Rebind),
    ]
}

fn history() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 1..100)
}

fn pick<T: Copy + Ord>(index: Index, among: impl IntoIterator<Item = T>) -> Option<T> {
    let mut among: Vec<T> = among.into_iter().collect();
    among.sort();
    (!among.is_empty()).then(|| among[index.index(among.len())])
}

/// A permutation of the real PIDs in the table.
fn permutation(table: &PidTable, mut seed: u64) -> HashMap<RealPid, RealPid> {
    let old: BTreeSet<RealPid> = table.pids.values().map(|pid| pid.real).collect();
    let old: Vec<RealPid> = old.into_iter().collect();
    let mut new = old.clone();
    for i in (1..new.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        new.swap(i, usize::try_from(seed >> 33).unwrap() % (i + 1));
    }
    old.into_iter().zip(new).collect()
}

impl World {
    fn living(&self, index: Index) -> Option<TaskId> {
        pick(index, self.table.tasks.keys().copied())
    }

    fn groups(&self, state: GroupState) -> impl Iterator<Item = ThreadGroupId> {
        let groups = self.table.groups.iter();
        groups
            .filter(move |(_, group)| group.state() == state)
            .map(|(&id, _)| id)
    }

    fn alive(&self, index: Index) -> Option<ThreadGroupId> {
        pick(index, self.groups(GroupState::Alive))
    }

    fn zombie(&self, index: Index) -> Option<ThreadGroupId> {
        pick(index, self.groups(GroupState::Zombie))
    }

    /// Lets an event happen, if there is somebody for it to happen to.
    fn apply(&mut self, event: &Event) -> Option<()> {
        match event.clone() {
            Event::Container { parent, rules } => self.new_container(parent, rules)?,
            Event::Fork { creator, spawn } => {
                let (creator, real) = (self.living(creator)?, self.next_real());
                self.fork_as(creator, real, spawn);
            }
            Event::ForkReusing { creator, zombie } => {
                let (creator, zombie) = (self.living(creator)?, self.zombie(zombie)?);
                let real = self.table.group(zombie)?.real();
                if self.table.task_by_real(real).is_none() {
                    self.fork_as(creator, real, PROCESS);
                }
            }
            Event::Exec(task) => _ = self.table.exec(self.living(task)?),
            Event::Exit(task) => _ = self.table.exit(self.living(task)?),
            Event::Reap(zombie) => self.table.reap(self.zombie(zombie)?),
            Event::Setpgid { group, to } => {
                let leader = self.table.group(self.alive(to)?)?.real();
                self.table.setpgid(self.alive(group)?, leader);
            }
            Event::Setsid(group) => self.table.setsid(self.alive(group)?),
            Event::Subreaper(group, subreaper) => {
                self.table.set_subreaper(self.alive(group)?, subreaper);
            }
            Event::Enter { task, rules } => self.try_enter(self.living(task)?, rules),
            Event::Unshare(task) => {
                let (task, before) = (self.living(task)?, self.table.clone());
                if self.table.unshare(task).is_err() {
                    assert_eq!(self.table, before);
                }
            }
            Event::Setns { task, space } => {
                let (task, before) = (self.living(task)?, self.table.clone());
                let space = pick(space, self.table.spaces())?;
                if self.table.setns(task, space).is_err() {
                    assert_eq!(self.table, before);
                }
            }
            Event::BeginDeath(space) => self.table.begin_death(pick(space, self.table.spaces())?),
            Event::NextNumber {
                space,
                last,
                pid_max,
            } => {
                let space = pick(space, self.table.spaces())?;
                self.table.set_last_number(space, pid(last));
                self.table.set_pid_max(space, pid_max);
            }
            Event::Rebind(seed) => self.table.rebind(&permutation(&self.table, seed)).unwrap(),
        }
        Some(())
    }

    fn new_container(&mut self, parent: Option<Index>, rules: Rules) -> Option<()> {
        // One that waits for its first process has nobody who could make another inside it.
        let is_peopled = |space: &PidspaceId| {
            self.table
                .space(*space)
                .is_some_and(|space| space.state() != crate::SpaceState::Fresh)
        };
        let peopled = self.table.spaces().filter(is_peopled);
        let parent = parent.and_then(|parent| pick(parent, peopled));
        let real = self.next_real();
        let before = self.table.clone();
        let space = self
            .table
            .create(name(&std::format!("box-{real}")), parent, rules)
            .ok()?;
        let shell = self::real(SHELL);
        if self.table.adopt(space, real, shell, shell).is_err() {
            self.table.remove(space);
            assert_eq!(self.table, before);
        }
        Some(())
    }

    /// A fork, whose numbers nobody has held.
    fn fork_as(&mut self, creator: TaskId, real: RealPid, spawn: Spawn) {
        let before = self.table.clone();
        let held = self.held();
        match self.table.fork(creator, real, spawn) {
            Err(_) => assert_eq!(self.table, before),
            Ok(task) => {
                for space in self.table.spaces() {
                    let number = self.view(space).tid(task);
                    assert!(number.is_none_or(|number| !held.contains(&(space, number))));
                }
            }
        }
    }

    fn try_enter(&mut self, task: TaskId, rules: Rules) {
        let before = self.table.clone();
        let title = name(&std::format!("inner-{}", before.spaces().count()));
        match self.table.enter(task, title, rules) {
            Err(_) => assert_eq!(self.table, before),
            Ok(inner) => {
                assert_eq!(self.tid(inner, task), 1);
                for space in before.spaces() {
                    assert_eq!(self.view(space).tid(task), before.view(space).tid(task));
                }
            }
        }
    }

    /// All numbers that anybody shows, in any role.
    fn held(&self) -> BTreeSet<(PidspaceId, VirtualPid)> {
        let mut held = BTreeSet::new();
        for space in self.table.spaces() {
            let view = self.view(space);
            let tids = self.table.tasks.keys().map(|&task| view.tid(task));
            let others = self
                .table
                .groups
                .keys()
                .flat_map(|&group| [view.tgid(group), view.pgid(group), view.sid(group)]);
            held.extend(tids.chain(others).flatten().map(|number| (space, number)));
        }
        held
    }

    /// The TGID of each thread group in each pidspace.
    fn tgids(&self) -> BTreeMap<(ThreadGroupId, PidspaceId), VirtualPid> {
        let groups = self.table.groups.keys();
        let pairs = groups.flat_map(|&group| self.table.spaces().map(move |space| (group, space)));
        pairs
            .filter_map(|key| Some((key, self.view(key.1).tgid(key.0)?)))
            .collect()
    }

    /// The lookups of every view invert each other, and what is seen here is seen further out.
    fn check_views(&self) {
        for (&task, facts) in &self.table.tasks {
            for space in self.table.spaces() {
                let view = self.view(space);
                let Some(tid) = view.tid(task) else {
                    assert_eq!(view.number(facts.real()), None);
                    continue;
                };
                assert_eq!(view.task(tid), Some(task));
                assert_eq!(view.group(tid), Some(facts.group()));
                assert_eq!(view.real(tid), Some(facts.real()));
                assert_eq!(view.number(facts.real()), Some(tid));
                assert_eq!(view.last_number(facts.real()), Some(tid));
                assert_eq!(self.table.task_by_real(facts.real()), Some(task));
                let parent = self.table.space(space).and_then(|space| space.parent());
                if let Some(outer) = parent {
                    let outer_tid = self.view(outer).tid(task);
                    assert!(outer_tid.is_some());
                    assert_eq!(view.in_context(tid, outer), outer_tid);
                    assert_eq!(
                        self.view(outer).in_context(outer_tid.unwrap(), space),
                        Some(tid)
                    );
                }
            }
            assert!(self.view(facts.space()).tid(task).is_some());
        }
        for space in self.table.spaces() {
            for group in self.table.members(space) {
                assert!(self.view(space).tgid(group).is_some());
            }
        }
    }

    fn live(events: &[Event]) -> Self {
        let mut world = Self::default();
        world.container("first", None, ORDINARY);
        for event in events {
            world.apply(event);
        }
        world
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_invariant_holds_after_every_event(events in history()) {
        let mut world = World::live(&[]);
        for event in &events {
            let before = world.tgids();
            world.apply(event);
            if let Err(broken) = world.table.check() {
                panic!("after {event:?}: {broken}");
            }
            world.check_views();
            for (key, tgid) in world.tgids() {
                prop_assert!(before.get(&key).is_none_or(|before| *before == tgid));
            }
        }
    }

    #[test]
    fn the_same_events_lead_to_the_same_table(events in history()) {
        prop_assert_eq!(World::live(&events).table, World::live(&events).table);
    }

    #[test]
    fn a_permutation_of_real_pids_shows_nowhere(events in history(), seed: u64) {
        let mut world = World::live(&events);
        let before = world.table.clone();
        let (tgids, held) = (world.tgids(), world.held());
        let new = permutation(&world.table, seed);
        world.table.rebind(&new).unwrap();
        world.check();
        world.check_views();
        prop_assert_eq!((world.tgids(), world.held()), (tgids, held));
        let back: HashMap<_, _> = new.iter().map(|(&old, &new)| (new, old)).collect();
        world.table.rebind(&back).unwrap();
        prop_assert_eq!(world.table, before);
    }

    /// Everybody dies and is reaped, in any order: nothing is left.
    #[test]
    fn nothing_outlives_the_last_process(events in history(), order in any::<Index>()) {
        let mut world = World::live(&events);
        while let Some(task) = world.living(order) {
            world.exit(task);
        }
        while let Some(zombie) = world.zombie(order) {
            world.reap(zombie);
        }
        let table = world.table;
        prop_assert!(table.pids.is_empty() && table.numbers.is_empty() && table.by_real.is_empty());
        prop_assert!(table.superseded.is_empty() && table.spaces.is_empty());
    }
}
