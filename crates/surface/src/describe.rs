//! The tables as a document.

mod crossings;

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write};

use abi::{Abi, PidType};

use crate::layout::{IdField, IdKind, LAYOUTS, Layout, Shape, Valid};
use crate::meaning::{Dir, Meaning};
use crate::row::{How, Row};
use crate::rows::{FAMILIES, Family};

const HEAD: &str = "\
# The surface

Every place where a PID crosses between user space and the kernel, and what pidbox makes of it. This
file is written from the tables in `crates/surface/src/crossings/` and `crates/surface/src/rows/`:
`UPDATE_EXPECT=1 cargo test -p surface` brings it up to date.

A *crossing* is one such place. The number is *translated*, or the kernel is brought to do what it does
in a PID namespace; the call is *answered* from the table of PIDs, or *refused*, with an error that Linux
has for it; or there is nothing to do, and the crossing stays *untouched*. What is not seen to is a
*gap*.
";

const ROWS: &str = "\
# Rows

Each system call in which a PID crosses, as pidbox treats it. An argument that is no id is given by its
name alone. *On* says which ABI has it: x86-64, i386 (32-bit programs, and `int 0x80`), or both, where
i386 may have it by further names. *Stops* is how often the supervisor is asked, once on the way in and once on the way out; a
call of which nothing is said here, or whose arguments name nobody, runs at full speed. *For nobody* is
the error for an id that names nobody the caller sees.
";

const CROSSINGS: &str = "\
# Crossings

*By* is the row, or the moment that is no system call's, at which it is seen to; *tested* the program
that shows it.
";

const COLUMNS: &str = "\
| call | result | how | on | stops | for nobody | man page |
|---|---|---|---|---|---|---|";

/// The tables in Markdown: what stands in `SURFACE.md`.
pub fn describe() -> String {
    let mut document = String::new();
    // A string takes everything.
    let _ = write_document(&mut document);
    document
}

fn write_document(out: &mut String) -> fmt::Result {
    writeln!(out, "{HEAD}")?;
    crossings::write_counts(out)?;
    write_counts(out)?;
    crossings::write_gaps(out)?;
    writeln!(out, "{ROWS}")?;
    for family in FAMILIES {
        write_family(out, family)?;
    }
    writeln!(out, "# Structures\n")?;
    writeln!(
        out,
        "| structure | on | bytes looked at | ids |\n|---|---|---|---|"
    )?;
    for layout in LAYOUTS {
        if layout.lp64 == layout.ilp32 {
            write_shape(out, layout.name, "both", &layout.lp64)?;
        } else {
            write_shape(out, layout.name, "x86-64", &layout.lp64)?;
            write_shape(out, layout.name, "i386", &layout.ilp32)?;
        }
    }
    writeln!(out, "\n{CROSSINGS}")?;
    crossings::write_families(out)
}

fn write_shape(out: &mut String, name: &str, on: &str, shape: &Shape) -> fmt::Result {
    let ids: Vec<_> = shape.ids.iter().map(id_field).collect();
    let (size, ids) = (shape.size, ids.join("; "));
    writeln!(out, "| `{name}` | {on} | {size} | {ids} |")
}

fn write_counts(out: &mut String) -> fmt::Result {
    let rows: Vec<_> = FAMILIES.iter().flat_map(|family| family.rows).collect();
    let count = |is: fn(How) -> bool| rows.iter().filter(|row| is(row.how)).count();
    let irregular = count(|how| matches!(how, How::Via(_)));
    let share = 100 * irregular / rows.len().max(1);
    writeln!(
        out,
        "| rows | regular | by path | answered | refused | unpacked | irregular |\n|---|---|---|---|---|---|---|"
    )?;
    writeln!(
        out,
        "| {} | {} | {} | {} | {} | {} | {irregular} ({share} %) |\n",
        rows.len(),
        count(|how| how == How::Regular),
        count(|how| how == How::ByPath),
        count(|how| matches!(how, How::Answered(_))),
        count(|how| matches!(how, How::Refused(_))),
        count(|how| matches!(how, How::Unpacked(_))),
    )
}

fn write_family(out: &mut String, family: &Family) -> fmt::Result {
    writeln!(
        out,
        "## {}: {}, {}\n",
        family.name, family.title, family.page
    )?;
    writeln!(out, "{COLUMNS}")?;
    for row in family.rows {
        let (call, ret, page) = (prototype(row), meaning(row.ret), row.page);
        let (how, on, stops, nobody) = (how(row), on(row), stops(row), nobody(row));
        writeln!(
            out,
            "| `{call}` | {ret} | {how} | {on} | {stops} | {nobody} | {page} |"
        )?;
    }
    writeln!(out)
}

