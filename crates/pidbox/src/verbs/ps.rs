//! `pidbox ps`: the containers, and the processes of one.

use registry::client::{CallError, Connection, PATIENCE};
use registry::protocol::{Container, End, Process, Request, Response, Standing, State};
use registry::{Past, Shelf};
use serde::Serialize;
use std::time::{Duration, Instant};

use super::host;
use super::table::table;
use super::{SCHEMA, json, print, reach};
use crate::cli::Ps;
use crate::message::Failure;
use crate::target::Target;

/// How much is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Names or numbers only: `-q`.
    Keys,
    /// Everything.
    All,
}

pub(crate) fn ps(ps: &Ps, wanted: Wanted) -> Result<(), Failure> {
    match &ps.name {
        None => containers(ps, wanted),
        Some(name) => processes(ps, name, wanted),
    }
}

/// A container as it is listed: what it says of itself, or who keeps silent.
#[derive(Debug, Serialize)]
struct Listed {
    name: String,
    uid: u32,
    supervisor: i32,
    /// What is the matter where it did not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    silent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    container: Option<Container>,
}

/// Everybody is asked before anybody is listened to, and all have one deadline: a supervisor that
/// keeps silent holds nobody up for longer than that.
fn list() -> Result<Vec<Listed>, Failure> {
    let names = registry::containers().map_err(Failure::Names)?;
    let asked: Vec<_> = names
        .into_iter()
        .map(|name| {
            let connection = Connection::open(&name);
            let sent = connection.map(|connection| {
                let sent = connection.send(&Request::Describe);
                (connection.peer(), sent.map(|()| connection))
            });
            (name, sent)
        })
        .collect();
    let deadline = Instant::now() + PATIENCE.min(Duration::from_secs(2));
    Ok(asked
        .into_iter()
        .filter_map(|(name, sent)| {
            // One that has ended meanwhile is not listed.
            let (peer, sent) = sent.ok()?;
            let left = deadline.saturating_duration_since(Instant::now());
            let left = left.max(Duration::from_millis(1));
            let answer = sent.and_then(|connection| connection.answer(Some(left)));
            let (container, silent) = match answer {
                Ok(Response::Container(container)) => (Some(*container), None),
                Ok(Response::Ended(_)) | Err(CallError::NoSuchContainer) => return None,
                Ok(other) => (None, Some(reach::unexpected(&other).to_string())),
                Err(error) => (None, Some(error.to_string())),
            };
            Some(Listed {
                name,
                uid: peer.uid,
                supervisor: peer.pid,
                silent,
                container,
            })
        })
        .collect())
}

fn containers(ps: &Ps, wanted: Wanted) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document {
        schema: u32,
        containers: Vec<Listed>,
        #[serde(skip_serializing_if = "Option::is_none")]
        past: Option<Vec<Past>>,
    }
    let mut listed = list()?;
    listed.sort_by_key(|listed| match &listed.container {
        Some(container) => container.path.clone(),
        None => listed.name.clone(),
    });
    let past = ps.all.then(|| {
        let mut past = Shelf::of_user().all();
        past.retain(|past| listed.iter().all(|listed| listed.name != past.name));
        past
    });
    if ps.json.is_wanted() {
        return json(&Document {
            schema: SCHEMA,
            containers: listed,
            past,
        });
    }
    let past = past.unwrap_or_default();
    if wanted == Wanted::Keys {
        let names = listed.iter().map(|listed| &listed.name);
        let names = names.chain(past.iter().map(|past| &past.name));
        let names: String = names.map(|name| format!("{name}\n")).collect();
        return print(names.as_bytes());
    }
    let rows: Vec<_> = listed
        .iter()
        .map(row)
        .chain(past.iter().map(past_row))
        .collect();
    let head = ["NAME", "STATE", "PROCS", "REAL", "AGE", "USER", "COMMAND"];
    print(table(&head, &rows).as_bytes())
}

fn row(listed: &Listed) -> Vec<String> {
    let user = host::user(listed.uid);
    let Some(container) = &listed.container else {
        let state = match host::state(listed.supervisor) {
            Some('T') => "stopped",
            _ if listed.uid != nix::unistd::geteuid().as_raw() => "another user's",
            _ => "silent",
        };
        let dash = || "-".to_owned();
        return vec![
            listed.name.clone(),
            state.to_owned(),
            dash(),
            dash(),
            dash(),
            user,
            dash(),
        ];
    };
    let command = match (container.command.is_empty(), container.init) {
        (true, Some(init)) => host::command(init),
        _ => host::printable(&container.command.join(" ")),
    };
    vec![
        container.path.clone(),
        match container.state {
            State::Running => "running",
            State::Paused => "paused",
            State::Ending => "ending",
        }
        .to_owned(),
        container.processes.to_string(),
        container
            .init
            .map_or("-".to_owned(), |init| init.to_string()),
        host::age(container.started),
        user,
        command,
    ]
}

