//! What the tests share: the programs under test, the worlds they run in, and a hang guard.

mod artifact;
pub mod document;
mod process;
mod saying;
mod scene;
mod scratch;
mod terminal;
mod transcript;
mod world;

pub use artifact::{
    compile, guests, multilib_works, namespaces_work, package_dir, pidbox, unique_name,
};
pub use process::{Outcome, Program, Running};
pub use saying::{beside, command, exits, fails, fails_plainly, inside};
pub use scene::{json, played, quietly_shows, scene, shows};
pub use scratch::Scratch;
pub use terminal::Terminal;
pub use transcript::{Transcript, difference};
pub use world::World;

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;

/// Says on the test's real stderr, past the harness's capture, that something was not tested.
pub fn skipped(what: &str, why: &str) {
    // A stderr that is gone has no reader who could miss the line.
    let _ = writeln!(io::stderr(), "skipped: {what}: {why}");
}

/// The program of that name in `PATH`.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

/// Whether all of `programs` are installed; where one is not, the test is skipped for all to see.
pub fn installed(test: &str, programs: &[&str]) -> bool {
    let missing: Vec<&str> = programs
        .iter()
        .copied()
        .filter(|program| find(program).is_none())
        .collect();
    if !missing.is_empty() {
        skipped(test, &format!("not installed: {}", missing.join(", ")));
    }
    missing.is_empty()
}