fn prototype(row: &Row) -> String {
    let params: Vec<_> = row
        .params
        .iter()
        .map(|(name, kind)| match meaning(*kind) {
            kind if kind.is_empty() || kind == *name => (*name).to_owned(),
            kind => format!("{name}: {kind}"),
        })
        .collect();
    format!("{row}({})", params.join(", "))
}

/// Empty where there is nothing to say.
fn meaning(meaning: Meaning) -> String {
    match meaning {
        Meaning::Opaque
        | Meaning::Op
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
        | Meaning::Size => String::new(),
        Meaning::Cpus => "cpus".to_owned(),
        Meaning::Sig => "signal".to_owned(),
        Meaning::Id(kind) | Meaning::Pinned(kind) => role(kind).to_owned(),
        Meaning::Which(_) => "selector".to_owned(),
        Meaning::IdOf(selector) => {
            let kinds: Vec<_> = selector.kinds.iter().map(|(_, kind)| role(*kind)).collect();
            kinds.join(" or ")
        }
        Meaning::Target => "target".to_owned(),
        Meaning::Owner => "owner".to_owned(),
        Meaning::Clock => "clock".to_owned(),
        Meaning::Mem(Dir::In, Layout { name, .. }) => format!("in {name}"),
        Meaning::Mem(Dir::Out, Layout { name, .. }) => format!("out {name}"),
    }
}

fn role(kind: PidType) -> &'static str {
    match kind {
        PidType::Tid => "tid",
        PidType::Tgid => "tgid",
        PidType::Pgid => "pgid",
        PidType::Sid => "sid",
    }
}

fn how(row: &Row) -> String {
    match row.how {
        How::Regular => "regular".to_owned(),
        How::ByPath => "by path".to_owned(),
        How::Answered(_) => "answered".to_owned(),
        How::Refused(errno) => format!("refused: {errno:?}"),
        How::Via(irregular) => format!("via {irregular:?}"),
        How::Unpacked(call) => format!("unpacked: {call}"),
    }
}

/// The ABIs that have the call, and what i386 calls it besides.
fn on(row: &Row) -> String {
    let names = |abi: Abi| -> Vec<_> {
        let names = row.names(abi);
        names.filter(|name| abi.number(name).is_some()).collect()
    };
    let (native, compat) = (names(Abi::X86_64), names(Abi::I386));
    let twins: Vec<_> = compat
        .iter()
        .filter(|name| **name != row.name)
        .map(|name| format!("`{name}`"))
        .collect();
    let on = match (native.is_empty(), compat.is_empty()) {
        (false, false) => "both",
        (false, true) => "x86-64",
        (true, _) => "i386",
    };
    if twins.is_empty() {
        on.to_owned()
    } else {
        format!("{on}: {}", twins.join(", "))
    }
}

fn stops(row: &Row) -> &'static str {
    let has = |wanted: fn(Meaning) -> bool| row.positions(wanted).next().is_some();
    let structure = has(|meaning| matches!(meaning, Meaning::Mem(..)));
    let id = has(Meaning::holds_id);
    match row.how {
        How::Refused(_) => "none",
        How::Answered(_) => "one",
        How::ByPath => "one, and another if a number is in a path",
        How::Via(_) => "the handler's",
        How::Unpacked(_) => "two",
        How::Regular if row.returns_id() || row.is_about_cpus() => "two",
        How::Regular if structure && id => "two, if an id or a structure is given",
        How::Regular if structure => "two, if a structure is given",
        How::Regular => "two, if an id is given",
    }
}

/// What the call says of an id that names nobody.
fn nobody(row: &Row) -> String {
    let takes_id =
        |meaning: Meaning| meaning.holds_id() || matches!(meaning, Meaning::Mem(Dir::In, _));
    match row.how {
        How::Refused(_) | How::Unpacked(_) => String::new(),
        _ if row.positions(takes_id).next().is_none() => String::new(),
        _ => format!("{:?}", row.absent),
    }
}

fn id_field(field: &IdField) -> String {
    let kind = match field.kind {
        IdKind::Id(kind) | IdKind::Pinned(kind) => role(kind),
        IdKind::Owner => "owner",
        IdKind::Parent => "tgid of the parent",
        IdKind::Siginfo => "sender, by signal and code",
        IdKind::SiginfoCode => "code, of a signal sent on another's behalf",
        IdKind::SentSiginfo => "sender, arrives as it is",
    };
    let when = match field.valid {
        Valid::Always => String::new(),
        Valid::When(word) => format!(", if the word at {} says so", word.offset),
        Valid::Unless(word) => format!(", unless the word at {} denies it", word.offset),
    };
    [
        field.offset.to_string(),
        ": ".to_owned(),
        kind.to_owned(),
        when,
    ]
    .concat()
}
