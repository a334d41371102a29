//! `pidbox stats`: stops, by row, and the time they took.

use registry::client::{CallError, Connection, PATIENCE};
use registry::protocol::{Request, Response, Stat};
use serde::Serialize;
use std::io::Write;
use std::time::Duration;

use super::table::table;
use super::top::{CLEAR, Rounds};
use super::{SCHEMA, host, json, print, reach};
use crate::message::Failure;
use crate::target::Target;

/// For whom it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// People.
    Table,
    /// Programs.
    Json,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    container: String,
    /// The processor time of the supervisor's, in milliseconds.
    supervisor_ms: Option<u64>,
    stats: &'a [Stat],
}

/// How long a picture stands.
const PAUSE: Duration = Duration::from_secs(1);

pub(crate) fn stats(target: &Target, rounds: Rounds, format: Format) -> Result<(), Failure> {
    let mut is_first = true;
    loop {
        reach::check_path(target)?;
        let round = round(target);
        let (stats, supervisor) = match round {
            // What was watched has ended.
            Err(failure) if !is_first && failure.is_no_such_container() => return Ok(()),
            round => round?,
        };
        is_first = false;
        let supervisor_ms = host::processor_time(supervisor);
        let document = Document {
            schema: SCHEMA,
            container: target.path(),
            supervisor_ms,
            stats: &stats,
        };
        match (format, rounds) {
            (Format::Json, Rounds::One) => return json(&document),
            (Format::Json, Rounds::Many) => {
                let line = serde_json::to_string(&document);
                let line = line.map_err(|error| Failure::Output(error.into()))?;
                // The reader's going is the end of it.
                if writeln!(std::io::stdout(), "{line}").is_err() {
                    return Ok(());
                }
            }
            (Format::Table, Rounds::One) => return print(drawn(&document).as_bytes()),
            (Format::Table, Rounds::Many) => {
                let picture = format!("{CLEAR}{}", drawn(&document));
                if std::io::stdout().write_all(picture.as_bytes()).is_err() {
                    return Ok(());
                }
            }
        }
        std::thread::sleep(PAUSE);
    }
}

fn round(target: &Target) -> Result<(Vec<Stat>, i32), Failure> {
    let failed = |error| reach::failure(target, error);
    let connection = Connection::open(target.name()).map_err(failed)?;
    let supervisor = connection.peer().pid;
    match connection.ask(&Request::Stats, Some(PATIENCE)) {
        Ok(Response::Stats(stats)) => Ok((stats, supervisor)),
        Ok(other) => Err(failed(reach::unexpected(&other))),
        Err(error) => Err(failed(match error {
            CallError::Silent { .. } if registry_is_without(target) => CallError::NoSuchContainer,
            error => error,
        })),
    }
}

fn registry_is_without(target: &Target) -> bool {
    registry::containers().is_ok_and(|names| names.iter().all(|name| name != target.name()))
}

fn drawn(document: &Document<'_>) -> String {
    let rows: Vec<_> = document
        .stats
        .iter()
        .map(|stat| {
            vec![
                stat.seen.to_string(),
                stat.needed.to_string(),
                stat.interface.clone(),
                stat.state.clone(),
                stat.page.clone(),
            ]
        })
        .collect();
    let stops: u64 = document.stats.iter().map(|stat| stat.seen).sum();
    let time = match document.supervisor_ms {
        Some(ms) => format!("{}.{:03} s", ms / 1000, ms % 1000),
        None => "-".to_owned(),
    };
    let head = ["SEEN", "NEEDED", "INTERFACE", "STATE", "MAN PAGE"];
    format!(
        "{}\n{stops} seen; processor time of the supervisor: {time}\n",
        table(&head, &rows)
    )
}
