//! From rows to instructions.
//!
//! The program has four layers: the ABI, for each a binary tree over the numbers, the rows of one
//! number in their order, and for each row the conditions under which it stops. Every number is
//! decided before any argument is looked at, unless it has rows: so the kernel can keep the known
//! ones in a bitmap and does not run the program for them (`seccomp_is_const_allow`,
//! `kernel/seccomp.c`), and an unknown one, of a newer kernel's perhaps, always stops.
//!
//! All jumps lead forward, and are relative: layers are put together by concatenation.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use abi::{Abi, DataModel, Errno};

use super::Instruction;
use super::program::*;
use crate::meaning::Meaning;
use crate::row::{Habit, How, Row, Selected, Shortcut, Test};
use crate::table::{RowId, Surface};

/// What the program does with the calls that are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusals {
    /// They fail by themselves, without a stop.
    Unseen,
    /// They stop, and whoever sees them makes them fail.
    Seen,
}

/// The seccomp program of a table.
///
/// A call that is to be stopped returns `SECCOMP_RET_TRACE` with the [`RowId`]; a refused one fails
/// with its errno, or stops too; a number that the table does not know stops without a row. System
/// calls of x32 fail with `ENOSYS`, those of any other architecture are death. Everything else is
/// allowed; and so are calls with a path, of the rows that are `quick`, where the instruction behind
/// theirs lies in the door, which is below 4 GiB: they have been looked at.
pub fn compile(
    surface: &Surface,
    refusals: Refusals,
    door: Option<Range<u32>>,
) -> Vec<Instruction> {
    let calls = |abi, door| {
        let plan = Plan {
            surface,
            abi,
            refusals,
            door,
        };
        tree(&plan.spans())
    };
    let mut native = vec![load(NR), if_at_least(X32, 0, 1), fail(Errno::ENOSYS)];
    native.extend(calls(Abi::X86_64, door.map_or(Vec::new(), through)));
    let mut compat = vec![load(NR)];
    compat.extend(calls(Abi::I386, Vec::new()));

    let mut program = vec![load(ARCH)];
    program.extend(on(Abi::X86_64, native));
    program.extend(on(Abi::I386, compat));
    program.push(KILL_PROCESS);
    program
}

/// The seccomp program that arms one descriptor: the dormant rows stop on it, and on nothing else.
///
/// It is installed on top of the table's own, which has the last word on everything else.
pub fn compile_armed(surface: &Surface, fd: u32) -> Vec<Instruction> {
    let mut program = vec![load(ARCH)];
    for abi in Abi::ALL {
        let mut block = Vec::new();
        for (nr, row) in surface.dormant(abi) {
            block.extend([
                load(NR),
                if_equal(nr, 0, 3),
                load(Half::Low(0).offset()),
                if_equal(fd, 0, 1),
                trace(row),
            ]);
        }
        block.push(ALLOW);
        program.extend(on(abi, block));
    }
    program.push(ALLOW);
    program
}

/// The seccomp program that arms a process for a habit: rows that sleep in others stop in it and in
/// its children.
pub fn compile_armed_process(surface: &Surface, habit: Habit) -> Vec<Instruction> {
    let mut program = vec![load(ARCH)];
    for abi in Abi::ALL {
        let mut block = Vec::new();
        for (nr, id) in surface.asleep(abi) {
            let row = surface.row(id);
            let Some(row) = row.filter(|row| row.selected == Selected::Process(habit)) else {
                continue;
            };
            let checks: Vec<_> = row
                .when()
                .map(|(position, test)| Check::of(position, test))
                .collect();
            let stop = if_all(checks.into_iter(), trace(id));
            // A few checks, of three instructions each.
            block.extend([load(NR), if_equal(nr, 0, stop.len() as u8)]);
            block.extend(stop);
        }
        block.push(ALLOW);
        program.extend(on(abi, block));
    }
    program.push(ALLOW);
    program
}

/// A block for the calls of one ABI, which is in the accumulator. It leads to no other.
fn on(abi: Abi, block: Vec<Instruction>) -> Vec<Instruction> {
    let mut program = vec![if_equal(abi.audit_arch(), 1, 0), jump(block.len() as u32)];
    program.extend(block);
    program
}

