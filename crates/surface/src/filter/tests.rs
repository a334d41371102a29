use core::mem::offset_of;
use core::ops::Range;
use std::sync::LazyLock;
use std::vec::Vec;

use abi::{Abi, Errno};
use proptest::prelude::*;

use super::interpret::{Data, is_const_allow, run};
use super::program::*;
use super::{Instruction, Refusals, compile, compile_armed, compile_armed_process};
use crate::meaning::Meaning;
use crate::row::{Habit, How, Row, Selected, Shortcut, Test};
use crate::rows::FAMILIES;
use crate::table::{RowId, Surface};

/// Where code in the guest has looked at paths.
const DOOR: Range<u32> = 0x050f_1000..0x0510_0000;

const ENOSYS: u32 = RET_ERRNO | 38;

/// The table and its program, made once.
fn surface() -> &'static (Surface, Vec<Instruction>) {
    static SURFACE: LazyLock<(Surface, Vec<Instruction>)> = LazyLock::new(|| {
        let surface = Surface::new();
        let program = compile(&surface, Refusals::Unseen, Some(DOOR));
        (surface, program)
    });
    &SURFACE
}

/// What the filter must return, in the words of the table.
fn expected(surface: &Surface, data: &Data) -> u32 {
    let abi = match (Abi::from_audit_arch(data.arch), data.nr) {
        (Some(Abi::X86_64), X32..) => return ENOSYS,
        (Some(abi), _) => abi,
        (None, _) => return RET_KILL_PROCESS,
    };
    if !surface.knows(abi, data.nr) {
        return TRACE_UNKNOWN.k;
    }
    let Some(id) = surface.lookup(abi, data.nr, &data.args) else {
        return RET_ALLOW;
    };
    let row = surface.row(id).unwrap();
    let door = u64::from(DOOR.start)..u64::from(DOOR.end);
    if abi == Abi::X86_64
        && row.shortcut == Shortcut::Path
        && door.contains(&data.instruction_pointer)
    {
        return RET_ALLOW;
    }
    match row.how {
        How::Refused(errno) => RET_ERRNO | errno.into_raw().cast_unsigned(),
        _ => RET_TRACE | u32::from(id.datum()),
    }
}

fn any_number() -> impl Strategy<Value = u32> {
    prop_oneof![2 => 0..512_u32, 1 => any::<u32>(), 1 => 0x4000_0000..0x4000_0200_u32]
}

/// A value of an operation, for which it may hold.
fn value(test: Test) -> u32 {
    match test {
        Test::Is(value) | Test::Masked { value, .. } => value,
        Test::AnyBit(bits) => bits,
    }
}

/// Every row with each of its numbers.
fn numbered_rows() -> Vec<(Abi, u32, RowId, &'static Row)> {
    let (surface, _) = surface();
    let numbers = Abi::ALL.into_iter().flat_map(|abi| {
        let numbers = surface.numbers(abi).into_iter();
        numbers.map(move |nr| (abi, nr))
    });
    let rows = numbers.flat_map(|(abi, nr)| {
        let rows = surface.rows_of(abi, nr);
        rows.map(move |(id, row)| (abi, nr, id, row))
    });
    rows.collect()
}

/// A call: of some row, with its operations; of some number that has rows; or any, of x32 and of
/// other machines too.
fn any_call() -> impl Strategy<Value = Data> {
    let args = || prop::array::uniform6(any_argument());
    let rows = prop::sample::select(numbered_rows());
    let call = (rows.clone(), args()).prop_map(|((abi, nr, _, row), mut args)| {
        for (position, test) in row.when() {
            args[position] = args[position] >> 32 << 32 | u64::from(value(test));
        }
        Data {
            arch: abi.audit_arch(),
            nr,
            args,
            ..Data::default()
        }
    });
    let number = (rows, args()).prop_map(|((abi, nr, ..), args)| Data {
        arch: abi.audit_arch(),
        nr,
        args,
        ..Data::default()
    });
    let anything = (any_arch(), any_number(), args()).prop_map(|(arch, nr, args)| Data {
        arch,
        nr,
        args,
        ..Data::default()
    });
    prop_oneof![2 => call, 1 => number, 1 => anything]
}

