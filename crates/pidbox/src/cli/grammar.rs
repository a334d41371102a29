//! The grammar, and what `--help` and the manual page say of it.

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::target::{SignalNumber, Target};

/// Private, constant PIDs for any Linux program.
#[derive(Debug, Parser)]
#[command(
    name = "pidbox",
    version,
    override_usage = "pidbox [OPTIONS] NAME -- PROGRAM [ARG]...\n       pidbox [OPTIONS] COMMAND ...",
    after_help = "Examples:\n  \
          pidbox demo -- bash            a shell, and all that it starts, with PIDs of their own\n  \
          pidbox -d web -- ./server      in the background\n  \
          pidbox ps web                  its processes, with the numbers inside and the host's\n  \
          pidbox exec web -- sh          one more program in it\n  \
          pidbox stop web                the end of it\n\n\
        `pidbox NAME -- PROGRAM` is short for `pidbox run NAME -- PROGRAM`: `pidbox run --help` tells its options.\n\
        The status is the program's own. 125: pidbox failed, 126: the program cannot be executed, 127: it was not found.",
    subcommand_required = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub verb: Verb,
}

const GLOBAL: &str = "Global options";

/// What every command understands, before its verb and after it.
#[derive(Args, Debug)]
pub(crate) struct Global {
    /// Say more when something fails; twice: log what happens
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet", help_heading = GLOBAL)]
    pub verbose: u8,
    /// Say less: no warnings; `ps` and `pid` print names and numbers only
    #[arg(short, long, global = true, help_heading = GLOBAL)]
    pub quiet: bool,
    /// Log what happens to a file, not to stderr (PIDBOX_LOG=debug says how much)
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL)]
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
        after_help = "PID is the number inside, REAL the host's. With -q: names only, or PIDs only."
    )]
    Ps(Ps),
    /// Translate the number of a process: inside, at every level, and on the host
    #[command(
        override_usage = "pidbox pid [OPTIONS] NAME:PID\n       pidbox pid [OPTIONS] --host REAL",
        after_help = "With -q: the host's number only.\n\n\
            Examples:\n  \
              pidbox pid web:7               every number of what is PID 7 in web\n  \
              lsof -p $(pidbox pid -q web:7)\n  \
              pidbox pid --host 41333        the other way round"
    )]
    Pid(Pid),
    /// Show everything about containers, in JSON
    Inspect {
        #[command(flatten)]
        json: Json,
        /// The containers
        #[arg(required = true, value_name = "NAME")]
        names: Vec<Target>,
    },
    /// Send a signal to a container's first process, or to any
    #[command(after_help = "SIGKILL to a container reaches everybody in it.\n\n\
            Examples:\n  \
              pidbox kill web                SIGTERM to its first process\n  \
              pidbox kill -s HUP web:7 db:2\n  \
              pidbox kill -s KILL web")]
    Kill {
        /// Which signal: TERM, SIGTERM or 15
        #[arg(short, long, default_value = "TERM")]
        signal: SignalNumber,
        /// Containers (NAME) and processes (NAME:PID)
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
    /// Let nothing in containers run until `unpause`; nobody in them can tell
    Pause {
        /// The containers
        #[arg(required = true, value_name = "NAME")]
        names: Vec<Target>,
    },
    /// Let paused containers go on
    Unpause {
        /// The containers
        #[arg(required = true, value_name = "NAME")]
        names: Vec<Target>,
    },
    /// Go to the terminal of a container that was started with -d and -t
    #[command(
        after_help = "Ctrl-P Ctrl-Q leaves it to itself again. Without a terminal, what it writes from now on is shown.\n\
            The status is that of its first process."
    )]
    Attach {
        /// The container
        #[arg(value_name = "NAME")]
        name: Target,
    },
    /// Show which processes use the processors, again and again
    Top {
        /// Only once
        #[arg(long)]
        once: bool,
        /// The container; all of them where none is named
        #[arg(value_name = "NAME")]
        name: Option<Target>,
    },
    /// Show what a container's processes were stopped for, and what that has cost
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
    #[command(after_help = "The status is 0 where containers can run, and 1 where they cannot.")]
    Check {
        #[command(flatten)]
        json: Json,
    },
    /// Print what a detached container has written
    #[command(after_help = "It is kept until `pidbox rm`, or the next container of that name.")]
    Logs {
        /// Go on as more is written, until the container ends
        #[arg(short, long)]
        follow: bool,
        /// Only the last lines
        #[arg(short = 'n', long, value_name = "LINES")]
        tail: Option<usize>,
        /// The container
        #[arg(value_name = "NAME")]
        name: Target,
    },
    /// Forget detached containers that have ended, and what they have written
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
        after_help = "bash: pidbox completions bash > ~/.local/share/bash-completion/completions/pidbox\n\
            zsh:  pidbox completions zsh > DIR/_pidbox, DIR being in $fpath\n\
            fish: pidbox completions fish > ~/.config/fish/completions/pidbox.fish"
    )]
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = "pidbox man | man -l -")]
    Man,
}

