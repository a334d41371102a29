//! The tables of README and docs.

use std::fmt::Write as _;

use crate::report::{Report, WorkReport};
use crate::text::{amount, ratio};
use crate::work::{Group, Unit};
use crate::world::World;

/// A table that a file may have, between two marks.
struct Table {
    begin: &'static str,
    columns: &'static [World],
    has: fn(&WorkReport) -> bool,
}

const END: &str = "<!-- end of costs -->\n";

const TABLES: [Table; 3] = [
    Table {
        begin: "<!-- costs, in short: written by cargo bench -->\n",
        columns: &[
            World::Pidbox,
            World::Strict,
            World::Bwrap,
            World::Proot,
            World::Strace,
        ],
        has: |work| HEADLINES.contains(&work.name.as_str()),
    },
    Table {
        begin: "<!-- costs: written by cargo bench -->\n",
        columns: &[
            World::Pidbox,
            World::Strict,
            World::Off,
            World::Null,
            World::NullNear,
            World::Bwrap,
            World::Proot,
            World::Strace,
            World::StraceBpf,
            World::Runsc,
        ],
        has: |work| work.group != Group::Scale,
    },
    Table {
        begin: "<!-- costs of scale: written by cargo bench -->\n",
        columns: &[],
        has: |work| work.group == Group::Scale,
    },
];

/// What the README tells.
const HEADLINES: &[&str] = &[
    "getpid",
    "read",
    "stat",
    "open",
    "stop",
    "fork",
    "spawn",
    "thread",
    "find",
    "git-status",
    "tar",
    "lua",
    "sqlite",
    "subprocess",
    "bash",
    "redis",
    "nginx",
    "compute",
];

/// The text of a file, with new tables in the places of those that it has.
pub fn put_tables(text: &str, report: &Report) -> Result<String, String> {
    let mut text = text.to_owned();
    let mut found = false;
    for table in &TABLES {
        let Some((before, rest)) = text.split_once(table.begin) else {
            continue;
        };
        let (_, after) = rest
            .split_once(END)
            .ok_or_else(|| format!("no line {}", END.trim_end()))?;
        text = format!("{before}{}{}{END}{after}", table.begin, table.of(report));
        found = true;
    }
    let marks = || TABLES.map(|table| table.begin.trim_end()).join(" or ");
    found
        .then_some(text)
        .ok_or_else(|| format!("no line {}", marks()))
}

impl Table {
    fn of(&self, report: &Report) -> String {
        let mut text = String::new();
        let works = report.works.iter().filter(|work| (self.has)(work));
        if self.columns.is_empty() {
            let _ = writeln!(text, "| | pidbox | goal |\n|---|---:|---|");
            for work in works {
                let figure = work.at(World::Pidbox);
                let _ = writeln!(
                    text,
                    "| {} | {} | {} |",
                    work.what,
                    cost(figure, work),
                    goals(work)
                );
            }
            return text;
        }
        let titles = self
            .columns
            .iter()
            .map(|world| format!(" {} |", heading(*world)));
        let _ = writeln!(text, "| | native |{} goal |", titles.collect::<String>());
        let _ = writeln!(text, "|---|---:|{}---|", "---:|".repeat(self.columns.len()));
        for work in works {
            let native = cost(work.at(World::Native), work);
            let cells = self.columns.iter().map(|world| {
                let figure = work.at(*world).and_then(|figure| figure.ratio);
                let cell = figure.map_or_else(|| "-".to_owned(), |it| ratio(it.median));
                let bold = if *world == World::Pidbox { "**" } else { "" };
                format!(" {bold}{cell}{bold} |")
            });
            let cells = cells.collect::<String>();
            let _ = writeln!(
                text,
                "| {} | {native} |{cells} {} |",
                work.what,
                goals(work)
            );
        }
        let _ = writeln!(text, "\n{}, {}.", report.machine.describe(), report.date);
        text
    }
}

fn cost(figure: Option<&crate::Figure>, work: &WorkReport) -> String {
    figure.map_or_else(
        || "-".to_owned(),
        |figure| amount(figure.value.median, work.unit),
    )
}

const fn heading(world: World) -> &'static str {
    match world {
        World::Strict => "`--strict`",
        World::Off => "no lane",
        World::Null => "null tracer",
        World::NullNear => "the same, near",
        World::Bwrap => "bwrap",
        World::StraceBpf => "with BPF",
        World::Runsc => "runsc",
        other => other.title(),
    }
}

/// What was to be reached, and whether it was.
fn goals(work: &WorkReport) -> String {
    let goals = work.goals.iter().map(|verdict| {
        let limit = match verdict.goal.strip_suffix(" of native") {
            Some(limit) => limit.to_owned(),
            None => verdict.goal.clone(),
        };
        if verdict.is_met {
            return format!("{limit}: met");
        }
        if verdict.goal.ends_with(" of native") {
            return format!("{limit}: not met");
        }
        let got = match work.unit {
            Unit::Kibibytes => amount(verdict.got, work.unit),
            Unit::Nanoseconds => ratio(verdict.got),
        };
        format!("{limit}: not met, {got}")
    });
    goals.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn repository(file: &str) -> String {
        fs::read_to_string(format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn what_is_told_is_what_was_measured() {
        const AGAIN: &str = "cargo bench --bench programs -- --from docs/benchmarks.json --plot docs/benchmarks.svg \
             --markdown README.md --markdown docs/benchmarks.md";
        let report: Report = serde_json::from_str(&repository("docs/benchmarks.json")).unwrap();
        for file in ["README.md", "docs/benchmarks.md"] {
            let text = repository(file);
            assert!(
                put_tables(&text, &report).unwrap() == text,
                "{file} is stale: {AGAIN}"
            );
        }
        let plot = repository("docs/benchmarks.svg");
        assert!(
            crate::draw(&report).unwrap() == plot,
            "the plot is stale: {AGAIN}"
        );
    }

    #[test]
    fn headlines_are_works() {
        for name in HEADLINES {
            assert!(crate::works().any(|work| work.name == *name), "{name}");
        }
    }
}
