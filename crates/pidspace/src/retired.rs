//! Identities that are gone, for those who still speak of them.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;

use abi::{RealPid, VirtualPid};
use hashbrown::HashMap;

use crate::pid::number_in;
use crate::{PackedPid, PidspaceId};

/// How many retired identities are remembered. A siginfo outlives its sender only while it is
/// queued, so a bound does; the exact one matters little.
const CAPACITY: usize = 4096;

/// The numbers that real PIDs lately had: a bounded memory, the newest identity per real PID.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Retired {
    entries: HashMap<RealPid, Entry>,
    /// From the oldest entry to the newest.
    order: BTreeMap<u64, RealPid>,
    clock: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    since: u64,
    numbers: Box<[PackedPid]>,
}

impl Retired {
    /// Remember that the identity of that real PID had these numbers, outermost first.
    pub(crate) fn remember(&mut self, real: RealPid, numbers: Box<[PackedPid]>) {
        self.forget(real);
        if numbers.is_empty() {
            return;
        }
        self.clock += 1;
        self.order.insert(self.clock, real);
        self.entries.insert(
            real,
            Entry {
                since: self.clock,
                numbers,
            },
        );
        if self.entries.len() > CAPACITY
            && let Some((_, oldest)) = self.order.pop_first()
        {
            self.entries.remove(&oldest);
        }
    }

    /// The real PID names somebody else now.
    pub(crate) fn forget(&mut self, real: RealPid) {
        if let Some(entry) = self.entries.remove(&real) {
            self.order.remove(&entry.since);
        }
    }

    /// The pidspace is gone, and its number free to name another one.
    pub(crate) fn forget_space(&mut self, space: PidspaceId) {
        for entry in self.entries.values_mut() {
            let seen_from = |number: &PackedPid| number.space() == space;
            if let Some(level) = entry.numbers.iter().position(seen_from) {
                entry.numbers = entry.numbers.iter().take(level).copied().collect();
            }
        }
        self.entries.retain(|_, entry| !entry.numbers.is_empty());
        let entries = &self.entries;
        self.order.retain(|_, real| entries.contains_key(real));
    }

    pub(crate) fn number_in(&self, real: RealPid, space: PidspaceId) -> Option<VirtualPid> {
        number_in(&self.entries.get(&real)?.numbers, space)
    }

    /// Every real PID that it remembers.
    pub(crate) fn reals(&self) -> impl Iterator<Item = RealPid> {
        self.entries.keys().copied()
    }

    /// Replace every real PID; those that `is_taken` name somebody else from now on.
    pub(crate) fn rebind(
        &mut self,
        new: impl Fn(RealPid) -> RealPid,
        is_taken: impl Fn(RealPid) -> bool,
    ) {
        let mut entries = core::mem::take(&mut self.entries);
        for (since, real) in core::mem::take(&mut self.order) {
            let Some(entry) = entries.remove(&real) else {
                continue;
            };
            let real = new(real);
            if !is_taken(real) {
                self.forget(real);
                self.order.insert(since, real);
                self.entries.insert(real, entry);
            }
        }
    }
}
