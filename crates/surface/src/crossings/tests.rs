use std::collections::{BTreeMap, BTreeSet};
use std::string::{String, ToString};
use std::vec::Vec;

use super::{FAMILIES, crossings};
use crate::crossing::{Crossing, Importance, State};
use crate::row::{How, Irregular, Row};
use crate::rows;

/// The rows, by what they are displayed as.
fn rows() -> BTreeMap<String, &'static Row> {
    let rows = rows::FAMILIES.iter().flat_map(|family| family.rows);
    rows.map(|row| (row.to_string(), row)).collect()
}

#[test]
fn nothing_is_left_out() {
    let sizes: Vec<_> = FAMILIES
        .iter()
        .map(|family| (family.name, family.crossings.len()))
        .collect();
    let expect = [
        ("identity", 11),
        ("create", 17),
        ("wait", 8),
        ("send", 14),
        ("receive", 22),
        ("sched", 26),
        ("inspect", 23),
        ("clock", 9),
        ("futex", 15),
        ("pidfd", 21),
        ("prctl", 12),
        ("file", 19),
        ("ipc", 7),
        ("socket", 15),
        ("netlink", 34),
        ("trace", 26),
        ("rings", 12),
        ("procpath", 30),
        ("procpid", 32),
        ("procglobal", 19),
        ("sysfs", 19),
        ("fsproto", 19),
        ("dump", 11),
        ("driver", 18),
        ("semantics", 39),
        ("entry", 17),
    ];
    assert_eq!(sizes, expect);
    let ids: BTreeSet<_> = crossings().map(|crossing| crossing.id).collect();
    assert_eq!((ids.len(), crossings().count()), (495, 495));
}

#[test]
fn the_importance_of_each_is_known() {
    let of = |wanted| crossings().filter(move |it| it.importance == wanted);
    let counts = Importance::ALL.map(|importance| of(importance).count());
    assert_eq!(counts, [28, 108, 147, 212]);
}

#[test]
fn every_row_that_is_named_is_there() {
    let rows = rows();
    for crossing in crossings() {
        for name in crossing.rows {
            assert!(rows.contains_key(*name), "{}: no row {name}", crossing.id);
        }
    }
}

/// What is said of a crossing is what its rows do.
#[test]
fn the_state_is_the_rows() {
    let rows = rows();
    let agrees = |crossing: &Crossing, how| match crossing.state {
        State::Translated => {
            matches!(
                how,
                How::Regular | How::ByPath | How::Via(_) | How::Unpacked(_)
            )
        }
        State::Answered => matches!(how, How::Answered(_) | How::Via(_)),
        State::Refused => matches!(how, How::Refused(_) | How::Via(_)),
        State::Untouched | State::Gap(_) => false,
    };
    // A part of it may be refused, if that is said.
    let is_in_part = |crossing: &Crossing, how| {
        crossing.state == State::Translated
            && crossing.limit.is_some()
            && matches!(how, How::Refused(_))
    };
    for crossing in crossings() {
        for row in crossing.rows.iter().filter_map(|name| rows.get(*name)) {
            let is_so = agrees(crossing, row.how) || is_in_part(crossing, row.how);
            assert!(is_so, "{}: {row}", crossing.id);
        }
    }
}

#[test]
fn somebody_sees_to_it_or_nobody_does() {
    for crossing in crossings() {
        let is_seen_to = !crossing.rows.is_empty() || !crossing.moments.is_empty();
        let id = crossing.id;
        match crossing.state {
            State::Translated | State::Answered | State::Refused => assert!(is_seen_to, "{id}"),
            State::Untouched => assert!(!is_seen_to, "{id}"),
            State::Gap(_) => assert!(!is_seen_to && crossing.tests.is_empty(), "{id}"),
        }
    }
}

/// Rows in which no PID crosses: they keep the supervisor able to read what a guest passes in memory.
fn is_ours(row: &Row) -> bool {
    matches!(row.how, How::Via(Irregular::Dumpable))
}

#[test]
fn every_row_sees_to_a_crossing() {
    let named: BTreeSet<_> = crossings().flat_map(|crossing| crossing.rows).collect();
    for (name, row) in rows() {
        let is_named = named.contains(&name.as_str());
        assert_eq!(is_named, !is_ours(row), "{name}");
    }
}

#[test]
fn every_word_of_it_can_stand_in_a_document() {
    for crossing in crossings() {
        let reason = match crossing.state {
            State::Gap(reason) => reason,
            _ => "said",
        };
        for text in [crossing.interface, reason, crossing.limit.unwrap_or("none")] {
            let is_plain = !text.is_empty() && !text.contains(['|', '*', '`']);
            assert!(is_plain, "{}: {text}", crossing.id);
        }
    }
}
