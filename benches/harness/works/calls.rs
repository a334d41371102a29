//! System calls.

use super::CALLS;
use crate::work::{Effort, Goal, Group, Link, Measure, Work};
use crate::world::World::{Filter, Native};

const fn call(
    name: &'static str,
    what: &'static str,
    goals: &'static [Goal],
    link: Link,
    words: &'static [&'static str],
) -> Work {
    Work {
        name,
        what,
        group: Group::Calls,
        worlds: CALLS,
        effort: Effort::Light,
        goals,
        measure: Measure::Call(link, words),
    }
}

const TENTH: &[Goal] = &[Goal::Beside(Native, 0.1)];
const AS_A_FILTER: &[Goal] = &[Goal::Beside(Filter, 1.05)];
const PATH: &[Goal] = &[Goal::Beside(Native, 1.15)];
/// What two stops would not do in.
const ONE_STOP: &[Goal] = &[Goal::Against("stop", 1.5)];

use Link::{Dynamic, Static};

pub(super) const WORKS: &[Work] = &[
    call("getpid", "getpid", TENTH, Dynamic, &["getpid"]),
    call(
        "getpid-static",
        "getpid, static program",
        TENTH,
        Static,
        &["getpid"],
    ),
    call("getppid", "getppid", TENTH, Dynamic, &["getppid"]),
    call(
        "getppid-static",
        "getppid, static program",
        TENTH,
        Static,
        &["getppid"],
    ),
    call("getpgrp", "getpgrp", TENTH, Dynamic, &["getpgrp"]),
    call(
        "getpgrp-static",
        "getpgrp, static program",
        TENTH,
        Static,
        &["getpgrp"],
    ),
    call("gettid", "gettid, one thread", TENTH, Dynamic, &["gettid"]),
    call("read", "read of 1 byte", AS_A_FILTER, Dynamic, &["read"]),
    call("mmap", "mmap and munmap", AS_A_FILTER, Dynamic, &["mmap"]),
    call(
        "futex",
        "futex, nobody to wake",
        AS_A_FILTER,
        Dynamic,
        &["futex"],
    ),
    call("open", "open and close", PATH, Dynamic, &["open"]),
    call("stat", "stat", PATH, Dynamic, &["stat"]),
    call("readlink", "readlink", PATH, Dynamic, &["readlink"]),
    call(
        "stop",
        "one stop: getpid by syscall(2)",
        &[],
        Dynamic,
        &["stop"],
    ),
    call("kill", "kill(self, 0)", ONE_STOP, Dynamic, &["kill"]),
    call(
        "wait",
        "wait4 of a finished child",
        ONE_STOP,
        Dynamic,
        &["wait"],
    ),
    call("raise", "raise, with a handler", &[], Dynamic, &["raise"]),
    call("exe", "readlink of /proc/self/exe", &[], Dynamic, &["exe"]),
    call(
        "self",
        "open, read, close of /proc/self/stat",
        &[],
        Dynamic,
        &["self"],
    ),
];
