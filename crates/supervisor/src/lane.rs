//! The fast lane: which calls are spared their stops, and what each process's page must say.

use abi::{Abi, PidType, RealPid, VirtualPid};
use core::ops::Range;
use fastlane::{
    DOOR, Eagerness, Flags, Found, Numbers, PathArguments, Rescue, Site, Slot, Stage, Step, WINDOW,
};
use pidspace::ThreadGroupId;
use ptrace::{Registers, Result, Stopped, SystemCall};
use std::rc::Rc;
use surface::{Meaning, QuickAnswer, Row, Shortcut};

use crate::call::{Decision, Run, Work};
use crate::dispatch::After;
use crate::handlers::path::{components, is_translated, translated_mounts};
use crate::state::Supervisor;
use crate::tracee::{Caller, Follow};

/// Which calls are spared their stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LaneMode {
    /// None.
    Off,
    /// Those that ask for a number of the process's own.
    Answers,
    /// Also those with a path that cannot lead to anything that is translated.
    #[default]
    Full,
    /// The same from the first call on, worth it or not.
    Eager,
}

impl LaneMode {
    /// Where calls with a path are let through.
    pub(crate) fn door(self) -> Option<Range<u32>> {
        let door = || Some(u32::try_from(DOOR.start).ok()?..u32::try_from(DOOR.end).ok()?);
        match self {
            Self::Full | Self::Eager => door(),
            Self::Off | Self::Answers => None,
        }
    }

    /// What could be had for a call of that row.
    fn slot(self, row: &Row) -> Option<Slot> {
        match (self, row.quick_answer(), row.shortcut) {
            (Self::Off, ..) => None,
            (_, Some(QuickAnswer::Own(kind)), _) => match kind {
                PidType::Tgid => Some(Slot::Tgid),
                PidType::Tid => Some(Slot::Tid),
                PidType::Pgid => Some(Slot::Pgid),
                PidType::Sid => None,
            },
            (Self::Full | Self::Eager, None, Shortcut::Path) => arguments(row).map(Slot::Path),
            _ => None,
        }
    }
}

fn arguments(row: &Row) -> Option<PathArguments> {
    let mut meanings = row.params.iter().map(|(_, meaning)| *meaning);
    match (meanings.next()?, meanings.next()) {
        (Meaning::Path | Meaning::Link, _) => Some(PathArguments::Path),
        (Meaning::DirFd, Some(Meaning::Path | Meaning::Link)) => {
            Some(PathArguments::DirectoryAndPath)
        }
        _ => None,
    }
}

/// Whether a path's text tells that it leads into a translated file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paths {
    /// It does.
    Telling,
    /// Somebody has other mounts, or a link that hides it.
    Devious,
}

impl Paths {
    /// As this process sees its mounts.
    pub(crate) fn ours() -> Self {
        let own = RealPid::from_raw(std::process::id().cast_signed());
        match own.map(translated_mounts) {
            Some(mounts) if are_named(&mounts) => Self::Telling,
            _ => Self::Devious,
        }
    }
}

fn are_named(mounts: &[Vec<u8>]) -> bool {
    let is_named = |mount: &Vec<u8>| components(mount).any(|name| names_translated(&name));
    mounts.iter().all(is_named)
}

/// Whether code that looks at paths takes notice of a component: it knows the names that these file
/// systems customarily have.
pub(crate) fn names_translated(component: &[u8]) -> bool {
    component == b"proc" || component.windows(6).any(|part| part == b"cgroup")
}

/// What the guest maps.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Paving {
    /// The window.
    Window,
    /// A page at this address, near a site.
    Near(u64),
}

/// What became of a thread that a signal found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rescued {
    /// It was in its own code.
    No,
    /// It was in ours, and has been moved to its own.
    Moved,
    /// The same, and the signal is ours too.
    FromOurs,
}

