//! Where tracees run.
//!
//! Whoever is woken is put on an idle processor if there is one, and to wake that costs several times
//! what it costs to switch to a task on one's own. A tracee that stops often would pay for it twice at
//! each stop. So it is *held*: confined to the supervisor's processor, to which the supervisor keeps
//! for as long. When it has not stopped for a while, or somebody else who is held is found computing,
//! it gets back the processors that it had.
//!
//! Nobody inside is to see that. What tells of somebody's processors, or depends on them, is a row
//! with a `Cpus` column or a file of /proc, and [`Placement::stand_back`] or
//! [`Placement::give_back`] comes before it.

use abi::RealPid;
use nix::sched::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};
use nix::sys::signal::{SigEvent, SigevNotify, Signal};
use nix::sys::timer::{Expiration, Timer, TimerSetTimeFlags};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::{Pid, gettid};
use std::time::{Duration, Instant};

/// How long the next report is looked for before the supervisor sleeps while nobody is held.
///
/// A tracee that has just been resumed often stops again within microseconds, and to wake a sleeper
/// on an idle processor costs many times that.
const LOOKING: Duration = Duration::from_micros(40);

/// How long after its last stop a tracee is held. Also how often is looked for those who are to be
/// let go.
const PATIENCE: Duration = Duration::from_millis(1);

/// Who has used so much of a processor since his last stop is computing, and whoever waits for the
/// same processor is to have one of his own.
const COMPUTING: Duration = Duration::from_micros(100);

/// How long nobody is held after that.
const APART: Duration = Duration::from_millis(2);

/// How many are held at most.
const MOST: usize = 8;

/// The processors of the supervisor and of those whom it holds.
#[derive(Debug)]
pub(crate) struct Placement {
    /// Those of this thread. `None`: there is no choice.
    usual: Option<CpuSet>,
    /// The one to which it keeps meanwhile.
    here: Option<usize>,
    held: Vec<Held>,
    /// Nobody is held until then.
    apart_until: Option<Instant>,
    /// Who is in a call that is about processors. Nobody is held meanwhile.
    looking: Vec<RealPid>,
    clock: Clock,
}

/// Who is held.
#[derive(Debug)]
struct Held {
    real: RealPid,
    /// The processors that it had.
    usual: CpuSet,
    /// When it stopped, or was resumed.
    since: Instant,
    state: State,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Stopped,
    /// It had used so much of a processor when it was resumed.
    Resumed(Duration),
}

impl Placement {
    /// For this thread, which is the tracer.
    pub(crate) fn new() -> Self {
        // More processors than this type can count are a reason to leave it all to the kernel.
        let usual = sched_getaffinity(OURSELVES).ok();
        Self {
            usual: usual.filter(|usual| !is_single(usual)),
            here: None,
            held: Vec::new(),
            apart_until: None,
            looking: Vec::new(),
            clock: Clock::default(),
        }
    }

    /// How long to look for the next report before this thread sleeps. Whoever shares its processor
    /// only runs when it does.
    pub(crate) fn patience(&self) -> Duration {
        match self.usual {
            Some(_) if self.here.is_none() => LOOKING,
            _ => Duration::ZERO,
        }
    }

    /// It is about to be resumed.
    pub(crate) fn resumes(&mut self, real: RealPid) {
        if self.usual.is_none() || !self.looking.is_empty() {
            return;
        }
        let now = Instant::now();
        if self.apart_until.is_some_and(|until| now < until) {
            return;
        }
        if self
            .held
            .iter()
            .any(|it| it.real != real && it.computes(now))
        {
            self.give_back();
            self.apart_until = Some(now + APART);
            return;
        }
        self.hold(real, now);
    }

    fn hold(&mut self, real: RealPid, now: Instant) {
        if let Some(held) = self.held.iter_mut().find(|it| it.real == real) {
            held.since = now;
            held.state = State::Resumed(time_of(real));
            return;
        }
        let Some(usual) = cpus(real) else { return };
        let Some(here) = self.here.or_else(|| self.settle(&usual)) else {
            return;
        };
        if self.held.len() == MOST {
            let longest = self.held.iter().enumerate().min_by_key(|(_, it)| it.since);
            if let Some((longest, _)) = longest {
                self.held.swap_remove(longest).let_go(here);
            }
        }
        let is_free_to_move = usual.is_set(here) == Ok(true) && usual != single(here);
        if is_free_to_move && confine(real, &single(here)).is_ok() {
            self.held.push(Held {
                real,
                usual,
                since: now,
                state: State::Resumed(time_of(real)),
            });
        }
        self.clock.start();
    }

    /// Keep to one processor, which somebody with these may use.
    fn settle(&mut self, theirs: &CpuSet) -> Option<usize> {
        let ours = self.usual.as_ref()?;
        let both = |cpu: &usize| ours.is_set(*cpu) == Ok(true) && theirs.is_set(*cpu) == Ok(true);
        let here = sched_getcpu().ok().filter(both);
        let here = here.or_else(|| (0..CpuSet::count()).find(both))?;
        sched_setaffinity(OURSELVES, &single(here)).ok()?;
        self.here = Some(here);
        Some(here)
    }

    /// It has stopped.
    pub(crate) fn stopped(&mut self, real: RealPid) {
        self.looking.retain(|it| *it != real);
        if let Some(held) = self.held.iter_mut().find(|it| it.real == real) {
            held.since = Instant::now();
            held.state = State::Stopped;
        }
    }

