//! The whole /proc of this machine, as it is now, stays byte for byte what it is in the eyes of one
//! to whom every number is its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use abi::{RealPid, VirtualPid};
use pidspace::{
    Birthplace, ContainerName, PidTable, PidspaceId, Rules, Spawn, SpawnKind, SpawnParent, TaskId,
};
use procview::{FILES, Kind, Level, Standing, Subject, render};

const PROCESS: Spawn = Spawn {
    kind: SpawnKind::Process,
    parent: SpawnParent::Caller,
    birthplace: Birthplace::Inherited,
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
fn the_list_of_files_is_up_to_date() {
    let path = tests::package_dir().join("../crates/PROC.md");
    let rendered = procview::describe();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &rendered).expect("the list can be written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == rendered,
        "crates/PROC.md is out of date: UPDATE_EXPECT=1 cargo test -p tests --test procview"
    );
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

/// A PID namespace with another one in it, as the host sees them, and the table that a supervisor
/// would have of them.
struct Namespaces {
    child: std::process::Child,
    table: PidTable,
    /// The outer namespace and the inner one, each with its first process.
    spaces: Vec<(PidspaceId, i32)>,
    members: Vec<(i32, TaskId)>,
}

/// Each of these says that it is there and waits for the end of its input.
const TREE: &str = r#"
exec 3<&0
wait_here='echo ready; read end <&3'
sh -c "$wait_here" &
setsid sh -c "$wait_here" &
flock "$1" sh -c "$wait_here" &
unshare -p -f --mount-proc --kill-child sh -c '
    wait_here="echo ready; read end <&3"
    sh -c "$wait_here" &
    setsid sh -c "$wait_here" &
    flock "$1" sh -c "$wait_here" &
    wait
' sh "$2" &
wait
"#;

/// How many of the processes say that they are there.
const READY: usize = 6;

impl Namespaces {
    fn start(scratch: &tests::Scratch) -> Self {
        use std::io::{BufRead, BufReader};
        let locks = ["outer", "inner"].map(|name| scratch.write(name, ""));
        // A session of its own: the one these tests run in may have no number here.
        let mut child = std::process::Command::new("setsid")
            .args([
                "unshare",
                "-p",
                "-f",
                "--mount-proc",
                "--kill-child",
                "sh",
                "-c",
                TREE,
                "sh",
            ])
            .args(locks)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("unshare runs");
        let output = child.stdout.take().expect("it was piped");
        let ready = BufReader::new(output).lines().map_while(Result::ok);
        assert_eq!(ready.take(READY).count(), READY, "the tree grows");

        let unshare = child.id().cast_signed();
        let mut table = PidTable::new();
        let name = ContainerName::new("outer").expect("a name");
        let outer = table.create(name, None, Rules::default()).expect("fresh");
        let first = children(unshare).first().copied().expect("a first process");
        let (group, session) = group_and_session(first);
        let init = table
            .adopt(outer, real(first), real(group), real(session))
            .expect("a fresh container");
        let mut namespaces = Self {
            child,
            table,
            spaces: vec![(outer, first)],
            members: vec![(first, init)],
        };
        namespaces.add_children(first, init);
        namespaces
    }

    fn add_children(&mut self, parent: i32, creator: TaskId) {
        for process in children(parent) {
            let mut levels = levels(process);
            let depth = self.depth(creator);
            let enters = levels.len() > depth;
            levels.truncate(depth);
            levels.reverse();
            let task = self
                .table
                .fork_numbered(creator, real(process), PROCESS, &levels)
                .expect("its number is free");
            let group = self.table.task(task).expect("it lives").group();
            match group_and_session(process) {
                (_, session) if session == process => self.table.setsid(group),
                (pgrp, _) => self.table.setpgid(group, real(pgrp)),
            }
            if enters {
                let name = ContainerName::new("inner").expect("a name");
                let entered = self.table.enter(task, name, Rules::default());
                self.spaces.push((entered.expect("it is alone"), process));
            }
            self.members.push((process, task));
            self.add_children(process, task);
        }
    }

    fn depth(&self, task: TaskId) -> usize {
        let space = self.table.task(task).expect("it lives").space();
        self.table.space(space).expect("it is there").level() as usize
    }

    /// Compares what the host shows, rendered, with what the namespace shows.
    fn compare(
        &self,
        kind: Kind,
        space: PidspaceId,
        host: &Path,
        inside: &Path,
        of: Option<TaskId>,
    ) {
        let subject = of.map(|task| Subject {
            group: self.table.task(task).expect("it lives").group(),
            task: Some(task),
            standing: Standing::Running,
            call: None,
        });
        let head = |text: Vec<u8>| match kind {
            // What follows is measured while it is read.
            Kind::Sched => text.split(|byte| *byte == b'\n').next().map(<[u8]>::to_vec),
            _ => Some(text),
        };
        // A text that changes meanwhile is read again.
        let mut last = None;
        for _ in 0..1000 {
            let read = |path| fs::read(path).ok().and_then(head);
            let (before, found, after) = (fs::read(host).ok(), read(inside), fs::read(host).ok());
            if kind != Kind::Sched && before != after {
                continue;
            }
            let view = self.table.view(space);
            let rendered = before
                .map(|text| without_levels(kind, text))
                .and_then(|text| head(render(kind, &text, view, subject)));
            let shown = |text: &Option<Vec<u8>>| {
                text.as_ref()
                    .map(|text| String::from_utf8_lossy(text).into_owned())
            };
            last = Some((shown(&rendered), shown(&found)));
            // So may what is counted for a whole user, and be the same again: the signals in SigQ.
            if rendered == found {
                return;
            }
        }
        let (rendered, found) = last.unwrap_or_else(|| panic!("{host:?} does not come to rest"));
        assert_eq!(rendered, found, "{}", host.display());
    }
}

impl Drop for Namespaces {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // They end with their input; whatever else has happened is told by the test.
        let _ = self.child.wait();
    }
}

