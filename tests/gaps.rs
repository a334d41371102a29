//! What is known to differ from Linux, and why: the one list.

use tests::World;

/// A guest whose transcript is known to differ in some worlds.
pub struct Gap {
    /// The guest, as `family/name`.
    pub guest: &'static str,
    /// Where it differs; it must be the same elsewhere, and a gap that has closed fails the test.
    pub worlds: &'static [World],
    /// What is missing.
    pub reason: &'static str,
}

/// All of them.
pub const GAPS: &[Gap] = &[
    Gap {
        guest: "futex/inheritance",
        worlds: PIDBOX,
        reason: "futexes with priority inheritance are refused, as by a kernel without them",
    },
    Gap {
        guest: "inspect/bpf_query",
        worlds: PIDBOX,
        reason: "BPF_TASK_FD_QUERY is refused: its structure is read and written by one call",
    },
    Gap {
        guest: "pidfd/handle",
        worlds: PIDBOX,
        reason: "file handles of pidfds are not opened: they could be of any process of the host",
    },
    Gap {
        guest: "sched/capability_cut",
        worlds: PIDBOX,
        reason: "a structure that holds an id is read whole, or not at all",
    },
    Gap {
        guest: "socket/peercred_cut",
        worlds: PIDBOX,
        reason: "a part of a real id does not tell whose it is: it reads 0",
    },
    Gap {
        guest: "netlink/taskstats",
        worlds: PIDBOX,
        reason: "a reply is read with recv(2), which is not stopped; the family is not found",
    },
    Gap {
        guest: "proc/dead",
        worlds: PIDBOX,
        reason: "the first read of a file of /proc that holds ids tells what was true when it was opened",
    },
];

const PIDBOX: &[World] = &[
    World::ContainerInit,
    World::NestedInit,
    World::NoLane,
    World::AnswersOnly,
    World::EagerLane,
];

/// The gap that is known of that guest in that world.
pub fn known(guest: &str, world: World) -> Option<&'static Gap> {
    GAPS.iter()
        .find(|gap| gap.guest == guest && gap.worlds.contains(&world))
}
