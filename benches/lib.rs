//! What the benchmarks share: two worlds, by turns.
//!
//! A machine's speed drifts by more than what is measured, so nothing is ever compared across runs:
//! each figure is a ratio of medians of runs that were taken in turn, native and inside.

use std::path::{Path, PathBuf};
use std::process::Command;

use tests::{pidbox, unique_name};

/// Medians of the same thing, native and inside, in the same unit.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// On the machine itself.
    pub native: f64,
    /// In a container.
    pub inside: f64,
}

impl Pair {
    /// How many times as much it costs inside.
    pub fn ratio(self) -> f64 {
        self.inside / self.native
    }
}

/// Take `rounds` measurements in each of the two worlds, by turns. `measure` gets the words that
/// come before a program's own there.
pub fn by_turns(rounds: usize, mut measure: impl FnMut(&[String]) -> f64) -> Pair {
    let mut native = Vec::new();
    let mut inside = Vec::new();
    for _ in 0..rounds {
        native.push(measure(&[]));
        let prefix = [
            pidbox().display().to_string(),
            unique_name("bench"),
            "--".into(),
        ];
        inside.push(measure(&prefix));
    }
    Pair {
        native: median(native),
        inside: median(inside),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A command of `words`, behind `prefix`.
pub fn command(prefix: &[String], words: &[&str]) -> Command {
    let mut line = prefix
        .iter()
        .map(String::as_str)
        .chain(words.iter().copied());
    let mut command = Command::new(line.next().unwrap_or("true"));
    command.args(line);
    command
}

/// The C program of that name beside the benchmarks, compiled.
pub fn guest(name: &str) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("guests")
        .join(name)
        .with_extension("c");
    tests::compile(&source, &["-O2"])
}

/// Whether a benchmark of that name was asked for on the command line.
pub fn wanted(name: &str) -> bool {
    let mut asked = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .peekable();
    asked.peek().is_none() || asked.any(|word| name.contains(&word))
}
