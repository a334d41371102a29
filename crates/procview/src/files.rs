//! The files that show a member something else than the host, each with its renderer.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use abi::Errno;

use crate::Reading;

/// A file that is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// What it is.
    pub kind: Kind,
    /// Below which directory its path begins.
    pub level: Level,
    /// Its path from there; `*` ends a component whose name may go on in any way.
    pub pattern: &'static str,
    /// What is renamed in it, and what becomes of whom the reader does not see.
    pub what: &'static str,
}

/// The directory that the path of a file begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The root of procfs.
    Root,
    /// `/proc/PID`.
    Process,
    /// `/proc/PID/task/TID`.
    Thread,
    /// Both of these.
    Either,
    /// Any directory of a hierarchy of cgroup version 1.
    Cgroup1,
    /// Any directory of cgroup version 2.
    Cgroup2,
    /// Any directory of resctrl.
    Resctrl,
}

pub(crate) type Renderer = fn(Reading<'_>, &[u8]) -> Vec<u8>;

macro_rules! files {
    ($($kind:ident: $level:ident $pattern:literal by $renderer:path, $what:literal;)*) => {
        /// What a rendered file is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = concat!("`", $pattern, "`: ", $what, ".")] $kind,)*
        }

        /// All of them. Whatever is not listed is the host's own file.
        pub const FILES: &[File] = &[$(File {
            kind: Kind::$kind,
            level: Level::$level,
            pattern: $pattern,
            what: $what,
        },)*];

        pub(crate) fn renderer(kind: Kind) -> Renderer {
            match kind {
                $(Kind::$kind => $renderer,)*
            }
        }
    };
}

files! {
    Loadavg:      Root    "loadavg"                     by crate::loadavg::render, "the number last given out";
    Locks:        Root    "locks"                       by crate::locks::render, "holders; locks of others are hidden, with those who wait for them";
    Keys:         Root    "keys"                        by crate::keys::render, "who asked for a key";
    SysvipcShm:   Root    "sysvipc/shm"                 by crate::sysvipc::render, "cpid, lpid";
    SysvipcMsg:   Root    "sysvipc/msg"                 by crate::sysvipc::render, "lspid, lrpid";
    PidMax:       Root    "sys/kernel/pid_max"          by crate::sys::kernel::pid_max::render, "the container's own limit";
    NsLastPid:    Root    "sys/kernel/ns_last_pid"      by crate::sys::kernel::ns_last_pid::render, "the number last given out";
    CadPid:       Root    "sys/kernel/cad_pid"          by crate::sys::kernel::cad_pid::render, "who hears of Ctrl-Alt-Del";
    AsoundPcm:    Root    "asound/card*/pcm*/sub*/status" by crate::asound::render, "owner_pid";
    AsoundMidi:   Root    "asound/card*/midi*"          by crate::asound::render, "Owner PID";
    Stat:         Either  "stat"                        by crate::pid::stat::render, "pid, ppid, pgrp, session, tpgid; a stop for the supervisor reads `R`";
    Status:       Either  "status"                      by crate::pid::status::render, "Tgid, Ngid, Pid, PPid, TracerPid, NStgid, NSpid, NSpgid, NSsid; a stop for the supervisor reads `R`";
    Sched:        Either  "sched"                       by crate::pid::sched::render, "the number in the first line, numa_group_id";
    Syscall:      Either  "syscall"                     by crate::pid::syscall::render, "the call as the guest made it";
    Wchan:        Either  "wchan"                       by crate::pid::wchan::render, "a stop for the supervisor reads `0`";
    Timers:       Process "timers"                      by crate::pid::timers::render, "notify, ClockID";
    FdInfo:       Either  "fdinfo/*"                    by crate::pid::fdinfo::render, "Pid, NSpid, lock, SqThread, tid, pid";
    Mounts:       Either  "mounts"                      by crate::pid::mounts::mounts, "mount points in /proc/PID, pgrp of autofs";
    MountInfo:    Either  "mountinfo"                   by crate::pid::mounts::mountinfo, "roots and mount points in /proc/PID, pgrp of autofs";
    MountStats:   Process "mountstats"                  by crate::pid::mounts::mountstats, "mount points in /proc/PID";
    FlowLabel:    Either  "net/ip6_flowlabel"           by crate::net::ip6_flowlabel::render, "Owner, where it is a process";
    Children:     Thread  "children"                    by crate::pid::task::children::render, "children, adopted ones included";
    Cgroup1Procs: Cgroup1 "cgroup.procs"                by crate::cgroup::sorted, "members, in the order of their numbers; others are hidden";
    Cgroup1Tasks: Cgroup1 "tasks"                       by crate::cgroup::sorted, "members, in the order of their numbers; others are hidden";
    Cgroup2Procs: Cgroup2 "cgroup.procs"                by crate::cgroup::listed, "members; others read 0";
    Cgroup2Tasks: Cgroup2 "cgroup.threads"              by crate::cgroup::listed, "members; others read 0";
    ResctrlTasks: Resctrl "tasks"                       by crate::cgroup::hidden, "members; others are hidden";
}