fn past_row(past: &Past) -> Vec<String> {
    let state = match past.end {
        Some(End::Exited(status)) => format!("exited {status}"),
        Some(End::Killed(signal)) => format!("killed {signal}"),
        None => "failed".to_owned(),
    };
    let dash = || "-".to_owned();
    vec![
        past.name.clone(),
        state,
        dash(),
        dash(),
        host::age(past.ended),
        host::user(nix::unistd::geteuid().as_raw()),
        host::printable(&past.command.join(" ")),
    ]
}

/// A process as the table knows it, with what the host adds.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    #[serde(flatten)]
    pub process: Process,
    /// The state letter of ps(1); `P`, which that does not know, is paused.
    pub state: char,
    pub command: String,
}

pub(crate) fn members(target: &Target) -> Result<Vec<Shown>, Failure> {
    let processes = match reach::ask(target, &Request::Processes)? {
        Response::Processes(processes) => processes,
        other => return Err(reach::failure(target, reach::unexpected(&other))),
    };
    Ok(processes
        .into_iter()
        .map(|process| Shown {
            state: match process.standing {
                Standing::Zombie => 'Z',
                Standing::Stopped => 'T',
                Standing::Paused => 'P',
                // In the middle of a call that is being translated: to itself, it runs.
                Standing::Free => match host::state(process.real) {
                    Some('t') => 'R',
                    state => state.unwrap_or('?'),
                },
            },
            command: host::command(process.real),
            process,
        })
        .collect())
}

fn processes(ps: &Ps, target: &Target, wanted: Wanted) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document {
        schema: u32,
        container: String,
        processes: Vec<Shown>,
    }
    if target.pid.is_some() {
        return Err(Failure::NotAProcess(target.clone()));
    }
    let processes = members(target)?;
    if ps.json.is_wanted() {
        return json(&Document {
            schema: SCHEMA,
            container: target.path(),
            processes,
        });
    }
    if wanted == Wanted::Keys {
        let pids: String = processes
            .iter()
            .map(|shown| format!("{}\n", shown.process.pid))
            .collect();
        return print(pids.as_bytes());
    }
    let order: Vec<(usize, &Shown)> = match ps.tree {
        true => tree(&processes),
        false => processes.iter().map(|shown| (0, shown)).collect(),
    };
    let own = processes
        .first()
        .map(|shown| shown.process.container.clone());
    let is_nested = |shown: &&Shown| Some(&shown.process.container) != own.as_ref();
    let has_nested = processes.iter().any(|shown| is_nested(&shown));
    let rows: Vec<_> = order
        .iter()
        .map(|(depth, shown)| {
            let process = &shown.process;
            let number = |number: i32| match number {
                0 => "-".to_owned(),
                number => number.to_string(),
            };
            let mut row = vec![
                process.pid.to_string(),
                process.real.to_string(),
                number(process.parent),
                number(process.group),
                number(process.session),
                process.threads.to_string(),
                shown.state.to_string(),
            ];
            if has_nested {
                row.push(process.container.clone());
            }
            row.push(format!(
                "{:indent$}{}",
                "",
                shown.command,
                indent = 2 * depth
            ));
            row
        })
        .collect();
    let mut head = vec!["PID", "REAL", "PPID", "PGID", "SID", "THR", "STAT"];
    if has_nested {
        head.push("CONTAINER");
    }
    head.push("COMMAND");
    print(table(&head, &rows).as_bytes())
}

/// Every process below its parent, and how deep. One whose parent is out of sight is a root.
fn tree(processes: &[Shown]) -> Vec<(usize, &Shown)> {
    fn below<'a>(
        parent: i32,
        depth: usize,
        processes: &'a [Shown],
        order: &mut Vec<(usize, &'a Shown)>,
    ) {
        // Numbers are unique and nobody is below himself; but what another process says is only believed
        // as far as it goes.
        for shown in processes
            .iter()
            .filter(|shown| shown.process.parent == parent)
        {
            if order.len() < processes.len() {
                order.push((depth, shown));
                below(shown.process.pid, depth + 1, processes, order);
            }
        }
    }
    let mut order = Vec::new();
    let is_there = |pid: i32| processes.iter().any(|shown| shown.process.pid == pid);
    for root in processes
        .iter()
        .filter(|shown| !is_there(shown.process.parent))
    {
        order.push((0, root));
        below(root.process.pid, 1, processes, &mut order);
    }
    order
}
