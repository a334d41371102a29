use std::collections::BTreeSet;
use std::format;

use super::FAMILIES;
use crate::layout::LAYOUTS;
use crate::meaning::{Dir, Meaning};
use crate::row::{How, Row};
use crate::table::{Abi, Surface};

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
fn every_call_exists_on_x86_64() {
    let surface = Surface::new(Abi::X86_64);
    let numbers = surface.numbers();
    let found = numbers
        .iter()
        .map(|nr| surface.rows_of(*nr).count())
        .sum::<usize>();
    let asleep = surface.dormant().count() + surface.asleep().count();
    assert_eq!(found + asleep, rows().count());
    for (nr, name) in [(39, "getpid"), (62, "kill"), (435, "clone3"), (61, "wait4")] {
        assert!(
            surface.rows_of(nr).all(|(_, row)| row.name == name),
            "{name}"
        );
    }
}

#[test]
fn the_index_leads_back_to_the_row() {
    let surface = Surface::new(Abi::X86_64);
    for nr in surface.numbers() {
        for (id, row) in surface.rows_of(nr) {
            assert_eq!(surface.row(id), Some(row));
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