impl Supervisor {
    /// A call stops: patch its site, where that can be done. `Some`: the guest must make a mapping
    /// first, and then its call again.
    pub(crate) fn pave(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        made: &SystemCall,
    ) -> Option<Decision> {
        if self.lane == LaneMode::Off || made.abi != Abi::X86_64 {
            return None;
        }
        let number = made.number;
        let row = self.surface.lookup(made.abi, number, &made.registers)?;
        let row = self.surface.row(row)?;
        let slot = self.lane.slot(row)?;
        let tracee = self.tracees.get(&caller.real)?;
        // Nobody else may be executing what is written to.
        let is_alone = Rc::strong_count(&tracee.scratch) == 1;
        let is_free = tracee.filters.is_empty() && tracee.follow == Follow::Filtered;
        if !is_alone || !is_free {
            return None;
        }
        let site = Site {
            behind: made.instruction_pointer,
            number,
        };
        let eagerness = match self.lane {
            LaneMode::Eager => Eagerness::Eager,
            LaneMode::Off | LaneMode::Answers | LaneMode::Full => Eagerness::Reluctant,
        };
        let step = tracee.scratch.borrow_mut().lane.consider(
            stopped,
            site,
            slot,
            (&mut self.libraries, eagerness),
        );
        let (address, size, paving) = match step {
            Step::MapWindow => (WINDOW, fastlane::WINDOW_SIZE, Paving::Window),
            Step::MapNear(page) => (page, NEAR_SIZE, Paving::Near(page)),
            Step::Nothing => return None,
        };
        Some(Decision::Run(Run {
            instead: Some("mmap"),
            arguments: [address, size, READ_AND_RUN, AT_THIS_PLACE, u64::MAX, 0],
            copies: Vec::new(),
            work: Work::Pave(paving),
        }))
    }

    /// The guest has made a mapping, or could not.
    pub(crate) fn paved(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        paving: Paving,
        result: i64,
    ) -> After {
        let numbers = self.own_numbers(caller);
        let flags = self.sharing(caller.group) | self.places(caller);
        if let Some(tracee) = self.tracees.get(&caller.real) {
            let lane = &mut tracee.scratch.borrow_mut().lane;
            match paving {
                Paving::Window => lane.window_is_mapped(stopped, result, numbers, flags),
                Paving::Near(page) => lane.near_is_mapped(page, result),
            }
        }
        After::Again
    }

    /// Whatever a process's page says may have changed.
    pub(crate) fn relane(&mut self, group: ThreadGroupId) {
        let Some(caller) = self
            .threads(group)
            .next()
            .and_then(|real| self.caller(real))
        else {
            return;
        };
        let Some(scratch) = self
            .tracees
            .get(&caller.real)
            .map(|tracee| Rc::clone(&tracee.scratch))
        else {
            return;
        };
        if !scratch.borrow().lane.is_open() {
            return;
        }
        let lasting = Flags::PATHS | Flags::RELATIVE | Flags::DIRECTORIES;
        let kept = scratch.borrow().lane.flags() & lasting;
        // This very reference is none of the sharers.
        let holders = Rc::strong_count(&scratch) - 1;
        let flags = kept | self.sharing_of(group, holders);
        let numbers = self.own_numbers(caller);
        let lane = &mut scratch.borrow_mut().lane;
        lane.renumber(caller.real, numbers, flags);
        if !lane.is_open() && holders == 1 {
            lane.give_up(caller.real);
        }
    }

    fn sharing(&self, group: ThreadGroupId) -> Flags {
        let first = self.threads(group).next();
        let tracee = first.and_then(|real| self.tracees.get(&real));
        let holders = tracee.map_or(0, |tracee| Rc::strong_count(&tracee.scratch));
        self.sharing_of(group, holders)
    }

    /// What the tasks in one memory, of whom those of `group` are some, have to ask for.
    fn sharing_of(&self, group: ThreadGroupId, tasks: usize) -> Flags {
        let threads = self.threads(group).count();
        let mut flags = Flags::empty();
        let first = self.threads(group).next();
        let tracee = first.and_then(|real| self.tracees.get(&real));
        let has_filters = tracee.is_some_and(|tracee| !tracee.filters.is_empty());
        flags.set(Flags::ANSWERS, tasks > threads || has_filters);
        flags.set(Flags::TID, threads > 1);
        flags
    }

    /// Where the paths of a process may start without saying so.
    fn places(&self, caller: Caller) -> Flags {
        let real = caller.real;
        let holds_one = || {
            let fds = std::fs::read_dir(format!("/proc/{real}/fd"));
            let mut fds = fds.into_iter().flatten().flatten();
            fds.any(|fd| is_translated(&fd.path().to_string_lossy()))
        };
        let mut flags = Flags::empty();
        flags.set(Flags::PATHS, self.paths.get() == Paths::Devious);
        let cwd = format!("/proc/{real}/cwd");
        let is_dev = std::fs::read_link(&cwd).is_ok_and(|cwd| cwd.as_os_str() == "/dev");
        flags.set(Flags::RELATIVE, is_dev || is_translated(&cwd));
        flags.set(Flags::DIRECTORIES, holds_one());
        flags
    }

