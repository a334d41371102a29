//! What becomes of each crossing.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};

use crate::crossing::{Crossing, Importance, State};
use crate::crossings::{FAMILIES, Family, crossings};

const STATES: [&str; 5] = ["translated", "answered", "refused", "untouched", "gap"];

/// How many there are, by importance and by what becomes of them.
pub(super) fn write_counts(out: &mut String) -> fmt::Result {
    writeln!(out, "| crossings | all | {} | tested |", STATES.join(" | "))?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    for importance in Importance::ALL {
        let of = |crossing: &Crossing| crossing.importance == importance;
        write_count(out, &format!("{importance}"), of)?;
    }
    write_count(out, "all", |_| true)?;
    writeln!(out)
}

fn write_count(out: &mut String, name: &str, of: impl Fn(&Crossing) -> bool) -> fmt::Result {
    let all: Vec<_> = crossings().filter(|crossing| of(crossing)).collect();
    let tested = all.iter().filter(|crossing| !crossing.tests.is_empty());
    write!(out, "| {name} | {} |", all.len())?;
    for state in STATES {
        let is_there = |crossing: &&&Crossing| format!("{}", crossing.state) == state;
        write!(out, " {} |", all.iter().filter(is_there).count())?;
    }
    writeln!(out, " {} |", tested.count())
}

/// What is not seen to, and where what is seen to differs from Linux: each reason once.
pub(super) fn write_gaps(out: &mut String) -> fmt::Result {
    writeln!(out, "## Gaps\n")?;
    write_reasons(out, "why", |crossing| match crossing.state {
        State::Gap(reason) => Some(reason),
        _ => None,
    })?;
    writeln!(out, "## Limits\n")?;
    write_reasons(out, "what", |crossing| crossing.limit)
}

fn write_reasons(
    out: &mut String,
    title: &str,
    reason: impl Fn(&Crossing) -> Option<&'static str>,
) -> fmt::Result {
    let mut reasons: Vec<_> = crossings().filter_map(&reason).collect();
    let mut seen = Vec::new();
    reasons.retain(|reason| {
        let is_new = !seen.contains(reason);
        seen.push(*reason);
        is_new
    });
    writeln!(out, "| {title} | all | hot, common | rare | exotic |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for wanted in reasons {
        let of: Vec<_> = crossings()
            .filter(|crossing| reason(crossing) == Some(wanted))
            .collect();
        let ids = |importance: &[Importance]| {
            let of = of.iter().filter(|it| importance.contains(&it.importance));
            codes(of.map(|crossing| crossing.id))
        };
        let all = of.len();
        let often = ids(&[Importance::Hot, Importance::Common]);
        let (rare, exotic) = (ids(&[Importance::Rare]), ids(&[Importance::Exotic]));
        writeln!(out, "| {wanted} | {all} | {often} | {rare} | {exotic} |")?;
    }
    writeln!(out)
}

/// All of them, by family.
pub(super) fn write_families(out: &mut String) -> fmt::Result {
    FAMILIES
        .iter()
        .try_for_each(|family| write_family(out, family))
}

fn write_family(out: &mut String, family: &Family) -> fmt::Result {
    writeln!(out, "## {}: {}\n", family.name, family.title)?;
    writeln!(
        out,
        "| crossing | interface | importance | state | by | tested |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    for crossing in family.crossings {
        let Crossing {
            id,
            importance,
            interface,
            ..
        } = crossing;
        let (state, tested) = (state(crossing), codes(crossing.tests.iter().copied()));
        let by = by(crossing);
        writeln!(
            out,
            "| `{id}` | {interface} | {importance} | {state} | {by} | {tested} |"
        )?;
    }
    writeln!(out)
}

fn state(crossing: &Crossing) -> String {
    match (crossing.state, crossing.limit) {
        (State::Gap(reason), _) => format!("**gap**: {reason}"),
        (state, Some(limit)) => format!("{state}, but {limit}"),
        (state, None) => format!("{state}"),
    }
}

/// Who sees to it.
fn by(crossing: &Crossing) -> String {
    let moments = crossing.moments.iter().map(|moment| format!("{moment}"));
    let moments: Vec<_> = moments.collect();
    let rows = codes(crossing.rows.iter().copied());
    match (rows.is_empty(), moments.is_empty()) {
        (false, false) => format!("{rows}; {}", moments.join(", ")),
        (false, true) => rows,
        (true, _) => moments.join(", "),
    }
}

fn codes<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