/// Numbers, from one up to the next span's, and what is to be done with their arguments.
struct Span {
    from: u32,
    block: Vec<Instruction>,
}

/// What a program is made from.
struct Plan<'a> {
    surface: &'a Surface,
    abi: Abi,
    refusals: Refusals,
    /// The instructions that let calls through the door.
    door: Vec<Instruction>,
}

impl Plan<'_> {
    /// All numbers; those beyond the last one that is known are in its successor's span.
    fn spans(&self) -> Vec<Span> {
        let beyond = self
            .surface
            .known(self.abi)
            .last()
            .map_or(0, |last| last + 1);
        let mut spans: Vec<_> = (0..=beyond)
            .map(|from| Span {
                from,
                block: self.block(from),
            })
            .collect();
        spans.dedup_by(|next, span| next.block == span.block);
        spans
    }

    /// What is to be done with a number.
    fn block(&self, nr: u32) -> Vec<Instruction> {
        if !self.surface.knows(self.abi, nr) {
            return vec![TRACE_UNKNOWN];
        }
        let is_quick = |(_, row): (_, &Row)| row.shortcut == Shortcut::Path;
        let mut block = match self.surface.rows_of(self.abi, nr).all(is_quick) {
            true if self.surface.rows_of(self.abi, nr).next().is_some() => self.door.clone(),
            _ => Vec::new(),
        };
        block.extend(rows(
            self.abi,
            self.surface.rows_of(self.abi, nr),
            self.refusals,
        ));
        block
    }
}

/// Allow a call whose instruction is in the door.
fn through(door: Range<u32>) -> Vec<Instruction> {
    vec![
        load(INSTRUCTION_POINTER + 4),
        if_equal(0, 0, 4),
        load(INSTRUCTION_POINTER),
        if_at_least(door.start, 0, 2),
        if_at_least(door.end, 1, 0),
        ALLOW,
    ]
}

/// Find the span of the number in the accumulator.
fn tree(spans: &[Span]) -> Vec<Instruction> {
    let (below, above) = spans.split_at(spans.len() / 2);
    match (below, above) {
        (_, []) => vec![],
        ([], [span, ..]) => span.block.clone(),
        (_, [middle, ..]) => {
            let below = tree(below);
            let mut fork = if_number_at_least(middle.from, below.len());
            fork.extend(below);
            fork.extend(tree(above));
            fork
        }
    }
}

/// Skip `skip` instructions. A conditional jump leads over 255 of them at most.
fn if_number_at_least(nr: u32, skip: usize) -> Vec<Instruction> {
    match u8::try_from(skip) {
        Ok(skip) => vec![if_at_least(nr, skip, 0)],
        Err(_) => vec![if_at_least(nr, 0, 1), jump(skip as u32)],
    }
}

