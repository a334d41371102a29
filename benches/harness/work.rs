//! What is measured, and what it is held to.

use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tests::find;

use crate::guest;
use crate::world::{World, last_line};

/// One thing to do, everywhere in the same way.
#[derive(Debug)]
pub struct Work {
    /// As it is called on the command line.
    pub name: &'static str,
    /// What it does, for the table.
    pub what: &'static str,
    /// Which kind of thing it is.
    pub group: Group,
    /// Where it is done, native first.
    pub worlds: &'static [World],
    /// How long it takes.
    pub effort: Effort,
    /// What it is held to in a container.
    pub goals: &'static [Goal],
    /// How it is measured.
    pub measure: Measure,
}

/// Kinds of works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// System calls.
    Calls,
    /// Processes and threads that come and go.
    Processes,
    /// Programs.
    Programs,
    /// Servers under load.
    Servers,
    /// What depends on how many there are.
    Scale,
}

/// How often a work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// As often as was asked for.
    Light,
    /// Half as often.
    Heavy,
    /// Once.
    Huge,
}

/// In what a result is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A time.
    Nanoseconds,
    /// Memory.
    Kibibytes,
}

/// What a result in a container is held to.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// So many times what the same costs there, at most.
    Beside(World, f64),
    /// So many times what another work costs in the same world, at most.
    Against(&'static str, f64),
    /// So much, at most.
    AtMost(f64),
}

/// How the program of a work is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// With the system's C library.
    Dynamic,
    /// With a copy of its own.
    Static,
}

/// How a work is measured.
#[derive(Debug)]
pub enum Measure {
    /// `guests/calls.c` times a call, with those words.
    Call(Link, &'static [&'static str]),
    /// A shell runs the script so many times, and `guests/timed.c` times it.
    Script {
        /// How many times.
        times: usize,
        /// What must be installed.
        needs: &'static [&'static str],
        /// In which folder.
        place: Option<Place>,
        /// What the shell does.
        script: &'static str,
    },
    /// A shell runs the script, which prints how many things were done in a second.
    Rate {
        /// What must be installed.
        needs: &'static [&'static str],
        /// What the shell does.
        script: &'static str,
    },
    /// How much memory the supervisor has while so many processes live.
    Memory(&'static str),
    /// A program that does nothing, from its world's start to its end.
    Start,
}

/// A folder that has what a work needs, and is kept for the next time.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// As it is called: works may share it.
    pub name: &'static str,
    /// Fills it while it is empty.
    pub fill: fn(&Path) -> Result<(), String>,
}

impl Work {
    /// In what it is told.
    pub const fn unit(&self) -> Unit {
        match self.measure {
            Measure::Memory(_) => Unit::Kibibytes,
            _ => Unit::Nanoseconds,
        }
    }

    /// Make sure of what it needs. The folder to run in, or why it cannot be done.
    pub fn prepare(&self) -> Result<PathBuf, String> {
        let (needs, place) = match self.measure {
            Measure::Script { needs, place, .. } => (needs, place),
            Measure::Rate { needs, .. } => (needs, None),
            Measure::Call(..) | Measure::Memory(_) | Measure::Start => (&[][..], None),
        };
        if let Some(missing) = needs.iter().find(|program| find(program).is_none()) {
            return Err(format!("not installed: {missing}"));
        }
        let folder = std::env::current_exe()
            .ok()
            .and_then(|exe| Some(exe.parent()?.parent()?.join("bench-works")))
            .ok_or("no folder to work in")?
            .join(place.map_or("empty", |place| place.name));
        let complete = folder.join(".complete");
        if !complete.exists() {
            let told = |error: std::io::Error| format!("{}: {error}", folder.display());
            // Of one that was interrupted.
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).map_err(told)?;
            if let Some(place) = place {
                (place.fill)(&folder)?;
            }
            fs::write(&complete, "").map_err(told)?;
        }
        Ok(folder)
    }

    /// Do it once, there.
    pub fn run(&self, world: World, folder: &Path) -> Result<f64, String> {
        let prefix = world.prefix();
        match &self.measure {
            Measure::Call(link, words) => number(&said(&prefix, folder, &calls(*link), words)?),
            Measure::Script { times, script, .. } => {
                let timed = guest("timed", &[]).display().to_string();
                let times = times.to_string();
                number(&said(
                    &prefix,
                    folder,
                    &timed,
                    &[&times, "sh", "-c", script],
                )?)
            }
            Measure::Rate { script, .. } => {
                let rate = number(&said(&prefix, folder, "sh", &["-c", script])?)?;
                Ok(1e9 / rate)
            }
            Measure::Memory(tasks) => memory(&prefix, tasks),
            Measure::Start => {
                let start = std::time::Instant::now();
                said(&prefix, folder, "true", &[])?;
                Ok(start.elapsed().as_secs_f64() * 1e9)
            }
        }
    }
}

fn calls(link: Link) -> String {
    let options: &[&str] = match link {
        Link::Dynamic => &[],
        Link::Static => &["-static"],
    };
    guest("calls", options).display().to_string()
}

/// What a program prints in a world, and who hangs is ended.
fn said(prefix: &[String], folder: &Path, program: &str, words: &[&str]) -> Result<String, String> {
    let output = Command::new("timeout")
        .args(["--kill-after=5", "120"])
        .args(prefix)
        .arg(program)
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("timeout: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{}: {}", output.status, last_line(&output.stderr)))
    }
}

fn number(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let parsed = text.parse::<f64>().ok().filter(|number| *number > 0.0);
    parsed.ok_or_else(|| format!("no number: {text:?}"))
}

/// The resident memory of the process that looks after so many others, in KiB.
fn memory(prefix: &[String], tasks: &str) -> Result<f64, String> {
    let (program, options) = prefix.split_first().ok_or("nobody looks after them")?;
    let mut supervisor = Command::new(program)
        .args(options)
        .args([&calls(Link::Static), "idle", tasks])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    let mut line = String::new();
    if let Some(stdout) = supervisor.stdout.take() {
        let _ = BufReader::new(stdout).read_line(&mut line);
    }
    let status = fs::read_to_string(format!("/proc/{}/status", supervisor.id()));
    drop(supervisor.stdin.take());
    let mut complaint = Vec::new();
    if let Some(mut stderr) = supervisor.stderr.take() {
        let _ = stderr.read_to_end(&mut complaint);
    }
    let _ = supervisor.wait();
    if line.trim() != "ready" {
        return Err(last_line(&complaint));
    }
    let status = status.map_err(|error| error.to_string())?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    number(resident.unwrap_or_default().trim_end_matches(" kB"))
}