/// Every operation of the table, what is beside it, ids, clocks, and dirt in the upper half.
fn any_argument() -> impl Strategy<Value = u64> {
    let rows = FAMILIES.iter().flat_map(|family| family.rows);
    let mut words: Vec<u32> = rows
        .flat_map(|row| row.operations)
        .flat_map(|operation| match operation.test {
            Test::Is(value) => [value, value.wrapping_add(1)],
            Test::Masked { mask, value } => [value, value | !mask],
            Test::AnyBit(bits) => [bits, !bits],
        })
        .chain(0..20)
        .chain((-20..0).map(i32::cast_unsigned))
        .chain([i32::MIN, i32::MAX, 4_194_303, 4_194_304].map(i32::cast_unsigned))
        .collect();
    words.sort();
    words.dedup();
    let word = prop_oneof![4 => prop::sample::select(words), 1 => any::<u32>()];
    let dirt = prop_oneof![3 => Just(0), 1 => Just(u32::MAX), 1 => Just(1), 1 => any::<u32>()];
    (word, dirt).prop_map(|(low, high)| u64::from(high) << 32 | u64::from(low))
}

/// In the door, at its edges, above it by 4 GiB, and elsewhere.
fn any_instruction() -> impl Strategy<Value = u64> {
    let edges = [
        DOOR.start - 1,
        DOOR.start,
        DOOR.start + 9,
        DOOR.end - 1,
        DOOR.end,
    ];
    let edge = prop::sample::select(edges.map(u64::from).to_vec());
    prop_oneof![2 => edge.clone(), 1 => edge.prop_map(|at| at | 1 << 32), 1 => any::<u64>()]
}

