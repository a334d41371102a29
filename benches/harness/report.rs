//! What is kept of a run of the benchmarks: a file of JSON, from which plot and table are made.

use serde::{Deserialize, Serialize};

use crate::machine::{Machine, said};
use crate::spread::{Spread, paired};
use crate::text;
use crate::work::{Goal, Group, Unit, Work};
use crate::world::World;

/// One run of the benchmarks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Grows when a field changes its meaning.
    pub schema: u32,
    /// Where it was made.
    pub machine: Machine,
    /// When, in UTC.
    pub date: String,
    /// By which command.
    pub command: String,
    /// Of which pidbox: `git describe`, where there is a git.
    pub version: String,
    /// How much work there was beside it: the load average at its start.
    pub load: String,
    /// What came of it.
    pub works: Vec<WorkReport>,
    /// What did not.
    pub skipped: Vec<Skipped>,
}

/// One work in all its worlds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WorkReport {
    /// As it is called on the command line.
    pub name: String,
    /// What it does.
    pub what: String,
    /// Which kind of thing it is.
    pub group: Group,
    /// In what its figures are.
    pub unit: Unit,
    /// What it came to.
    pub figures: Vec<Figure>,
    /// Whether pidbox does as well as it is to.
    pub goals: Vec<Verdict>,
}

/// One work in one world.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// Where.
    pub world: World,
    /// What it came to.
    pub value: Spread,
    /// Beside native, of runs in the same round.
    pub ratio: Option<Spread>,
    /// The run of each round, where it took part.
    pub runs: Vec<Option<f64>>,
}

/// A goal, and what came of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Verdict {
    /// What it is about.
    pub goal: String,
    /// What was allowed.
    pub limit: f64,
    /// What was needed.
    pub got: f64,
    /// Whether that is enough.
    pub is_met: bool,
}

/// What was not measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Skipped {
    /// Which work, if not all.
    pub work: Option<String>,
    /// In which world, if not in all.
    pub world: Option<World>,
    /// Why.
    pub why: String,
}

impl Report {
    /// An empty one, of here and now.
    pub fn begin() -> Self {
        let words = std::env::args().skip(1).filter(|word| word != "--bench");
        let words: Vec<String> = words.collect();
        let mut command = "cargo bench --bench programs".to_owned();
        if !words.is_empty() {
            command = format!("{command} -- {}", words.join(" "));
        }
        Self {
            schema: 1,
            machine: Machine::here(),
            date: said("date", &["-u", "+%Y-%m-%d %H:%M"]),
            command,
            version: said("git", &["describe", "--always", "--dirty"]),
            load: std::fs::read_to_string("/proc/loadavg")
                .unwrap_or_default()
                .trim()
                .to_owned(),
            works: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// As JSON, with a line for each figure.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut head = serde_json::to_value(Self {
            works: Vec::new(),
            skipped: Vec::new(),
            ..self.clone()
        })?;
        let mut text = String::from("{\n");
        for (key, value) in head.as_object_mut().into_iter().flatten() {
            if value.as_array().is_none() {
                text += &format!("\"{key}\": {value},\n");
            }
        }
        let works: serde_json::Result<Vec<_>> =
            self.works.iter().map(WorkReport::to_json).collect();
        text += &format!("\"works\": [\n{}\n],\n", works?.join(",\n"));
        text += &format!("\"skipped\": [{}]\n}}\n", lines(&self.skipped)?);
        Ok(text)
    }

    /// The work of that name.
    pub fn work(&self, name: &str) -> Option<&WorkReport> {
        self.works.iter().find(|work| work.name == name)
    }

    /// Of when and where it is, in a line.
    pub fn origin(&self) -> String {
        format!(
            "{}; {}; {}",
            self.machine.describe(),
            self.date,
            self.command
        )
    }

    /// Hold a work to its goals. Those that cannot be told are left out.
    pub(crate) fn judge(&self, work: &Work, figures: &[Figure]) -> Vec<Verdict> {
        let at = |world| {
            figures
                .iter()
                .find(|figure: &&Figure| figure.world == world)
        };
        let Some(inside) = at(World::Pidbox) else {
            return Vec::new();
        };
        let verdict = |goal: &Goal| {
            let (goal, limit, got) = match *goal {
                Goal::Beside(world, limit) => (
                    format!("{} of {}", text::ratio(limit), world.name()),
                    limit,
                    paired(&inside.runs, &at(world)?.runs)?.median,
                ),
                Goal::Against(other, limit) => (
                    format!("{} of {other}", text::ratio(limit)),
                    limit,
                    inside.value.median / self.work(other)?.at(World::Pidbox)?.value.median,
                ),
                Goal::AtMost(limit) => {
                    (text::amount(limit, work.unit()), limit, inside.value.median)
                }
            };
            Some(Verdict {
                goal,
                limit,
                got,
                is_met: got <= limit,
            })
        };
        work.goals.iter().filter_map(verdict).collect()
    }
}

impl WorkReport {
    fn to_json(&self) -> serde_json::Result<String> {
        let head = serde_json::to_string(&Self {
            figures: Vec::new(),
            goals: Vec::new(),
            ..self.clone()
        })?;
        let head = head.split("\"figures\"").next().unwrap_or_default();
        let figures = lines(&self.figures)?;
        let goals = lines(&self.goals)?;
        Ok(format!(
            "{head}\n\"figures\": [{figures}],\n\"goals\": [{goals}]}}"
        ))
    }

    /// What it came to in a world.
    pub fn at(&self, world: World) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.world == world)
    }
}

/// Each on a line of its own.
fn lines<T: Serialize>(all: &[T]) -> serde_json::Result<String> {
    let lines: serde_json::Result<Vec<_>> = all.iter().map(serde_json::to_string).collect();
    let lines = lines?.into_iter().map(|line| format!("\n  {line}"));
    Ok(lines.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let one = Spread::of([1.0]).unwrap();
        let figure = |world| Figure {
            world,
            value: one,
            ratio: Some(one),
            runs: vec![Some(1.0), None],
        };
        let mut report = Report::begin();
        report.skipped.push(Skipped {
            work: None,
            world: Some(World::Proot),
            why: "a \"reason\"".to_owned(),
        });
        for name in ["one", "other"] {
            report.works.push(WorkReport {
                name: name.to_owned(),
                what: "nothing".to_owned(),
                group: Group::Calls,
                unit: Unit::Nanoseconds,
                figures: vec![figure(World::Native), figure(World::Pidbox)],
                goals: vec![Verdict {
                    goal: "1.00 of native".to_owned(),
                    limit: 1.0,
                    got: 1.0,
                    is_met: true,
                }],
            });
        }
        let read: Report = serde_json::from_str(&report.to_json().unwrap()).unwrap();
        let value = |report| serde_json::to_value::<&Report>(report).unwrap();
        assert_eq!(value(&read), value(&report));
    }
}
