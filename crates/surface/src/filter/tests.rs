use core::mem::offset_of;
use std::sync::LazyLock;
use std::vec::Vec;

use abi::Errno;
use proptest::prelude::*;

use super::interpret::{Data, is_const_allow, run};
use super::program::*;
use super::{Instruction, Refusals, compile};
use crate::meaning::Meaning;
use crate::row::{How, Test};
use crate::rows::FAMILIES;
use crate::table::{Abi, Surface};

const ENOSYS: u32 = RET_ERRNO | 38;

/// The table and its program, made once.
fn surface() -> &'static (Surface, Vec<Instruction>) {
    static SURFACE: LazyLock<(Surface, Vec<Instruction>)> = LazyLock::new(|| {
        let surface = Surface::new(Abi::X86_64);
        let program = compile(&surface, Refusals::Unseen);
        (surface, program)
    });
    &SURFACE
}

/// What the filter must return, in the words of the table.
fn expected(surface: &Surface, data: &Data) -> u32 {
    match (data.arch, data.nr) {
        (ARCH_X86_64, X32..) | (ARCH_I386, _) => ENOSYS,
        (ARCH_X86_64, nr) => {
            if !surface.knows(nr) {
                return TRACE_UNKNOWN.k;
            }
            let Some(id) = surface.lookup(nr, &data.args) else {
                return RET_ALLOW;
            };
            match surface.row(id).unwrap().how {
                How::Refused(errno) => RET_ERRNO | errno.into_raw().cast_unsigned(),
                _ => RET_TRACE | u32::from(id.datum()),
            }
        }
        _ => RET_KILL_PROCESS,
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

/// A number and arguments: of some row, with its operations, or of anything.
fn any_call() -> impl Strategy<Value = (u32, [u64; 6])> {
    let (surface, _) = surface();
    let rows: Vec<_> = surface
        .numbers()
        .into_iter()
        .flat_map(|nr| surface.rows_of(nr).map(move |(_, row)| (nr, row)))
        .collect();
    let args = || prop::array::uniform6(any_argument());
    let call = (prop::sample::select(rows), args()).prop_map(|((nr, row), mut args)| {
        for (position, test) in row.when() {
            args[position] = args[position] >> 32 << 32 | u64::from(value(test));
        }
        (nr, args)
    });
    prop_oneof![2 => call, 1 => (any_number(), args()), 1 => (prop::sample::select(surface.numbers()), args())]
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

fn any_arch() -> impl Strategy<Value = u32> {
    // aarch64 is one that cannot be.
    prop_oneof![20 => Just(ARCH_X86_64), 1 => Just(ARCH_I386), 1 => Just(0xc000_00b7)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_filter_selects_what_lookup_selects(
        arch in any_arch(),
        (nr, args) in any_call(),
    ) {
        let (surface, program) = surface();
        let data = Data { arch, nr, args };
        prop_assert_eq!(run(program, &data), Some(expected(surface, &data)));
    }
}

#[test]
fn every_row_can_be_reached() {
    let (surface, program) = surface();
    for nr in surface.numbers() {
        for (id, row) in surface.rows_of(nr) {
            let mut args = [1; 6];
            for (position, test) in row.when() {
                args[position] = u64::from(value(test));
            }
            for (position, (_, meaning)) in row.params.iter().enumerate() {
                if *meaning == Meaning::Clock {
                    args[position] = u64::from(0xffff_0000_u32);
                }
            }
            assert_eq!(surface.lookup(nr, &args), Some(id), "{row} {args:x?}");
            let data = Data {
                arch: ARCH_X86_64,
                nr,
                args,
            };
            assert_eq!(run(program, &data), Some(expected(surface, &data)), "{row}");
        }
    }
}

#[test]
fn a_number_without_rows_costs_nothing() {
    let (surface, program) = surface();
    let numbers = surface.numbers();
    for nr in 0..512 {
        assert_eq!(
            is_const_allow(program, ARCH_X86_64, nr),
            surface.knows(nr) && !numbers.contains(&nr),
            "{nr}"
        );
    }
}

#[test]
fn an_unknown_number_stops() {
    let (surface, program) = surface();
    for nr in [337, 400, 423, 470, 511, 512, 547, 548, 0xffff, X32 - 1] {
        assert!(!surface.knows(nr), "{nr}");
        let data = Data {
            arch: ARCH_X86_64,
            nr,
            args: [0; 6],
        };
        assert_eq!(run(program, &data), Some(TRACE_UNKNOWN.k), "{nr}");
    }
}

/// Whether a PID crosses in a call is found out by looking. When the list of known calls grows, look at
/// the new ones, give rows to those that need them, and move this mark.
#[test]
fn every_known_call_has_been_looked_at() {
    let (surface, _) = surface();
    let file_setattr = 469;
    assert_eq!(surface.known().last(), Some(&file_setattr));
    assert_eq!(surface.known().len(), 383);
}

#[test]
fn a_refusal_that_is_to_be_seen_stops() {
    let (surface, unseen) = surface();
    let seen = compile(surface, Refusals::Seen);
    for nr in surface.numbers() {
        for (id, row) in surface.rows_of(nr) {
            let mut args = [1; 6];
            for (position, test) in row.when() {
                args[position] = u64::from(value(test));
            }
            let data = Data {
                arch: ARCH_X86_64,
                nr,
                args,
            };
            let expect = match row.how {
                How::Refused(_) => Some(RET_TRACE | u32::from(id.datum())),
                _ => run(unseen, &data),
            };
            assert_eq!(run(&seen, &data), expect, "{row}");
        }
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
                arch: ARCH_X86_64,
                nr,
                args,
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
