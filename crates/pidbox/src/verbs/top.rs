//! `pidbox top`: who uses the processors.

use std::collections::HashMap;
use std::io::{IsTerminal, Write, stdout};
use std::str::FromStr;
use std::time::{Duration, Instant};

use super::ps::{Shown, members};
use super::table::table;
use super::{host, print};
use crate::message::Failure;
use crate::target::Target;

/// How often it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rounds {
    One,
    /// Until somebody has seen enough.
    Many,
}

/// To the screen's upper left corner, and away with what is there.
pub(crate) const CLEAR: &str = "\x1b[H\x1b[2J";

/// How long is looked before it is told who was busy.
const FIRST: Duration = Duration::from_millis(500);
const NEXT: Duration = Duration::from_secs(2);

/// What a process has used so far, by its real PID.
type Used = HashMap<i32, u64>;

pub(crate) fn top(name: Option<&Target>, rounds: Rounds) -> Result<(), Failure> {
    let (mut before, mut since) = (used(&everybody(name)?), Instant::now());
    let mut pause = FIRST;
    loop {
        std::thread::sleep(pause);
        pause = NEXT;
        let all = match everybody(name) {
            Err(failure) if failure.is_no_such_container() => return Ok(()),
            all => all?,
        };
        let (now, elapsed) = (used(&all), since.elapsed());
        let picture = drawn(&all, &before, &now, elapsed);
        (before, since) = (now, Instant::now());
        if rounds == Rounds::One {
            return print(picture.as_bytes());
        }
        let clear = if stdout().is_terminal() { CLEAR } else { "" };
        let shown = writeln!(stdout(), "{clear}{picture}").and_then(|()| stdout().flush());
        if shown.is_err() {
            return Ok(());
        }
    }
}

/// The processes of the named container, or of all that are ours to ask.
fn everybody(name: Option<&Target>) -> Result<Vec<Shown>, Failure> {
    if let Some(name) = name {
        return members(name);
    }
    let names = registry::containers().map_err(Failure::Names)?;
    let targets = names.iter().filter_map(|name| Target::from_str(name).ok());
    let mut all: Vec<_> = targets
        .flat_map(|target| members(&target).unwrap_or_default())
        .collect();
    // One in a nested container is a member of those around it too: the innermost name is told. Another
    // outermost one may be in another PID namespace, whose numbers are others.
    let key = |shown: &Shown| {
        let outermost = shown.process.container.split('/').next();
        (outermost.map(str::to_owned), shown.process.real)
    };
    all.sort_by_key(|shown| (key(shown), shown.process.pid));
    all.dedup_by_key(|shown| key(shown));
    Ok(all)
}

fn used(all: &[Shown]) -> Used {
    let used = |shown: &Shown| {
        let real = shown.process.real;
        Some((real, host::processor_time(real)?))
    };
    all.iter().filter_map(used).collect()
}

fn drawn(all: &[Shown], before: &Used, now: &Used, elapsed: Duration) -> String {
    let elapsed = u64::try_from(elapsed.as_millis())
        .unwrap_or(u64::MAX)
        .max(1);
    let mut lines: Vec<_> = all
        .iter()
        .map(|shown| {
            let real = shown.process.real;
            let total = now.get(&real).copied().unwrap_or(0);
            let recent = total.saturating_sub(before.get(&real).copied().unwrap_or(0));
            (recent * 100 / elapsed, total, shown)
        })
        .collect();
    lines.sort_by_key(|&(share, total, shown)| {
        (std::cmp::Reverse((share, total)), shown.process.real)
    });
    let rows: Vec<_> = lines
        .iter()
        .map(|(share, total, shown)| {
            let seconds = total / 1000;
            vec![
                shown.process.container.clone(),
                shown
                    .process
                    .numbers
                    .last()
                    .map_or(0, |number| number.pid)
                    .to_string(),
                shown.process.real.to_string(),
                shown.state.to_string(),
                share.to_string(),
                host::memory(shown.process.real).map_or("-".to_owned(), |kib| kib.to_string()),
                format!("{}:{:02}", seconds / 60, seconds % 60),
                shown.command.clone(),
            ]
        })
        .collect();
    table(
        &[
            "CONTAINER",
            "PID",
            "REAL",
            "STAT",
            "%CPU",
            "RSS KIB",
            "TIME",
            "COMMAND",
        ],
        &rows,
    )
}
