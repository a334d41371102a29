//! `pidbox NAME -- PROGRAM`: private, constant PIDs for any Linux program.

mod cli;
mod message;

use std::process::ExitCode;

use cli::{Cli, Run, Verb};
use message::Failure;
use supervisor::{Config, ContainerName, InitRules, Lifetime, Nested, Outcome, Rules};

fn main() -> ExitCode {
    let cli = match cli::parse(std::env::args_os().collect()) {
        Ok(cli) => cli,
        Err(cli::Stop::Shown) => return ExitCode::SUCCESS,
        Err(cli::Stop::Failed(failure)) => return failure.report(cli::Verbosity::Brief),
    };
    let verbosity = cli.verbosity();
    log(&cli);
    let Verb::Run(run) = cli.verb;
    match start(&run) {
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

    match supervisor::enter(&name, rules).map_err(failed)? {
        Nested::Entered => Err(failed(supervisor::Error::Exec(supervisor::become_program(
            &executable,
        )))),
        Nested::Outside => supervisor::run(Config {
            name: name.clone(),
            rules,
            program: executable,
        })
        .map_err(failed),
    }
}

/// Events go to stderr, and only when they are asked for.
fn log(cli: &Cli) {
    use tracing_subscriber::EnvFilter;
    let asked = match std::env::var("PIDBOX_LOG") {
        Ok(filter) => filter,
        Err(_) if cli.verbose > 1 => "debug".to_owned(),
        Err(_) => return,
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(asked))
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
}
