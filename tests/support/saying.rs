//! Running the command, and what it must say.

use crate::{Outcome, Program, World, pidbox};

/// `pidbox` with those arguments.
pub fn command(arguments: &[&str]) -> Outcome {
    Program::new(pidbox()).args(arguments).run(World::Native)
}

/// A shell script in a container of its own.
pub fn inside(script: &str) -> Outcome {
    Program::new("sh")
        .arg("-c")
        .arg(script)
        .run(World::Container)
}

/// A script beside pidbox, which it finds as `$0`.
pub fn beside(script: &str) -> Outcome {
    Program::new("sh")
        .arg("-c")
        .arg(script)
        .arg(pidbox())
        .run(World::Native)
}

#[track_caller]
pub fn exits(outcome: &Outcome, code: i32) {
    assert_eq!(outcome.status.code(), Some(code), "{outcome}");
    assert!(outcome.left.is_empty(), "{outcome}");
}

/// One line that says what failed, then hints, and nothing on stdout.
#[track_caller]
pub fn fails(outcome: &Outcome, code: i32, words: &[&str]) {
    exits(outcome, code);
    assert_eq!(outcome.output, "", "{outcome}");
    let mut lines = outcome.errors.lines();
    let first = lines.next().unwrap_or_default();
    assert!(first.starts_with("pidbox: "), "{outcome}");
    for word in words {
        assert!(
            outcome.errors.contains(word),
            "{word:?} is missing\n{outcome}"
        );
    }
    let hints: Vec<&str> = lines.collect();
    assert!(!hints.is_empty(), "there is no hint\n{outcome}");
    assert!(
        hints.iter().all(|line| line.starts_with("hint: ")),
        "{outcome}"
    );
}

/// One line, of which this is the beginning.
#[track_caller]
pub fn fails_plainly(outcome: &Outcome, code: i32, beginning: &str) {
    exits(outcome, code);
    assert!(
        outcome.output.is_empty() && outcome.errors.starts_with(beginning),
        "{outcome}"
    );
    assert_eq!(outcome.errors.lines().count(), 1, "{outcome}");
}
