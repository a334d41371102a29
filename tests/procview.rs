//! The whole /proc of this machine, as it is now, stays byte for byte what it is in the eyes of one
//! to whom every number is its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use abi::{RealPid, VirtualPid};
use pidspace::{ContainerName, PidTable, PidspaceId, Rules, Spawn, SpawnKind, SpawnParent, TaskId};
use procview::{FILES, Kind, Level, Standing, Subject, render};

const PROCESS: Spawn = Spawn {
    kind: SpawnKind::Process,
    parent: SpawnParent::Caller,
    exit_signal: None,
};

/// Everybody whom a text could speak of, under the number that is there.
struct Everybody {
    table: PidTable,
    space: PidspaceId,
    init: TaskId,
}

impl Everybody {
    fn in_text(text: &[u8]) -> Self {
        let mut table = PidTable::new();
        let name = ContainerName::new("box").expect("a name");
        let space = table
            .create(name, None, Rules::default())
            .expect("the first container");
        let one = real(1);
        let init = table
            .adopt(space, one, one, one)
            .expect("a fresh container");
        let mut everybody = Self { table, space, init };
        for number in numbers(text) {
            everybody.add(number, init);
        }
        everybody
    }

    /// That number, made as a child of `parent` if nobody has it.
    fn add(&mut self, number: i32, parent: TaskId) -> TaskId {
        if let Some(known) = self.table.task_by_real(real(number)) {
            return known;
        }
        let wanted = VirtualPid::from_raw(number).expect("a number that Linux gives out");
        self.table
            .fork_numbered(parent, real(number), PROCESS, &[wanted])
            .expect("it is free")
    }

    /// The same, with one of them as the child of another.
    fn with_subject(text: &[u8], number: i32, parent: i32) -> (Self, Subject) {
        let mut everybody = Self::in_text(b"");
        let init = everybody.init;
        let parent = match parent {
            0 => init,
            parent => everybody.add(parent, init),
        };
        let task = everybody.add(number, parent);
        for number in numbers(text) {
            everybody.add(number, init);
        }
        let group = everybody.table.task(task).expect("it lives").group();
        let subject = Subject {
            group,
            task: Some(task),
            standing: Standing::Traced,
            call: None,
        };
        (everybody, subject)
    }

    fn sees(&self, kind: Kind, text: &[u8], subject: Option<Subject>) -> Vec<u8> {
        render(kind, text, self.table.view(self.space), subject)
    }
}

fn real(number: i32) -> RealPid {
    RealPid::from_raw(number).expect("a positive number")
}

/// Every number in a text that could be somebody's; that of a CPU clock is hidden in another.
fn numbers(text: &[u8]) -> BTreeSet<i32> {
    let text = String::from_utf8_lossy(text);
    let plain = text.split(|it: char| !it.is_ascii_digit());
    let clocks = text.lines().filter_map(|line| {
        let clock: i32 = line.strip_prefix("ClockID: ")?.parse().ok()?;
        Some(!(clock >> 3))
    });
    plain
        .filter_map(|number| number.parse().ok())
        .chain(clocks)
        .filter(|number| (1..4_194_304).contains(number))
        .collect()
}

/// The files below a directory that a pattern of the list names.
fn expand(base: &Path, pattern: &str) -> Vec<PathBuf> {
    pattern
        .split('/')
        .fold(vec![base.to_owned()], |dirs, part| {
            let Some(start) = part.strip_suffix('*') else {
                return dirs.into_iter().map(|dir| dir.join(part)).collect();
            };
            let entries = dirs.into_iter().flat_map(fs::read_dir).flatten().flatten();
            let is_named = |path: &PathBuf| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with(start)
            };
            entries.map(|entry| entry.path()).filter(is_named).collect()
        })
}

/// The numeric names in a directory.
fn listed(dir: &Path) -> Vec<i32> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse().ok();
    entries.filter_map(number).collect()
}

fn check(kind: Kind, path: &Path, of: Option<i32>) -> bool {
    // Whoever has gone meanwhile, and what this user may not read, says nothing.
    let Ok(text) = fs::read(path) else {
        return false;
    };
    let said = |seen: &[u8]| {
        assert!(
            seen == text,
            "{}:\n{}\nbecame\n{}",
            path.display(),
            String::from_utf8_lossy(&text),
            String::from_utf8_lossy(seen)
        );
    };
    let mut everybody = Everybody::in_text(&text);
    let first = |text: &[u8]| String::from_utf8_lossy(text).trim().parse().unwrap_or(1);
    match kind {
        Kind::Loadavg | Kind::NsLastPid => {
            let last = text.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
            let last = VirtualPid::new(first(last)).expect("somebody was born");
            everybody.table.set_last_number(everybody.space, last);
        }
        Kind::PidMax => everybody.table.set_pid_max(everybody.space, first(&text)),
        _ => {}
    }
    said(&everybody.sees(kind, &text, None));
    if let Some(of) = of {
        let parent = parent(kind, &text).unwrap_or(1);
        let (everybody, subject) = Everybody::with_subject(&text, of, parent);
        said(&everybody.sees(kind, &text, Some(subject)));
    }
    true
}

/// The parent that a text names.
fn parent(kind: Kind, text: &[u8]) -> Option<i32> {
    let text = String::from_utf8_lossy(text);
    match kind {
        Kind::Stat => text.rsplit(')').next()?.split(' ').nth(2)?.parse().ok(),
        Kind::Status => {
            let mut lines = text.lines();
            lines
                .find_map(|line| line.strip_prefix("PPid:\t"))?
                .parse()
                .ok()
        }
        _ => None,
    }
}

#[test]
fn to_whom_every_number_is_its_own_proc_is_as_it_is() {
    let proc = Path::new("/proc");
    let mut read = BTreeSet::new();
    let mut look = |kind, base: &Path, pattern, of| {
        for path in expand(base, pattern) {
            if check(kind, &path, of) {
                read.insert(kind);
            }
        }
    };
    for file in FILES {
        match file.level {
            Level::Root => look(file.kind, proc, file.pattern, None),
            Level::Cgroup2 => {
                let root = Path::new("/sys/fs/cgroup");
                if root.join("cgroup.controllers").exists() {
                    look(file.kind, root, file.pattern, None);
                }
            }
            Level::Process | Level::Thread | Level::Either | Level::Cgroup1 | Level::Resctrl => {}
        }
    }
    for process in listed(proc) {
        let dir = proc.join(process.to_string());
        for file in FILES {
            if matches!(file.level, Level::Process | Level::Either) {
                look(file.kind, &dir, file.pattern, Some(process));
            }
        }
        for thread in listed(&dir.join("task")) {
            let dir = dir.join("task").join(thread.to_string());
            for file in FILES {
                if matches!(file.level, Level::Thread | Level::Either) {
                    look(file.kind, &dir, file.pattern, Some(thread));
                }
            }
        }
    }
    for always in [
        Kind::Loadavg,
        Kind::Locks,
        Kind::PidMax,
        Kind::Stat,
        Kind::Status,
        Kind::FdInfo,
        Kind::MountInfo,
        Kind::Mounts,
    ] {
        assert!(read.contains(&always), "{always:?} was not to be read");
    }
}
