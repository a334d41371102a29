//! `pidbox run`, and the short form of it.

use nix::sys::prctl;
use nix::sys::signal::Signal;
use registry::protocol::End;
use registry::{Past, Shelf};
use rustix::process::{PidfdFlags, PidfdGetfdFlags, pidfd_getfd};
use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use supervisor::{
    Config, ContainerName, InitRules, LaneMode, Lifetime, Limits, Narration, Nested, Outcome,
    Refusals, Rules, UnknownCalls, Watcher,
};

use super::{print, reach, signals};
use crate::cli::{Lane, Run, Unknown, Wall};
use crate::console::Console;
use crate::events::{Event, Events};
use crate::message::Failure;
use crate::report::Destination;
use crate::surroundings;
use crate::target::Target;
use crate::terminal::{Leaving, attend, pseudoterminal};

/// Run the container to its end; inside a container, become its first process.
pub(crate) fn run(run: &Run, quiet: bool) -> Result<Outcome, Failure> {
    let name =
        ContainerName::new(&run.name).map_err(|error| Failure::Name(run.name.clone(), error))?;
    if let Some(option) = of_the_outermost(run)
        && supervisor::is_inside()
    {
        return Err(Failure::Outermost(option));
    }
    if run.die_with_parent {
        die_with_parent()?;
    }
    if run.replace {
        replace(&name)?;
    }
    match (run.daemon, run.detach, run.tty) {
        (false, true, _) => return detach(&name, quiet),
        (false, false, true) => return at_a_terminal(),
        _ => {}
    }
    let events = Events::default();
    let mut background = match run.daemon {
        true => Some(Background::begin(run, &name, &events)?),
        false => None,
    };
    let ready = ready(run, background.as_ref(), &events);
    let (terminal, stdio) = ready.map_err(|failure| match &mut background {
        Some(background) => background.cannot_begin(&failure, &events),
        None => failure,
    })?;
    let log = background
        .as_ref()
        .map(|background| background.shelf.log(name.as_str()));
    let has_started = Rc::new(Cell::new(false));
    let console = terminal
        .as_ref()
        .map(|terminal| Arc::clone(&terminal.console));
    let watch = Watch {
        name: name.as_str().to_owned(),
        events: events.clone(),
        background: background.clone(),
        terminal,
        showing: None,
        has_started: Rc::clone(&has_started),
    };
    let result = contain(
        run,
        &name,
        watch,
        Output {
            stdio,
            console,
            log,
        },
    );
    if let Err(failure) = &result {
        events.failed(failure);
        if let Some(background) = &mut background
            && !matches!(failure, Failure::Taken(_))
        {
            background.failed(has_started.get());
        }
        if run.daemon && !has_started.get() {
            // Whoever started us tells.
            return Ok(Outcome::Exited(failure.status_instead_of_a_programs()));
        }
    }
    result
}

/// What must be there before the program can be.
fn ready(
    run: &Run,
    background: Option<&Background>,
    events: &Events,
) -> Result<(Option<Terminal>, supervisor::Stdio), Failure> {
    if let Some(fd) = run.status_fd {
        events.add(descriptor(fd)?);
    }
    terminal(run, background)
}

/// Who tells others what happens.
#[derive(Debug)]
struct Watch {
    name: String,
    events: Events,
    background: Option<Background>,
    /// Its own terminal, until the program runs.
    terminal: Option<Terminal>,
    /// Who shows it from then on.
    showing: Option<JoinHandle<()>>,
    has_started: Rc<Cell<bool>>,
}

/// Where a program's standard input, output and error are, for it and for others.
struct Output {
    stdio: supervisor::Stdio,
    console: Option<Arc<Console>>,
    log: Option<PathBuf>,
}

/// A terminal of the container's own.
#[derive(Debug)]
struct Terminal {
    console: Arc<Console>,
    log: Option<File>,
    /// Who started us, and is attached from the beginning to the end.
    caller: Option<UnixStream>,
}