/// The kind of the file that is reached by `path`, the components below a directory of `level`.
///
/// For [`Level::Process`] and [`Level::Thread`] what is listed for either is found too.
pub fn kind_at(level: Level, path: &[&[u8]]) -> Option<Kind> {
    let is_level = |file: &&File| {
        file.level == level
            || (file.level == Level::Either && matches!(level, Level::Process | Level::Thread))
    };
    let mut there = FILES.iter().filter(is_level);
    there
        .find(|file| matches(file.pattern, path))
        .map(|file| file.kind)
}

/// What a file of /proc/PID that is still open shows when its process has been reaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// Reading it fails.
    Fails(Errno),
    /// Nothing.
    Nothing,
    /// What it showed: it is about something that outlives the process.
    TheSame,
}

/// The same for a file of this kind: `fs/proc/base.c:proc_single_show` and the like.
pub fn afterwards(kind: Kind) -> Afterwards {
    match kind {
        Kind::FdInfo => Afterwards::Fails(Errno::ENOENT),
        Kind::Children => Afterwards::Nothing,
        Kind::Mounts | Kind::MountInfo | Kind::MountStats | Kind::FlowLabel => Afterwards::TheSame,
        _ => Afterwards::Fails(Errno::ESRCH),
    }
}

/// What is left of a file of /proc/PID, once rendered, for a reader whom the kernel would not let trace the task:
/// `PTRACE_MODE_READ_FSCREDS`, ptrace(2). Everybody may open these; others are refused when they are opened.
pub fn to_a_stranger(kind: Kind, text: Vec<u8>) -> Vec<u8> {
    match kind {
        Kind::Stat => crate::pid::stat::to_a_stranger(&text),
        Kind::Wchan => crate::pid::wchan::to_a_stranger(),
        _ => text,
    }
}

/// Whether strangers are told less.
pub fn has_secrets(kind: Kind) -> bool {
    matches!(kind, Kind::Stat | Kind::Wchan)
}

fn matches(pattern: &str, path: &[&[u8]]) -> bool {
    let mut wanted = pattern.split('/');
    let mut found = path.iter();
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(name), Some(component)) if is_named(component, name) => {}
            _ => return false,
        }
    }
}

fn is_named(component: &[u8], pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => component.starts_with(start.as_bytes()),
        None => component == pattern.as_bytes(),
    }
}

const HEAD: &str = "# Files that show a member something else than the host

Made from `procview/src/files.rs`; every other file of /proc is the host's own. Who is not seen reads 0, unless
it says otherwise.

| file | what is renamed |
|---|---|
";

/// The list for people: one line for each file.
pub fn describe() -> String {
    let mut text = String::from(HEAD);
    for file in FILES {
        let place = match file.level {
            Level::Root => "/proc/",
            Level::Process => "/proc/PID/",
            Level::Thread => "/proc/PID/task/TID/",
            Level::Either => "/proc/PID/[task/TID/]",
            Level::Cgroup1 => "cgroup v1: ",
            Level::Cgroup2 => "cgroup v2: ",
            Level::Resctrl => "resctrl: ",
        };
        text.push_str(&format!("| `{place}{}` | {} |\n", file.pattern, file.what));
    }
    text
}
