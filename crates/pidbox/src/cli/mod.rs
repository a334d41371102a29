//! The command line.
//!
//! `pidbox NAME -- PROGRAM` is written out to `pidbox run NAME -- PROGRAM` before anything is parsed
//! ([`short_form`]), so that there is one grammar.

mod short_form;

pub(crate) use short_form::nearest;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::message::{Failure, Hint};
use crate::target::{SignalNumber, Target};

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
    /// Run a program in a running container
    Exec(Exec),
    /// List the containers, or the processes of one
    #[command(
        visible_alias = "ls",
        after_help = "With -q: names only, or PIDs only. PID is the number inside, REAL the host's."
    )]
    Ps(Ps),
    /// Tell the numbers of a process: inside, at every level, and on the host
    #[command(
        override_usage = "pidbox pid [OPTIONS] NAME:PID\n       pidbox pid [OPTIONS] --host REAL",
        after_help = "With -q: the host's number only."
    )]
    Pid(Pid),
    /// Tell everything about containers, in JSON
    Inspect {
        #[command(flatten)]
        json: Json,
        /// The containers
        #[arg(required = true, value_name = "NAME")]
        names: Vec<Target>,
    },
    /// Send a signal to a container's first process, or to any
    #[command(after_help = "SIGKILL to a container reaches everybody in it.")]
    Kill {
        /// Which one: TERM, SIGTERM or 15
        #[arg(short, long, default_value = "TERM")]
        signal: SignalNumber,
        /// NAME or NAME:PID
        #[arg(required = true, value_name = "TARGET")]
        targets: Vec<Target>,
    },
    /// End containers: SIGTERM to the first process, and SIGKILL for all after some time
    Stop {
        /// How many seconds the first process has
        #[arg(short, long, value_name = "SECONDS", default_value_t = 10)]
        time: u64,
        /// The containers
        #[arg(required = true, value_name = "NAME")]
        names: Vec<Target>,
    },
    /// Let nobody in containers run; nobody in them can tell
    Pause {
        /// The containers
        #[arg(required = true, value_name = "NAME")]
        names: Vec<Target>,
    },
    /// Let them go on
    Unpause {
        /// The containers
        #[arg(required = true, value_name = "NAME")]
        names: Vec<Target>,
    },
    /// Be at the terminal of a container that was started with -d and -t
    #[command(
        after_help = "Ctrl-P Ctrl-Q leaves it to itself. Without a terminal, what it writes from now on is shown.\n\
            The status is that of its first process."
    )]
    Attach {
        /// The container
        #[arg(value_name = "NAME")]
        name: Target,
    },
    /// Tell which processes use the processors, again and again
    Top {
        /// Only once
        #[arg(long)]
        once: bool,
        /// The container; all of them where none is named
        #[arg(value_name = "NAME")]
        name: Option<Target>,
    },
    /// Tell what a container's processes were stopped for, and what that has cost
    #[command(
        after_help = "All containers of one supervisor, nested ones among them, are counted together."
    )]
    Stats {
        /// Again and again, until it ends
        #[arg(short, long)]
        follow: bool,
        #[command(flatten)]
        json: Json,
        /// The container
        #[arg(value_name = "NAME")]
        name: Target,
    },
    /// Tell whether this host can run containers, and what is missing
    Check {
        #[command(flatten)]
        json: Json,
    },
    /// Print what a detached container has written
    Logs {
        /// Go on as it writes more, until it ends
        #[arg(short, long)]
        follow: bool,
        /// Begin that many lines before the end
        #[arg(short = 'n', long, value_name = "LINES")]
        tail: Option<usize>,
        /// The container
        #[arg(value_name = "NAME")]
        name: Target,
    },
    /// Forget detached containers that have ended, their output too
    Rm {
        /// Stop those that run
        #[arg(short, long)]
        force: bool,
        /// The containers
        #[arg(required = true, value_name = "NAME")]
        names: Vec<Target>,
    },
    /// Wait for the end of containers; the status is the last one's
    #[command(after_help = "A death by signal N is the status 128 + N.")]
    Wait {
        /// The containers
        #[arg(required = true, value_name = "NAME")]
        names: Vec<Target>,
    },
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
    /// In the background: print the name, and leave the output to `pidbox logs`
    #[arg(short, long)]
    pub detach: bool,
    /// Give it a terminal of its own
    #[arg(short, long)]
    pub tty: bool,
    /// Stop a container that has the name first
    #[arg(long)]
    pub replace: bool,
    /// Forget a detached container when it ends
    #[arg(long, requires = "detach")]
    pub rm: bool,
    /// End with the process that started us
    #[arg(long, conflicts_with = "detach")]
    pub die_with_parent: bool,
    /// The PID of the first process that PROGRAM makes
    #[arg(long, value_name = "PID", value_parser = clap::value_parser!(i32).range(2..=4_194_303))]
    pub first_pid: Option<i32>,
    /// How many processes and threads there may be; fork fails beyond that
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_procs: Option<u32>,
    /// Write what happens to that descriptor, a line of JSON each
    #[arg(long, value_name = "FD", value_parser = clap::value_parser!(i32).range(0..))]
    pub status_fd: Option<i32>,
    /// Write who lived when and who made whom, for Perfetto or chrome://tracing
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Tell each translation on stderr, with both numbers
    #[arg(long)]
    pub explain: bool,
    /// We are the background
    #[arg(long, hide = true)]
    pub daemon: bool,
    /// What becomes of system calls that are newer than pidbox
    #[arg(long, value_name = "WHAT", value_enum)]
    pub unknown: Option<Unknown>,
    /// At the end, tell which interfaces that carry PIDs were used, on stderr or in a file
    #[arg(long, visible_alias = "stats", value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub report: Option<Option<PathBuf>>,
    /// Let the supervisor look at every path: no code of pidbox's own looks at them in the program
    #[arg(long)]
    pub strict: bool,
    /// Which calls are spared their stops: as --strict, in three steps, for measurements
    #[arg(long, value_name = "MODE", value_enum, hide = true)]
    pub lane: Option<Lane>,
    /// Whether the kernel keeps the program from signalling and tracing outsiders, too; without this, where
    /// it can
    #[arg(long, value_name = "WHETHER", value_enum)]
    pub wall: Option<Wall>,
    #[command(flatten)]
    pub surroundings: Surroundings,
    /// The container's name, unique on this host
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The program, and its arguments
    #[arg(last = true, required = true, value_name = "PROGRAM")]
    pub program: Vec<OsString>,
}