/// The terminal that was asked for, and the program's end of it.
fn terminal(
    run: &Run,
    background: Option<&Background>,
) -> Result<(Option<Terminal>, supervisor::Stdio), Failure> {
    let Some(background) = background.filter(|_| run.tty) else {
        return Ok((None, supervisor::Stdio::Ours));
    };
    let (keyboard, program) = pseudoterminal().map_err(Failure::Terminal)?;
    // Its size was all that was wanted of our caller's.
    let nothing = File::open("/dev/null").map_err(Failure::Terminal)?;
    rustix::stdio::dup2_stdin(nothing).map_err(|errno| Failure::Terminal(errno.into()))?;
    let log = File::options()
        .append(true)
        .open(background.shelf.log(&background.past.name));
    let terminal = Terminal {
        console: Console::new(keyboard),
        log: log.ok(),
        caller: match (run.detach, background.news.try_clone()) {
            (false, Ok(news)) => Some(OwnedFd::from(news).into()),
            _ => None,
        },
    };
    Ok((Some(terminal), supervisor::Stdio::Terminal(program)))
}

impl Watcher for Watch {
    fn started(&mut self, real: i32) {
        self.has_started.set(true);
        self.events.tell(&Event::Started {
            name: self.name.clone(),
            real,
            supervisor: std::process::id(),
        });
        let Some(Terminal {
            console,
            log,
            caller,
        }) = self.terminal.take()
        else {
            return;
        };
        if let Some(caller) = caller {
            // From here on that is a screen.
            self.events.close();
            console.welcome(&caller);
            let console = Arc::clone(&console);
            std::thread::spawn(move || console.listen(&caller));
        }
        self.showing = Some(std::thread::spawn(move || console.show(log)));
    }

    fn ended(&mut self, outcome: Outcome) {
        if !self.has_started.get() {
            return;
        }
        if let Some(showing) = self.showing.take() {
            // To the last word: nobody inside is on the terminal any more. An outsider who is can keep it
            // open for ever, but not us.
            let deadline = Instant::now() + Duration::from_secs(1);
            while !showing.is_finished() && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        let (status, signal, end) = match outcome {
            Outcome::Exited(status) => (Some(status), None, End::Exited(status)),
            Outcome::Killed(signal) => (None, Some(signal.raw()), End::Killed(signal.raw())),
        };
        if let Some(background) = &self.background {
            background.ended(Some(end));
        }
        self.events.tell(&Event::Ended {
            name: self.name.clone(),
            status,
            signal,
        });
    }
}

fn contain(
    run: &Run,
    name: &ContainerName,
    watch: Watch,
    output: Output,
) -> Result<Outcome, Failure> {
    let rules = Rules {
        init: if run.init {
            InitRules::Kernel
        } else {
            InitRules::Ordinary
        },
        lifetime: if run.keep_running {
            Lifetime::KeepRunning
        } else {
            Lifetime::WithInit
        },
    };
    let timeline = run.trace.as_ref().map(|path| {
        File::create(path).map_err(|error| Failure::Trace {
            path: path.clone(),
            error,
        })
    });
    let timeline = timeline.transpose()?;
    let executable = surroundings::prepare(&run.surroundings, &run.program)?;
    let program = run.program.first().cloned().unwrap_or_default();
    let failed = |error| match error {
        supervisor::Error::NameTaken => Failure::Taken(name.clone()),
        error => Failure::Supervisor {
            name: name.clone(),
            program: program.clone(),
            error,
        },
    };
    let destination = run.report.as_ref().map(Destination::open).transpose()?;
    if let Nested::Entered = supervisor::enter(name, rules).map_err(failed)? {
        let errno = supervisor::become_program(&executable);
        return Err(failed(supervisor::Error::Exec(errno)));
    }
    let end = supervisor::run(Config {
        name: name.clone(),
        rules,
        program: executable,
        unknown: match run.unknown {
            Some(Unknown::Allow) => UnknownCalls::Allow,
            Some(Unknown::Refuse) | None => UnknownCalls::Refuse,
        },
        lane: lane(run),
        wall: match run.wall {
            None => supervisor::Wall::IfPossible,
            Some(Wall::On) => supervisor::Wall::Needed,
            Some(Wall::Off) => supervisor::Wall::Unwanted,
        },
        refusals: match destination {
            Some(_) => Refusals::Seen,
            None => Refusals::Unseen,
        },
        limits: Limits {
            first_pid: run.first_pid,
            max_tasks: run.max_procs.and_then(|count| usize::try_from(count).ok()),
        },
        watcher: Some(Box::new(watch)),
        stdio: output.stdio,
        console: output
            .console
            .map(|console| console as Arc<dyn registry::Console>),
        log: output.log,
        timeline,
        narration: match run.explain {
            true => Narration::Told,
            false => Narration::Silent,
        },
    })
    .map_err(failed)?;
    if let Some(destination) = destination {
        destination.write(&end.usage)?;
    }
    Ok(end.outcome)
}

/// An option that is the supervisor's: a container inside another one has none of its own.
fn of_the_outermost(run: &Run) -> Option<&'static str> {
    let asked = [
        ("--unknown", run.unknown.is_some()),
        ("--report", run.report.is_some()),
        ("--detach", run.detach),
        ("--tty", run.tty),
        ("--replace", run.replace),
        ("--die-with-parent", run.die_with_parent),
        ("--first-pid", run.first_pid.is_some()),
        ("--max-procs", run.max_procs.is_some()),
        ("--status-fd", run.status_fd.is_some()),
        ("--explain", run.explain),
        ("--trace", run.trace.is_some()),
        ("--wall", run.wall.is_some()),
    ];
    asked
        .into_iter()
        .find(|&(_, asked)| asked)
        .map(|(option, _)| option)
}

