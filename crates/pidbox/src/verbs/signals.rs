//! `pidbox kill`, `stop`, `pause`, `unpause`, `wait`.

use registry::Shelf;
use registry::client::{CallError, Connection};
use registry::frame::FrameError;
use registry::protocol::{End, Refusal, Request, Response};
use std::time::{Duration, Instant};

use super::reach;
use crate::message::Failure;
use crate::target::{SignalNumber, Target};

/// Do it to each; what fails with one does not spare the others. All failures come back.
pub(crate) fn each(
    targets: &[Target],
    what: impl Fn(&Target) -> Result<(), Failure>,
) -> Result<(), Failure> {
    all(targets.iter().filter_map(|target| what(target).err()))
}

pub(crate) fn kill(target: &Target, signal: SignalNumber) -> Result<(), Failure> {
    if matches!(signal.0, libc::SIGCONT | libc::SIGKILL) {
        reach::wake(target);
    }
    let request = Request::Kill {
        pid: target.pid,
        signal: signal.0,
    };
    done(target, reach::ask(target, &request)?)
}

pub(crate) fn pause(target: &Target, request: &Request) -> Result<(), Failure> {
    container_only(target)?;
    done(target, reach::ask(target, request)?)
}

fn container_only(target: &Target) -> Result<(), Failure> {
    match target.pid {
        Some(_) => Err(Failure::NotAProcess(target.clone())),
        None => Ok(()),
    }
}

fn done(target: &Target, response: Response) -> Result<(), Failure> {
    match response {
        Response::Done => Ok(()),
        other => Err(reach::failure(target, reach::unexpected(&other))),
    }
}

/// `SIGTERM` to all of them, and to whoever is left after that time `SIGKILL`.
pub(crate) fn stop(targets: &[Target], time: u64) -> Result<(), Failure> {
    let deadline = Instant::now().checked_add(Duration::from_secs(time));
    let asked: Vec<_> = targets
        .iter()
        .map(|target| (target, ask_to_end(target)))
        .collect();
    all(asked
        .into_iter()
        .filter_map(|(target, waiting)| see_the_end(target, waiting, deadline).err()))
}

/// Nothing, one failure, or several.
fn all(failures: impl Iterator<Item = Failure>) -> Result<(), Failure> {
    let mut failures: Vec<_> = failures.collect();
    match failures.len() {
        0 => Ok(()),
        1 => failures.pop().map_or(Ok(()), Err),
        _ => Err(Failure::Several(failures)),
    }
}

fn ask_to_end(target: &Target) -> Result<Connection, Failure> {
    container_only(target)?;
    reach::wake(target);
    // Before the signal, or the end could come before somebody waits for it.
    let waiting = reach::send(target, &Request::Wait)?;
    let term = Request::Kill {
        pid: None,
        signal: libc::SIGTERM,
    };
    for request in [Request::Unpause, term] {
        match reach::ask(target, &request) {
            Ok(_) => {}
            // It ends already.
            Err(Failure::Call {
                error: CallError::NoSuchContainer | CallError::Refused(Refusal::Ending),
                ..
            }) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(waiting)
}

fn see_the_end(
    target: &Target,
    waiting: Result<Connection, Failure>,
    deadline: Option<Instant>,
) -> Result<(), Failure> {
    let waiting = waiting?;
    // No deadline: a number of seconds that no clock reaches.
    let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
    match waiting.answer(left.map(|left| left.max(Duration::from_millis(1)))) {
        Err(CallError::Silent {
            error: FrameError::Timeout,
            ..
        }) => {}
        Err(error) if !is_the_end(&error) => return Err(reach::failure(target, error)),
        _ => return Ok(()),
    }
    let kill = Request::Kill {
        pid: None,
        signal: libc::SIGKILL,
    };
    let waiting = reach::send(target, &Request::Wait);
    match (waiting, reach::ask(target, &kill)) {
        (Ok(waiting), Ok(_)) => match reach::answer(&waiting, target) {
            Ok(_) => Ok(()),
            Err(Failure::Call { error, .. }) if is_the_end(&error) => Ok(()),
            Err(failure) => Err(failure),
        },
        (Err(failure), _) | (_, Err(failure)) => match failure {
            Failure::Call { error, .. } if is_the_end(&error) => Ok(()),
            failure => Err(failure),
        },
    }
}

/// A supervisor that hangs up has come to its end, if not to a good one.
fn is_the_end(error: &CallError) -> bool {
    matches!(
        error,
        CallError::NoSuchContainer
            | CallError::Silent {
                error: FrameError::HungUp,
                ..
            }
    )
}

/// What there is to wait for.
enum Waiting {
    For(Connection),
    Not(Option<End>),
}

/// How the last of them ended, as a shell's `wait` says it.
pub(crate) fn wait(targets: &[Target]) -> Result<u8, Failure> {
    let waiting: Vec<_> = targets
        .iter()
        .map(|target| {
            container_only(target)?;
            match reach::send(target, &Request::Wait) {
                Ok(waiting) => Ok((target, Waiting::For(waiting))),
                // It may have ended already, and be remembered.
                Err(failure) if failure.is_no_such_container() => {
                    match Shelf::of_user().past(target.name()) {
                        Some(past) => Ok((target, Waiting::Not(past.end))),
                        None => Err(failure),
                    }
                }
                Err(failure) => Err(failure),
            }
        })
        .collect::<Result<_, Failure>>()?;
    let mut status = 0;
    for (target, waiting) in waiting {
        let answer = match waiting {
            Waiting::For(waiting) => waiting.answer(None),
            Waiting::Not(end) => Ok(Response::Ended(end)),
        };
        status = self::status(target, answer)?;
    }
    Ok(status)
}

/// What an answer to a wait says, as a shell's `wait` would.
pub(crate) fn status(target: &Target, answer: Result<Response, CallError>) -> Result<u8, Failure> {
    match answer {
        Ok(Response::Ended(Some(End::Exited(status)))) => Ok(status),
        Ok(Response::Ended(Some(End::Killed(signal)))) => {
            Ok(u8::try_from(128 + signal).unwrap_or(u8::MAX))
        }
        Ok(Response::Ended(None)) => Err(Failure::NoStatus(target.clone())),
        Ok(other) => Err(reach::failure(target, reach::unexpected(&other))),
        Err(CallError::Silent {
            error: FrameError::HungUp,
            ..
        }) => Err(Failure::NoStatus(target.clone())),
        Err(error) => Err(reach::failure(target, error)),
    }
}
