//! What depends on how many there are.

use super::{OURS, SUPERVISORS};
use crate::work::{Effort, Goal, Group, Link, Measure, Work};
use crate::world::World;

/// What takes a while to get going.
const fn huge(work: Work) -> Work {
    Work {
        effort: Effort::Huge,
        ..work
    }
}

const fn scale(
    name: &'static str,
    what: &'static str,
    worlds: &'static [World],
    goals: &'static [Goal],
    measure: Measure,
) -> Work {
    Work {
        name,
        what,
        group: Group::Scale,
        worlds,
        effort: Effort::Heavy,
        goals,
        measure,
    }
}

/// 8 MiB, and 1 KiB for each of so many tasks.
const fn kibibytes(tasks: f64) -> Goal {
    Goal::AtMost(8192.0 + tasks)
}

const FLAT: &[Goal] = &[Goal::Against("stop-10", 1.5)];

const fn stop(words: &'static [&'static str]) -> Measure {
    Measure::Call(Link::Static, words)
}

pub(super) const WORKS: &[Work] = &[
    scale(
        "stop-10",
        "one stop beside 10 sleepers",
        OURS,
        &[],
        stop(&["stop", "10"]),
    ),
    scale(
        "stop-100",
        "one stop beside 100",
        OURS,
        FLAT,
        stop(&["stop", "100"]),
    ),
    scale(
        "stop-1000",
        "one stop beside 1,000",
        OURS,
        FLAT,
        stop(&["stop", "1000"]),
    ),
    huge(scale(
        "stop-10000",
        "one stop beside 10,000",
        OURS,
        FLAT,
        stop(&["stop", "10000"]),
    )),
    scale(
        "busy-1",
        "a stop of the only busy process",
        OURS,
        &[],
        stop(&["busy", "1"]),
    ),
    scale(
        "busy-all",
        "a stop of one busy process a processor",
        OURS,
        &[Goal::Against("busy-1", 1.0)],
        stop(&["busy", "0"]),
    ),
    scale(
        "busy-8",
        "a stop of eight busy processes",
        OURS,
        &[Goal::Against("busy-1", 1.0)],
        stop(&["busy", "8"]),
    ),
    scale(
        "memory-10",
        "supervisor of 10 tasks",
        SUPERVISORS,
        &[kibibytes(10.0)],
        Measure::Memory("10"),
    ),
    scale(
        "memory-100",
        "supervisor of 100 tasks",
        SUPERVISORS,
        &[kibibytes(100.0)],
        Measure::Memory("100"),
    ),
    scale(
        "memory-1000",
        "supervisor of 1,000 tasks",
        SUPERVISORS,
        &[kibibytes(1000.0)],
        Measure::Memory("1000"),
    ),
    huge(scale(
        "memory-10000",
        "supervisor of 10,000 tasks",
        SUPERVISORS,
        &[kibibytes(10_000.0)],
        Measure::Memory("10000"),
    )),
];