/// When the process that started us dies, so do we, and with us everybody inside.
fn die_with_parent() -> Result<(), Failure> {
    let parent = nix::unistd::getppid();
    prctl::set_pdeathsig(Signal::SIGKILL).map_err(|errno| Failure::Output(errno.into()))?;
    match nix::unistd::getppid() == parent {
        true => Ok(()),
        // It died before it could be watched.
        false => Err(Failure::ParentGone),
    }
}

fn replace(name: &ContainerName) -> Result<(), Failure> {
    let names = registry::containers().map_err(Failure::Names)?;
    if !names.iter().any(|taken| taken == name.as_str()) {
        return Ok(());
    }
    let target = Target::of(name);
    match signals::stop(std::slice::from_ref(&target), 10) {
        Err(failure) if !failure.is_no_such_container() => Err(failure),
        _ => reach::see_it_free(&target),
    }
}

/// A descriptor that our caller has left open for us: a second one of its file.
fn descriptor(fd: i32) -> Result<File, Failure> {
    let own = rustix::process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty());
    own.and_then(|own| pidfd_getfd(own, fd, PidfdGetfdFlags::empty()))
        .map(File::from)
        .map_err(|error| Failure::StatusFd {
            fd,
            error: error.into(),
        })
}

/// Start us once more, in the background, and see the program run.
fn detach(name: &ContainerName, quiet: bool) -> Result<Outcome, Failure> {
    let mut child = once_more(Stdio::null(), Stdio::piped())?;
    let mut lines = BufReader::new(child.stdout.take().ok_or(Failure::NoNews)?);
    let mut line = String::new();
    lines.read_line(&mut line).map_err(Failure::Detach)?;
    match serde_json::from_str(&line).ok() {
        // It may be over before it was told of.
        Some(Event::Started { .. } | Event::Ended { .. }) => {
            if !quiet {
                print(format!("{}\n", name.as_str()).as_bytes())?;
            }
            Ok(Outcome::Exited(0))
        }
        other => Err(bad_news(other)),
    }
}

/// Start us once more, with a terminal for the container, and be at it until its end.
fn at_a_terminal() -> Result<Outcome, Failure> {
    let (ours, theirs) = UnixStream::pair().map_err(Failure::Detach)?;
    // It looks at our terminal's size before it turns away from it.
    let mut child = once_more(Stdio::inherit(), OwnedFd::from(theirs).into())?;
    let mut line = Vec::new();
    let mut byte = [0];
    // To the end of the line and no further: what follows is for the screen.
    while (&ours).read(&mut byte).map_err(Failure::Detach)? == 1 && byte != [b'\n'] {
        line.extend(byte);
    }
    match serde_json::from_slice(&line) {
        Ok(Event::Started { .. }) => {}
        other => return Err(bad_news(other.ok())),
    }
    attend(&ours, Leaving::Never).map_err(Failure::Terminal)?;
    let status = child.wait().map_err(Failure::Detach)?;
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        Some(code) => Ok(Outcome::Exited(code)),
        None => supervisor::killed_by(status.signal().unwrap_or(0)).ok_or(Failure::NoNews),
    }
}