    /// A process gets hold of a directory in a translated file system, and can make it its current one.
    pub(crate) fn leads_inside(&self, caller: Caller) {
        self.raise(caller, Flags::RELATIVE | Flags::DIRECTORIES);
    }

    /// A process has been handed descriptors.
    pub(crate) fn look_around(&self, caller: Caller) {
        if self.has_lane(caller) {
            self.raise(caller, self.places(caller));
        }
    }

    /// A process has filters of its own, which are to see all its calls.
    pub(crate) fn leave_the_lane(&self, caller: Caller) {
        self.raise(caller, Flags::ANSWERS | Flags::PATHS);
    }

    /// The paths of a process mean something else than ours.
    pub(crate) fn close_paths(&self, caller: Caller) {
        self.paths.set(Paths::Devious);
        self.raise(caller, Flags::PATHS);
    }

    /// What a path leads to cannot be told by its text any more.
    pub(crate) fn close_all_paths(&self) {
        self.paths.set(Paths::Devious);
        for &real in self.tracees.keys() {
            if let Some(caller) = self.caller(real) {
                self.raise(caller, Flags::PATHS);
            }
        }
    }

    /// Whether every translated file system is where its name says so, as a process sees it.
    pub(crate) fn check_mounts(&self, reader: RealPid) {
        if !are_named(&translated_mounts(reader)) {
            self.close_all_paths();
        }
    }

    fn has_lane(&self, caller: Caller) -> bool {
        let tracee = self.tracees.get(&caller.real);
        tracee.is_some_and(|tracee| tracee.scratch.borrow().lane.is_open())
    }

    fn raise(&self, caller: Caller, flags: Flags) {
        if let Some(tracee) = self.tracees.get(&caller.real) {
            tracee.scratch.borrow_mut().lane.raise(caller.real, flags);
        }
    }

    fn own_numbers(&self, caller: Caller) -> Numbers {
        let view = self.table.view(caller.space);
        let word = |number: Option<VirtualPid>| number.map_or(0, VirtualPid::get);
        Numbers {
            tgid: word(view.tgid(caller.group)),
            tid: word(view.tid(caller.task)),
            ppid: word(view.ppid(caller.group)),
            pgid: word(view.pgid(caller.group)),
        }
    }

    /// `PTRACE_EVENT_VFORK_DONE`: the memory is the parent's alone again.
    pub(crate) fn on_vfork_done(&mut self, stopped: Stopped) -> Result<()> {
        if let Some(caller) = self.caller(stopped.pid()) {
            self.relane(caller.group);
        }
        self.go_on(stopped)
    }

    /// A signal finds a thread in our code: move it to its own, before or behind its call.
    pub(crate) fn rescue(
        &self,
        receiver: Caller,
        registers: &mut Registers,
        found: Found,
    ) -> Rescued {
        let Some(tracee) = self.tracees.get(&receiver.real) else {
            return Rescued::No;
        };
        let instruction = registers.instruction_pointer();
        let rescue = tracee.scratch.borrow().lane.rescue(instruction, found);
        let Some(Rescue { at, stage, loaded }) = rescue else {
            return Rescued::No;
        };
        match stage {
            Stage::Behind => registers.set_instruction_pointer(at),
            Stage::Before | Stage::Alone => registers.go_to(at),
        }
        for (register, value) in loaded.into_iter().flatten() {
            registers.load(register, value);
        }
        if stage != Stage::Alone {
            return Rescued::Moved;
        }
        let is_alone = Rc::strong_count(&tracee.scratch) == 1;
        let mut scratch = tracee.scratch.borrow_mut();
        if is_alone && !scratch.lane.is_there(receiver.real) {
            scratch.lane.give_up(receiver.real);
        }
        Rescued::FromOurs
    }
}

const NEAR_SIZE: u64 = 0x1000;
const READ_AND_RUN: u64 = (libc::PROT_READ | libc::PROT_EXEC) as u64;
const AT_THIS_PLACE: u64 =
    (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED_NOREPLACE) as u64;
