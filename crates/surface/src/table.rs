//! The rows, by the numbers that each ABI has for them.

use alloc::vec::Vec;

use abi::Abi;

use crate::row::{Row, Selected};
use crate::rows::FAMILIES;

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

/// The table, resolved for all ABIs.
#[derive(Clone, Debug)]
pub struct Surface {
    rows: Vec<&'static Row>,
    x86_64: Numbered,
    i386: Numbered,
}

/// The rows of one ABI, by number; those of the same number in the table's order.
#[derive(Clone, Debug)]
struct Numbered {
    everywhere: Vec<(u32, RowId)>,
    /// The ones that are armed by descriptor.
    dormant: Vec<(u32, RowId)>,
    /// The ones that are armed by process.
    asleep: Vec<(u32, RowId)>,
    /// The numbers of which it is known what the kernel does with them.
    known: Vec<u32>,
}

impl Numbered {
    fn new(abi: Abi, rows: &[&'static Row]) -> Self {
        let ids = (0..u16::MAX).map(RowId);
        let named = rows.iter().zip(ids);
        let of = |is: fn(Selected) -> bool| {
            let rows = named.clone().filter(|(row, _)| is(row.selected));
            let mut numbered: Vec<_> = rows
                .flat_map(|(row, id)| row.numbers(abi).map(move |number| (number, id)))
                .collect();
            numbered.sort();
            numbered
        };
        Self {
            everywhere: of(|selected| selected == Selected::Everywhere),
            dormant: of(|selected| selected == Selected::Descriptor),
            asleep: of(|selected| matches!(selected, Selected::Process(_))),
            known: abi.numbers().collect(),
        }
    }
}

impl Default for Surface {
    fn default() -> Self {
        Self::new()
    }
}

impl Surface {
    /// All rows. An ABI has those whose call it has.
    pub fn new() -> Self {
        let rows: Vec<_> = FAMILIES.iter().flat_map(|family| family.rows).collect();
        Self {
            x86_64: Numbered::new(Abi::X86_64, &rows),
            i386: Numbered::new(Abi::I386, &rows),
            rows,
        }
    }

    const fn numbered(&self, abi: Abi) -> &Numbered {
        match abi {
            Abi::X86_64 => &self.x86_64,
            Abi::I386 => &self.i386,
        }
    }

    /// The row of that index.
    pub fn row(&self, id: RowId) -> Option<&'static Row> {
        self.rows.get(usize::from(id.0)).copied()
    }

    /// All rows that an ABI has, with their numbers; those of one number in the table's order.
    pub fn rows(&self, abi: Abi) -> impl Iterator<Item = (u32, &'static Row)> {
        let numbered = self.numbered(abi);
        let all = numbered.everywhere.iter().chain(&numbered.dormant);
        all.filter_map(|(nr, id)| Some((*nr, self.row(*id)?)))
    }

    /// Which row a call is about, if there is anything to do: the reference meaning of the filter.
    ///
    /// It is the first row of that number, in the table's order, whose operations are the call's and
    /// that has something to do with these arguments.
    pub fn lookup(&self, abi: Abi, nr: u32, args: &[u64; 6]) -> Option<RowId> {
        let args = &abi.arguments(args);
        let (id, _) = self
            .rows_of(abi, nr)
            .find(|(_, row)| row.applies(args) && row.stops(args))?;
        Some(id)
    }

    /// Which row a call is about whose first argument is an armed descriptor: the reference meaning
    /// of the filter that armed it.
    pub fn lookup_armed(&self, abi: Abi, nr: u32) -> Option<RowId> {
        let (_, id) = self.dormant(abi).find(|(number, _)| *number == nr)?;
        Some(id)
    }

    /// Whether it is known what the kernel does with a number. What is not may be a newer kernel's
    /// call, in which a PID may cross.
    pub fn knows(&self, abi: Abi, nr: u32) -> bool {
        self.known(abi).binary_search(&nr).is_ok()
    }

    /// The known numbers, in ascending order.
    pub(crate) fn known(&self, abi: Abi) -> &[u32] {
        &self.numbered(abi).known
    }

    /// Which row a call of a process is about that was armed: the reference meaning of the filters
    /// that armed it.
    pub fn lookup_armed_process(&self, abi: Abi, nr: u32, args: &[u64; 6]) -> Option<RowId> {
        let args = &abi.arguments(args);
        let mut asleep = self.asleep(abi).filter(|(number, _)| *number == nr);
        let (_, id) = asleep.find(|(_, id)| self.row(*id).is_some_and(|row| row.applies(args)))?;
        Some(id)
    }

    /// The rows that are armed by process, and their numbers.
    pub(crate) fn asleep(&self, abi: Abi) -> impl Iterator<Item = (u32, RowId)> {
        self.numbered(abi).asleep.iter().copied()
    }

    /// The rows that are armed by descriptor, and their numbers.
    pub(crate) fn dormant(&self, abi: Abi) -> impl Iterator<Item = (u32, RowId)> {
        self.numbered(abi).dormant.iter().copied()
    }

    /// The rows of a number, in the table's order.
    pub(crate) fn rows_of(&self, abi: Abi, nr: u32) -> impl Iterator<Item = (RowId, &'static Row)> {
        let numbered = &self.numbered(abi).everywhere;
        let start = numbered.partition_point(|(number, _)| *number < nr);
        let rows = numbered
            .iter()
            .skip(start)
            .take_while(move |(number, _)| *number == nr);
        rows.filter_map(|(_, id)| Some((*id, self.row(*id)?)))
    }

    /// The numbers that have rows, in ascending order.
    #[cfg(test)]
    pub(crate) fn numbers(&self, abi: Abi) -> Vec<u32> {
        let numbered = self.numbered(abi).everywhere.iter();
        let mut numbers: Vec<_> = numbered.map(|(number, _)| *number).collect();
        numbers.dedup();
        numbers
    }
}