/// Start us once more, as the background.
fn once_more(stdin: Stdio, stdout: Stdio) -> Result<std::process::Child, Failure> {
    let own: Vec<_> = std::env::args_os().skip(1).collect();
    // Options of `run` may stand anywhere before `--`.
    let at = own
        .iter()
        .position(|word| word == "--")
        .unwrap_or(own.len());
    let (before, after) = own.split_at(at);
    // By its path, which is what others see it called by; the link works even where that is gone.
    let own_path = std::env::current_exe().ok().filter(|path| path.exists());
    Command::new(own_path.unwrap_or_else(|| "/proc/self/exe".into()))
        .args(before)
        .arg("--daemon")
        .args(after)
        .stdin(stdin)
        .stdout(stdout)
        .spawn()
        .map_err(Failure::Detach)
}

/// What another one of us has said of its failure.
fn bad_news(event: Option<Event>) -> Failure {
    match event {
        Some(Event::Failed {
            message,
            hint,
            status,
        }) => Failure::Told {
            message,
            hint,
            status,
        },
        _ => Failure::NoNews,
    }
}

/// We, in the background.
#[derive(Clone, Debug)]
struct Background {
    /// What stdout was: whoever started us.
    news: Rc<File>,
    shelf: Shelf,
    /// What is to be kept of it.
    past: Past,
    /// Nothing is kept of it.
    is_forgotten: bool,
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

impl Background {
    /// Leave the session; from now on our output, and so the program's, goes to the log, and what stdout was
    /// hears of the start.
    fn begin(run: &Run, name: &ContainerName, events: &Events) -> Result<Self, Failure> {
        let failed = Failure::Detach;
        let news = std::io::stdout()
            .as_fd()
            .try_clone_to_owned()
            .map_err(failed)?;
        let news = File::from(news);
        events.add(news.try_clone().map_err(failed)?);
        let begun = (|| {
            if run.tty && !run.detach {
                // At a terminal, the caller's end is ours.
                prctl::set_pdeathsig(Signal::SIGKILL).map_err(|errno| failed(errno.into()))?;
            }
            nix::unistd::setsid().map_err(|errno| failed(errno.into()))?;
            let shelf = Shelf::of_user();
            // Whoever has the name owns its log.
            let names = registry::containers().map_err(Failure::Names)?;
            if names.iter().any(|taken| taken == name.as_str()) {
                return Err(Failure::Taken(name.clone()));
            }
            let words = run.program.iter();
            let past = Past {
                schema: super::SCHEMA,
                name: name.as_str().to_owned(),
                command: words
                    .map(|word| word.to_string_lossy().into_owned())
                    .collect(),
                started: now(),
                ended: 0,
                end: None,
            };
            let log = shelf.begin(&past).map_err(Failure::Shelf)?;
            onto_output(log.as_fd()).map_err(failed)?;
            Ok(Self {
                news: Rc::new(news),
                shelf,
                past,
                is_forgotten: run.rm || !run.detach,
            })
        })();
        begun.map_err(|failure| {
            events.failed(&failure);
            Failure::Silent(failure.status_instead_of_a_programs())
        })
    }

    /// The container has ended, and still has its name.
    fn ended(&self, end: Option<End>) {
        let kept = match self.is_forgotten {
            true => self.shelf.forget(&self.past.name).map(drop),
            false => self.shelf.keep(&Past {
                ended: now(),
                end,
                ..self.past.clone()
            }),
        };
        if let Err(error) = kept {
            tracing::warn!(%error, "how the container ended is not kept");
        }
    }

    /// Whoever started us tells of it.
    fn cannot_begin(&mut self, failure: &Failure, events: &Events) -> Failure {
        events.failed(failure);
        self.failed(false);
        Failure::Silent(failure.status_instead_of_a_programs())
    }

    fn failed(&mut self, has_started: bool) {
        self.is_forgotten |= !has_started;
        self.ended(None);
    }
}

fn onto_output(log: BorrowedFd<'_>) -> std::io::Result<()> {
    rustix::stdio::dup2_stdout(log)?;
    rustix::stdio::dup2_stderr(log)?;
    Ok(())
}

/// A report is of what stops, and so is what is told as it happens: nothing may be spared its stop.
fn lane(run: &Run) -> LaneMode {
    match run.lane {
        _ if run.report.is_some() || run.explain => LaneMode::Off,
        Some(Lane::Off) => LaneMode::Off,
        Some(Lane::Answers) => LaneMode::Answers,
        Some(Lane::Full) => LaneMode::Full,
        Some(Lane::Eager) => LaneMode::Eager,
        None if run.strict => LaneMode::Answers,
        None => LaneMode::Full,
    }
}
