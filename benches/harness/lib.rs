//! What the benchmarks share: the same works in many worlds, by turns.
//!
//! A machine's speed drifts by more than what is measured, so nothing is ever compared across runs. Each
//! *work* is done in all its *worlds* by turns, and a ratio is the median of the ratios of runs that
//! stand side by side. What is small is timed by itself, inside its world, so that the start of
//! a container is in no figure but its own.

mod bench;
mod machine;
mod markdown;
mod plot;
mod report;
mod sources;
mod spread;
mod text;
mod work;
mod works;
mod world;

pub use bench::{Bench, Progress};
pub use machine::Machine;
pub use markdown::put_tables;
pub use plot::draw;
pub use report::{Figure, Report, Skipped, Verdict, WorkReport};
pub use spread::{Spread, paired};
pub use text::{amount, ratio};
pub use work::{Effort, Goal, Group, Link, Measure, Place, Unit, Work};
pub use works::works;
pub use world::World;

use std::path::{Path, PathBuf};

/// The C program of that name beside the benchmarks, compiled.
pub fn guest(name: &str, options: &[&str]) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("guests")
        .join(name)
        .with_extension("c");
    tests::compile(&source, &[&["-O2"], options].concat())
}
