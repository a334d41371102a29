//! Processes and threads that come and go.

use super::PROCESSES;
use crate::work::{Effort, Goal, Group, Link, Measure, Work};
use crate::world::World::{Native, NullNear};

const fn process(
    name: &'static str,
    what: &'static str,
    goals: &'static [Goal],
    measure: Measure,
) -> Work {
    Work {
        name,
        what,
        group: Group::Processes,
        worlds: PROCESSES,
        effort: Effort::Light,
        goals,
        measure,
    }
}

const FORK: &[Goal] = &[Goal::Beside(Native, 1.5), Goal::Beside(NullNear, 1.2)];
const SPAWN: &[Goal] = &[Goal::Beside(Native, 1.3)];
const THREAD: &[Goal] = &[Goal::Beside(Native, 2.0)];

use Link::Dynamic;

pub(super) const WORKS: &[Work] = &[
    process(
        "fork",
        "fork, exit, wait",
        FORK,
        Measure::Call(Dynamic, &["fork"]),
    ),
    process(
        "spawn",
        "posix_spawn of true, wait",
        SPAWN,
        Measure::Call(Dynamic, &["spawn"]),
    ),
    process(
        "vfork",
        "vfork, exec of true, wait",
        SPAWN,
        Measure::Call(Dynamic, &["vfork"]),
    ),
    process(
        "thread",
        "pthread_create, join",
        THREAD,
        Measure::Call(Dynamic, &["thread"]),
    ),
    process(
        "start",
        "the start of the world itself",
        &[],
        Measure::Start,
    ),
];