/// The text as it would be if the processes were in no namespaces of the kernel's own.
fn without_levels(kind: Kind, text: Vec<u8>) -> Vec<u8> {
    if kind != Kind::Status {
        return text;
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    let first = |line: &str| match line.strip_prefix("NS") {
        Some(list) => {
            let fields: Vec<&str> = list.split_inclusive('\t').take(2).collect();
            format!("NS{}\n", fields.concat().trim_end())
        }
        None => format!("{line}\n"),
    };
    text.lines().map(first).collect::<String>().into_bytes()
}

fn children(process: i32) -> Vec<i32> {
    let path = format!("/proc/{process}/task/{process}/children");
    let text = fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace()
        .filter_map(|child| child.parse().ok())
        .collect()
}

fn group_and_session(process: i32) -> (i32, i32) {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).expect("it lives");
    let (_, tail) = text.rsplit_once(')').expect("a name");
    let mut fields = tail.split_whitespace().skip(2);
    let mut field = || fields.next().and_then(|id| id.parse().ok()).expect("an id");
    (field(), field())
}

/// The numbers of a process below the host's, outermost first.
fn levels(process: i32) -> Vec<VirtualPid> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).expect("it lives");
    let line = text.lines().find_map(|line| line.strip_prefix("NSpid:"));
    let numbers = line.expect("PID namespaces").split_whitespace().skip(1);
    numbers
        .filter_map(|number| VirtualPid::from_raw(number.parse().ok()?))
        .collect()
}

#[test]
fn members_see_what_members_of_a_pid_namespace_see() {
    if !tests::namespaces_work() {
        return tests::skipped("procview", "no PID namespace to compare with");
    }
    if !tests::installed("procview", &["unshare", "setsid", "flock"]) {
        return;
    }
    let scratch = tests::Scratch::new("procview");
    let namespaces = Namespaces::start(&scratch);
    assert_eq!(namespaces.spaces.len(), 2, "one in the other");
    let mut compared = BTreeSet::new();
    for &(space, first) in &namespaces.spaces {
        let root = PathBuf::from(format!("/proc/{first}/root/proc"));
        let view = namespaces.table.view(space);
        for &(process, task) in &namespaces.members {
            let Some(number) = view.tid(task) else {
                continue;
            };
            let (host, inside) = (format!("/proc/{process}"), root.join(number.to_string()));
            let (host, host_thread) = (Path::new(&host), format!("{host}/task/{process}"));
            let inside_thread = inside.join("task").join(number.to_string());
            for file in FILES {
                let places = match file.level {
                    Level::Process => vec![(host, &inside)],
                    Level::Thread => vec![(Path::new(&host_thread), &inside_thread)],
                    Level::Either => {
                        vec![(host, &inside), (Path::new(&host_thread), &inside_thread)]
                    }
                    _ => continue,
                };
                for (host, inside) in places {
                    for path in expand(host, file.pattern) {
                        let rest = path.strip_prefix(host).expect("it is below");
                        let inside = inside.join(rest);
                        namespaces.compare(file.kind, space, &path, &inside, Some(task));
                        compared.insert(file.kind);
                    }
                }
            }
        }
        let inside = root.join("locks");
        namespaces.compare(Kind::Locks, space, Path::new("/proc/locks"), &inside, None);
    }
    assert!(compared.contains(&Kind::FdInfo) && compared.contains(&Kind::Children));
}
