//! `pidbox pid`: every number of one process.

use registry::client::{CallError, Connection, PATIENCE};
use registry::protocol::{Process, Refusal, Request, Response, Whom};
use serde::Serialize;

use super::ps::Wanted;
use super::table::table;
use super::{SCHEMA, host, json, print, reach};
use crate::cli::Pid;
use crate::message::Failure;
use crate::target::Target;

pub(crate) fn pid(pid: &Pid, wanted: Wanted) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document {
        schema: u32,
        #[serde(flatten)]
        process: Process,
    }
    let process = match (&pid.target, pid.host) {
        (Some(target), _) => inside(target)?,
        (None, Some(real)) => on_the_host(real)?,
        (None, None) => return Err(Failure::NoProgram),
    };
    if pid.json.is_wanted() {
        return json(&Document {
            schema: SCHEMA,
            process,
        });
    }
    if wanted == Wanted::Keys {
        return print(format!("{}\n", process.real).as_bytes());
    }
    let host = vec!["host".to_owned(), process.real.to_string()];
    let levels = process.numbers.iter();
    let levels = levels.map(|number| vec![number.container.clone(), number.pid.to_string()]);
    let rows: Vec<_> = [host].into_iter().chain(levels).collect();
    print(table(&["SEEN FROM", "PID"], &rows).as_bytes())
}

fn inside(target: &Target) -> Result<Process, Failure> {
    let pid = target.pid.ok_or_else(|| Failure::NoPid(target.clone()))?;
    match reach::ask(target, &Request::Find(Whom::Virtual(pid)))? {
        Response::Process(process) => Ok(process),
        other => Err(reach::failure(target, reach::unexpected(&other))),
    }
}

/// The tracer of a contained process is its supervisor, and any of that one's containers that sees the
/// process tells all its numbers.
fn on_the_host(real: i32) -> Result<Process, Failure> {
    let supervisor = host::tracer(real).filter(|&tracer| tracer > 0);
    let names = registry::containers().map_err(Failure::Names)?;
    for name in names {
        let Ok(connection) = Connection::open(&name) else {
            continue;
        };
        // A zombie has no tracer any more.
        if supervisor.is_some_and(|supervisor| supervisor != connection.peer().pid) {
            continue;
        }
        match connection.ask(&Request::Find(Whom::Real(real)), Some(PATIENCE)) {
            Ok(Response::Process(process)) => return Ok(process),
            Ok(_) | Err(CallError::Refused(Refusal::NoSuchProcess)) => {}
            Err(error) if supervisor.is_some() => {
                return Err(Failure::Lookup { real, name, error });
            }
            Err(_) => {}
        }
    }
    Err(Failure::NotContained(real))
}
