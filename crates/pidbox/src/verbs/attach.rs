//! `pidbox attach`: be at the terminal of a container.

use registry::client::{CallError, Connection, PATIENCE};
use registry::protocol::{Refusal, Request, Response};

use super::logs::{self, Extent};
use super::{reach, signals};
use crate::message::Failure;
use crate::target::Target;
use crate::terminal::{Carried, Leaving, attend};

/// Until its end, whose status this is, or until somebody leaves.
pub(crate) fn attach(target: &Target) -> Result<u8, Failure> {
    reach::check_path(target)?;
    let failed = |error| reach::failure(target, error);
    let log = logs::from_here_on(target);
    // First, or the end could come before somebody waits for it.
    let waiting = reach::send(target, &Request::Wait)?;
    let connection = Connection::open(target.name()).map_err(failed)?;
    match connection.ask(&Request::Attach, Some(PATIENCE)) {
        Ok(Response::Attached) => {}
        Ok(other) => return Err(failed(reach::unexpected(&other))),
        // What it writes can be seen at least.
        Err(error @ CallError::Refused(Refusal::NoTerminal)) => {
            let log = log.ok_or(failed(error))?;
            logs::print(log, target, Extent::Follow)?;
            return signals::status(target, waiting.answer(None));
        }
        Err(error) => return Err(failed(error)),
    }
    match attend(&connection.into_stream(), Leaving::ByKeys).map_err(Failure::Terminal)? {
        Carried::Left => {
            eprintln!("\r\nleft; `pidbox attach {target}` comes back");
            Ok(0)
        }
        Carried::All => signals::status(target, waiting.answer(None)),
    }
}
