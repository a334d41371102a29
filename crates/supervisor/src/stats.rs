//! What the container's programs have asked for, and how often.

use abi::Abi;
use hashbrown::HashMap;
use surface::{Moment, RowId};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Interface {
    /// A call that a row is about.
    Row(RowId),
    /// A stop that is no call's.
    Moment(Moment),
    /// A call whose number is not known.
    Unknown(Abi, u32),
}

/// Whether a call needed anything of us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// A number had to be translated, or the call to be answered or refused.
    Something,
    /// It was looked at and left alone.
    Nothing,
}

/// How often an interface was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// How often it was seen.
    pub seen: u64,
    /// How often it needed something.
    pub needed: u64,
}

/// The counts of all containers of this supervisor.
#[derive(Debug, Default)]
pub(crate) struct Stats(HashMap<Interface, Count>);

impl Stats {
    /// It was used once more.
    pub(crate) fn count(&mut self, interface: Interface, need: Need) {
        let count = self.0.entry(interface).or_default();
        count.seen += 1;
        count.needed += u64::from(need == Need::Something);
    }

    /// How often it has been used so far.
    pub(crate) fn of(&self, interface: Interface) -> Count {
        self.0.get(&interface).copied().unwrap_or_default()
    }

    /// What needed the most comes first.
    pub(crate) fn sorted(&self) -> Vec<(Interface, Count)> {
        let mut counts: Vec<_> = self.0.iter().map(|(key, count)| (*key, *count)).collect();
        counts.sort_by_key(|&(interface, count)| {
            (std::cmp::Reverse((count.needed, count.seen)), interface)
        });
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_the_most_comes_first() {
        let [a, b, c] = [3, 2, 1].map(|number| Interface::Unknown(Abi::X86_64, number));
        let mut stats = Stats::default();
        stats.count(a, Need::Nothing);
        stats.count(a, Need::Nothing);
        stats.count(b, Need::Something);
        stats.count(c, Need::Something);
        let order: Vec<_> = stats.sorted().into_iter().map(|(key, _)| key).collect();
        assert_eq!(order, [c, b, a]);
        assert_eq!(stats.of(a), Count { seen: 2, needed: 0 });
        assert_eq!(
            stats.of(Interface::Unknown(Abi::X86_64, 4)),
            Count::default()
        );
    }
}
