//! Scenes: shell scripts in which containers are operated from outside.

use serde_json::Value;

use crate::{Outcome, Program, Scratch, World, pidbox, unique_name};

/// A scene: a shell script with pidbox as `$P` and two unique names as `$A` and `$B`, in a folder of its
/// own.
///
/// `start NAME SCRIPT` starts a container with that shell script, and comes back when it says `up`.
pub fn scene(script: &str) -> Outcome {
    played(Program::new("bash"), script)
}

/// As [`scene`], with another command in place of `bash`.
pub fn played(bash: Program, script: &str) -> Outcome {
    const PRELUDE: &str = r#"
        mkfifo end
        # Supervisors in the background are nobody's children here: they are given a moment to end.
        trap 'for round in $(seq 200); do pgrep -x pidbox > /dev/null || break; sleep 0.01; done' EXIT
        start() {
            name=$1; shift; mkfifo "up.$name"
            $P $OPTIONS "$name" -- sh -c 'up() { echo > "up.'$name'"; }; '"$*" &
            read line < "up.$name"; rm "up.$name"
        }
        until_() { until "$@" > /dev/null 2>&1; do sleep 0.01; done; }
        # Whether that command has asked, and waits for its answer: it reads a socket.
        asks() { grep -Eq '^(0|45) 0x[3-9]' /proc/$1/syscall; }
        listed() { $P ps -q | grep -qx "$1"; }
    "#;
    let scratch = Scratch::new("scene");
    let scratch = scratch.path();
    bash.arg("-c")
        .arg(format!("{PRELUDE}{script}"))
        .env("P", pidbox())
        .env("A", unique_name("a"))
        .env("B", unique_name("b"))
        .dir(scratch)
        .run(World::Native)
}

/// A scene that ends well, shows that and leaves nobody.
#[track_caller]
pub fn shows(script: &str, output: &str) -> Outcome {
    let outcome = scene(script);
    assert_eq!(outcome.output, output, "{outcome}");
    assert_eq!(outcome.status.code(), Some(0), "{outcome}");
    assert!(outcome.left.is_empty(), "{outcome}");
    outcome
}

/// As [`shows`], and nothing on stderr.
#[track_caller]
pub fn quietly_shows(script: &str, output: &str) {
    let outcome = shows(script, output);
    assert_eq!(outcome.errors, "", "{outcome}");
}

/// What a script leaves on stdout as JSON.
#[track_caller]
pub fn json(script: &str) -> Value {
    let outcome = scene(script);
    assert_eq!(outcome.status.code(), Some(0), "{outcome}");
    serde_json::from_str(&outcome.output).unwrap_or_else(|error| panic!("{error}\n{outcome}"))
}
