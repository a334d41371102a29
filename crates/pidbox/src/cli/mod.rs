//! The command line.
//!
//! `pidbox NAME -- PROGRAM` is written out to `pidbox run NAME -- PROGRAM` before anything is parsed
//! ([`short_form`]), so that there is one grammar.

mod grammar;
mod short_form;

pub(crate) use grammar::*;
pub(crate) use short_form::nearest;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;

use crate::message::{Failure, Hint};

/// How much a failure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// One line, and hints.
    Brief,
    /// The chain of causes too.
    Causes,
}

/// No command came out of the command line.
pub(crate) enum Stop {
    /// Help or version was asked for, and printed.
    Shown,
    /// It was wrong.
    Failed(Failure),
}

impl Cli {
    pub(crate) const fn verbosity(&self) -> Verbosity {
        if self.global.verbose > 0 {
            Verbosity::Causes
        } else {
            Verbosity::Brief
        }
    }
}

/// The whole grammar, `help` included.
pub(crate) fn grammar() -> clap::Command {
    let mut command = Cli::command();
    command.build();
    command
}

/// Parse the command line, the short form included.
pub(crate) fn parse(words: Vec<OsString>) -> Result<Cli, Stop> {
    let written_out = short_form::write_out(&grammar(), words).map_err(Stop::Failed)?;
    let matches = Cli::command().try_get_matches_from(written_out.words);
    matches
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                // A reader that closed the pipe has seen enough.
                let _ = error.print();
                Stop::Shown
            }
            _ => Stop::Failed(Failure::Usage {
                what: what_is_wrong(&error, &written_out.verb),
                hint: suggestion(&error, &written_out.verb),
                status: usage_status(&written_out.verb),
            }),
        })
}

/// What clap says, in our words: one line, without its own prefix.
fn what_is_wrong(error: &clap::Error, verb: &str) -> String {
    if error.kind() == ErrorKind::MissingRequiredArgument
        && let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg)
    {
        return match missing
            .first()
            .map(|missing| missing.trim_end_matches("..."))
        {
            Some("<NAME>") if matches!(verb, "" | "run" | "exec") => {
                "a container name is required before `--`".to_owned()
            }
            Some("<NAME>") => "a container name is required".to_owned(),
            Some("<TARGET>") => "a container, NAME or NAME:PID, is required".to_owned(),
            Some(first) if first.contains("PROGRAM") => {
                "a program is required after `--`".to_owned()
            }
            _ => format!("{} is missing", missing.join(" and ")),
        };
    }
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ")
        .unwrap_or(line)
        .trim_end_matches(':')
        .to_owned()
}

/// What was probably meant.
fn suggestion(error: &clap::Error, verb: &str) -> Hint {
    let kinds = [ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let suggested = kinds.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(several) => several.first().cloned(),
        _ => None,
    });
    match suggested {
        Some(suggested) => Hint::new(format!("did you mean '{suggested}'?")),
        None if verb.is_empty() => Hint::new("`pidbox --help` shows how"),
        None => Hint::new(format!("`pidbox {verb} --help` shows how")),
    }
}

/// A verb whose status is a program's has one of its own for our failures; the others have the usual 2.
fn usage_status(verb: &str) -> u8 {
    match verb {
        "" | "run" | "exec" | "attach" | "wait" => 125,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clap_finds_no_fault() {
        Cli::command().debug_assert();
    }
}
