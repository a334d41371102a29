//! Where a work can be done.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::process::Command;
use tests::{find, pidbox, unique_name};

use crate::guest;

/// A place to run a program in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum World {
    /// The machine itself.
    Native,
    /// Under a seccomp filter that allows all calls on their numbers: the floor of every filter.
    Filter,
    /// Under a tracer that follows forks and does nothing: the floor of every tracer.
    Null,
    /// The same, both on one processor: where a lone program has it best.
    NullNear,
    /// In a container.
    Pidbox,
    /// In a container whose supervisor looks at every path.
    Strict,
    /// In a container where every call that means something stops.
    Off,
    /// In a PID namespace of the kernel's own.
    Bwrap,
    /// Under PRoot.
    Proot,
    /// Under strace, which stops at every call.
    Strace,
    /// Under strace with a filter, which stops at the calls that carry a PID.
    StraceBpf,
    /// In gVisor.
    Runsc,
}

/// The calls by which processes come, go and name each other.
const TRACED: &str =
    "trace=%process,getpid,getppid,gettid,getpgid,getpgrp,setpgid,getsid,setsid,kill,tkill,tgkill";

impl World {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Native,
        Self::Filter,
        Self::Null,
        Self::NullNear,
        Self::Pidbox,
        Self::Strict,
        Self::Off,
        Self::Bwrap,
        Self::Proot,
        Self::Strace,
        Self::StraceBpf,
        Self::Runsc,
    ];

    /// As it is called in tables and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Filter => "filter",
            Self::Null => "null-tracer",
            Self::NullNear => "null-tracer-1",
            Self::Pidbox => "pidbox",
            Self::Strict => "strict",
            Self::Off => "off",
            Self::Bwrap => "bwrap",
            Self::Proot => "proot",
            Self::Strace => "strace",
            Self::StraceBpf => "strace-bpf",
            Self::Runsc => "runsc",
        }
    }

    /// For those who have not read the list above.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Filter => "a filter that allows all",
            Self::Null => "a tracer that does nothing",
            Self::NullNear => "the same, on one processor",
            Self::Pidbox => "pidbox",
            Self::Strict => "pidbox --strict",
            Self::Off => "pidbox without its lane",
            Self::Bwrap => "bwrap --unshare-pid",
            Self::Proot => "proot",
            Self::Strace => "strace -f",
            Self::StraceBpf => "strace -f --seccomp-bpf",
            Self::Runsc => "runsc do",
        }
    }

    /// Whether it is somebody else's work.
    pub const fn is_peer(self) -> bool {
        matches!(
            self,
            Self::Bwrap | Self::Proot | Self::Strace | Self::StraceBpf | Self::Runsc
        )
    }

    /// The words that come before a program's own there.
    pub fn prefix(self) -> Vec<String> {
        let own = |guest_name: &str, options: &[&str]| {
            let program = guest(guest_name, &[]).display().to_string();
            [vec![program], words(options)].concat()
        };
        let contained = |options: &[&str]| {
            let program = pidbox().display().to_string();
            let name = unique_name("bench");
            [vec![program], words(options), vec![name, "--".into()]].concat()
        };
        match self {
            Self::Native => Vec::new(),
            Self::Filter => own("filter", &[]),
            Self::Null => own("null", &[]),
            Self::NullNear => own("null", &["-1"]),
            Self::Pidbox => contained(&[]),
            Self::Strict => contained(&["--strict"]),
            Self::Off => contained(&["--lane", "off"]),
            Self::Bwrap => words(&[
                "bwrap",
                "--dev-bind",
                "/",
                "/",
                "--unshare-pid",
                "--proc",
                "/proc",
            ]),
            Self::Proot => words(&["proot"]),
            Self::Strace => words(&["strace", "-f", "-qq", "-o", "/dev/null"]),
            Self::StraceBpf => words(&[
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-e",
                TRACED,
                "-o",
                "/dev/null",
            ]),
            Self::Runsc => words(&["runsc", "-ignore-cgroups", "-network=none", "do"]),
        }
    }

    /// Whether it can be had on this machine, and why not.
    pub fn is_there(self) -> Result<(), String> {
        let mut line = self.prefix();
        line.push("true".to_owned());
        let (program, rest) = line.split_first().ok_or("no program")?;
        if find(program).is_none() && !program.contains('/') {
            return Err(format!("not installed: {program}"));
        }
        let output = Command::new(program).args(rest).output();
        match output {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => Err(last_line(&output.stderr)),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl fmt::Display for World {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(self.name())
    }
}

impl std::str::FromStr for World {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|world| world.name() == name);
        found.copied().ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|world| world.name()).collect();
            format!("one of {}", names.join(", "))
        })
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What a program complained of at last.
pub(crate) fn last_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or("it failed and did not say why").to_owned()
}
