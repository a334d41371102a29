//! What a container is, and who is in it.

use abi::VirtualPid;
use pidspace::{
    GroupState, InitRules, Lifetime, Pidspace, PidspaceId, SpaceState, ThreadGroup, ThreadGroupId,
};
use registry::protocol::{
    Container, Number, Process, Refusal, Response, Rules, Standing, State, Wall, Whom,
};

use super::Answered;
use crate::state::Supervisor;
use crate::wall::Side;

/// What the kernel shows of a number that is out of sight.
fn shown(number: Option<VirtualPid>) -> i32 {
    number.map_or(0, VirtualPid::raw)
}

/// A pidspace without a name goes by its number, which is part of no name.
fn called(space: &Pidspace) -> String {
    match space.name() {
        Some(name) => name.as_str().to_owned(),
        None => format!("#{}", space.number()),
    }
}

impl Supervisor {
    pub(super) fn describe(&self, space: PidspaceId) -> Answered {
        let described = self.table.space(space).ok_or(Refusal::Ending)?;
        let members: Vec<_> = self.table.members(space).collect();
        let threads = |member: &ThreadGroupId| self.threads(*member).count();
        let init = described.init().and_then(|init| self.table.group(init));
        let init = init.filter(|init| init.state() == GroupState::Alive);
        let nested = self.table.spaces().filter_map(|id| self.table.space(id));
        let nested = nested.filter(|inner| inner.parent() == Some(space));
        let is_outermost = described.parent().is_none();
        let opened = self.desk.opened.get(&space).copied();
        Ok(Response::Container(Box::new(Container {
            name: called(described),
            path: self.path(space),
            state: match described.state() {
                SpaceState::Dying => State::Ending,
                SpaceState::Fresh | SpaceState::Running if self.is_paused(space) => State::Paused,
                SpaceState::Fresh | SpaceState::Running => State::Running,
            },
            level: described.level(),
            pidspace: described.number(),
            supervisor: std::process::id().cast_signed(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            uid: nix::unistd::geteuid().as_raw(),
            started: opened.unwrap_or_default(),
            init: init.map(|init| init.real().raw()),
            rules: Rules {
                init: described.rules().init == InitRules::Kernel,
                keep_running: described.rules().lifetime == Lifetime::KeepRunning,
            },
            command: match is_outermost {
                true => self.desk.command.clone(),
                false => Vec::new(),
            },
            processes: members.len(),
            threads: members.iter().map(threads).sum(),
            nested: nested
                .filter_map(|inner| Some(inner.name()?.as_str().to_owned()))
                .collect(),
            log: self.desk.terms.log.clone().filter(|_| is_outermost),
            wall: match self.shelf.side() {
                Side::Inside => Wall::Landlock,
                Side::Outside => Wall::None,
            },
        })))
    }

    /// The names around a pidspace and its own, outermost first.
    pub(super) fn path(&self, space: PidspaceId) -> String {
        let mut names = Vec::new();
        let mut next = self.table.space(space);
        while let Some(space) = next {
            names.push(called(space));
            next = space.parent().and_then(|parent| self.table.space(parent));
        }
        names.reverse();
        names.join("/")
    }

    /// Everybody who is seen from `space`, zombies included, by their numbers there.
    pub(super) fn processes(&self, space: PidspaceId) -> Vec<Process> {
        let living = self.table.members(space);
        let groups: Vec<_> = living
            .flat_map(|member| {
                let children = self.table.group(member).into_iter();
                let children = children.flat_map(ThreadGroup::children);
                let dead = children.filter(|&child| self.is_zombie(child));
                [member].into_iter().chain(dead)
            })
            .collect();
        let mut processes: Vec<_> = groups
            .into_iter()
            .filter_map(|group| self.process(space, group))
            .collect();
        processes.sort_by_key(|process| process.pid);
        processes
    }

    fn is_zombie(&self, group: ThreadGroupId) -> bool {
        let group = self.table.group(group);
        group.is_some_and(|group| group.state() == GroupState::Zombie)
    }

    fn process(&self, space: PidspaceId, id: ThreadGroupId) -> Option<Process> {
        let group = self.table.group(id)?;
        let view = self.table.view(space);
        let pid = view.tgid(id)?;
        Some(Process {
            pid: pid.raw(),
            real: group.real().raw(),
            parent: shown(view.ppid(id)),
            group: shown(view.pgid(id)),
            session: shown(view.sid(id)),
            threads: group.tasks().count(),
            standing: self.standing(group),
            container: self.path(group.space()),
            numbers: self.numbers(space, pid),
        })
    }

    fn standing(&self, group: &ThreadGroup) -> Standing {
        let leader = self.tracees.get(&group.real());
        match group.state() {
            GroupState::Zombie => Standing::Zombie,
            GroupState::Alive if self.is_paused(group.space()) => Standing::Paused,
            GroupState::Alive if leader.is_some_and(|leader| leader.stopped.is_some()) => {
                Standing::Stopped
            }
            GroupState::Alive => Standing::Free,
        }
    }

    /// Every number of the one who is `pid` in the context of `space`, outermost first.
    fn numbers(&self, space: PidspaceId, pid: VirtualPid) -> Vec<Number> {
        let view = self.table.view(space);
        let mut seen: Vec<_> = self
            .table
            .spaces()
            .filter_map(|other| {
                let level = self.table.space(other)?.level();
                Some((level, other, view.in_context(pid, other)?))
            })
            .collect();
        seen.sort_by_key(|&(level, ..)| level);
        seen.into_iter()
            .map(|(_, other, pid)| Number {
                container: self.path(other),
                pid: pid.raw(),
            })
            .collect()
    }

    pub(super) fn find(&self, space: PidspaceId, whom: Whom) -> Result<Process, Refusal> {
        let view = self.table.view(space);
        let pid = match whom {
            Whom::Virtual(pid) => VirtualPid::from_raw(pid),
            Whom::Real(real) => abi::RealPid::from_raw(real).and_then(|real| view.number(real)),
        };
        let pid = pid.ok_or(Refusal::NoSuchProcess)?;
        let group = view.group(pid).ok_or(Refusal::NoSuchProcess)?;
        let process = self.process(space, group).ok_or(Refusal::NoSuchProcess)?;
        let real = view.real(pid).map_or(process.real, abi::RealPid::raw);
        // A thread has numbers of its own.
        Ok(Process {
            pid: pid.raw(),
            real,
            numbers: self.numbers(space, pid),
            ..process
        })
    }
}
