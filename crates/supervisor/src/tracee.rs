//! What the supervisor knows of one task beside what the table knows.

use abi::{RealPid, VirtualPid};
use pidspace::{PidspaceId, TaskId, ThreadGroupId};
use ptrace::{AtExit, SystemCall};
use std::cell::RefCell;
use std::rc::Rc;
use surface::Habit;

use crate::call::Call;
use crate::errand::{Away, Errand};
use crate::filtered::Filters;
use crate::handlers::path::Judged;
use crate::handlers::path::own::OwnText;
use crate::handlers::sweep::Sweep;
use crate::scratch::Scratch;
use crate::stats::Interface;
use crate::wall::Side;

/// A task that is traced.
#[derive(Debug)]
pub(crate) struct Tracee {
    /// Who it is.
    pub task: TaskId,
    /// The system call that it is in, where an exit stop is to come.
    pub call: Option<Call>,
    /// One call of the guest's that is carried out as many.
    pub sweep: Option<Sweep>,
    /// A call that it makes for us before its own returns.
    pub away: Option<Away>,
    /// Which of its calls stop.
    pub follow: Follow,
    /// The filters of its own that it is under.
    pub filters: Filters,
    /// The descriptors whose reads stop.
    pub armed: Vec<u32>,
    /// For what it is armed.
    pub habits: Vec<Habit>,
    /// How it is given a file of ours.
    pub reach: Reach,
    /// On which side of the wall it is.
    pub side: Side,
    /// What the kernel has just said about a file.
    pub judged: Option<Judged>,
    /// What a file shows it that shows each reader something of its own.
    pub own_text: Option<OwnText>,
    /// The kernel has just refused to mount a procfs for it.
    pub is_refused_proc: bool,
    /// The call that it makes once more without knowing.
    pub repeats: Option<Interface>,
    /// What remains to be done at its first stop.
    pub birth: Option<Birth>,
    /// Scratch memory, shared by all who share the address space.
    pub scratch: Rc<RefCell<Scratch>>,
    /// How many ports have been found taken for the netlink socket that it binds.
    pub taken_ports: u8,
    /// Where its libc keeps its own TID: the address it gave to be cleared at its exit.
    pub tid_address: Option<u64>,
    /// Where its list of held locks is, if it has one in the words of i386.
    pub robust_list: Option<u64>,
    /// Whether it is in a group-stop, and who wanted that.
    pub stopped: Option<StopCause>,
    /// Who sent the last signal: the cause of the group-stop, if one follows.
    pub next_stop: StopCause,
    /// Whether it stops in `PTRACE_EVENT_EXIT`.
    pub at_exit: AtExit,
    /// It has been seen there.
    pub is_leaving: bool,
}

/// Which of a tracee's system calls stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follow {
    /// Those that the filter selects.
    Filtered,
    /// Every one, entry and exit: a descriptor of /proc/container is open for writing, and which
    /// write goes to it no filter can tell.
    EveryCall,
}

/// How a tracee is given a file that the kernel does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It opens one of ours.
    StandIn,
    /// It may not look into us: it makes one, which is filled.
    Room,
}

/// Who put a job to sleep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopCause {
    /// The terminal.
    Terminal,
    /// A member, or a process that is no member.
    Process,
}

/// What a new task's creator has left to be done before the task's first instruction.
#[derive(Debug, Default)]
pub(crate) struct Birth {
    /// `CLONE_CHILD_SETTID`: the word, and the number as the new task's own pidspace has it.
    pub child_tid: Option<(u64, VirtualPid)>,
    /// The call that made it, whose registers it must start with as the guest had them.
    pub made: Option<SystemCall>,
    /// Whether it is to stop in `PTRACE_EVENT_EXIT`.
    pub at_exit: AtExit,
    /// A call that it makes for us first.
    pub errand: Option<Errand>,
}

impl Tracee {
    /// A task without a past.
    pub(crate) fn new(task: TaskId, side: Side) -> Self {
        Self {
            task,
            call: None,
            sweep: None,
            away: None,
            follow: Follow::Filtered,
            filters: Filters::default(),
            armed: Vec::new(),
            habits: Vec::new(),
            reach: Reach::StandIn,
            side,
            judged: None,
            own_text: None,
            is_refused_proc: false,
            repeats: None,
            birth: None,
            scratch: Rc::default(),
            taken_ports: 0,
            tid_address: None,
            robust_list: None,
            stopped: None,
            next_stop: StopCause::Process,
            at_exit: AtExit::Go,
            is_leaving: false,
        }
    }
}

impl Tracee {
    /// Whether all of its calls stop.
    pub(crate) fn is_followed(&self) -> bool {
        self.follow == Follow::EveryCall || self.filters.need_every_call()
    }
}

/// Who makes a call: the keys under which everything about the caller is found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    /// Its real TID.
    pub real: RealPid,
    /// The thread.
    pub task: TaskId,
    /// The process.
    pub group: ThreadGroupId,
    /// The pidspace it lives in: the context in which it reads and writes numbers.
    pub space: PidspaceId,
}
