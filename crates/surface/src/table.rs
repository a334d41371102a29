//! The rows of one ABI.

use alloc::vec::Vec;

use crate::row::{Row, Selected};
use crate::rows::FAMILIES;

/// A way into the kernel, with its own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abi {
    /// `syscall` on x86-64.
    X86_64,
}

impl Abi {
    /// The number of a system call, where this ABI has it.
    fn number(self, name: &str) -> Option<u32> {
        match self {
            Self::X86_64 => {
                let call: syscalls::x86_64::Sysno = name.parse().ok()?;
                u32::try_from(call.id()).ok()
            }
        }
    }

    /// The numbers that have a name, in ascending order.
    fn numbers(self) -> Vec<u32> {
        // Not `Sysno::iter`, which ends before the last one.
        let is_named = |nr: &u32| match self {
            Self::X86_64 => syscalls::x86_64::Sysno::new(*nr as usize).is_some(),
        };
        let last = match self {
            Self::X86_64 => syscalls::x86_64::Sysno::last() as u32,
        };
        (0..=last).filter(is_named).collect()
    }
}

/// A row's index in the table: the datum that the filter hands over at a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId(u16);

impl RowId {
    /// From the datum of a seccomp stop (`PTRACE_GETEVENTMSG`).
    pub const fn from_datum(datum: u16) -> Self {
        Self(datum)
    }

    /// The datum of `SECCOMP_RET_TRACE`.
    pub const fn datum(self) -> u16 {
        self.0
    }
}

/// The table, resolved for one ABI.
#[derive(Clone, Debug)]
pub struct Surface {
    rows: Vec<&'static Row>,
    /// By number; rows of the same number in the table's order.
    numbered: Vec<(u32, RowId)>,
    /// The same for the rows that are armed by descriptor.
    dormant: Vec<(u32, RowId)>,
    /// The same for those that are armed by process.
    asleep: Vec<(u32, RowId)>,
    /// The numbers of which it is known what the kernel does with them.
    known: Vec<u32>,
}

impl Surface {
    /// All rows whose call this ABI has.
    pub fn new(abi: Abi) -> Self {
        let rows: Vec<_> = FAMILIES.iter().flat_map(|family| family.rows).collect();
        let ids = (0..u16::MAX).map(RowId);
        let mut numbered: Vec<_> = rows
            .iter()
            .zip(ids)
            .filter_map(|(row, id)| Some((abi.number(row.name)?, id)))
            .collect();
        numbered.sort();
        let is = |selected, id: RowId| {
            let row: Option<&&Row> = rows.get(usize::from(id.0));
            row.is_some_and(|row| row.selected == selected)
        };
        let (dormant, numbered): (Vec<_>, Vec<_>) = numbered
            .into_iter()
            .partition(|(_, id)| is(Selected::Descriptor, *id));
        let (asleep, numbered) = numbered
            .into_iter()
            .partition(|(_, id)| is(Selected::Process, *id));
        Self {
            rows,
            numbered,
            dormant,
            asleep,
            known: abi.numbers(),
        }
    }

    /// The row of that index.
    pub fn row(&self, id: RowId) -> Option<&'static Row> {
        self.rows.get(usize::from(id.0)).copied()
    }

    /// All rows that this ABI has, with their numbers; those of one number in the table's order.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &'static Row)> {
        let all = self.numbered.iter().chain(&self.dormant);
        all.filter_map(|(nr, id)| Some((*nr, self.row(*id)?)))
    }

    /// Which row a call is about, if there is anything to do: the reference meaning of the filter.
    ///
    /// It is the first row of that number, in the table's order, whose operations are the call's and
    /// that has something to do with these arguments.
    pub fn lookup(&self, nr: u32, args: &[u64; 6]) -> Option<RowId> {
        let (id, _) = self
            .rows_of(nr)
            .find(|(_, row)| row.applies(args) && row.stops(args))?;
        Some(id)
    }

    /// Which row a call is about whose first argument is an armed descriptor: the reference meaning
    /// of the filter that armed it.
    pub fn lookup_armed(&self, nr: u32) -> Option<RowId> {
        let (_, id) = self.dormant.iter().find(|(number, _)| *number == nr)?;
        Some(*id)
    }

    /// Whether it is known what the kernel does with a number. What is not may be a newer kernel's
    /// call, in which a PID may cross.
    pub fn knows(&self, nr: u32) -> bool {
        self.known.binary_search(&nr).is_ok()
    }

    /// The known numbers, in ascending order.
    pub(crate) fn known(&self) -> &[u32] {
        &self.known
    }

    /// Which row a call of a process is about that was armed: the reference meaning of the filter
    /// that armed it.
    pub fn lookup_armed_process(&self, nr: u32) -> Option<RowId> {
        let (_, id) = self.asleep.iter().find(|(number, _)| *number == nr)?;
        Some(*id)
    }

    /// The rows that are armed by process, and their numbers.
    pub(crate) fn asleep(&self) -> impl Iterator<Item = (u32, RowId)> {
        self.asleep.iter().copied()
    }

    /// The rows that are armed by descriptor, and their numbers.
    pub(crate) fn dormant(&self) -> impl Iterator<Item = (u32, RowId)> {
        self.dormant.iter().copied()
    }

    /// The rows of a number, in the table's order.
    pub(crate) fn rows_of(&self, nr: u32) -> impl Iterator<Item = (RowId, &'static Row)> {
        let start = self.numbered.partition_point(|(number, _)| *number < nr);
        let rows = self
            .numbered
            .iter()
            .skip(start)
            .take_while(move |(number, _)| *number == nr);
        rows.filter_map(|(_, id)| Some((*id, self.row(*id)?)))
    }

    /// The numbers that have rows, in ascending order.
    #[cfg(test)]
    pub(crate) fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<_> = self.numbered.iter().map(|(number, _)| *number).collect();
        numbers.dedup();
        numbers
    }
}
