use std::collections::BTreeSet;
use std::format;

use abi::Abi;

use super::FAMILIES;
use crate::layout::LAYOUTS;
use crate::meaning::{Dir, Meaning};
use crate::row::{How, Row};
use crate::table::Surface;

fn rows() -> impl Iterator<Item = &'static Row> {
    FAMILIES.iter().flat_map(|family| family.rows)
}

fn count(row: &Row, wanted: impl Fn(Meaning) -> bool) -> usize {
    row.positions(wanted).count()
}

#[test]
fn a_call_has_an_operation_for_each_op_column() {
    for row in rows() {
        let columns = count(row, |meaning| meaning == Meaning::Op);
        assert_eq!(row.operations.len(), columns, "{row}");
        assert_eq!(row.when().count(), columns, "{row}");
    }
}

#[test]
fn a_call_has_six_arguments_at_most() {
    assert!(rows().all(|row| row.params.len() <= 6));
}

#[test]
fn rows_are_unique() {
    let names: BTreeSet<_> = rows().map(|row| format!("{row}")).collect();
    assert_eq!(names.len(), rows().count());
}

#[test]
fn every_name_is_of_a_call() {
    for row in rows() {
        for name in core::iter::once(&row.name).chain(row.twins) {
            let is_known = |abi: &Abi| abi.number(name).is_some();
            assert!(row.on.iter().any(is_known), "{row}: {name}");
        }
    }
}

/// What there is on one ABI only is of that ABI, and not forgotten.
#[test]
fn a_call_is_on_both_abis() {
    let is_on = |row: &Row, abi| row.numbers(abi).next().is_some();
    let only = |on: Abi, off: Abi| {
        let rows = rows().filter(move |row| is_on(row, on) && !is_on(row, off));
        rows.map(|row| row.name).collect::<BTreeSet<_>>()
    };
    assert_eq!(
        only(Abi::X86_64, Abi::I386),
        ["clone", "fanotify_mark", "fcntl", "mmap"].into()
    );
    assert_eq!(
        only(Abi::I386, Abi::X86_64),
        [
            "_llseek",
            "clone",
            "fanotify_mark",
            "fcntl64",
            "ipc",
            "lstat64",
            "mmap",
            "mmap2",
            "oldlstat",
            "readdir",
            "set_robust_list",
            "socketcall",
            "statfs64",
            "umount",
            "waitpid"
        ]
        .into()
    );
}

#[test]
fn the_numbers_are_the_abis() {
    let surface = Surface::new();
    for (name, native, compat) in [
        ("getpid", 39, 20),
        ("kill", 62, 37),
        ("clone3", 435, 435),
        ("wait4", 61, 114),
        ("clock_gettime", 228, 265),
        ("clock_gettime", 228, 403),
    ] {
        for (abi, nr) in [(Abi::X86_64, native), (Abi::I386, compat)] {
            let mut rows = surface.rows_of(abi, nr).peekable();
            assert!(rows.peek().is_some(), "{name}");
            assert!(rows.all(|(_, row)| row.name == name), "{name}");
        }
    }
}

/// What is unpacked is a call of the table, on the same ABI.
#[test]
fn what_is_unpacked_has_rows() {
    for row in rows() {
        let How::Unpacked(call) = row.how else {
            continue;
        };
        assert_eq!(row.params.len(), 2, "{row}");
        let target = super::rows_named(call).next().expect("there is a row");
        for abi in Abi::ALL {
            let is_here = row.numbers(abi).next().is_some();
            assert!(!is_here || abi.number(call).is_some(), "{row}");
            assert!(!is_here || target.numbers(abi).next().is_some(), "{row}");
        }
    }
}

#[test]
fn the_index_leads_back_to_the_row() {
    let surface = Surface::new();
    for abi in Abi::ALL {
        for nr in surface.numbers(abi) {
            for (id, row) in surface.rows_of(abi, nr) {
                assert_eq!(surface.row(id), Some(row));
            }
        }
    }
}

#[test]
fn an_answer_is_an_id() {
    let answered = rows().filter(|row| matches!(row.how, How::Answered(_)));
    for row in answered {
        assert!(matches!(row.ret, Meaning::Id(_)), "{row}");
    }
}

#[test]
fn what_governs_another_column_stands_beside_it_once() {
    for row in rows() {
        let governed = count(row, |meaning| matches!(meaning, Meaning::IdOf(_)));
        assert_eq!(
            count(row, |meaning| matches!(meaning, Meaning::Which(_))),
            governed,
            "{row}"
        );
        assert!(governed <= 1, "{row}");
        assert!(count(row, |meaning| meaning == Meaning::Sig) <= 1, "{row}");
        let outs = count(row, |meaning| matches!(meaning, Meaning::Mem(Dir::Out, _)));
        assert!(
            count(row, |meaning| meaning == Meaning::Len) <= outs.min(1),
            "{row}"
        );
    }
}

#[test]
fn a_regular_row_has_something_to_do() {
    let everybody = [u64::from(i32::MIN.cast_unsigned()), 0, 1, 2];
    for row in rows().filter(|row| row.how == How::Regular) {
        assert!(everybody.iter().any(|arg| row.stops(&[*arg; 6])), "{row}");
    }
}

#[test]
fn every_layout_is_used() {
    for layout in LAYOUTS {
        let column = |(_, meaning): &(&str, Meaning)| matches!(meaning, Meaning::Mem(_, used) if used == layout);
        assert!(
            rows().any(|row| row.params.iter().any(column)),
            "{}",
            layout.name
        );
    }
}

#[test]
fn output_is_derived() {
    let row = |name: &str| rows().find(|row| format!("{row}") == name).unwrap();
    for (name, expect) in [
        ("getpid", false),
        ("tgkill", false),
        ("kill", true),
        ("ioctl[TIOCGPGRP]", true),
        ("ioctl[TIOCSPGRP]", false),
        ("fcntl[F_GETLK]", true),
        ("fcntl[F_GETOWN]", true),
        ("semctl[GETPID]", true),
    ] {
        assert_eq!(row(name).has_output(), expect, "{name}");
    }
}
