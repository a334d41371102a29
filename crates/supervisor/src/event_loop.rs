//! The loop: wait for a report, handle it, until nobody is left.

use abi::{Signal, VirtualPid};
use fastlane::Libraries;
use hashbrown::{HashMap, HashSet};
use pidspace::{ContainerName, InitRules, PidTable, Rules};
use ptrace::{
    Death, FilterInstruction, Launch, Launched, ProcessHandle, Program, Reaper, Report, Stdio, Wait,
};
use registry::Console;
use std::cell::Cell;
use std::collections::VecDeque;
use std::fmt;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use surface::{Refusals, Surface};

use crate::Error;
use crate::birth::Started;
use crate::claim;
use crate::control::{Desk, Terms, Timeline};
use crate::forward::{Window, forward};
use crate::handlers::netlink::first_spare_port;
use crate::handlers::path::{Roots, Seals};
use crate::host;
use crate::lane::{LaneMode, Paths};
use crate::pid_namespaces::PidNamespaces;
use crate::placement::Placement;
use crate::state::Supervisor;
use crate::stats::Stats;
use crate::tracee::Tracee;
use crate::unknown::UnknownCalls;
use crate::usage::Usage;
use crate::wall::{Shelf, Wall};

/// A container to run.
#[derive(Debug)]
pub struct Config {
    /// Its name, unique on this host.
    pub name: ContainerName,
    /// How its first process behaves, and what its death means.
    pub rules: Rules,
    /// The program of its first process.
    pub program: Program,
    /// What becomes of system calls that are not known.
    pub unknown: UnknownCalls,
    /// Whether refused calls are seen, so that they are counted.
    pub refusals: Refusals,
    /// Which calls are spared their stops.
    pub lane: LaneMode,
    /// Whether the kernel is to keep the program from signalling outsiders.
    pub wall: Wall,
    /// What is different from the usual.
    pub limits: Limits,
    /// Who is told what happens.
    pub watcher: Option<Box<dyn Watcher>>,
    /// Where its standard input, output and error are.
    pub stdio: Stdio,
    /// Its own terminal, for those who want to be attached to it.
    pub console: Option<Arc<dyn Console>>,
    /// Where its output goes, for others to know.
    pub log: Option<PathBuf>,
    /// Whether each translation is told.
    pub narration: Narration,
    /// Where it is written who lived when, for Chrome's trace viewer.
    pub timeline: Option<File>,
}

/// Whether each translation is told, on stderr.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Narration {
    /// It is not.
    #[default]
    Silent,
    /// It is, with both numbers.
    Told,
}

/// What a container's numbers and tasks are held to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// The number of the first process that the program makes.
    pub first_pid: Option<i32>,
    /// How many tasks there may be at once, those of nested containers included: `fork(2)` fails with
    /// `EAGAIN` beyond that, as it does for `RLIMIT_NPROC`.
    pub max_tasks: Option<usize>,
}

/// Is told what happens to a container.
pub trait Watcher: fmt::Debug {
    /// Its first process, of that real PID, has become the program.
    fn started(&mut self, real: i32);
    /// It has ended, and still has its name.
    fn ended(&mut self, outcome: Outcome);
}

/// A container has come to its end.
#[derive(Debug)]
pub struct End {
    /// How.
    pub outcome: Outcome,
    /// Which interfaces were used in it.
    pub usage: Usage,
}

/// How the container's first process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// By `exit(2)`.
    Exited(u8),
    /// By a signal.
    Killed(Signal),
}

impl From<Death> for Outcome {
    fn from(death: Death) -> Self {
        match death {
            Death::Exited(status) => Self::Exited(status),
            Death::Killed(signal, _) => Self::Killed(signal),
        }
    }
}

/// A death by the signal of that number.
pub fn killed_by(signal: i32) -> Option<Outcome> {
    Signal::from_raw(signal).map(Outcome::Killed)
}

