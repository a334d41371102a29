//! Running a program in a world, with a hang guard.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::artifact::guard;
use crate::{Scratch, World, namespaces_work};

/// How long a run may take before it counts as hung. No test waits for it to pass.
const HANG: Duration = Duration::from_secs(100);

/// A program to be run.
#[derive(Clone, Debug)]
pub struct Program {
    line: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    dir: Option<PathBuf>,
    input: String,
}

/// What a run came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How the program ended.
    pub status: ExitStatus,
    /// What it wrote to stdout.
    pub output: String,
    /// What it wrote to stderr.
    pub errors: String,
    /// Who was still alive when it had ended, as "PID STATE COMMAND" of the guard's namespace.
    pub left: Vec<String>,
}

impl Program {
    /// The program of that name or path.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let line = vec![program.as_ref().to_owned()];
        Self {
            line,
            env: Vec::new(),
            dir: None,
            input: String::new(),
        }
    }

    /// With one more argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.line.push(argument.as_ref().to_owned());
        self
    }

    /// With more arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = A>) -> Self {
        arguments.into_iter().fold(self, Self::arg)
    }

    /// With a variable in its environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// In that folder.
    #[must_use]
    pub fn dir(mut self, dir: &Path) -> Self {
        self.dir = Some(dir.to_owned());
        self
    }

    /// With that text on stdin.
    #[must_use]
    pub fn input(mut self, text: &str) -> Self {
        text.clone_into(&mut self.input);
        self
    }

    /// Runs it to its end.
    ///
    /// Where the machine allows, every run happens in a PID namespace of its own, so that a signal
    /// that goes astray, the very bug that is looked for, hits nobody else.
    ///
    /// # Panics
    ///
    /// When the program hangs; everything it started is killed first, and its output so far shown.
    pub fn run(&self, world: World) -> Outcome {
        let scratch = Scratch::new("run");
        let report = scratch.path().join("left");
        let mut child = self
            .command(world, &report)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{:?}: {error}", self.line));
        let output = Tail::of(child.stdout.take().expect("stdout is a pipe"));
        let errors = Tail::of(child.stderr.take().expect("stderr is a pipe"));
        let mut stdin = child.stdin.take().expect("stdin is a pipe");
        let input = self.input.clone();
        // A program need not read its input, and is not asked to: a broken pipe is its choice.
        thread::spawn(move || drop(stdin.write_all(input.as_bytes())));

        let Some(status) = wait(&mut child, Instant::now() + HANG) else {
            let tree = kill_tree(&mut child);
            panic!(
                "{:?} hangs in {world}\n--- stdout\n{}\n--- stderr\n{}\n--- processes\n{tree}",
                self.line,
                output.so_far(),
                errors.so_far()
            );
        };
        let left = fs::read_to_string(&report).unwrap_or_default();
        Outcome {
            status,
            output: output.end(),
            errors: errors.end(),
            left: left.lines().map(str::to_owned).collect(),
        }
    }

    /// Starts it, and lets it run until the returned value is dropped.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub fn start(&self, world: World) -> Running {
        let scratch = Scratch::new("start");
        let child = self
            .command(world, &scratch.path().join("left"))
            .stdin(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{:?}: {error}", self.line));
        Running {
            child,
            _scratch: scratch,
        }
    }

    /// Runs it and returns its output.
    ///
    /// # Panics
    ///
    /// Unless it exits with 0, and, in a container, leaves no process behind.
    pub fn output(&self, world: World) -> String {
        let outcome = self.run(world);
        assert!(
            outcome.status.success(),
            "{:?} in {world}\n{outcome}",
            self.line
        );
        if world.is_pidbox() {
            assert!(
                outcome.left.is_empty(),
                "{:?} in {world} left\n{outcome}",
                self.line
            );
        }
        outcome.output
    }

    /// The command that runs it in that world, behind the guard where there is one.
    pub(crate) fn command(&self, world: World, report: &Path) -> Command {
        let mut line = Vec::new();
        if namespaces_work() {
            line.extend([guard().into(), "enclose".into(), report.into()]);
        }
        line.extend(world.command_line(self.line.clone()));
        let mut words = line.into_iter();
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).envs(self.env.iter().cloned());
        if let Some(dir) = &self.dir {
            command.current_dir(dir);
        }
        command
    }
}

