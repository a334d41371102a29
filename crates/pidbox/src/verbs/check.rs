//! `pidbox check`: whether this host lets containers run.

use serde::Serialize;
use std::fs;
use std::process::{Command, Stdio};

use super::stats::Format;
use super::table::table;
use super::{SCHEMA, host, json, print};
use crate::message::Failure;

/// How well something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Good,
    /// Containers run, and something is missing.
    Less,
    /// None runs.
    Bad,
}

#[derive(Debug, Serialize)]
struct Finding {
    what: &'static str,
    state: State,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

pub(crate) fn check(format: Format) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Document {
        schema: u32,
        findings: Vec<Finding>,
    }
    let findings = vec![kernel(), yama(), seccomp(), names(), landlock(), trial()];
    let is_bad = findings.iter().any(|finding| finding.state == State::Bad);
    match format {
        Format::Json => json(&Document {
            schema: SCHEMA,
            findings,
        })?,
        Format::Table => {
            let rows: Vec<_> = findings.iter().map(row).collect();
            print(table(&["", "WHAT", "FOUND"], &rows).as_bytes())?;
            let hints: String = findings
                .iter()
                .filter_map(|finding| {
                    Some(format!(
                        "hint: {}: {}\n",
                        finding.what,
                        finding.hint.as_ref()?
                    ))
                })
                .collect();
            print(hints.as_bytes())?;
        }
    }
    match is_bad {
        true => Err(Failure::HostUnfit),
        false => Ok(()),
    }
}

fn row(finding: &Finding) -> Vec<String> {
    let state = match finding.state {
        State::Good => "ok",
        State::Less => "less",
        State::Bad => "NO",
    };
    vec![
        state.to_owned(),
        finding.what.to_owned(),
        finding.found.clone(),
    ]
}

fn finding(what: &'static str, state: State, found: impl Into<String>) -> Finding {
    Finding {
        what,
        state,
        found: found.into(),
        hint: None,
    }
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(path)
        .ok()
        .map(|text| text.trim().to_owned())
}

/// pidfd_getfd(2) is the newest call that is needed: 5.6.
fn kernel() -> Finding {
    let release = rustix::system::uname()
        .release()
        .to_string_lossy()
        .into_owned();
    let mut numbers = release
        .split(['.', '-'])
        .map_while(|part| part.parse::<u32>().ok());
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let state = if version >= (5, 6) {
        State::Good
    } else {
        State::Bad
    };
    Finding {
        hint: (state == State::Bad).then(|| "Linux 5.6 or newer is needed".to_owned()),
        ..finding("kernel", state, release)
    }
}

fn yama() -> Finding {
    if let Some(tracer) = host::tracer(nix::unistd::getpid().as_raw()).filter(|&tracer| tracer > 0)
    {
        return Finding {
            hint: Some(
                "a process has one tracer: pidbox cannot run under strace or a debugger".to_owned(),
            ),
            ..finding(
                "ptrace",
                State::Bad,
                format!("process {tracer} traces this one"),
            )
        };
    }
    let scope = read("/proc/sys/kernel/yama/ptrace_scope");
    let (state, found, hint) = match scope.as_deref() {
        None => (
            State::Good,
            "no Yama: one's own processes may be traced",
            None,
        ),
        Some("0") => (State::Good, "0: one's own processes may be traced", None),
        Some("1") => (State::Good, "1: one's own children may be traced", None),
        Some("2") if nix::unistd::geteuid().is_root() => (State::Good, "2: root may trace", None),
        Some("2") => (
            State::Bad,
            "2: only CAP_SYS_PTRACE may trace",
            Some("as root: sysctl kernel.yama.ptrace_scope=1"),
        ),
        Some(_) => (
            State::Bad,
            "3: nobody may trace",
            Some("kernel.yama.ptrace_scope = 3 lasts until the next boot"),
        ),
    };
    Finding {
        hint: hint.map(str::to_owned),
        ..finding("ptrace", state, found)
    }
}

fn seccomp() -> Finding {
    match read("/proc/sys/kernel/seccomp/actions_avail") {
        Some(actions) if actions.split(' ').any(|action| action == "trace") => {
            finding("seccomp", State::Good, actions)
        }
        Some(actions) => Finding {
            hint: Some("the kernel has no SECCOMP_RET_TRACE".to_owned()),
            ..finding("seccomp", State::Bad, actions)
        },
        // In some containers /proc/sys is hidden: the trial will tell.
        None => finding("seccomp", State::Less, "it cannot be told"),
    }
}

fn names() -> Finding {
    match registry::containers() {
        Ok(names) => finding(
            "names",
            State::Good,
            match names.len() {
                1 => "1 container runs".to_owned(),
                many => format!("{many} containers run"),
            },
        ),
        Err(error) => Finding {
            hint: Some("`pidbox ps` needs /proc/net/unix".to_owned()),
            ..finding("names", State::Less, error.to_string())
        },
    }
}

/// What holds a hostile program off from signalling outsiders, beside us.
fn landlock() -> Finding {
    match supervisor::can_wall() {
        true => finding(
            "wall",
            State::Good,
            "the kernel keeps members from signalling outsiders (Landlock)",
        ),
        false => Finding {
            hint: Some(
                "Linux 6.12 or newer, with `landlock` among its security modules".to_owned(),
            ),
            ..finding(
                "wall",
                State::Less,
                "the kernel does not keep members from signalling outsiders",
            )
        },
    }
}

/// The proof: a container, with this very program in it.
fn trial() -> Finding {
    const WHAT: &str = "trial";
    // Without /proc, as we were called.
    let called = std::env::args_os()
        .next()
        .unwrap_or_else(|| "pidbox".into());
    let own = std::env::current_exe().unwrap_or_else(|_| called.into());
    let name = format!("check-{}", std::process::id());
    let ran = Command::new(&own)
        .args(["run", &name, "--"])
        .arg(&own)
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    match ran {
        Ok(output) if output.status.success() => finding(WHAT, State::Good, "a container has run"),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let mut lines = said.lines();
            let why = lines.next().unwrap_or("pidbox: it failed without a word");
            let hint = lines.find_map(|line| line.strip_prefix("hint: "));
            Finding {
                hint: hint.map(str::to_owned),
                ..finding(WHAT, State::Bad, why.trim_start_matches("pidbox: "))
            }
        }
        Err(error) => finding(WHAT, State::Bad, error.to_string()),
    }
}
