//! The way in: from virtual numbers to real ones.

use alloc::vec;
use alloc::vec::Vec;

use abi::{Abi, Errno, Fault, Memory};
use pidspace::View;

use super::answer::answer;
use super::siginfo::sent_siginfo_pid;
use super::signal::{Reach, reach};
use super::{
    Caller, Copy, NOBODY, Rewrite, Unpacked, Verdict, failure, translate_clock_in, translate_id_in,
    translate_owner_in, translate_target_in,
};
use crate::layout::{IdKind, Shape, set_word, word};
use crate::meaning::{Dir, Meaning};
use crate::row::{How, Row, signed};
use crate::rows::rows_named;

/// What is to happen to a call that `row` is about, with the arguments as the guest passed them.
///
/// A pointer that leads nowhere stays as it is: the kernel will say `EFAULT`. So does a number that
/// names nobody in the caller's view, in the form of one that names nobody at all.
pub fn enter(row: &Row, args: &[u64; 6], caller: &Caller<'_>, memory: &impl Memory) -> Verdict {
    match row.how {
        How::Refused(errno) => Verdict::Answer(failure(errno)),
        How::Answered(fact) => Verdict::Answer(answer(row, fact, args, caller)),
        How::ByPath => Verdict::Look,
        How::Via(irregular) => Verdict::Handle(irregular),
        How::Unpacked(name) => unpack(name, args, caller, memory),
        How::Regular => match reach(row, args, caller) {
            Reach::Dead(_) => {
                let nobody = row.columns(args).map(|(_, meaning, arg)| match meaning {
                    Meaning::Id(_) => i64::from(NOBODY).cast_unsigned(),
                    _ => arg,
                });
                let mut wanted = *args;
                nobody.zip(&mut wanted).for_each(|(arg, slot)| *slot = arg);
                run(row, &wanted, args, caller, memory)
            }
            Reach::Shielded(signal) => {
                let mut null = *args;
                if let Some(arg) = null.get_mut(signal) {
                    *arg = 0;
                }
                run(row, &null, args, caller, memory)
            }
            Reach::Alive => run(row, args, args, caller, memory),
        },
    }
}

/// The arguments of the call of that name, of which its row has as many columns as it takes.
fn unpack(
    name: &'static str,
    args: &[u64; 6],
    caller: &Caller<'_>,
    memory: &impl Memory,
) -> Verdict {
    let model = caller.abi.data_model();
    let [_, array, ..] = *args;
    let count = rows_named(name).next().map_or(0, |row| row.params.len());
    let mut args = [0; 6];
    for (index, arg) in (0_u64..).zip(&mut args).take(count) {
        match memory.read_word(array.wrapping_add(index * model.word() as u64), model) {
            Ok(word) => *arg = word,
            Err(Fault) => return Verdict::Answer(failure(Errno::EFAULT)),
        }
    }
    Verdict::Unpack(Unpacked { name, args })
}

/// Translate `wanted`, the call that is to be made in place of the one the guest made.
fn run(
    row: &Row,
    wanted: &[u64; 6],
    made: &[u64; 6],
    caller: &Caller<'_>,
    memory: &impl Memory,
) -> Verdict {
    let mut args = translate_args(row, wanted, caller.view);
    let Ok(copies) = copy_structures(row, wanted, &mut args, caller, memory) else {
        return Verdict::Answer(failure(Errno::EFAULT));
    };
    if args == *made && copies.is_empty() && !row.has_output() {
        return Verdict::Pass;
    }
    Verdict::Run(Rewrite { args, copies })
}

fn translate_args(row: &Row, args: &[u64; 6], view: View<'_>) -> [u64; 6] {
    let mut real = *args;
    for ((_, meaning, arg), slot) in row.columns(args).zip(&mut real) {
        let value = signed(arg);
        let translated = match meaning {
            Meaning::Id(_) | Meaning::Pinned(_) => translate_id_in(view, value),
            Meaning::IdOf(_) if row.announces_id(args) => translate_id_in(view, value),
            Meaning::Target => translate_target_in(view, value),
            Meaning::Owner => translate_owner_in(view, value),
            Meaning::Clock => translate_clock_in(view, value),
            _ => continue,
        };
        // The kernel does not look at the upper half, so it stays where there is nothing to do.
        if translated != value {
            *slot = i64::from(translated).cast_unsigned();
        }
    }
    real
}

/// The structures that the kernel is to read, translated, in place of the guest's.
///
/// One that holds an id is copied even where nothing changes in it: between our look and the
/// kernel's, another thread could put somebody else's number there. One that cannot be read must not
/// be readable for the kernel either, or the call fails at once.
fn copy_structures(
    row: &Row,
    wanted: &[u64; 6],
    args: &mut [u64; 6],
    caller: &Caller<'_>,
    memory: &impl Memory,
) -> Result<Vec<Copy>, Fault> {
    let mut copies = Vec::new();
    for ((arg, meaning, address), slot) in row.columns(wanted).zip(args) {
        let Meaning::Mem(Dir::In, layout) = meaning else {
            continue;
        };
        let shape = layout.shape(caller.abi.data_model());
        let mut bytes = vec![0; shape.size];
        if address == 0 {
            continue;
        } else if memory.read(address, &mut bytes).is_err() {
            *slot = nowhere(caller.abi, memory).ok_or(Fault)?;
        } else if translate_structure(shape, &mut bytes, caller.view) == Holds::Id {
            copies.push(Copy { arg, bytes });
        }
    }
    Ok(copies)
}

/// An address where nothing is: the kernel says so, after its earlier checks.
///
/// The last page of the lower 4 GiB no 32-bit program can map (`IA32_PAGE_OFFSET`,
/// `arch/x86/include/asm/page_64_types.h`); a 64-bit one that makes calls of i386 can, where it takes
/// the trouble.
fn nowhere(abi: Abi, memory: &impl Memory) -> Option<u64> {
    match abi {
        Abi::X86_64 => Some(NOWHERE),
        Abi::I386 => memory
            .read(NOWHERE_LOW, &mut [0])
            .err()
            .map(|Fault| NOWHERE_LOW),
    }
}

/// In the kernel's own half, which no guest can map.
pub(super) const NOWHERE: u64 = 0xffff_ffff_ffff_f000;
const NOWHERE_LOW: u64 = 0xffff_f000;

/// Whether a structure has an id in it at all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Id,
    None,
}

fn translate_structure(shape: &Shape, bytes: &mut [u8], view: View<'_>) -> Holds {
    let mut holds = Holds::None;
    for field in shape.ids {
        let Some(value) = word(bytes, field.offset) else {
            continue;
        };
        let translated = match field.kind {
            _ if !field.valid.holds(bytes) => continue,
            IdKind::Id(_) | IdKind::Pinned(_) => translate_id_in(view, value),
            IdKind::Owner => translate_owner_in(view, value),
            // The kernel takes a parent from nobody, and a siginfo as it is.
            IdKind::Parent | IdKind::Siginfo | IdKind::SiginfoCode => continue,
            IdKind::SentSiginfo => sent_siginfo_pid(bytes, value),
        };
        set_word(bytes, field.offset, translated);
        holds = Holds::Id;
    }
    holds
}