fn any_arch() -> impl Strategy<Value = u32> {
    // aarch64 is one that cannot be.
    let abi = prop::sample::select(Abi::ALL.to_vec());
    prop_oneof![20 => abi.prop_map(Abi::audit_arch), 1 => Just(0xc000_00b7)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_filter_selects_what_lookup_selects(
        call in any_call(),
        instruction_pointer in any_instruction(),
    ) {
        let (surface, program) = surface();
        let data = Data { instruction_pointer, ..call };
        prop_assert_eq!(run(program, &data), Some(expected(surface, &data)));
    }

    #[test]
    fn an_armed_filter_selects_what_lookup_selects(data in any_armed_call(), fd in 0..8_u32) {
        let (surface, _) = surface();
        let program = compile_armed(surface, fd);
        let row = Abi::from_audit_arch(data.arch)
            .filter(|_| data.args[0] as u32 == fd)
            .and_then(|abi| surface.lookup_armed(abi, data.nr));
        let expected = row.map_or(RET_ALLOW, |id| RET_TRACE | u32::from(id.datum()));
        prop_assert_eq!(run(&program, &data), Some(expected));
    }
}

/// Of a dormant row, of another ABI's dormant row, or any; on a descriptor that may be armed.
fn any_armed_call() -> impl Strategy<Value = Data> {
    let (surface, _) = surface();
    let dormant = Abi::ALL.into_iter().flat_map(|abi| surface.dormant(abi));
    let numbers: Vec<_> = dormant.map(|(nr, _)| nr).collect();
    let nr = prop_oneof![3 => prop::sample::select(numbers), 1 => any_number()];
    let fd = (0..8_u32, any::<u32>()).prop_map(|(fd, dirt)| u64::from(dirt) << 32 | u64::from(fd));
    (any_arch(), nr, fd).prop_map(|(arch, nr, fd)| Data {
        arch,
        nr,
        args: [fd, 1, 2, 3, 4, 5],
        ..Data::default()
    })
}

#[test]
fn a_habit_stops_what_its_rows_say_and_nothing_else() {
    let (surface, _) = surface();
    let all_args = [
        [0; 6],
        [1; 6],
        [3, 0, 0, 7, 0, 0],
        [3, 7, 0, 0, 0, 0],
        [3, 1, 1, 0, 0, 0],
    ];
    for (habit, abi, args) in [Habit::Listing, Habit::Rereading]
        .into_iter()
        .flat_map(|habit| Abi::ALL.map(|abi| (habit, abi)))
        .flat_map(|(habit, abi)| all_args.map(|args| (habit, abi, args)))
    {
        let program = compile_armed_process(surface, habit);
        for nr in 0..512 {
            let id = surface.lookup_armed_process(abi, nr, &args);
            let is_its = |id| surface.row(id).unwrap().selected == Selected::Process(habit);
            let expect = match id.filter(|id| is_its(*id)) {
                Some(id) => RET_TRACE | u32::from(id.datum()),
                None => RET_ALLOW,
            };
            let arch = abi.audit_arch();
            let found = run(
                &program,
                &Data {
                    arch,
                    nr,
                    args,
                    ..Data::default()
                },
            );
            assert_eq!(found, Some(expect), "{habit:?} {abi:?} {nr} {args:?}");
        }
    }
}

#[test]
fn every_row_can_be_reached() {
    let (surface, program) = surface();
    for (abi, nr, id, row) in numbered_rows() {
        let mut args = [1; 6];
        for (position, test) in row.when() {
            args[position] = u64::from(value(test));
        }
        for (position, (_, meaning)) in row.params.iter().enumerate() {
            if *meaning == Meaning::Clock {
                args[position] = u64::from(0xffff_0000_u32);
            }
        }
        let found = surface.lookup(abi, nr, &args);
        assert_eq!(found, Some(id), "{abi:?} {row} {args:x?}");
        let data = Data {
            arch: abi.audit_arch(),
            nr,
            args,
            ..Data::default()
        };
        assert_eq!(run(program, &data), Some(expected(surface, &data)), "{row}");
    }
}

#[test]
fn a_number_without_rows_costs_nothing() {
    let (surface, program) = surface();
    for abi in Abi::ALL {
        let numbers = surface.numbers(abi);
        for nr in 0..512 {
            assert_eq!(
                is_const_allow(program, abi.audit_arch(), nr),
                surface.knows(abi, nr) && !numbers.contains(&nr),
                "{abi:?} {nr}"
            );
        }
    }
}

/// Not one of them has a row of its own, nor one of the number that it would have without its bit.
#[test]
fn x32_is_refused() {
    let (surface, program) = surface();
    for nr in surface.numbers(Abi::X86_64) {
        let data = Data {
            arch: Abi::X86_64.audit_arch(),
            nr: nr | X32,
            args: [1; 6],
            ..Data::default()
        };
        assert_eq!(run(program, &data), Some(ENOSYS), "{nr}");
    }
}

/// A 64-bit process may leave anything in the upper halves of what are 32-bit registers.
#[test]
fn i386_pointers_have_32_bits() {
    let (surface, program) = surface();
    let capget = Abi::I386.number("capget").unwrap();
    let data = Data {
        arch: Abi::I386.audit_arch(),
        nr: capget,
        args: [1 << 32; 6],
        ..Data::default()
    };
    assert_eq!(run(program, &data), Some(RET_ALLOW));
    assert_eq!(surface.lookup(Abi::I386, capget, &data.args), None);
}

#[test]
fn an_unknown_number_stops() {
    let (surface, program) = surface();
    let stops = |abi: Abi, nr| {
        assert!(!surface.knows(abi, nr), "{abi:?} {nr}");
        let data = Data {
            arch: abi.audit_arch(),
            nr,
            ..Data::default()
        };
        assert_eq!(run(program, &data), Some(TRACE_UNKNOWN.k), "{abi:?} {nr}");
    };
    for nr in [337, 400, 423, 470, 511, 512, 547, 548, 0xffff, X32 - 1] {
        stops(Abi::X86_64, nr);
    }
    for nr in [222, 223, 387, 470, 548, 0xffff, X32, X32 | 20, u32::MAX] {
        stops(Abi::I386, nr);
    }
}

/// Whether a PID crosses in a call is found out by looking. When the list of known calls grows, look at
/// the new ones, give rows to those that need them, and move this mark.
#[test]
fn every_known_call_has_been_looked_at() {
    let (surface, _) = surface();
    let file_setattr = 469;
    for (abi, count) in [(Abi::X86_64, 383), (Abi::I386, 459)] {
        assert_eq!(surface.known(abi).last(), Some(&file_setattr));
        assert_eq!(surface.known(abi).len(), count, "{abi:?}");
    }
}

#[test]
fn a_refusal_that_is_to_be_seen_stops() {
    let (surface, unseen) = surface();
    let seen = compile(surface, Refusals::Seen, Some(DOOR));
    for (abi, nr, id, row) in numbered_rows() {
        let mut args = [1; 6];
        for (position, test) in row.when() {
            args[position] = u64::from(value(test));
        }
        let data = Data {
            arch: abi.audit_arch(),
            nr,
            args,
            ..Data::default()
        };
        let expect = match row.how {
            How::Refused(_) => Some(RET_TRACE | u32::from(id.datum())),
            _ => run(unseen, &data),
        };
        assert_eq!(run(&seen, &data), expect, "{row}");
    }
}

#[test]
fn the_kernel_takes_the_program() {
    let (_, program) = surface();
    assert!(program.len() <= 4096, "{} instructions", program.len());
    for (at, instruction) in program.iter().enumerate() {
        let Instruction { code, jt, jf, k } = *instruction;
        let furthest = match code {
            JUMP => k as usize,
            IF_EQUAL | IF_AT_LEAST => usize::from(jt.max(jf)),
            LOAD | AND => 0,
            RETURN => continue,
            _ => panic!("{instruction:?}"),
        };
        assert!(at + 1 + furthest < program.len(), "{at}: {instruction:?}");
    }
}

#[test]
fn what_is_refused_needs_no_stop() {
    let (_, program) = surface();
    let ret = |nr, args| {
        run(
            program,
            &Data {
                arch: Abi::X86_64.audit_arch(),
                nr,
                args,
                ..Data::default()
            },
        )
    };
    let errno = |errno: Errno| Some(RET_ERRNO | errno.into_raw().cast_unsigned());
    assert_eq!(ret(425, [0; 6]), errno(Errno::ENOSYS), "io_uring_setup");
    assert_eq!(ret(101, [0; 6]), errno(Errno::EPERM), "ptrace");
    assert_eq!(ret(272, [0; 6]), Some(RET_ALLOW), "unshare");
    assert_eq!(
        ret(202, [0, 6 | 128, 0, 0, 0, 0]),
        errno(Errno::ENOSYS),
        "futex"
    );
    assert_eq!(
        ret(202, [0, 9 | 128 | 256, 0, 0, 0, 0]),
        Some(RET_ALLOW),
        "futex"
    );
}

#[test]
fn the_words_are_libcs() {
    assert_eq!(size_of::<Instruction>(), size_of::<libc::sock_filter>());
    assert_eq!(
        offset_of!(Instruction, jt),
        offset_of!(libc::sock_filter, jt)
    );
    assert_eq!(offset_of!(Instruction, k), offset_of!(libc::sock_filter, k));
    assert_eq!(NR as usize, offset_of!(libc::seccomp_data, nr));
    assert_eq!(ARCH as usize, offset_of!(libc::seccomp_data, arch));
    assert_eq!(
        Half::Low(0).offset() as usize,
        offset_of!(libc::seccomp_data, args)
    );
    assert_eq!(
        Half::High(5).offset() as usize + 4,
        size_of::<libc::seccomp_data>()
    );
    assert_eq!(u32::from(LOAD), libc::BPF_LD | libc::BPF_W | libc::BPF_ABS);
    assert_eq!(u32::from(AND), libc::BPF_ALU | libc::BPF_AND | libc::BPF_K);
    assert_eq!(u32::from(JUMP), libc::BPF_JMP | libc::BPF_JA);
    assert_eq!(
        u32::from(IF_EQUAL),
        libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K
    );
    assert_eq!(
        u32::from(IF_AT_LEAST),
        libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K
    );
    assert_eq!(u32::from(RETURN), libc::BPF_RET | libc::BPF_K);
    assert_eq!(RET_ALLOW, libc::SECCOMP_RET_ALLOW);
    assert_eq!(RET_TRACE, libc::SECCOMP_RET_TRACE);
    assert_eq!(RET_ERRNO, libc::SECCOMP_RET_ERRNO);
    assert_eq!(RET_KILL_PROCESS, libc::SECCOMP_RET_KILL_PROCESS);
}
