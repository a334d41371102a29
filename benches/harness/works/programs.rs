//! Programs, as they are.

use std::path::Path;
use std::process::Command;

use super::{LONG_PROGRAMS, PROGRAMS};
use crate::sources;
use crate::work::{Effort, Goal, Group, Measure, Place, Work};
use crate::world::World::Native;

const TENTH_MORE: &[Goal] = &[Goal::Beside(Native, 1.1)];
const BUILD: &[Goal] = &[Goal::Beside(Native, 1.05)];
const SHELL: &[Goal] = &[Goal::Beside(Native, 1.3)];

const fn program(
    name: &'static str,
    what: &'static str,
    (effort, times): (Effort, usize),
    goals: &'static [Goal],
    needs: &'static [&'static str],
    place: Option<Place>,
    script: &'static str,
) -> Work {
    Work {
        name,
        what,
        group: Group::Programs,
        worlds: PROGRAMS,
        effort,
        goals,
        measure: Measure::Script {
            times,
            needs,
            place,
            script,
        },
    }
}

const fn long(work: Work) -> Work {
    Work {
        worlds: LONG_PROGRAMS,
        ..work
    }
}

use Effort::{Heavy, Light};

pub(super) const WORKS: &[Work] = &[
    program(
        "find",
        "find /usr -xdev",
        (Light, 1),
        TENTH_MORE,
        &["find"],
        None,
        "exec find /usr -xdev",
    ),
    program(
        "git-status",
        "git status, 20,000 files",
        (Light, 3),
        TENTH_MORE,
        &["git"],
        Some(sources::REPOSITORY),
        "exec git status",
    ),
    program(
        "git-log",
        "git log --stat, 2,000 commits",
        (Light, 1),
        TENTH_MORE,
        &["git"],
        Some(sources::REPOSITORY),
        "exec git log --stat",
    ),
    program(
        "tar",
        "tar of 20,000 files",
        (Light, 1),
        TENTH_MORE,
        &["tar", "git"],
        Some(sources::REPOSITORY),
        "tar -cf - --exclude=.git . | cat",
    ),
    program(
        "lua",
        "make -j2 of Lua",
        (Heavy, 1),
        BUILD,
        &["make", "cc"],
        Some(sources::LUA),
        "make -s clean && exec make -s -j2",
    ),
    program(
        "sqlite",
        "make -j2 of SQLite",
        (Heavy, 1),
        BUILD,
        &["make", "cc"],
        Some(sources::SQLITE),
        "make -s clean && exec make -s -j2",
    ),
    long(program(
        "subprocess",
        "CPython's test_subprocess",
        (Heavy, 1),
        SHELL,
        &[],
        Some(PYTHON),
        // Without those that mostly sleep.
        "exec $(cat python) -m test test_subprocess -i '*timeout*' -i '*_dead' -i '*repeated_call*' -i 'test_call_seq'",
    )),
    program(
        "bash",
        "bash, 1,000 times $(true)",
        (Light, 1),
        SHELL,
        &["bash"],
        None,
        "exec bash -c 'for i in {1..1000}; do x=$(true); done'",
    ),
];

const PYTHON: Place = Place {
    name: "python",
    fill: has_tests,
};

/// Whether a Python is there that has its own tests.
fn has_tests(folder: &Path) -> Result<(), String> {
    for python in ["/usr/bin/python3.11", "python3.11", "python3"] {
        let tried = Command::new(python)
            .args(["-c", "import test.test_subprocess"])
            .output();
        if tried.is_ok_and(|tried| tried.status.success()) {
            return sources::write(folder, "python", python);
        }
    }
    Err("not installed: Python's own tests (libpython3.11-testsuite)".to_owned())
}