/// The first row that has something to do.
fn rows(
    abi: Abi,
    rows: impl Iterator<Item = (RowId, &'static Row)>,
    refusals: Refusals,
) -> Vec<Instruction> {
    let mut block = Vec::new();
    for (id, row) in rows {
        let operations: Vec<_> = row
            .when()
            .map(|(position, test)| Check::of(position, test))
            .collect();
        for reason in reasons(abi, row) {
            let checks = operations.iter().chain(&reason);
            block.extend(if_all(checks.copied(), action(id, row, refusals)));
        }
    }
    block.push(ALLOW);
    block
}

/// What the filter itself does with a call that is a row's.
fn action(id: RowId, row: &Row, refusals: Refusals) -> Instruction {
    match (row.how, refusals) {
        (How::Refused(errno), Refusals::Unseen) => fail(errno),
        (How::Refused(_), Refusals::Seen)
        | (How::Regular | How::Answered(_) | How::ByPath | How::Via(_) | How::Unpacked(_), _) => {
            trace(id)
        }
    }
}

/// A comparison of some bits of an argument.
#[derive(Clone, Copy)]
struct Check {
    half: Half,
    mask: u32,
    value: u32,
    wanted: Wanted,
}

#[derive(Clone, Copy)]
enum Wanted {
    Equal,
    Different,
}

impl Check {
    const fn equal(half: Half, mask: u32, value: u32) -> Self {
        Self {
            half,
            mask,
            value,
            wanted: Wanted::Equal,
        }
    }

    const fn different(half: Half, mask: u32, value: u32) -> Self {
        Self {
            half,
            mask,
            value,
            wanted: Wanted::Different,
        }
    }

    const fn of(position: usize, test: Test) -> Self {
        let half = Half::Low(position);
        match test {
            Test::Is(value) => Self::equal(half, ALL, value),
            Test::Masked { mask, value } => Self::equal(half, mask, value),
            Test::AnyBit(bits) => Self::different(half, bits, 0),
        }
    }
}

const ALL: u32 = u32::MAX;
const SIGN: u32 = 1 << 31;

/// Why a row may have something to do: any of these, each of which is a number of checks that must
/// all hold. The same as [`Row::stops`], in bits.
fn reasons(abi: Abi, row: &Row) -> Vec<Vec<Check>> {
    if row.how != How::Regular || row.returns_id() {
        return vec![vec![]];
    }
    let params = row.params.iter().enumerate();
    params
        .flat_map(|(position, (_, meaning))| reasons_of(abi, row, position, *meaning))
        .collect()
}

fn reasons_of(abi: Abi, row: &Row, position: usize, meaning: Meaning) -> Vec<Vec<Check>> {
    let low = Half::Low(position);
    let not_zero = Check::different(low, ALL, 0);
    let positive = [not_zero, Check::equal(low, SIGN, 0)];
    match meaning {
        Meaning::Id(_) | Meaning::Pinned(_) => vec![positive.to_vec()],
        Meaning::IdOf(selector) => {
            let which = row.positions(|meaning| matches!(meaning, Meaning::Which(_)));
            let announced = which.flat_map(|which| {
                selector
                    .kinds
                    .iter()
                    .map(move |(value, _)| Check::equal(Half::Low(which), ALL, *value))
            });
            announced
                .map(|which| [&[which], &positive[..]].concat())
                .collect()
        }
        Meaning::Target | Meaning::Owner => vec![vec![not_zero]],
        // As `clock_pid`: negative, not CLOCKFD, and not of the caller itself.
        Meaning::Clock => vec![vec![
            Check::equal(low, SIGN, SIGN),
            Check::different(low, 7, 3),
            Check::different(low, !7, !7),
        ]],
        Meaning::Cpus => vec![vec![]],
        Meaning::Mem(..) => match abi.data_model() {
            DataModel::Lp64 => vec![
                vec![not_zero],
                vec![Check::different(Half::High(position), ALL, 0)],
            ],
            // Of a register the kernel takes the lower half.
            DataModel::Ilp32 => vec![vec![not_zero]],
        },
        Meaning::Opaque
        | Meaning::Op
        | Meaning::Sig
        | Meaning::Which(_)
        | Meaning::Len
        | Meaning::Buffer
        | Meaning::Vector
        | Meaning::LinkText
        | Meaning::Path
        | Meaning::Link
        | Meaning::DirFd
        | Meaning::Links(_)
        | Meaning::OpenFlags
        | Meaning::OpenHow
        | Meaning::Size => vec![],
    }
}

/// Do `action` if all checks hold, and go on behind it if one fails.
fn if_all(checks: impl DoubleEndedIterator<Item = Check>, action: Instruction) -> Vec<Instruction> {
    // From the end, where it is known how far a failed check has to jump.
    let mut reversed = vec![action];
    for check in checks.rev() {
        // At most five checks of three instructions each.
        let behind = reversed.len() as u8;
        reversed.push(match check.wanted {
            Wanted::Equal => if_equal(check.value, 0, behind),
            Wanted::Different => if_equal(check.value, behind, 0),
        });
        if check.mask != ALL {
            reversed.push(and(check.mask));
        }
        reversed.push(load(check.half.offset()));
    }
    reversed.reverse();
    reversed
}