/// Run a container to its end.
pub fn run(config: Config) -> Result<End, Error> {
    let Config {
        name,
        rules,
        program,
        unknown,
        refusals,
        lane,
        wall,
        limits,
        watcher,
        stdio,
        console,
        log,
        narration,
        timeline,
    } = config;
    let mut claim = claim::take(&name)?;
    let surface = Surface::new();
    let filter: Vec<_> = surface::compile(&surface, refusals, lane.door())
        .iter()
        .map(instruction)
        .collect();
    // Orphans come to the container's first process, or else to us.
    nix::sys::prctl::set_child_subreaper(true).map_err(Error::host("cannot become a subreaper"))?;
    let reaper = match rules.init {
        InitRules::Kernel => Reaper::Itself,
        InitRules::Ordinary => Reaper::Ancestor,
    };
    let mut launched = ptrace::launch(&Launch {
        program: &program,
        filter: &filter,
        reaper,
        stdio: &stdio,
        wall: wall.decided()?,
    })?;
    let shelf = Shelf::new(launched.take_shelf()).map_err(|source| Error::Host {
        what: "cannot look at /proc",
        source,
    })?;
    let init = launched.pid();
    let (group, session) = match stdio {
        Stdio::Ours => host::own_job(),
        // It leads both. Its end of the terminal is its own alone, or its end would never be seen.
        Stdio::Terminal(terminal) => {
            drop(terminal);
            (init, init)
        }
    };

    let mut table = PidTable::new();
    let space = table
        .create(name.clone(), None, rules)
        .map_err(|_| Error::Model("no room for a first container"))?;
    let task = table
        .adopt(space, init, group, session)
        .map_err(|_| Error::Model("no room for a first task"))?;
    let handle = ProcessHandle::open(init).map_err(|errno| Error::Host {
        what: "cannot open a pidfd",
        source: std::io::Error::from_raw_os_error(errno.into_raw()),
    })?;
    forward(handle, Window::Programs)?;
    let before = limits
        .first_pid
        .and_then(|first| VirtualPid::from_raw(first - 1));
    if let Some(before) = before {
        table.set_last_number(space, before);
    }
    let terms = Terms {
        max_tasks: limits.max_tasks,
        watcher,
        console,
        log,
        narration,
        timeline: timeline.map(Timeline::new),
    };
    let mut desk = Desk::new(&program, filter, terms, ptrace::Bell::of_this_thread());
    desk.open(space, &name, &mut claim);
    let supervisor = Supervisor {
        table,
        surface,
        unknown,
        placement: Placement::new(),
        stats: Stats::default(),
        lane,
        paths: Cell::new(Paths::ours()),
        libraries: Libraries::default(),
        tracees: [(init, Tracee::new(task, shelf.side()))].into(),
        newcomers: HashMap::new(),
        spawning: 0,
        waits: HashMap::new(),
        unclaimed: HashMap::new(),
        claims: [(space, claim)].into(),
        seals: Seals::default(),
        shelf,
        roots: Roots::new().map_err(Error::host("cannot look at the root directory"))?,
        desk,
        handed_over: HashMap::new(),
        spare_port: first_spare_port(std::process::id()),
        held: HashMap::new(),
        pid_namespaces: PidNamespaces::default(),
        zapped: HashSet::new(),
        unheard: HashMap::new(),
        bereaved: HashMap::new(),
        init,
        has_started: Started::No,
        outcome: None,
    };
    supervisor.run(launched)
}

impl Supervisor {
    fn run(mut self, mut launched: Launched) -> Result<End, Error> {
        if let Some(init) = self.tracees.get(&self.init).map(|init| init.task) {
            self.trace_birth(None, init);
        }
        let mut reports = Reports::default();
        while !self.tracees.is_empty() || !self.newcomers.is_empty() {
            self.answer_questions();
            match reports.next(self.placement.patience())? {
                Some(Report::Stopped(stopped)) => {
                    self.placement.stopped(stopped.pid());
                    match self.on_stop(stopped) {
                        // Its death will be reported in its turn.
                        Ok(()) | Err(ptrace::Error::Gone) => {}
                        Err(error) => return Err(Error::Trace(error)),
                    }
                }
                Some(Report::Died(real, death)) => {
                    self.placement.died(real);
                    self.on_death(real, death);
                }
                Some(Report::Rang) => self.placement.look(),
                None => {
                    return Err(Error::Model(
                        "tasks are left of which the kernel knows nothing",
                    ));
                }
            }
        }
        if self.has_started == Started::No
            && let Some(complaint) = launched.complaint()
        {
            return Err(complaint.into());
        }
        let outcome = self.outcome;
        if let Some(outcome) = outcome {
            self.desk.has_ended(outcome);
        }
        self.claims.clear();
        self.desk.close(outcome);
        Ok(End {
            outcome: outcome.ok_or(Error::Model("the first process ended without a status"))?,
            usage: Usage::new(&self.stats, &self.surface, self.unknown),
        })
    }
}

/// Reports that are waiting to be handled.
#[derive(Default)]
struct Reports(VecDeque<Report>);

impl Reports {
    /// The next one, in the order in which they were made.
    ///
    /// The kernel offers the youngest tracees' reports first. All that there are are taken before any
    /// is handled, or a few busy tracees would starve the others. One is looked for so long before this
    /// thread sleeps.
    fn next(&mut self, patience: Duration) -> Result<Option<Report>, Error> {
        if self.0.is_empty() {
            self.take(patience)?;
        }
        Ok(self.0.pop_front())
    }

    fn take(&mut self, patience: Duration) -> Result<(), Error> {
        let wait = |how| ptrace::wait(how).map_err(Error::Trace);
        let start = (patience > Duration::ZERO).then(Instant::now);
        while self.0.is_empty() && start.is_some_and(|start| start.elapsed() < patience) {
            // Whoever is to stop next may be waiting for this very processor.
            std::thread::yield_now();
            self.0.extend(wait(Wait::Poll)?);
        }
        if self.0.is_empty() {
            self.0.extend(wait(Wait::Block)?);
        }
        if !self.0.is_empty() {
            while let Some(report) = wait(Wait::Poll)? {
                self.0.push_back(report);
            }
        }
        Ok(())
    }
}

fn instruction(instruction: &surface::Instruction) -> FilterInstruction {
    let surface::Instruction { code, jt, jf, k } = *instruction;
    FilterInstruction { code, jt, jf, k }
}
