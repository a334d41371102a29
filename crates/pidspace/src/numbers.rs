//! Which numbers of a pidspace are taken, and which one is next.

use alloc::collections::BTreeMap;

use abi::VirtualPid;

/// Where numbering goes on after the largest number (`RESERVED_PIDS`, `kernel/pid.c`).
const RESERVED_PIDS: u32 = 300;

/// The numbers of one pidspace: the `idr` of `struct pid_namespace`.
///
/// Numbers are handed out in cyclic order, as `idr_alloc_cyclic` does for `alloc_pid`, and a number
/// stays taken until its identity has lost its last role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// The taken numbers as maximal runs, first to last. A million tasks are then a few runs, and
    /// the next free number is found without walking over them.
    runs: BTreeMap<u32, u32>,
    last: u32,
    pid_max: u32,
}

impl Numbers {
    pub(crate) fn new() -> Self {
        Self {
            runs: BTreeMap::new(),
            last: 0,
            pid_max: VirtualPid::MAX.get() + 1,
        }
    }

    /// The number that comes next, not yet taken; `None` if there is no free one below the limit.
    pub(crate) fn next(&self) -> Option<VirtualPid> {
        // Number 1 belongs to init alone: a container that outlives its init has no second one.
        let floor = if self.last < RESERVED_PIDS {
            VirtualPid::INIT.get() + 1
        } else {
            RESERVED_PIDS
        };
        let start = floor.max(self.last.saturating_add(1));
        self.free_from(start).or_else(|| self.free_from(floor))
    }

    /// Mark a free number as taken; numbering goes on after it.
    pub(crate) fn take(&mut self, number: VirtualPid) {
        self.last = number.get();
        self.claim(number);
    }

    /// Mark a free number as taken that was asked for by its value, out of turn.
    pub(crate) fn claim(&mut self, number: VirtualPid) {
        let number = number.get();
        if self.run_around(number).is_some() {
            return;
        }
        let last = self.runs.remove(&(number + 1)).unwrap_or(number);
        match self.run_around(number - 1) {
            Some((first, _)) => self.runs.insert(first, last),
            None => self.runs.insert(number, last),
        };
    }

    /// Mark a number as free.
    pub(crate) fn release(&mut self, number: VirtualPid) {
        let number = number.get();
        let Some((first, last)) = self.run_around(number) else {
            return;
        };
        self.runs.remove(&first);
        if first < number {
            self.runs.insert(first, number - 1);
        }
        if number < last {
            self.runs.insert(number + 1, last);
        }
    }

    pub(crate) fn is_taken(&self, number: VirtualPid) -> bool {
        self.run_around(number.get()).is_some()
    }

    /// Whether the number is one that this pidspace may hand out.
    pub(crate) fn allows(&self, number: VirtualPid) -> bool {
        number.get() < self.pid_max
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How many are taken.
    pub(crate) fn count(&self) -> usize {
        self.runs
            .iter()
            .map(|(first, last)| (last - first + 1) as usize)
            .sum()
    }

    /// The number last handed out.
    pub(crate) fn last(&self) -> Option<VirtualPid> {
        VirtualPid::new(self.last)
    }

    pub(crate) fn set_last(&mut self, last: VirtualPid) {
        self.last = last.get();
    }

    pub(crate) fn pid_max(&self) -> u32 {
        self.pid_max
    }

    pub(crate) fn set_pid_max(&mut self, pid_max: u32) {
        self.pid_max = pid_max.min(VirtualPid::MAX.get() + 1);
    }

    fn free_from(&self, start: u32) -> Option<VirtualPid> {
        // Runs are maximal, so the number after one is free.
        let free = self.run_around(start).map_or(start, |(_, last)| last + 1);
        if free < self.pid_max {
            VirtualPid::new(free)
        } else {
            None
        }
    }

    fn run_around(&self, number: u32) -> Option<(u32, u32)> {
        let (&first, &last) = self.runs.range(..=number).next_back()?;
        (number <= last).then_some((first, last))
    }
}