/// A program in the background.
#[derive(Debug)]
pub struct Running {
    child: Child,
    _scratch: Scratch,
}

impl Drop for Running {
    fn drop(&mut self) {
        kill_tree(&mut self.child);
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "--- {}\n--- stdout\n{}", self.ending(), self.output)?;
        writeln!(f, "--- stderr\n{}", self.errors)?;
        if !self.left.is_empty() {
            writeln!(f, "--- left alive\n{}", self.left.join("\n"))?;
        }
        Ok(())
    }
}

impl Outcome {
    /// How the program ended: `exited 0`, `killed by signal 9`.
    pub fn ending(&self) -> String {
        match (self.status.code(), self.status.signal()) {
            (Some(code), _) => format!("exited {code}"),
            (_, Some(signal)) => format!("killed by signal {signal}"),
            _ => self.status.to_string(),
        }
    }
}

/// The end of a child, or nothing when it has not come by then.
pub(crate) fn wait(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            return Some(status);
        }
        if Instant::now() > deadline {
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// Kills a child and all its descendants, and says who they were.
pub(crate) fn kill_tree(child: &mut Child) -> String {
    let mut known = HashSet::from([child.id().cast_signed()]);
    let mut lines = Vec::new();
    loop {
        let before = known.len();
        for (pid, parent, line) in processes() {
            if known.contains(&parent) && known.insert(pid) {
                lines.push(line);
            }
        }
        if known.len() == before {
            break;
        }
    }
    for &pid in &known {
        // Whoever is gone already need not be killed.
        let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
    }
    let _ = child.wait();
    lines.join("\n")
}

/// Every process of this machine: its PID, its parent's, and a line that describes it.
fn processes() -> Vec<(i32, i32, String)> {
    let Ok(proc) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    proc.filter_map(|entry| {
        let dir = entry.ok()?.path();
        let stat = fs::read_to_string(dir.join("stat")).ok()?;
        let pid = stat.split(' ').next()?.parse().ok()?;
        let parent = stat
            .rsplit_once(')')?
            .1
            .split_whitespace()
            .nth(1)?
            .parse()
            .ok()?;
        let called = fs::read_to_string(dir.join("syscall")).unwrap_or_default();
        let line = fs::read_to_string(dir.join("cmdline"))
            .unwrap_or_default()
            .replace('\0', " ");
        Some((
            pid,
            parent,
            format!("{} [{line}] syscall {}", stat.trim(), called.trim()),
        ))
    })
    .collect()
}

/// Everything that comes out of a pipe, readable at any time.
#[derive(Debug)]
struct Tail {
    text: Arc<Mutex<Vec<u8>>>,
    reader: JoinHandle<()>,
}

impl Tail {
    fn of(mut pipe: impl Read + Send + 'static) -> Self {
        let text = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&text);
        let reader = thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(length) = pipe.read(&mut chunk) {
                if length == 0 {
                    break;
                }
                sink.lock()
                    .expect("no reader panics")
                    .extend_from_slice(&chunk[..length]);
            }
        });
        Self { text, reader }
    }

    fn so_far(&self) -> String {
        String::from_utf8_lossy(&self.text.lock().expect("no reader panics")).into_owned()
    }

    /// All of it. A pipe that somebody still holds open is given a moment, not waited for.
    fn end(self) -> String {
        let deadline = Instant::now() + Duration::from_secs(5);
        while !self.reader.is_finished() && Instant::now() < deadline {
            thread::sleep(Duration::from_micros(200));
        }
        self.so_far()
    }
}