#[derive(Args, Debug)]
#[command(
    override_usage = "pidbox run [OPTIONS] NAME -- PROGRAM [ARG]...\n       pidbox [OPTIONS] NAME -- PROGRAM [ARG]...",
    after_help = "The program has its caller's terminal, input and output, and its status is the command's.\n\
        125: pidbox failed, 126: the program cannot be executed, 127: it was not found.\n\n\
        Examples:\n  \
          pidbox demo -- bash\n  \
          pidbox -d -e PORT=8080 -w /srv web -- ./server\n  \
          pidbox -d -t work -- bash      then `pidbox attach work`, and Ctrl-P Ctrl-Q\n  \
          pidbox --report demo -- make   what it asks for that carries PIDs"
)]
pub(crate) struct Run {
    /// PID 1 is an init, as in a PID namespace: it gets the orphans, and no signal from inside kills it
    #[arg(long)]
    pub init: bool,
    /// Go on until the last process ends, not only PID 1
    #[arg(long)]
    pub keep_running: bool,
    /// Run in the background: print the name, and keep the output for `pidbox logs`
    #[arg(short, long)]
    pub detach: bool,
    /// Give the program a terminal of its own
    #[arg(short, long)]
    pub tty: bool,
    /// Stop the container that has the name, if one does, first
    #[arg(long)]
    pub replace: bool,
    /// Forget it when it ends: nothing is kept for `pidbox logs` (with -d)
    #[arg(long, requires = "detach")]
    pub rm: bool,
    /// End when the process ends that has started pidbox
    #[arg(long, conflicts_with = "detach")]
    pub die_with_parent: bool,
    /// The PID of the first process that PROGRAM makes
    #[arg(long, value_name = "PID", value_parser = clap::value_parser!(i32).range(2..=4_194_303))]
    pub first_pid: Option<i32>,
    /// How many processes and threads there may be; fork fails beyond that
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_procs: Option<u32>,
    /// Write what becomes of it to that descriptor: `started`, `ended`, `failed`, a line of JSON each
    #[arg(long, value_name = "FD", value_parser = clap::value_parser!(i32).range(0..))]
    pub status_fd: Option<i32>,
    /// Write a timeline, who lived when and who made whom, for Perfetto or chrome://tracing
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Tell each translation on stderr, with both numbers, as strace tells calls
    #[arg(long)]
    pub explain: bool,
    /// We are the background
    #[arg(long, hide = true)]
    pub daemon: bool,
    /// System calls newer than pidbox: refuse them with ENOSYS (the default), or allow them untranslated
    #[arg(
        long,
        value_name = "refuse|allow",
        value_enum,
        hide_possible_values = true
    )]
    pub unknown: Option<Unknown>,
    /// Tell at the end which interfaces that carry PIDs were used, on stderr or in a file
    #[arg(long, visible_alias = "stats", value_name = "FILE", num_args = 0..=1, require_equals = true)]
    pub report: Option<Option<PathBuf>>,
    /// Have the supervisor look at every path: slower, and nothing in the program can get past it
    #[arg(long)]
    pub strict: bool,
    /// Which calls are spared their stops: as --strict, in three steps, for measurements
    #[arg(long, value_name = "MODE", value_enum, hide = true)]
    pub lane: Option<Lane>,
    /// Whether the kernel keeps the program from signalling and tracing outsiders, too: on, or nothing is
    /// started; off; without this, where it can
    #[arg(long, value_name = "on|off", value_enum, hide_possible_values = true)]
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
    after_help = "It is a member with a PID of its own, and 0 is its parent's.\n\
        The status is the program's. 125: pidbox failed, 126: the program cannot be executed, 127: it was not found.\n\n\
        Examples:\n  \
          pidbox exec web -- sh\n  \
          pidbox exec web -- kill -HUP 1"
)]
pub(crate) struct Exec {
    /// Give the program a terminal of its own
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
    /// Set a variable of its environment; without a value, to that of yours
    #[arg(short, long, value_name = "NAME[=VALUE]")]
    pub env: Vec<OsString>,
    /// Read variables from a file: NAME=VALUE lines, `#` for comments
    #[arg(long, value_name = "FILE")]
    pub env_file: Vec<PathBuf>,
    /// Begin with an empty environment, as `env -i`
    #[arg(short = 'i', long)]
    pub clear_env: bool,
    /// The directory that it starts in
    #[arg(short, long, value_name = "DIR")]
    pub workdir: Option<PathBuf>,
    /// Killed by a signal: die by it too (raise, the default), or exit with 128 + its number (code)
    #[arg(
        long,
        value_name = "raise|code",
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true
    )]
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
    /// Draw who started whom
    #[arg(long, requires = "name", conflicts_with = "json")]
    pub tree: bool,
    /// List detached containers that have ended, too
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
