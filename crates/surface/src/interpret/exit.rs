//! The way out: from real numbers to virtual ones.

use alloc::vec;

use abi::{Errno, Memory, RealPid, VirtualPid};
use pidspace::View;

use super::id::translate_pinned_out;
use super::siginfo::{siginfo_code, siginfo_pid};
use super::signal::result_of;
use super::{Caller, failure, translate_id_out, translate_owner_out};
use crate::layout::{IdField, IdKind, Shape, word};
use crate::meaning::{Dir, Meaning};
use crate::row::Row;

/// Translate what a call handed back: the ids in memory, in place, and the result, which is
/// returned.
///
/// `args` are the arguments as the guest passed them. A failed call hands nothing back. Memory that
/// has gone meanwhile stays alone.
pub fn exit(
    row: &Row,
    args: &[u64; 6],
    result: i64,
    caller: &Caller<'_>,
    memory: &mut impl Memory,
) -> i64 {
    if has_failed(row, result) {
        return result_of(row, args, caller, result);
    }
    exit_of_success(row, args, result, caller, memory)
}

/// As [`exit`], of a call that is known not to have failed.
pub fn exit_of_success(
    row: &Row,
    args: &[u64; 6],
    result: i64,
    caller: &Caller<'_>,
    memory: &mut impl Memory,
) -> i64 {
    let filled = filled(row, args, memory);
    for (_, meaning, address) in row.columns(args) {
        if let Meaning::Mem(Dir::Out, layout) = meaning {
            let shape = layout.shape(caller.abi.data_model());
            translate_structure(shape, address, shape.size.min(filled), caller, memory);
        }
    }
    translate_result(row, result, caller.view)
}

/// Whether a result may be an errno, or as well be what was asked for: group 9 and `EBADF`.
pub fn is_ambiguous(row: &Row, result: i64) -> bool {
    row.ret == Meaning::Owner && result == failure(Errno::EBADF)
}

/// `F_GETOWN` returns a process group as a negative number, which looks like an errno if it is
/// small. Its one error is `EBADF`. fcntl(2)
fn has_failed(row: &Row, result: i64) -> bool {
    match row.ret {
        Meaning::Owner => result == failure(Errno::EBADF),
        _ => result < 0,
    }
}

fn translate_result(row: &Row, result: i64, view: View<'_>) -> i64 {
    let Ok(value) = i32::try_from(result) else {
        return result;
    };
    let translated = match row.ret {
        Meaning::Id(_) => translate_id_out(view, value),
        Meaning::Pinned(_) => translate_pinned_out(view, value),
        Meaning::Owner => translate_owner_out(view, value),
        _ => return result,
    };
    i64::from(translated)
}

/// How many bytes the kernel filled, where a row has a column that says so.
fn filled(row: &Row, args: &[u64; 6], memory: &impl Memory) -> usize {
    let mut lengths = row
        .columns(args)
        .filter(|(_, meaning, _)| *meaning == Meaning::Len);
    match lengths.next() {
        Some((_, _, address)) => {
            let length = memory.read_i32(address).unwrap_or(0);
            usize::try_from(length).unwrap_or(0)
        }
        None => usize::MAX,
    }
}

fn translate_structure(
    shape: &Shape,
    address: u64,
    size: usize,
    caller: &Caller<'_>,
    memory: &mut impl Memory,
) {
    let mut bytes = vec![0; size];
    if address == 0 || memory.read(address, &mut bytes).is_err() {
        return;
    }
    for field in shape.ids {
        let Some(value) = word(&bytes, field.offset) else {
            blot_out(&bytes, field.offset, address, memory);
            continue;
        };
        let translated = translate_field(field, value, &bytes, caller);
        if translated != value {
            // A page that has gone meanwhile is the guest's own doing.
            let _ = memory.write_i32(address.wrapping_add(field.offset as u64), translated);
        }
    }
}

/// The part of an id that found room is part of a real one, and not the guest's to see.
fn blot_out(bytes: &[u8], offset: usize, address: u64, memory: &mut impl Memory) {
    if let Some(part) = bytes.get(offset..)
        && !part.is_empty()
    {
        let _ = memory.write(address.wrapping_add(offset as u64), &vec![0; part.len()]);
    }
}

fn translate_field(field: &IdField, value: i32, bytes: &[u8], caller: &Caller<'_>) -> i32 {
    let view = caller.view;
    if !field.valid.holds(bytes) {
        return value;
    }
    match field.kind {
        IdKind::Id(_) => translate_id_out(view, value),
        IdKind::Pinned(_) => translate_pinned_out(view, value),
        IdKind::Owner => translate_owner_out(view, value),
        IdKind::Siginfo => match view.table().task(caller.task) {
            Some(task) => siginfo_pid(view, task.group(), bytes, value),
            None => value,
        },
        IdKind::SiginfoCode => siginfo_code(bytes, value, caller.abi.data_model()),
        IdKind::SentSiginfo => value,
        IdKind::Parent => parent_of_word_before(field, value, bytes, view),
    }
}

/// The parent in the container may be another one than the kernel's.
fn parent_of_word_before(field: &IdField, parent: i32, bytes: &[u8], view: View<'_>) -> i32 {
    let child = field
        .offset
        .checked_sub(size_of::<i32>())
        .and_then(|offset| RealPid::from_raw(word(bytes, offset)?))
        .and_then(|real| view.table().task_by_real(real))
        .and_then(|task| view.table().task(task));
    match child {
        Some(child) => view.ppid(child.group()).map_or(0, VirtualPid::raw),
        None => translate_id_out(view, parent),
    }
}
