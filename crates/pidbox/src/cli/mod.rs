//! The command line.
//!
//! `pidbox NAME -- PROGRAM` is written out to `pidbox run NAME -- PROGRAM` before anything is parsed
//! ([`short_form`]), so that there is one grammar.

mod short_form;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::message::{Failure, Hint};

/// Private, constant PIDs for any Linux program.
#[derive(Debug, Parser)]
#[command(
    name = "pidbox",
    version,
    override_usage = "pidbox [OPTIONS] NAME -- PROGRAM [ARG]...\n       pidbox [OPTIONS] COMMAND ...",
    after_help = "`pidbox NAME -- PROGRAM` is the short form of `pidbox run NAME -- PROGRAM`, and takes its options.\n\
        The status is the program's own; 125: pidbox failed, 126: not executable, 127: not found.",
    subcommand_required = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub verb: Verb,
}

/// What every command understands, before its verb and after it.
#[derive(Args, Debug)]
pub(crate) struct Global {
    /// Say more when something fails; twice: tell what happens
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// Print nothing of our own but failures
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Write the events there, and not to stderr (PIDBOX_LOG says which)
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Run a program in a new container
    Run(Run),
    /// Print the completions for a shell
    #[command(
        after_help = "bash: pidbox completions bash > ~/.local/share/bash-completion/completions/pidbox"
    )]
    Completions {
        /// Which one
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = "pidbox man | man -l -")]
    Man,
}

#[derive(Args, Debug)]
#[command(override_usage = "pidbox run [OPTIONS] NAME -- PROGRAM [ARG]...")]
pub(crate) struct Run {
    /// The program is the container's init: PID 1 as in a PID namespace of the kernel's
    #[arg(long)]
    pub init: bool,
    /// When PID 1 ends, the others go on
    #[arg(long)]
    pub keep_running: bool,
    /// What becomes of system calls that are newer than pidbox
    #[arg(long, value_name = "WHAT", value_enum)]
    pub unknown: Option<Unknown>,
    /// At the end, tell which interfaces that carry PIDs were used, on stderr or in a file
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub report: Option<Option<PathBuf>>,
    /// The container's name, unique on this host
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The program, and its arguments
    #[arg(last = true, required = true, value_name = "PROGRAM")]
    pub program: Vec<OsString>,
}

/// What becomes of system calls that are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unknown {
    /// They are let through, untranslated
    Allow,
    /// They fail with ENOSYS
    Refuse,
}

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
                what: what_is_wrong(&error),
                hint: suggestion(&error, &written_out.verb),
                status: usage_status(&written_out.verb),
            }),
        })
}

/// What clap says, in our words: one line, without its own prefix.
fn what_is_wrong(error: &clap::Error) -> String {
    if error.kind() == ErrorKind::MissingRequiredArgument
        && let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg)
    {
        return match missing
            .first()
            .map(|missing| missing.trim_end_matches("..."))
        {
            Some("<NAME>") => "a container name is required before `--`".to_owned(),
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