#[derive(Args, Debug)]
#[command(
    override_usage = "pidbox exec [OPTIONS] NAME -- PROGRAM [ARG]...",
    after_help = "It is a member with a PID of its own, and 0 is its parent's. The status is the program's."
)]
pub(crate) struct Exec {
    /// Give it a terminal of its own
    #[arg(short, long)]
    pub tty: bool,
    #[command(flatten)]
    pub surroundings: Surroundings,
    /// The container
    #[arg(value_name = "NAME")]
    pub name: Target,
    /// The program, and its arguments
    #[arg(last = true, required = true, value_name = "PROGRAM")]
    pub program: Vec<OsString>,
}

/// What a program finds around it.
#[derive(Args, Debug, Default)]
pub(crate) struct Surroundings {
    /// Set a variable of its environment; without a value, take ours
    #[arg(short, long, value_name = "NAME[=VALUE]")]
    pub env: Vec<OsString>,
    /// Read variables from a file: NAME=VALUE lines, `#` for comments
    #[arg(long, value_name = "FILE")]
    pub env_file: Vec<PathBuf>,
    /// Begin with an empty environment
    #[arg(short = 'i', long)]
    pub clear_env: bool,
    /// The directory that it starts in
    #[arg(short, long, value_name = "DIR")]
    pub workdir: Option<PathBuf>,
    /// How a death by a signal is passed on
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    pub signal_status: SignalStatus,
}

/// How a death by a signal is passed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SignalStatus {
    /// We die by it too
    #[default]
    Raise,
    /// The status is 128 + its number
    Code,
}

/// Whether what is told is told to a program.
#[derive(Args, Clone, Debug)]
pub(crate) struct Json {
    /// One JSON document; where something is followed, one a line
    #[arg(long)]
    json: bool,
    /// The same, for who is used to it
    #[arg(long, value_name = "json", hide = true, value_parser = ["json"])]
    format: Option<String>,
}

impl Json {
    /// Whether it is wanted.
    pub(crate) const fn is_wanted(&self) -> bool {
        self.json || self.format.is_some()
    }
}

#[derive(Args, Debug)]
pub(crate) struct Ps {
    /// Show who started whom
    #[arg(long, requires = "name", conflicts_with = "json")]
    pub tree: bool,
    /// List detached containers too that have ended
    #[arg(short, long, conflicts_with = "name")]
    pub all: bool,
    #[command(flatten)]
    pub json: Json,
    /// The container whose processes are wanted
    #[arg(value_name = "NAME")]
    pub name: Option<Target>,
}

#[derive(Args, Debug)]
pub(crate) struct Pid {
    #[command(flatten)]
    pub json: Json,
    /// The process with that PID on the host
    #[arg(long, value_name = "REAL", value_parser = clap::value_parser!(i32).range(1..))]
    pub host: Option<i32>,
    /// The process with that PID in that container
    #[arg(
        value_name = "NAME:PID",
        required_unless_present = "host",
        conflicts_with = "host"
    )]
    pub target: Option<Target>,
}

/// What becomes of system calls that are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unknown {
    /// They are let through, untranslated
    Allow,
    /// They fail with ENOSYS
    Refuse,
}

/// Whether there is a wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Wall {
    /// It does, or nothing is started
    On,
    /// It does not
    Off,
}

/// Which calls are spared their stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lane {
    /// None
    Off,
    /// Those that ask for a number of the process's own
    Answers,
    /// Those with harmless paths too
    Full,
    /// The same from the first call on
    Eager,
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
