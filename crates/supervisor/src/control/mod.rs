//! What people ask about running containers, answered from the table between two stops.
//!
//! `registry` brings the questions and carries the answers away; here is only what they mean. Every
//! number in them is read in the context of the container that was asked.

mod describe;
mod explain;
mod join;
mod pause;
mod signal;
mod timeline;

use abi::{RealPid, Signal};
use hashbrown::HashMap;
use pidspace::{ContainerName, PidspaceId};
use ptrace::{Bell, Death, FilterInstruction, Program};
use registry::protocol::{End, Refusal, Request, Response};
use registry::{Answer, Asked, Claim, Console, Control};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) use timeline::Timeline;

use crate::event_loop::{Narration, Outcome, Watcher};
use crate::state::Supervisor;
use crate::usage::Usage;

/// What was agreed with whoever started the containers.
#[derive(Debug)]
pub(crate) struct Terms {
    /// How many tasks there may be.
    pub max_tasks: Option<usize>,
    /// Who is told what happens.
    pub watcher: Option<Box<dyn Watcher>>,
    /// The containers' own terminal.
    pub console: Option<Arc<dyn Console>>,
    /// Where the output goes.
    pub log: Option<PathBuf>,
    /// Whether each translation is told.
    pub narration: Narration,
    /// Where it is written who lived when.
    pub timeline: Option<Timeline>,
}

/// Where questions come in.
#[derive(Debug)]
pub(crate) struct Desk {
    /// Nothing comes in any more once the containers are at their end.
    control: Option<Control>,
    /// When each container began, in seconds since 1970.
    opened: HashMap<PidspaceId, u64>,
    /// What each is called.
    names: HashMap<PidspaceId, String>,
    /// The words of the outermost one's program.
    command: Vec<String>,
    terms: Terms,
    /// The filter that every member lives under.
    filter: Vec<FilterInstruction>,
    /// Those who wait for the end of a container.
    waiting: Vec<(PidspaceId, Answer)>,
    /// How the first processes of nested containers ended.
    ends: HashMap<PidspaceId, End>,
    /// The nested containers that ended last: somebody may have asked before that.
    gone: VecDeque<(String, Option<End>)>,
    pausing: pause::Pausing,
}

/// How many ended containers are remembered.
const MEMORY: usize = 64;

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

impl Desk {
    pub(crate) fn new(
        program: &Program,
        filter: Vec<FilterInstruction>,
        terms: Terms,
        bell: Bell,
    ) -> Self {
        let words = program.arguments.iter();
        Self {
            control: Some(Control::new(
                Box::new(move || bell.ring()),
                terms.console.clone(),
            )),
            opened: HashMap::new(),
            names: HashMap::new(),
            command: words
                .map(|word| word.to_string_lossy().into_owned())
                .collect(),
            filter,
            terms,
            waiting: Vec::new(),
            ends: HashMap::new(),
            gone: VecDeque::new(),
            pausing: pause::Pausing::default(),
        }
    }

    /// Answer at the socket of a container's name.
    pub(crate) fn open(&mut self, space: PidspaceId, name: &ContainerName, claim: &mut Claim) {
        self.opened.insert(space, now());
        self.names.insert(space, name.as_str().to_owned());
        if let Some(control) = &self.control
            && let Err(error) = control.serve(name.as_str(), claim)
        {
            // The container is well without; only nobody can ask about it.
            tracing::warn!(%name, %error, "no thread answers for the container");
        }
    }

    /// A nested container is gone.
    pub(crate) fn container_ended(&mut self, space: PidspaceId) {
        let end = self.ends.remove(&space);
        if let Some(name) = self.names.remove(&space) {
            self.gone.truncate(MEMORY);
            self.gone.push_front((name, end));
        }
        self.opened.remove(&space);
        self.pausing.space_ended(space);
        for (_, answer) in self
            .waiting
            .extract_if(.., |(waits_for, _)| *waits_for == space)
        {
            answer.give(Response::Ended(end));
        }
    }

