//! `pidbox run`, and the short form of it.

use supervisor::{
    Config, ContainerName, InitRules, LaneMode, Lifetime, Nested, Outcome, Refusals, Rules,
    UnknownCalls,
};

use crate::cli::{Lane, Run, Unknown};
use crate::message::Failure;
use crate::report::Destination;
use crate::surroundings;

/// Run the container to its end; inside a container, become its first process.
pub(crate) fn run(run: &Run) -> Result<Outcome, Failure> {
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
                lane: lane(run),
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

/// A report is of what stops, so that nothing may be spared its stop.
fn lane(run: &Run) -> LaneMode {
    match run.lane {
        _ if run.report.is_some() => LaneMode::Off,
        Some(Lane::Off) => LaneMode::Off,
        Some(Lane::Answers) => LaneMode::Answers,
        Some(Lane::Full) => LaneMode::Full,
        Some(Lane::Eager) => LaneMode::Eager,
        None if run.strict => LaneMode::Answers,
        None => LaneMode::Full,
    }
}
