//! The verbs, one file each where one is more than a few lines.

pub(crate) mod attach;
pub(crate) mod check;
pub(crate) mod exec;
pub(crate) mod host;
pub(crate) mod inspect;
pub(crate) mod logs;
pub(crate) mod man;
pub(crate) mod pid;
pub(crate) mod ps;
pub(crate) mod reach;
pub(crate) mod run;
pub(crate) mod signals;
pub(crate) mod stats;
mod table;
pub(crate) mod top;

use clap_complete::Shell;
use serde::Serialize;
use std::io::{self, Write};

use crate::cli;
use crate::message::Failure;

/// `pidbox completions`.
pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::grammar(), "pidbox", &mut script);
    print(&script)
}

/// Results go to stdout. A reader that has seen enough is no failure.
pub(crate) fn print(text: &[u8]) -> Result<(), Failure> {
    match io::stdout()
        .write_all(text)
        .and_then(|()| io::stdout().flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// The number of the shape that our JSON has. A field more does not change it.
pub(crate) const SCHEMA: u32 = 1;

/// One document, for programs.
pub(crate) fn json(document: &impl Serialize) -> Result<(), Failure> {
    let mut text =
        serde_json::to_vec_pretty(document).map_err(|error| Failure::Output(error.into()))?;
    text.push(b'\n');
    print(&text)
}
