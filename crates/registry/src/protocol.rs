//! What is asked, and what is answered.
//!
//! Virtual PIDs are plain integers here, in the context of the container that the field's own
//! documentation names; real ones are the supervisor's. A question goes to the socket of the
//! container that it is about.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The version that both ends must speak.
pub const VERSION: u32 = 1;

/// What every frame holds.
#[derive(Debug, Deserialize, Serialize)]
pub struct Message<T> {
    /// [`VERSION`].
    pub version: u32,
    /// The question or the answer.
    pub body: T,
}

/// A question, about the container whose socket it comes by.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// What it is: [`Response::Container`].
    Describe,
    /// Who is in it, nested containers included: [`Response::Processes`].
    Processes,
    /// The numbers of one process at every level: [`Response::Process`].
    Find(Whom),
    /// Signal one process, or the container as a whole: [`Response::Done`].
    Kill {
        /// Its PID in this container. `None`: the first process, or everybody for `SIGKILL` and where
        /// there is no first process any more.
        pid: Option<i32>,
        /// The signal's number.
        signal: i32,
    },
    /// Let nobody run: [`Response::Done`] when nobody does.
    Pause,
    /// Let everybody go on: [`Response::Done`].
    Unpause,
    /// Wait for its end: [`Response::Ended`].
    Wait,
    /// Be at its terminal: [`Response::Attached`], after which the connection is no more for questions.
    /// What comes is what the terminal shows; what goes are [`crate::Keys`].
    Attach,
    /// What its supervisor has been stopped for, all its containers together: [`Response::Stats`].
    Stats,
    /// Let a child of the peer's in, which waits for that: [`Response::Joined`]. It must let itself be
    /// traced by the supervisor, and then install the filter that comes back before it does anything else.
    Join {
        /// Its real PID.
        real: i32,
    },
}

/// One process.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whom {
    /// By its PID in the container that is asked.
    Virtual(i32),
    /// By its real PID.
    Real(i32),
}

/// An answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// To [`Request::Describe`].
    Container(Box<Container>),
    /// To [`Request::Processes`], by their PIDs.
    Processes(Vec<Process>),
    /// To [`Request::Find`].
    Process(Process),
    /// To [`Request::Join`].
    Joined {
        /// Its PID in the container.
        pid: i32,
        /// The seccomp filter: code, jump if true, jump if false, operand.
        filter: Vec<(u16, u8, u8, u32)>,
    },
    /// To [`Request::Attach`].
    Attached,
    /// To [`Request::Stats`], what needed the most first.
    Stats(Vec<Stat>),
    /// It is done.
    Done,
    /// The container has ended, before or after the question.
    Ended(Option<End>),
    /// It is not done.
    Refused(Refusal),
}

/// How the first process of a container ended.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// By `exit(2)`.
    Exited(u8),
    /// By that signal.
    Killed(i32),
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The peer is neither the owner nor root.
    #[error("it belongs to another user")]
    NotYours,
    /// Too many ask at once.
    #[error("too many are asking at once")]
    Busy,
    /// The question was not understood.
    #[error("the question was not understood")]
    Malformed,
    /// Nobody has that number.
    #[error("no such process")]
    NoSuchProcess,
    /// That is no signal.
    #[error("no such signal")]
    NoSuchSignal,
    /// It has no terminal of its own.
    #[error("it has no terminal of its own")]
    NoTerminal,
    /// The peer is not the parent of that process.
    #[error("that process is not a child of the one that asks")]
    NotYourChild,
    /// The host does not let the supervisor trace that process: with this errno.
    #[error("the supervisor may not trace it: {}", std::io::Error::from_raw_os_error(*.0))]
    Untraceable(i32),
    /// There is no number, or no room, for one more.
    #[error("the container is full")]
    Full,
    /// The container is on its way out.
    #[error("the container is ending")]
    Ending,
}

/// A container.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Container {
    /// Its name.
    pub name: String,
    /// The names around it and its own, outermost first, with slashes between them.
    pub path: String,
    /// What it does.
    pub state: State,
    /// How deep it is nested; 1 is an outermost one.
    pub level: u32,
    /// The number of its pidspace.
    pub pidspace: u16,
    /// The supervisor's real PID.
    pub supervisor: i32,
    /// The supervisor's version.
    pub version: String,
    /// Whose it is.
    pub uid: u32,
    /// When it began, in seconds since 1970.
    pub started: u64,
    /// The real PID of its first process, while that lives.
    pub init: Option<i32>,
    /// How its first process behaves.
    pub rules: Rules,
    /// The words that it was started with.
    pub command: Vec<String>,
    /// How many processes are in it, nested containers included.
    pub processes: usize,
    /// How many threads those have.
    pub threads: usize,
    /// The containers directly in it.
    pub nested: Vec<String>,
    /// Where its output goes, where that is a file of ours.
    pub log: Option<PathBuf>,
    /// What keeps its members from signalling outsiders, beside us.
    #[serde(default)]
    pub wall: Wall,
}

/// Whether there is one.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wall {
    /// The kernel's, around all containers of one supervisor and not between them.
    Landlock,
    /// Nothing.
    #[default]
    None,
}

/// What was agreed about a container.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Rules {
    /// Its first process has the kernel's rules for an init.
    pub init: bool,
    /// It outlives its first process.
    pub keep_running: bool,
}

/// What a container does.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It runs.
    Running,
    /// Nobody in it runs.
    Paused,
    /// Its first process is dead, and the others follow.
    Ending,
}

/// A process of a container.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Process {
    /// Its PID in the container that was asked.
    pub pid: i32,
    /// Its real PID.
    pub real: i32,
    /// Its parent's PID there; 0 where that is out of sight.
    pub parent: i32,
    /// Its process group there; 0 likewise.
    pub group: i32,
    /// Its session there; 0 likewise.
    pub session: i32,
    /// How many threads it has; a zombie has none.
    pub threads: usize,
    /// What keeps it from running, if anything does.
    pub standing: Standing,
    /// The path of the container that it lives in.
    pub container: String,
    /// Its number in each container that it is seen from, outermost first.
    pub numbers: Vec<Number>,
}

/// How often an interface in which a PID crosses was used.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Stat {
    /// A row of the table, or another occasion.
    pub interface: String,
    /// How often it stopped.
    pub seen: u64,
    /// How often something had to be translated, answered or refused.
    pub needed: u64,
    /// What becomes of its numbers.
    pub state: String,
    /// The man page.
    pub page: String,
}

/// What keeps a process from running.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing of our concern.
    Free,
    /// Its job is stopped, as by Ctrl-Z.
    Stopped,
    /// Its container is paused.
    Paused,
    /// It is dead, and its parent has not waited for it.
    Zombie,
}

/// A PID, and the container in whose context it is one.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Number {
    /// The container's path.
    pub container: String,
    /// The PID.
    pub pid: i32,
}
