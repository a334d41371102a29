//! `pidbox NAME -- PROGRAM`: private, constant PIDs for any Linux program.

mod cli;
mod console;
mod events;
mod message;
mod report;
mod surroundings;
mod target;
mod terminal;
mod verbs;

use std::fs::File;
use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::sync::Mutex;

use cli::{Global, SignalStatus, Verb, Verbosity};
use message::Failure;
use registry::protocol::Request;
use supervisor::Outcome;
use verbs::logs::{Extent, Running};
use verbs::ps::Wanted;
use verbs::signals;
use verbs::stats::Format;
use verbs::top::Rounds;

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
    let wanted = match cli.global.quiet {
        true => Wanted::Keys,
        false => Wanted::All,
    };
    let run = match &cli.verb {
        Verb::Run(run) => run,
        other => return perform(other, wanted, verbosity),
    };
    relay(
        verbs::run::run(run, cli.global.quiet),
        run.surroundings.signal_status,
        verbosity,
    )
}

/// The status of a verb that has a program's.
fn relay(result: Result<Outcome, Failure>, how: SignalStatus, verbosity: Verbosity) -> ExitCode {
    match result {
        Ok(Outcome::Exited(status)) => ExitCode::from(status),
        Ok(Outcome::Killed(signal)) => {
            if how == SignalStatus::Raise {
                supervisor::die_by(signal);
            }
            // The first process of a PID namespace survives that; a shell's way of saying it does not.
            ExitCode::from(u8::try_from(128 + signal.raw()).unwrap_or(u8::MAX))
        }
        Err(failure) => {
            failure.report(verbosity);
            ExitCode::from(failure.status_instead_of_a_programs())
        }
    }
}

/// Do what a verb asks that starts nothing.
fn perform(verb: &Verb, wanted: Wanted, verbosity: Verbosity) -> ExitCode {
    let result = match verb {
        // The caller's.
        Verb::Run(_) => Ok(()),
        Verb::Exec(exec) => {
            let how = exec.surroundings.signal_status;
            return relay(verbs::exec::exec(exec), how, verbosity);
        }
        Verb::Ps(ps) => verbs::ps::ps(ps, wanted),
        Verb::Pid(pid) => verbs::pid::pid(pid, wanted),
        Verb::Inspect { names, .. } => verbs::inspect::inspect(names),
        Verb::Kill { signal, targets } => {
            signals::each(targets, |target| signals::kill(target, *signal))
        }
        Verb::Stop { time, names } => signals::stop(names, *time),
        Verb::Pause { names } => signals::each(names, |name| signals::pause(name, &Request::Pause)),
        Verb::Unpause { names } => {
            signals::each(names, |name| signals::pause(name, &Request::Unpause))
        }
        Verb::Top { once, name } => {
            let rounds = match once {
                true => Rounds::One,
                false => Rounds::Many,
            };
            verbs::top::top(name.as_ref(), rounds)
        }
        Verb::Stats { follow, json, name } => {
            let rounds = match follow {
                true => Rounds::Many,
                false => Rounds::One,
            };
            let format = match json.is_wanted() {
                true => Format::Json,
                false => Format::Table,
            };
            verbs::stats::stats(name, rounds, format)
        }
        Verb::Check { json } => verbs::check::check(match json.is_wanted() {
            true => Format::Json,
            false => Format::Table,
        }),
        Verb::Logs { follow, tail, name } => {
            let extent = match follow {
                true => Extent::Follow,
                false => Extent::SoFar,
            };
            verbs::logs::logs(name, extent, *tail)
        }
        Verb::Rm { force, names } => {
            let running = match force {
                true => Running::Stop,
                false => Running::Spare,
            };
            signals::each(names, |name| verbs::logs::rm(name, running))
        }
        Verb::Attach { name } => match verbs::attach::attach(name) {
            Ok(status) => return ExitCode::from(status),
            Err(failure) => {
                failure.report(verbosity);
                return ExitCode::from(failure.status_instead_of_a_programs());
            }
        },
        Verb::Wait { names } => match signals::wait(names) {
            Ok(status) => return ExitCode::from(status),
            Err(failure) => {
                failure.report(verbosity);
                return ExitCode::from(failure.status_instead_of_a_programs());
            }
        },
        Verb::Completions { shell } => verbs::completions(*shell),
        Verb::Man => verbs::man::man(),
    };
    done(result, verbosity)
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