    /// It is dead.
    pub(crate) fn died(&mut self, real: RealPid) {
        self.looking.retain(|it| *it != real);
        self.held.retain(|it| it.real != real);
    }

    /// By execve(2) a thread took the number of its leader, who is no more.
    pub(crate) fn took_number(&mut self, former: RealPid, real: RealPid) {
        self.looking.retain(|it| *it != former);
        if let Some(thread) = self.held.iter().position(|it| it.real == former) {
            let thread = self.held.swap_remove(thread);
            self.held.retain(|it| it.real != real);
            self.held.push(Held { real, ..thread });
        }
    }

    /// A new task has the processors that its creator had at that moment.
    pub(crate) fn was_made(&mut self, real: RealPid, creator: RealPid) {
        if self.usual.is_none() {
            return;
        }
        let usual = match self.held.iter().find(|it| it.real == creator) {
            Some(held) => Some(held.usual),
            None => cpus(creator),
        };
        let (Some(usual), Some(theirs)) = (usual, cpus(real)) else {
            return;
        };
        if usual == theirs {
            return;
        }
        match self.here {
            Some(here) if theirs == single(here) => self.held.push(Held {
                real,
                usual,
                since: Instant::now(),
                state: State::Stopped,
            }),
            // Its creator has been let go meanwhile.
            _ => drop(confine(real, &usual)),
        }
    }

    /// A while may have passed: let go who has not stopped in it.
    pub(crate) fn look(&mut self) {
        let Some(here) = self.here else { return };
        let now = Instant::now();
        let is_over = |it: &mut Held| now.duration_since(it.since) >= PATIENCE;
        self.held
            .extract_if(.., is_over)
            .for_each(|it| it.let_go(here));
        if self.held.is_empty() {
            self.give_back();
        }
    }

    /// Everybody has the processors that he had before.
    pub(crate) fn give_back(&mut self) {
        let Some(here) = self.here.take() else { return };
        self.held.drain(..).for_each(|it| it.let_go(here));
        if let Some(usual) = &self.usual {
            // Whoever took away one of them meanwhile is obeyed in what is left.
            let _ = sched_setaffinity(OURSELVES, usual);
        }
        self.clock.stop();
    }

    /// The same, until this one has stopped again.
    pub(crate) fn stand_back(&mut self, real: RealPid) {
        self.give_back();
        self.looking.push(real);
    }
}

impl Held {
    /// Whoever has been given other processors meanwhile, from outside, keeps those.
    fn let_go(self, here: usize) {
        if cpus(self.real) == Some(single(here)) {
            let _ = confine(self.real, &self.usual);
        }
    }

    fn computes(&self, now: Instant) -> bool {
        match self.state {
            State::Resumed(used) if now.duration_since(self.since) >= COMPUTING => {
                time_of(self.real).saturating_sub(used) >= COMPUTING
            }
            State::Resumed(_) | State::Stopped => false,
        }
    }
}

/// What interrupts the tracer's sleep now and then.
#[derive(Debug, Default)]
struct Clock {
    timer: Option<Timer>,
    is_running: bool,
}

impl Clock {
    fn start(&mut self) {
        if !self.is_running {
            self.set(PATIENCE);
        }
    }

    fn stop(&mut self) {
        if self.is_running {
            self.set(Duration::ZERO);
        }
    }

    /// Without a timer, who is held is let go when there is something to do again.
    fn set(&mut self, interval: Duration) {
        if self.timer.is_none() {
            self.timer = alarm().ok();
        }
        let interval = Expiration::Interval(interval.into());
        let set = |timer: &mut Timer| timer.set(interval, TimerSetTimeFlags::empty());
        if self.timer.as_mut().is_some_and(|timer| set(timer).is_ok()) {
            self.is_running = !self.is_running;
        }
    }
}

const OURSELVES: Pid = Pid::from_raw(0);

/// Rings as [`ptrace::Bell`] does.
fn alarm() -> nix::Result<Timer> {
    let ring = SigevNotify::SigevThreadId {
        signal: Signal::SIGCHLD,
        thread_id: gettid().as_raw(),
        si_value: 0,
    };
    Timer::new(ClockId::CLOCK_MONOTONIC, SigEvent::new(ring))
}

/// The processors that a task may use.
fn cpus(real: RealPid) -> Option<CpuSet> {
    sched_getaffinity(Pid::from_raw(real.raw())).ok()
}

fn confine(real: RealPid, cpus: &CpuSet) -> nix::Result<()> {
    sched_setaffinity(Pid::from_raw(real.raw()), cpus)
}

fn single(cpu: usize) -> CpuSet {
    let mut set = CpuSet::new();
    // It came out of such a set.
    let _ = set.set(cpu);
    set
}

fn is_single(set: &CpuSet) -> bool {
    let cpus = (0..CpuSet::count()).filter(|cpu| set.is_set(*cpu) == Ok(true));
    cpus.take(2).count() == 1
}

/// How much of a processor a thread has used: its `CPUCLOCK_PERTHREAD | CPUCLOCK_SCHED`
/// (`include/linux/posix-timers_types.h`).
fn time_of(real: RealPid) -> Duration {
    let clock = ClockId::from_raw((!real.raw() << 3) | 6);
    clock_gettime(clock).map_or(Duration::ZERO, Duration::from)
}
