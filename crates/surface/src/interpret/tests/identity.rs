//! Where virtual and real numbers are the same, nothing changes.

use std::string::ToString;
use std::vec::Vec;

use abi::Memory;
use pidspace::InitRules;
use proptest::prelude::*;

use super::super::enter::NOWHERE;
use super::super::{Verdict, enter, exit};
use super::world::{Page, World};
use crate::layout::{In, SentSiginfo};
use crate::meaning::{Column, Dir, Meaning};
use crate::row::{How, Row};
use crate::rows::FAMILIES;

fn regular_rows() -> Vec<&'static Row> {
    let rows = FAMILIES.iter().flat_map(|family| family.rows);
    rows.filter(|row| row.how == How::Regular).collect()
}

/// Up to the last word of the page, from where a structure leads beyond; and nowhere.
fn any_address() -> impl Strategy<Value = u64> {
    let word = (0..64_u64).prop_map(|word| Page::ADDRESS + 4 * word);
    prop_oneof![4 => word, 1 => Just(0), 1 => any::<u64>().prop_map(|address| address & !3)]
}

/// A call that names members and their groups only.
fn any_call() -> impl Strategy<Value = (&'static Row, [u64; 6])> {
    let row = prop::sample::select(regular_rows());
    let ids = prop::array::uniform6(-5..6_i64);
    let clocks = prop::array::uniform6(0..8_i64);
    let addresses = prop::array::uniform6(any_address());
    (row, ids, clocks, addresses).prop_map(|(row, ids, clocks, addresses)| {
        let mut args = ids.map(i64::cast_unsigned);
        for (position, (_, meaning)) in row.params.iter().enumerate() {
            args[position] = match meaning {
                Meaning::Mem(..) | Meaning::Len => addresses[position],
                Meaning::Clock => (!ids[position] << 3 | clocks[position]).cast_unsigned(),
                _ => args[position],
            };
        }
        (row, args)
    })
}

fn any_page() -> impl Strategy<Value = Page> {
    prop::collection::vec(-5..6_i32, 64).prop_map(|words| {
        Page::with(
            &words
                .iter()
                .flat_map(|word| word.to_le_bytes())
                .collect::<Vec<_>>(),
        )
    })
}

proptest! {
    #[test]
    fn the_identity_changes_no_byte(
        (row, args) in any_call(),
        mut page in any_page(),
        result in -5..6_i64,
    ) {
        let world = World::new(0, InitRules::Ordinary);
        let caller = world.caller(2);
        if row.name.starts_with("cap") {
            // A version that the kernel knows; it is of no matter where the pointer leads nowhere.
            let _ = page.write_i32(args[0], 0x2008_0522);
        }
        // What is sent is marked, so that it arrives as it is: see the siginfo's own test.
        let marks = row.params.iter().any(|(_, meaning)| *meaning == <In<SentSiginfo> as Column>::MEANING);
        match enter(row, &args, &caller, &page) {
            Verdict::Pass => prop_assert!(!row.has_output()),
            Verdict::Run(rewrite) => {
                for copy in rewrite.copies.iter().filter(|_| !marks) {
                    let mut original = copy.bytes.clone();
                    prop_assert_eq!(page.read(args[copy.arg], &mut original), Ok(()));
                    prop_assert_eq!(&copy.bytes, &original);
                }
                for ((_, meaning, arg), rewritten) in row.columns(&args).zip(rewrite.args) {
                    // What we cannot read the kernel must not read either.
                    let is_structure = matches!(meaning, Meaning::Mem(Dir::In, _));
                    prop_assert!(rewritten == arg || is_structure && rewritten == NOWHERE);
                }
            }
            verdict => prop_assert!(false, "{:?}", verdict),
        }
        // A part of an id is blotted out.
        let is_cut = row.columns(&args).any(|(_, meaning, address)| {
            meaning == Meaning::Len && matches!(page.read_i32(address), Ok(1..=3))
        });
        // A parent is told by the table and not by the kernel.
        if row.to_string() != "ioctl[PIDFD_GET_INFO]" && !is_cut {
            let mut after = page.clone();
            prop_assert_eq!(exit(row, &args, result, &caller, &mut after), result);
            prop_assert_eq!(after, page);
        }
    }

    #[test]
    fn what_goes_in_comes_out(
        base in 1000..1_000_000_i32,
        number in 1..6_u64,
        owner in prop_oneof![-5..0_i64, 1..6_i64],
    ) {
        let world = World::new(base, InitRules::Ordinary);
        let empty = Page::with(&[]);
        let real = |name, args: [u64; 6], arg: usize| match world.enter(name, args, &empty) {
            Verdict::Run(rewrite) => rewrite.args[arg].cast_signed(),
            verdict => panic!("{verdict:?}"),
        };
        let pid = real("pidfd_open", [number, 0, 0, 0, 0, 0], 0);
        prop_assert_eq!(pid, i64::from(base) + number.cast_signed());
        let back = world.exit("semctl[GETPID]", [0; 6], pid, &mut empty.clone());
        prop_assert_eq!(back, number.cast_signed());

        let args = [0, 8, owner.cast_unsigned(), 0, 0, 0];
        let group = real("fcntl[F_SETOWN]", args, 2);
        let back = world.exit("fcntl[F_GETOWN]", [0; 6], group, &mut empty.clone());
        prop_assert_eq!(back, owner);
    }

    #[test]
    fn a_structure_that_goes_in_comes_out(
        base in 1000..1_000_000_i32,
        owner in prop_oneof![-5..0_i32, 1..6_i32],
    ) {
        let world = World::new(base, InitRules::Ordinary);
        let args = [3, 0, Page::ADDRESS, 0, 0, 0];
        let before = Page::words(&[(0, owner)]);
        let Verdict::Run(rewrite) = world.enter("ioctl[FIOSETOWN]", args, &before) else {
            panic!("{owner} is a member");
        };
        let mut page = Page::with(&rewrite.copies[0].bytes);
        prop_assert_eq!(page.read_i32(Page::ADDRESS), Ok(owner + base * owner.signum()));
        prop_assert_eq!(world.exit("ioctl[FIOGETOWN]", args, 0, &mut page), 0);
        prop_assert_eq!(page, before);
    }
}

#[test]
fn the_page_is_memory() {
    let mut page = Page::with(&[]);
    page.write_i32(Page::ADDRESS + 8, 7).unwrap();
    assert_eq!(page.read_i32(Page::ADDRESS + 8), Ok(7));
    assert!(page.read_i32(Page::ADDRESS - 1).is_err());
}
