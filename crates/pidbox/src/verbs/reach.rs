//! Getting through to a container.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use registry::Peer;
use registry::client::{CallError, Connection, PATIENCE};
use registry::protocol::{Container, Refusal, Request, Response};
use std::time::{Duration, Instant};

use crate::cli::nearest;
use crate::message::Failure;
use crate::target::Target;

/// Ask the container of `target`.
pub(crate) fn ask(target: &Target, request: &Request) -> Result<Response, Failure> {
    answer(&send(target, request)?, target)
}

/// Ask it, and leave the answer for later.
pub(crate) fn send(target: &Target, request: &Request) -> Result<Connection, Failure> {
    let failed = |error| failure(target, error);
    check_path(target)?;
    let connection = Connection::open(target.name()).map_err(failed)?;
    connection.send(request).map_err(failed)?;
    Ok(connection)
}

/// Hold the names that were written around a container's against the truth.
pub(crate) fn check_path(target: &Target) -> Result<(), Failure> {
    if target.is_nested() {
        let described = describe(target.name()).map_err(|error| failure(target, error))?;
        if !target.fits(&described.path) {
            return Err(Failure::OtherPath {
                target: target.clone(),
                path: described.path,
            });
        }
    }
    Ok(())
}

/// The answer to what was asked.
pub(crate) fn answer(connection: &Connection, target: &Target) -> Result<Response, Failure> {
    let answer = connection.answer(Some(PATIENCE));
    answer.map_err(|error| failure(target, error))
}

/// A container has said that it ended: its name is free a moment later.
pub(crate) fn see_it_free(target: &Target) -> Result<(), Failure> {
    let deadline = Instant::now() + PATIENCE;
    while registry::containers()
        .map_err(Failure::Names)?
        .iter()
        .any(|name| name == target.name())
    {
        if Instant::now() > deadline {
            return Err(Failure::StillRuns(target.clone()));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// What the container of that name says of itself.
pub(crate) fn describe(name: &str) -> Result<Container, CallError> {
    match Connection::open(name)?.ask(&Request::Describe, Some(PATIENCE))? {
        Response::Container(container) => Ok(*container),
        other => Err(unexpected(&other)),
    }
}

/// Who holds a name, as far as he says so at once.
pub(crate) fn holder(name: &str) -> (Option<Container>, Option<Peer>) {
    let Ok(connection) = Connection::open(name) else {
        return (None, None);
    };
    let answer = connection.ask(&Request::Describe, Some(Duration::from_millis(500)));
    let container = match answer {
        Ok(Response::Container(container)) => Some(*container),
        _ => None,
    };
    (container, Some(connection.peer()))
}

/// An answer to another question: the container has ended meanwhile, or talks nonsense.
pub(crate) fn unexpected(response: &Response) -> CallError {
    match response {
        Response::Ended(_) => CallError::NoSuchContainer,
        _ => CallError::Refused(Refusal::Malformed),
    }
}

pub(crate) fn failure(target: &Target, error: CallError) -> Failure {
    Failure::Call {
        target: target.clone(),
        meant: match error {
            CallError::NoSuchContainer => {
                let others = registry::containers().unwrap_or_default();
                nearest(target.name(), others.iter().map(String::as_str))
            }
            _ => None,
        },
        error,
    }
}

/// A supervisor that stopped together with its program cannot answer: let it, and so the program, go on.
pub(crate) fn wake(target: &Target) {
    let Ok(connection) = Connection::open(target.name()) else {
        return;
    };
    let pid = connection.peer().pid;
    if pid > 0 && super::host::state(pid) == Some('T') {
        // Whoever may not do this is told so by the supervisor, once it runs.
        let _ = kill(Pid::from_raw(pid), Signal::SIGCONT);
    }
}

/// From where a process can join that container. Its supervisor has to trace it: for that the process must be
/// of the supervisor's user, even where we are root, and have a number in the supervisor's PID namespace.
pub(crate) fn who_may_join(target: &Target) -> Option<String> {
    let (_, peer) = holder(target.name());
    let Peer { pid, uid } = peer?;
    let namespace = |of: &str| std::fs::read_link(format!("/proc/{of}/ns/pid")).ok();
    if uid != nix::unistd::geteuid().as_raw() {
        return Some(format!(
            "as its owner: setpriv --reuid {uid} --init-groups pidbox exec ..."
        ));
    }
    match pid {
        0 => Some("it can be joined from its own PID namespace only".to_owned()),
        pid if namespace("self") != namespace(&pid.to_string()) => Some(format!(
            "from its own PID namespace: nsenter -t {pid} -p -m pidbox exec ..."
        )),
        _ => None,
    }
}