    /// All containers are at their end, and nobody can ask any more: tell those who have, and see that they
    /// hear it.
    pub(crate) fn close(&mut self, outcome: Option<Outcome>) {
        let end = outcome.map(|outcome| match outcome {
            Outcome::Exited(status) => End::Exited(status),
            Outcome::Killed(signal) => End::Killed(signal.raw()),
        });
        for (_, answer) in self.waiting.drain(..) {
            answer.give(Response::Ended(end));
        }
        if let Some(timeline) = self.terms.timeline.take() {
            timeline.close();
        }
        if let Some(control) = self.control.take() {
            control.finish(Response::Ended(end));
        }
    }

    /// The first process has become the program.
    pub(crate) fn has_started(&mut self, init: RealPid) {
        if let Some(watcher) = &mut self.terms.watcher {
            watcher.started(init.raw());
        }
    }

    /// The outermost container has ended.
    pub(crate) fn has_ended(&mut self, outcome: Outcome) {
        if let Some(watcher) = &mut self.terms.watcher {
            watcher.ended(outcome);
        }
    }

    /// A task is dead.
    pub(crate) fn forget(&mut self, real: RealPid) {
        self.pausing.forget(real);
    }
}

impl Supervisor {
    /// Whether there are as many tasks as there may be.
    pub(crate) fn is_full(&self) -> bool {
        let count = self.tracees.len() + self.spawning;
        self.desk.terms.max_tasks.is_some_and(|max| count >= max)
    }

    /// Answer what has been asked since the last time.
    pub(crate) fn answer_questions(&mut self) {
        while let Some(asked) = self.desk.control.as_ref().and_then(Control::next) {
            tracing::debug!(?asked, "question");
            self.answer_question(asked);
        }
    }

    fn answer_question(&mut self, asked: Asked) {
        let Asked {
            container,
            peer,
            request,
            answer,
        } = asked;
        let Some(space) = self.table.space_by_name(&container) else {
            // It ended after it was asked.
            let gone = self.desk.gone.iter().find(|(name, _)| *name == container);
            if let Some(&(_, end)) = gone {
                answer.give(Response::Ended(end));
            }
            return;
        };
        let response = match request {
            Request::Describe => self.describe(space),
            Request::Processes => Ok(Response::Processes(self.processes(space))),
            Request::Find(whom) => self.find(space, whom).map(Response::Process),
            Request::Kill { pid, signal } => self.kill(space, pid, signal),
            Request::Pause => return self.pause(space, answer),
            Request::Unpause => self.unpause(space),
            Request::Attach => match (&self.desk.terms.console, self.table.space(space)) {
                (Some(_), Some(it)) if it.parent().is_none() => Ok(Response::Attached),
                _ => Err(Refusal::NoTerminal),
            },
            Request::Stats => {
                let usage = Usage::new(&self.stats, &self.surface, self.unknown);
                Ok(Response::Stats(usage.stats()))
            }
            Request::Join { real } => self.let_in(space, peer, real),
            Request::Wait => {
                self.desk.waiting.push((space, answer));
                return;
            }
        };
        answer.give(response.unwrap_or_else(Response::Refused));
    }

    /// The death of a task may be that of a nested container's first process, whose status is then
    /// the container's.
    pub(crate) fn note_the_end_of_a_container(&mut self, real: RealPid, death: Death) {
        let Some(caller) = self.caller(real) else {
            return;
        };
        let is_leader = self
            .table
            .group(caller.group)
            .is_some_and(|group| group.real() == real);
        if is_leader && self.is_nested_init(caller) {
            let end = match death {
                Death::Exited(status) => End::Exited(status),
                Death::Killed(signal, _) => End::Killed(signal.raw()),
            };
            self.desk.ends.insert(caller.space, end);
        }
    }
}

type Answered = Result<Response, Refusal>;

/// The signal of that number.
fn signal(number: i32) -> Result<Signal, Refusal> {
    Signal::from_raw(number).ok_or(Refusal::NoSuchSignal)
}
