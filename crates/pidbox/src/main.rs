//! `pidbox NAME -- PROGRAM`: private, constant PIDs for any Linux program.

mod cli;
mod message;
mod report;
mod verbs;

use std::fs::File;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Mutex;

use cli::{Global, Run, Unknown, Verb, Verbosity};
use message::Failure;
use report::Destination;
use supervisor::{
    Config, ContainerName, InitRules, Lifetime, Nested, Outcome, Refusals, Rules, UnknownCalls,
};

fn main() -> ExitCode {
    let cli = match cli::parse(std::env::args_os().collect()) {
        Ok(cli) => cli,
        Err(cli::Stop::Shown) => return ExitCode::SUCCESS,
        Err(cli::Stop::Failed(failure)) => return failure.report(cli::Verbosity::Brief),
    };
    let verbosity = cli.verbosity();
    if let Err(failure) = log(&cli.global) {
        return failure.report(verbosity);
    }
    let run = match &cli.verb {
        Verb::Run(run) => run,
        Verb::Completions { shell } => return done(verbs::completions(*shell), verbosity),
        Verb::Man => return done(verbs::man(), verbosity),
    };
    match start(run) {
        Ok(Outcome::Exited(status)) => ExitCode::from(status),
        Ok(Outcome::Killed(signal)) => {
            supervisor::die_by(signal);
            // The first process of a PID namespace survives that; a shell's way of saying it does not.
            ExitCode::from(u8::try_from(128 + signal.raw()).unwrap_or(u8::MAX))
        }
        Err(failure) => failure.report(verbosity),
    }
}

/// Run the container to its end; inside a container, become its first process.
fn start(run: &Run) -> Result<Outcome, Failure> {
    let name =
        ContainerName::new(&run.name).map_err(|error| Failure::Name(run.name.clone(), error))?;
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
    let [program, arguments @ ..] = run.program.as_slice() else {
        return Err(Failure::NoProgram);
    };
    let executable = supervisor::program(program, arguments).ok_or(Failure::NoProgram)?;
    let failed = |error| Failure::Supervisor {
        name: name.clone(),
        program: program.clone(),
        error,
    };

    if let Some(option) = of_the_outermost(run)
        && supervisor::is_inside()
    {
        return Err(Failure::Outermost(option));
    }
    let destination = run.report.as_ref().map(Destination::open).transpose()?;
    match supervisor::enter(&name, rules).map_err(failed)? {
        Nested::Entered => Err(failed(supervisor::Error::Exec(supervisor::become_program(
            &executable,
        )))),
        Nested::Outside => {
            let end = supervisor::run(Config {
                name: name.clone(),
                rules,
                program: executable,
                unknown: match run.unknown {
                    Some(Unknown::Allow) => UnknownCalls::Allow,
                    Some(Unknown::Refuse) | None => UnknownCalls::Refuse,
                },
                refusals: match destination {
                    Some(_) => Refusals::Seen,
                    None => Refusals::Unseen,
                },
            })
            .map_err(failed)?;
            if let Some(destination) = destination {
                destination.write(&end.usage)?;
            }
            Ok(end.outcome)
        }
    }
}

/// An option that is the supervisor's: a container inside another one has none of its own.
fn of_the_outermost(run: &Run) -> Option<&'static str> {
    let unknown = run.unknown.map(|_| "--unknown");
    unknown.or(run.report.as_ref().map(|_| "--report"))
}

/// The status of a verb that has none of its own: done or failed.
fn done(result: Result<(), Failure>, verbosity: Verbosity) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(verbosity),
    }
}

/// Events go to stderr or a file. Only warnings do unasked.
fn log(global: &Global) -> Result<(), Failure> {
    use tracing_subscriber::EnvFilter;
    let asked = match std::env::var("PIDBOX_LOG") {
        Ok(filter) => filter,
        Err(_) if global.log.is_some() => "debug".to_owned(),
        Err(_) if global.quiet => return Ok(()),
        Err(_) => match global.verbose {
            0 => "warn".to_owned(),
            1 => "info".to_owned(),
            _ => "debug".to_owned(),
        },
    };
    let events = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(asked))
        .with_target(false);
    match &global.log {
        None => events
            .with_ansi(io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
            .with_writer(io::stderr)
            .init(),
        Some(path) => {
            let file = File::options().append(true).create(true).open(path);
            let file = file.map_err(|error| Failure::Log {
                path: path.clone(),
                error,
            })?;
            events.with_ansi(false).with_writer(Mutex::new(file)).init();
        }
    }
    Ok(())
}
