//! What a container's programs have used, as a table for people.

use registry::protocol::Stat;
use std::collections::BTreeSet;
use std::fmt;
use surface::{How, Row, Surface, crossings};

use crate::stats::{Count, Interface, Stats};
use crate::unknown::{UnknownCalls, named};

/// Every interface in which a PID crosses that was used, those that needed the most first.
///
/// It has one line for each: how often it was seen, how often a number had to be translated or the
/// call answered or refused, what becomes of its numbers, and its man page. Below stands where those
/// that were used differ from Linux.
#[derive(Debug)]
pub struct Usage {
    lines: Vec<Line>,
    limits: Vec<Limit>,
}

#[derive(Debug)]
struct Line {
    count: Count,
    interface: String,
    state: String,
    page: &'static str,
}

#[derive(Debug)]
struct Limit {
    interface: String,
    text: &'static str,
}

impl Usage {
    pub(crate) fn new(stats: &Stats, surface: &Surface, unknown: UnknownCalls) -> Self {
        let counts = stats.sorted();
        let limits = counts.iter().flat_map(|(interface, _)| {
            let name = name(*interface, surface);
            let texts = crossings().filter(|it| it.rows.contains(&name.as_str()));
            // Several crossings of a row may share one.
            let texts: BTreeSet<_> = texts.filter_map(|crossing| crossing.limit).collect();
            texts.into_iter().map(move |text| Limit {
                interface: name.clone(),
                text,
            })
        });
        Self {
            limits: limits.collect(),
            lines: counts
                .iter()
                .map(|&(interface, count)| Line {
                    count,
                    interface: name(interface, surface),
                    state: state(interface, surface, unknown),
                    page: page(interface, surface),
                })
                .collect(),
        }
    }
}

impl Usage {
    /// Its lines, for programs.
    pub(crate) fn stats(self) -> Vec<Stat> {
        let stat = |line: Line| Stat {
            interface: line.interface,
            seen: line.count.seen,
            needed: line.count.needed,
            state: line.state,
            page: line.page.to_owned(),
        };
        self.lines.into_iter().map(stat).collect()
    }
}

fn row(interface: Interface, surface: &Surface) -> Option<&'static Row> {
    match interface {
        Interface::Row(id) => surface.row(id),
        Interface::Moment(_) | Interface::Unknown(..) => None,
    }
}

fn name(interface: Interface, surface: &Surface) -> String {
    match interface {
        Interface::Row(_) => row(interface, surface)
            .map(Row::to_string)
            .unwrap_or_default(),
        Interface::Moment(moment) => moment.to_string(),
        Interface::Unknown(abi, number) => named(abi, number),
    }
}

fn state(interface: Interface, surface: &Surface, unknown: UnknownCalls) -> String {
    match (interface, unknown) {
        (Interface::Row(_), _) => match row(interface, surface).map(|row| row.how) {
            Some(How::Refused(errno)) => format!("refused: {errno:?}"),
            Some(How::Answered(_)) => "answered".to_owned(),
            Some(How::Regular | How::ByPath | How::Via(_) | How::Unpacked(_)) | None => {
                "translated".to_owned()
            }
        },
        (Interface::Moment(_), _) => "translated".to_owned(),
        (Interface::Unknown(..), UnknownCalls::Refuse) => "unknown, refused: ENOSYS".to_owned(),
        (Interface::Unknown(..), UnknownCalls::Allow) => "gap: unknown, let through".to_owned(),
    }
}

fn page(interface: Interface, surface: &Surface) -> &'static str {
    match interface {
        Interface::Row(_) => row(interface, surface).map_or("", |row| row.page),
        Interface::Moment(_) => "ptrace(2)",
        Interface::Unknown(..) => "syscalls(2)",
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.lines.iter().map(|line| line.interface.len());
        let states = self.lines.iter().map(|line| line.state.len());
        let (wide, said) = (
            names.max().unwrap_or(0).max(9),
            states.max().unwrap_or(0).max(5),
        );
        writeln!(
            f,
            "{:>9} {:>9}  {:wide$}  {:said$}  man page",
            "seen", "needed", "interface", "state"
        )?;
        for line in &self.lines {
            let Line {
                count,
                interface,
                state,
                page,
            } = line;
            writeln!(
                f,
                "{:>9} {:>9}  {interface:wide$}  {state:said$}  {page}",
                count.seen, count.needed
            )?;
        }
        if !self.limits.is_empty() {
            writeln!(f, "\nWhere they differ from Linux:")?;
        }
        for Limit { interface, text } in &self.limits {
            writeln!(f, "  {interface}: {text}")?;
        }
        Ok(())
    }
}
