//! What the supervisor knows.

use abi::RealPid;
use fastlane::Libraries;
use hashbrown::{HashMap, HashSet};
use pidspace::{PidTable, PidspaceId, Rules, ThreadGroupId};
use ptrace::Stopped;
use registry::Claim;
use std::cell::Cell;
use surface::Surface;

use crate::birth::{Newcomer, Started};
use crate::control::Desk;
use crate::event_loop::Outcome;
use crate::handlers::path::{FileId, HandedOver, Roots, Seals};
use crate::handlers::wait::Awaited;
use crate::lane::{LaneMode, Paths};
use crate::pid_namespaces::PidNamespaces;
use crate::placement::Placement;
use crate::stats::Stats;
use crate::tracee::Tracee;
use crate::unknown::UnknownCalls;
use crate::wall::Shelf;
use crate::zapped::Unheard;

/// Everything that is known of the running containers.
#[derive(Debug)]
pub(crate) struct Supervisor {
    /// Who is who.
    pub table: PidTable,
    /// What each call means.
    pub surface: Surface,
    /// What becomes of a call that none of it is about.
    pub unknown: UnknownCalls,
    /// Where they run.
    pub placement: Placement,
    /// How often each call was made.
    pub stats: Stats,
    /// Which calls are spared their stops.
    pub lane: LaneMode,
    /// Whether harmless paths can be told by their texts.
    pub paths: Cell<Paths>,
    /// Where such calls come from.
    pub libraries: Libraries,
    /// The traced tasks.
    pub tracees: HashMap<RealPid, Tracee>,
    /// Tasks that were heard of before their creators announced them.
    pub newcomers: HashMap<RealPid, Newcomer>,
    /// How many calls in flight may still announce a task.
    pub spawning: usize,
    /// The waits that each process has in flight.
    pub waits: HashMap<ThreadGroupId, Vec<Awaited>>,
    /// Dead children that are gone, while a wait of their parent's is still to return.
    pub unclaimed: HashMap<ThreadGroupId, Vec<ThreadGroupId>>,
    /// The names of the containers.
    pub claims: HashMap<PidspaceId, Claim>,
    /// What makes names of files ours.
    pub seals: Seals,
    /// Where guests find files of ours.
    pub shelf: Shelf,
    /// Where paths begin.
    pub roots: Roots,
    /// Where people ask about them.
    pub desk: Desk,
    /// Files that are open for writing, and whose writes are followed.
    pub handed_over: HashMap<FileId, HandedOver>,
    /// The next netlink port to try where a process cannot have its own number.
    pub spare_port: i32,
    /// First processes of nested containers, kept in `PTRACE_EVENT_EXIT` until those are empty.
    pub held: HashMap<RealPid, Stopped>,
    /// The files that stand for pidspaces.
    pub pid_namespaces: PidNamespaces,
    /// Dead children of dead inits, of which their new parents do not hear.
    pub zapped: HashSet<RealPid>,
    /// Those inits, by their parents, who may not have heard of them.
    pub unheard: HashMap<ThreadGroupId, Vec<Unheard>>,
    /// Signals that tell of a parent's death, kept until that has been seen.
    pub bereaved: HashMap<RealPid, Vec<Stopped>>,
    /// The outermost container's first process.
    pub init: RealPid,
    /// Whether that has become the program.
    pub has_started: Started,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

impl Supervisor {
    /// The living threads of a process, by their real TIDs.
    pub(crate) fn threads(&self, group: ThreadGroupId) -> impl Iterator<Item = RealPid> {
        let tasks = self
            .table
            .group(group)
            .into_iter()
            .flat_map(|group| group.tasks());
        tasks
            .filter_map(|task| self.table.task(task))
            .map(|task| task.real())
    }

    /// The rules of a container, where it is still there.
    pub(crate) fn rules(&self, space: PidspaceId) -> Option<Rules> {
        self.table.space(space).map(|space| space.rules())
    }
}
