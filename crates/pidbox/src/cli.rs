//! The command line.

use clap::error::ErrorKind;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;

use crate::message::Failure;

/// Private, constant PIDs for any Linux program.
#[derive(Debug, Parser)]
#[command(
    name = "pidbox",
    version,
    override_usage = "pidbox [OPTIONS] NAME -- PROGRAM [ARG]...\n       pidbox [OPTIONS] COMMAND ...",
    after_help = "`pidbox NAME -- PROGRAM` is the short form of `pidbox run NAME -- PROGRAM`.\n\
        The status is the program's own; 125: pidbox failed, 126: not executable, 127: not found.",
    subcommand_required = true,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    /// Say more when something fails; twice: tell what happens
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Run a program in a new container
    Run(Run),
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
    /// The container's name, unique on this host
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The program, and its arguments
    #[arg(last = true, required = true, value_name = "PROGRAM")]
    pub program: Vec<OsString>,
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
        if self.verbose > 0 {
            Verbosity::Causes
        } else {
            Verbosity::Brief
        }
    }
}

/// Parse the command line, the short form included.
pub(crate) fn parse(words: Vec<OsString>) -> Result<Cli, Stop> {
    let words = write_out(words).map_err(Stop::Failed)?;
    let matches = Cli::command().try_get_matches_from(words);
    matches
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                // A reader that closed the pipe has seen enough.
                let _ = error.print();
                Stop::Shown
            }
            _ => Stop::Failed(Failure::Usage(first_line(&error))),
        })
}

/// What clap says, in our words: one line, without its own prefix.
fn first_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ")
        .unwrap_or(line)
        .trim_end_matches(':')
        .to_owned()
}

/// Write the short form out: `pidbox NAME -- PROGRAM` is `pidbox run NAME -- PROGRAM`.
///
/// A verb is never taken for a container's name, nor a name for a verb: the long form is legal for
/// every name, so that a new verb breaks no script that uses it.
fn write_out(mut words: Vec<OsString>) -> Result<Vec<OsString>, Failure> {
    let command = Cli::command();
    let separator = words.iter().position(|word| word == "--");
    let own = words
        .get(1..separator.unwrap_or(words.len()))
        .unwrap_or_default();
    let position = own
        .iter()
        .position(|word| !word.to_string_lossy().starts_with('-'));
    let verb = position
        .and_then(|at| own.get(at))
        .map(|word| word.to_string_lossy().into_owned());
    match (verb, position) {
        (Some(verb), _) if command.find_subcommand(&verb).is_some() => {}
        (Some(name), Some(at)) => {
            if separator.is_none() {
                return Err(match own.get(at + 1) {
                    Some(program) => Failure::NoSeparator {
                        name,
                        program: program.to_string_lossy().into_owned(),
                    },
                    None => Failure::NameOnly(name),
                });
            }
            words.insert(1, "run".into());
        }
        _ if separator.is_some() => return Err(Failure::NoName),
        _ if own.is_empty() => return Err(Failure::Nothing),
        _ => {}
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_out(line: &str) -> Result<String, String> {
        let words = line.split_whitespace().map(OsString::from).collect();
        let words = write_out(words).map_err(|failure| failure.to_string())?;
        Ok(words
            .iter()
            .map(|word| word.to_string_lossy())
            .collect::<Vec<_>>()
            .join(" "))
    }

    #[test]
    fn the_short_form_is_the_long_form() {
        for (short, long) in [
            ("pidbox web -- sh -c true", "pidbox run web -- sh -c true"),
            ("pidbox --init web -- sh", "pidbox run --init web -- sh"),
            (
                "pidbox -v web --init -- run",
                "pidbox run -v web --init -- run",
            ),
            ("pidbox run web -- sh", "pidbox run web -- sh"),
            ("pidbox run run -- sh", "pidbox run run -- sh"),
            ("pidbox --help", "pidbox --help"),
        ] {
            assert_eq!(written_out(short).as_deref(), Ok(long));
        }
    }

    #[test]
    fn a_missing_word_is_named() {
        for (line, says) in [
            ("pidbox", "a container name and a program are required"),
            ("pidbox -- sh", "a container name is required before `--`"),
            (
                "pidbox web nginx",
                "`--` is missing between the name 'web' and the program 'nginx'",
            ),
            (
                "pidbox web",
                "'web': no such command, and no program to run in a container of that name",
            ),
        ] {
            assert_eq!(written_out(line), Err(says.to_owned()));
        }
    }

    #[test]
    fn clap_finds_no_fault() {
        Cli::command().debug_assert();
    }
}
