//! A container to make calls in, and memory to make them with.

use std::vec::Vec;

use abi::{Fault, Memory, RealPid, VirtualPid};
use pidspace::{
    Birthplace, ContainerName, InitRules, PidTable, PidspaceId, Rules, Spawn, SpawnKind,
    SpawnParent, TaskId, ThreadGroupId, View,
};

use super::super::{Caller, Verdict, enter, exit};
use crate::row::Row;
use crate::rows::FAMILIES;

pub(crate) fn real(value: i32) -> RealPid {
    RealPid::from_raw(value).unwrap()
}

pub(crate) fn number(value: u32) -> VirtualPid {
    VirtualPid::new(value).unwrap()
}

/// The row of that name, `fcntl[F_GETLK]`.
pub(crate) fn row(name: &str) -> &'static Row {
    let mut rows = FAMILIES.iter().flat_map(|family| family.rows);
    rows.find(|row| std::format!("{row}") == name).unwrap()
}

/// One page that begins at [`Page::ADDRESS`]; nothing else is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page(Vec<u8>);

impl Page {
    pub(crate) const ADDRESS: u64 = 0x7fff_0000_1000;
    const SIZE: usize = 256;

    pub(crate) fn with(bytes: &[u8]) -> Self {
        let mut page = bytes.to_vec();
        page.resize(Self::SIZE, 0);
        Self(page)
    }

    /// 32-bit words at offsets.
    pub(crate) fn words(words: &[(usize, i32)]) -> Self {
        let mut page = Self::with(&[]);
        for (offset, word) in words {
            page.write_i32(Self::ADDRESS + *offset as u64, *word)
                .unwrap();
        }
        page
    }

    fn range(address: u64, size: usize) -> Result<core::ops::Range<usize>, Fault> {
        let start = address.checked_sub(Self::ADDRESS).ok_or(Fault)? as usize;
        let end = start.checked_add(size).ok_or(Fault)?;
        if end <= Self::SIZE {
            Ok(start..end)
        } else {
            Err(Fault)
        }
    }
}

impl Memory for Page {
    fn read(&self, address: u64, bytes: &mut [u8]) -> Result<(), Fault> {
        bytes.copy_from_slice(&self.0[Self::range(address, bytes.len())?]);
        Ok(())
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), Fault> {
        self.0[Self::range(address, bytes.len())?].copy_from_slice(bytes);
        Ok(())
    }
}

/// A container `outer`, with another one, `inner`, in it.
///
/// Processes, by virtual number in `outer`: 1 its init, 2 with a second thread 3, 4 the init of
/// `inner` and number 1 there, 5 its child and number 2 there.
pub(crate) struct World {
    pub(crate) table: PidTable,
    pub(crate) outer: PidspaceId,
    pub(crate) inner: PidspaceId,
}

const PROCESS: Spawn = Spawn {
    kind: SpawnKind::Process,
    parent: SpawnParent::Caller,
    birthplace: Birthplace::Inherited,
    exit_signal: None,
};
const THREAD: Spawn = Spawn {
    kind: SpawnKind::Thread,
    parent: SpawnParent::Caller,
    birthplace: Birthplace::Inherited,
    exit_signal: None,
};

impl World {
    /// `base` is the real number of number 0, if there were one.
    pub(crate) fn new(base: i32, init: InitRules) -> Self {
        let rules = Rules {
            init,
            ..Rules::default()
        };
        let name = |name| ContainerName::new(name).unwrap();
        let mut table = PidTable::new();
        let outer = table.create(name("outer"), None, rules).unwrap();
        let first = real(base + 1);
        let init = table.adopt(outer, first, first, first).unwrap();
        let second = table.fork(init, real(base + 2), PROCESS).unwrap();
        table.fork(second, real(base + 3), THREAD).unwrap();
        let fourth = table.fork(init, real(base + 4), PROCESS).unwrap();
        let inner = table.enter(fourth, name("inner"), rules).unwrap();
        table.fork(fourth, real(base + 5), PROCESS).unwrap();
        Self {
            table,
            outer,
            inner,
        }
    }

    /// Real numbers from 1001 on, and Linux's rules for the inits.
    pub(crate) fn linux() -> Self {
        Self::new(1000, InitRules::Kernel)
    }

    pub(crate) fn view(&self) -> View<'_> {
        self.table.view(self.outer)
    }

    pub(crate) fn task(&self, value: u32) -> TaskId {
        self.view().task(number(value)).unwrap()
    }

    pub(crate) fn group(&self, value: u32) -> ThreadGroupId {
        self.view().group(number(value)).unwrap()
    }

    /// Whoever has that number in `outer`, in its own pidspace.
    pub(crate) fn caller(&self, value: u32) -> Caller<'_> {
        let task = self.task(value);
        let space = self.table.task(task).unwrap().space();
        Caller {
            view: self.table.view(space),
            task,
            abi: abi::Abi::X86_64,
        }
    }

    /// What happens to a call of number 2's.
    pub(crate) fn enter(&self, name: &str, args: [u64; 6], memory: &Page) -> Verdict {
        enter(row(name), &args, &self.caller(2), memory)
    }

    /// What number 2 sees of a result.
    pub(crate) fn exit(&self, name: &str, args: [u64; 6], result: i64, memory: &mut Page) -> i64 {
        exit(row(name), &args, result, &self.caller(2), memory)
    }
}
