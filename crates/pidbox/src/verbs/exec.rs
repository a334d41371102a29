//! `pidbox exec`: one more process for a running container.

use registry::client::Connection;
use supervisor::{JoinError, Outcome, Progress, Stdio, Window};

use super::reach;
use crate::cli::Exec;
use crate::message::Failure;
use crate::surroundings;
use crate::terminal::{Pump, pseudoterminal};

pub(crate) fn exec(exec: &Exec) -> Result<Outcome, Failure> {
    if exec.name.pid.is_some() {
        return Err(Failure::NotAProcess(exec.name.clone()));
    }
    reach::check_path(&exec.name)?;
    let connection =
        Connection::open(exec.name.name()).map_err(|error| reach::failure(&exec.name, error))?;
    let program = surroundings::prepare(&exec.surroundings, &exec.program)?;
    let failed = |error| Failure::Exec {
        target: exec.name.clone(),
        program: exec.program.first().cloned().unwrap_or_default(),
        error,
    };
    let (keyboard, stdio) = match exec.tty {
        true => {
            let (keyboard, terminal) = pseudoterminal().map_err(Failure::Terminal)?;
            (Some(keyboard), Stdio::Terminal(terminal))
        }
        false => (None, Stdio::Ours),
    };
    let joined = supervisor::join(&connection, &program, &stdio);
    let mut joined = joined.map_err(|error| match error {
        JoinError::Call(error) => reach::failure(&exec.name, error),
        JoinError::Own(error) => failed(error),
    })?;
    // Its own end of the terminal is its own alone, or the end of it would never be seen.
    drop(stdio);
    let window = match exec.tty {
        true => Window::Ours,
        false => Window::Programs,
    };
    joined.forward_signals(window).map_err(failed)?;
    let pump = keyboard.map(Pump::start).transpose();
    let pump = pump.map_err(Failure::Terminal)?;
    let outcome = loop {
        match joined.wait().map_err(failed) {
            // On a terminal of its own, its stopping is nobody's business here.
            Ok(Progress::Stopped) if exec.tty => {}
            Ok(Progress::Stopped) => {
                supervisor::stop_self();
                joined.go_on();
            }
            Ok(Progress::Ended(outcome)) => break Ok(outcome),
            Err(failure) => break Err(failure),
        }
    };
    if let Some(pump) = pump {
        pump.finish();
    }
    outcome
}
