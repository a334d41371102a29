//! What a person reads when something went wrong: one line, lower case, and what to do about it.

use registry::client::CallError;
use registry::frame::FrameError;
use registry::protocol::Refusal;
use std::error::Error as _;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use supervisor::{ContainerName, Error, NameError};

use crate::cli::Verbosity;
use crate::target::Target;
use crate::verbs::{host, reach};

/// What to do about a failure.
#[derive(Clone, Debug)]
pub(crate) struct Hint(String);

impl Hint {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// A failure of the command's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{what}")]
    Usage {
        what: String,
        hint: Hint,
        status: u8,
    },
    #[error("a container name and a program are required")]
    Nothing,
    #[error("a container name is required before `--`")]
    NoName,
    #[error("`--` is missing between the name '{name}' and the program '{program}'")]
    NoSeparator { name: String, program: String },
    #[error("'{name}': no such command or container")]
    NameOnly { name: String, meant: Option<String> },
    #[error("'{0}' is a running container, and no command is given")]
    WhatAboutIt(String),
    #[error("cannot start '{}': the name is taken by {}", .0.as_str(), holder(.0))]
    Taken(ContainerName),
    #[error("'{verb}' is a pidbox command, so it cannot be the short form of a container name")]
    VerbAsName { verb: String, program: String },
    #[error("'{option}' is an option of `run`, not of `{verb}`")]
    EarlyOption { option: String, verb: String },
    #[error("{}", call(.target, .error))]
    Call {
        target: Target,
        meant: Option<String>,
        #[source]
        error: CallError,
    },
    #[error("cannot look for PID {real} in '{name}': {error}")]
    Lookup {
        real: i32,
        name: String,
        #[source]
        error: CallError,
    },
    #[error("no container '{target}'")]
    OtherPath { target: Target, path: String },
    #[error("'{0}' is a process, and a container is wanted")]
    NotAProcess(Target),
    #[error("'{0}' is a container, and a process is wanted")]
    NoPid(Target),
    #[error("PID {0} is not in a container, or not in one of yours")]
    NotContained(i32),
    #[error("'{0}' ended, and nobody knows how")]
    NoStatus(Target),
    #[error("cannot list the containers: {0}")]
    Names(#[source] io::Error),
    /// Each is told on its own.
    #[error("several things failed")]
    Several(Vec<Failure>),
    #[error("{}", exec(.target, .program, .error))]
    Exec {
        target: Target,
        program: OsString,
        #[source]
        error: Error,
    },
    #[error("cannot go to the directory '{}': {error}", .path.display())]
    Workdir {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("cannot read variables from '{}': {error}", .path.display())]
    EnvFile {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("'{}' is no variable", .0.display())]
    Variable(OsString),
    #[error("cannot make a terminal: {0}")]
    Terminal(#[source] io::Error),
    #[error("cannot go to the background: {0}")]
    Detach(#[source] io::Error),
    #[error("the supervisor in the background died without a word")]
    NoNews,
    /// Another process of ours will say it.
    #[error("status {0}")]
    Silent(u8),
    /// Another process of ours has said it.
    #[error("{message}")]
    Told {
        message: String,
        hint: Option<String>,
        status: u8,
    },
    #[error("cannot keep or read what is kept of containers: {0}")]
    Shelf(#[source] io::Error),
    #[error("there is no log of '{0}'")]
    NoLog(Target),
    #[error("nothing is kept of '{0}'")]
    NothingKept(Target),
    #[error("'{0}' still runs")]
    StillRuns(Target),
    #[error("the process that started us is gone already")]
    ParentGone,
    #[error("cannot write to descriptor {fd}: {error}")]
    StatusFd {
        fd: i32,
        #[source]
        error: io::Error,
    },
    #[error("cannot write the trace to '{}': {error}", .path.display())]
    Trace {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("containers cannot run here")]
    HostUnfit,
    #[error("cannot write: {0}")]
    Output(#[source] io::Error),
    #[error("cannot log to '{path}': {error}", path = .path.display())]
    Log {
        path: PathBuf,
        #[source]
        error: io::Error,
    },
    #[error("no program to run")]
    NoProgram,
    #[error("bad container name '{name}': {reason}", name = .0.escape_debug(), reason = name_reason(*.1))]
    Name(String, NameError),
    #[error("{0} is for the outermost container only")]
    Outermost(&'static str),
    #[error("cannot write the report to '{path}': {1}", path = .0.display())]
    Report(PathBuf, io::Error),
    #[error("{doing}: {error}", doing = doing(.name, .program, .error))]
    Supervisor {
        name: ContainerName,
        program: OsString,
        #[source]
        error: Error,
    },
}

pub(crate) const fn name_reason(error: NameError) -> &'static str {
    match error {
        NameError::Empty => "it is empty",
        NameError::TooLong => "it is longer than 63 bytes",
        NameError::Malformed => {
            "it is not made of letters, digits, `.`, `_` and `-`, a letter or digit first"
        }
    }
}

fn exec(target: &Target, program: &OsString, error: &Error) -> String {
    match error {
        Error::Exec(_) => format!("cannot execute '{}': {error}", program.display()),
        error => format!("cannot run '{}' in '{target}': {error}", program.display()),
    }
}

/// Who has that name.
fn holder(name: &ContainerName) -> String {
    match reach::holder(name.as_str()) {
        (Some(container), _) if container.level > 1 => format!(
            "the running container '{}' (started {} ago)",
            container.path,
            host::age(container.started)
        ),
        (Some(container), _) => format!(
            "a running container (PID {}, started {} ago)",
            container.supervisor,
            host::age(container.started)
        ),
        (None, Some(peer)) if peer.uid != nix::unistd::geteuid().as_raw() => {
            format!("a container of {}'s", host::user(peer.uid))
        }
        (None, _) => "a running container".to_owned(),
    }
}

/// What went wrong with a container.
fn call(target: &Target, error: &CallError) -> String {
    match (error, target.pid) {
        (CallError::NoSuchContainer, _) => format!("no container '{}'", target.path()),
        (CallError::Refused(Refusal::NoSuchProcess), Some(_)) => {
            format!("'{target}': no such process")
        }
        (error, _) => format!("'{target}': {error}"),
    }
}

/// What may be done about it.
fn call_hint(target: &Target, error: &CallError, meant: &Option<String>) -> Option<String> {
    Some(match (error, meant) {
        (CallError::NoSuchContainer, Some(meant)) => format!("did you mean '{meant}'?"),
        (CallError::NoSuchContainer, None) => "`pidbox ps` lists the containers".to_owned(),
        (CallError::Refused(Refusal::NoSuchProcess), _) => {
            format!("`pidbox ps {}` lists its processes", target.path())
        }
        (CallError::Refused(Refusal::Untraceable(_) | Refusal::NotYourChild), _) => {
            return reach::who_may_join(target);
        }
        (CallError::NotYours(_) | CallError::Refused(Refusal::NotYours), _) => {
            "its owner and root may do that".to_owned()
        }
        (CallError::Refused(Refusal::Full), _) => {
            "it was started with `--max-procs`, and has that many".to_owned()
        }
        (CallError::Refused(Refusal::NoTerminal), _) => {
            "containers that are started with `-d -t` have one".to_owned()
        }
        (CallError::Silent { peer, .. }, _) if host::state(peer.pid) == Some('T') => format!(
            "it is stopped, together with its program: `fg` in its shell, or `kill -CONT {}`",
            peer.pid
        ),
        (
            CallError::Silent {
                error: FrameError::Version(_),
                ..
            },
            _,
        ) => "it was started by another version of pidbox".to_owned(),
        _ => return None,
    })
}

/// What was being done.
fn doing(name: &ContainerName, program: &OsString, error: &Error) -> String {
    let program = program.display();
    match error {
        Error::Exec(_) => format!("cannot execute '{program}'"),
        Error::TracingBlocked(_) | Error::FilterBlocked(_) => format!("cannot trace '{program}'"),
        Error::NameTaken | Error::Claim(_) | Error::Fork(_) | Error::NoWall(_) => {
            format!("cannot start '{}'", name.as_str())
        }
        Error::Trace(_) | Error::Host { .. } | Error::Model(_) => {
            format!("'{}' had to end", name.as_str())
        }
    }
}

impl Failure {
    /// Print it, and the status that it means.
    pub(crate) fn report(&self, verbosity: Verbosity) -> ExitCode {
        if let Self::Silent(status) = self {
            return ExitCode::from(*status);
        }
        if let Self::Several(failures) = self {
            for failure in failures {
                failure.report(verbosity);
            }
            return ExitCode::from(self.status());
        }
        eprintln!("pidbox: {self}");
        if verbosity == Verbosity::Causes
            && let Self::Supervisor { error, .. } | Self::Exec { error, .. } = self
        {
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("caused by: {error}");
                cause = error.source();
            }
        }
        if let Some(hint) = self.hint() {
            eprintln!("hint: {hint}");
        }
        ExitCode::from(self.status())
    }

    /// 126 and 127 are the program's, as a shell has them; 125 is ours, as `env` and `timeout` do.
    fn status(&self) -> u8 {
        match self {
            Self::Supervisor {
                error: Error::Exec(errno),
                ..
            }
            | Self::Exec {
                error: Error::Exec(errno),
                ..
            } if errno.into_raw() == libc::ENOENT => 127,
            Self::Supervisor {
                error: Error::Exec(_),
                ..
            }
            | Self::Exec {
                error: Error::Exec(_),
                ..
            } => 126,
            Self::Usage { status, .. } => *status,
            Self::Output(_)
            | Self::Call { .. }
            | Self::Lookup { .. }
            | Self::OtherPath { .. }
            | Self::NotContained(_)
            | Self::Names(_)
            | Self::Several(_) => 1,
            Self::HostUnfit
            | Self::Shelf(_)
            | Self::NoLog(_)
            | Self::NothingKept(_)
            | Self::StillRuns(_) => 1,
            Self::Told { status, .. } | Self::Silent(status) => *status,
            Self::NotAProcess(_) | Self::NoPid(_) => 2,
            _ => 125,
        }
    }

    /// The status of a verb that would have had a program's: never one of ours for another purpose.
    pub(crate) fn status_instead_of_a_programs(&self) -> u8 {
        match self.status() {
            status @ (126 | 127) => status,
            _ => 125,
        }
    }

    pub(crate) const fn is_no_such_container(&self) -> bool {
        matches!(
            self,
            Self::Call {
                error: CallError::NoSuchContainer,
                ..
            }
        )
    }

    pub(crate) fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Usage { hint, .. } => hint.0.clone(),
            Self::NoProgram => "`pidbox --help` shows how".to_owned(),
            Self::NoName | Self::Nothing => "pidbox NAME -- PROGRAM ...".to_owned(),
            Self::NoSeparator { name, program } => format!("pidbox {name} -- {program} ..."),
            Self::NameOnly { meant: Some(meant), .. } => format!("did you mean '{meant}'?"),
            Self::NameOnly { name, meant: None } => {
                format!("to run a program in a container of that name: pidbox {name} -- PROGRAM ...")
            }
            Self::WhatAboutIt(name) => format!("`pidbox ps {name}` lists its processes; `pidbox --help` shows more"),
            Self::Taken(name) => format!(
                "`pidbox exec {0} -- ...` runs inside it, `pidbox run --replace {0} -- ...` stops it first",
                name.as_str()
            ),
            Self::VerbAsName { verb, program } => format!("pidbox run {verb} -- {program} ..."),
            Self::EarlyOption { option, verb } if verb == "run" => {
                format!("pidbox run {option} ...")
            }
            Self::EarlyOption { verb, .. } => format!("`pidbox {verb} --help` shows its options"),
            Self::Call { target, meant, error } => return call_hint(target, error, meant),
            Self::OtherPath { path, .. } => format!("did you mean '{path}'?"),
            Self::NotAProcess(target) => format!("its container is '{}'", target.path()),
            Self::NoPid(target) => format!("`pidbox ps {target}` lists its processes"),
            Self::NotContained(_) => "`pidbox ps` lists the containers".to_owned(),
            Self::Lookup { name, error, .. } => {
                let target = name.parse().ok()?;
                return call_hint(&target, error, &None);
            }
            Self::Output(_)
            | Self::Log { .. }
            | Self::NoStatus(_)
            | Self::Several(_) => return None,
            Self::Names(_) => "/proc/net/unix is their list: is /proc there, and may it be read?".to_owned(),
            Self::Outermost(_) => "give it to the pidbox that this one runs in".to_owned(),
            Self::Report(..) => "`--report` alone prints it to stderr".to_owned(),
            Self::Name(..) => "a good name is `web-1`".to_owned(),
            Self::Told { hint, .. } => return hint.clone(),
            Self::NoLog(_) => "logs are kept of containers that were started with --detach".to_owned(),
            Self::NothingKept(_) => "`pidbox ps -a` lists what is kept".to_owned(),
            Self::StillRuns(target) => format!("`pidbox stop {target}` ends it"),
            Self::Detach(_) | Self::NoNews | Self::Silent(_) | Self::ParentGone | Self::StatusFd { .. } => return None,
            Self::Shelf(_) => format!(
                "that is in {}; PIDBOX_ROOT names another folder",
                registry::Shelf::of_user().path().display()
            ),
            Self::HostUnfit | Self::Trace { .. } => return None,
            Self::Variable(_) => "a variable is NAME=VALUE, or NAME to pass yours on".to_owned(),
            Self::Workdir { .. } | Self::EnvFile { .. } | Self::Terminal(_) => return None,
            Self::Supervisor { error, program, .. } | Self::Exec { error, program, .. } => match error {
                Error::NameTaken => "names are unique on the host, over all users: choose another one".to_owned(),
                Error::Exec(errno) if errno.into_raw() == libc::ENOENT => {
                    format!("'{}' was not found; is it installed, and on PATH?", program.display())
                }
                Error::Exec(errno) if errno.into_raw() == libc::EACCES => {
                    format!("is '{}' a file that you may execute?", program.display())
                }
                Error::Exec(_) => return None,
                Error::TracingBlocked(_) => {
                    "see /proc/sys/kernel/yama/ptrace_scope, and whether a container runtime's seccomp profile \
                     or another tracer stands in the way"
                        .to_owned()
                }
                Error::FilterBlocked(_) => {
                    "the kernel needs CONFIG_SECCOMP_FILTER, and a container runtime must allow seccomp(2)".to_owned()
                }
                Error::NoWall(_) => "`--wall off` starts it without".to_owned(),
                Error::Fork(_) => "see `ulimit -u`, and the limits of the cgroup".to_owned(),
                Error::Claim(_) | Error::Trace(_) | Error::Host { .. } | Error::Model(_) => {
                    "run with -v to see the causes".to_owned()
                }
            },
        })
    }
}
