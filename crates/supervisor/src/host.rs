//! Facts that the host's /proc tells about a tracee.

use abi::{RealPid, Signal};

/// Whether a living task of that number is a tracee of ours: `TracerPid` of `/proc/<pid>/status`.
pub(crate) fn is_traced_by_us(pid: RealPid) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let tracer = status
        .lines()
        .find_map(|line| line.strip_prefix("TracerPid:"));
    tracer.is_some_and(|tracer| tracer.trim().parse() == Ok(std::process::id()))
}

/// Whether a task is on its way out: `PF_EXITING` in the flags of `/proc/<pid>/stat` (`proc(5)`, field
/// 9), or a zombie already.
pub(crate) fn is_exiting(pid: RealPid) -> bool {
    const PF_EXITING: u32 = 4;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // A name may hold anything, parentheses and spaces too.
    let mut fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let state = fields.next();
    let flags = fields.nth(5).and_then(|flags| flags.parse::<u32>().ok());
    matches!(state, Some("Z" | "X")) || flags.is_some_and(|flags| flags & PF_EXITING != 0)
}

/// Whether the kernel has `SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV`: since Linux 5.19 (`seccomp_unotify(2)`).
pub(crate) fn may_wait_killable() -> bool {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mut numbers = release.split(|c: char| !c.is_ascii_digit());
    let mut number = || numbers.next().and_then(|number| number.parse::<u32>().ok());
    number().zip(number()) >= Some((5, 19))
}

/// What a process does with a signal (`sigaction(2)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// It has a handler.
    Handled,
    /// It ignores it.
    Ignored,
    /// `SIG_DFL`.
    Default,
}

/// The disposition of `signal`, from `SigCgt` and `SigIgn` of `/proc/<pid>/status` (`proc(5)`).
pub(crate) fn disposition(pid: RealPid, signal: Signal) -> Disposition {
    let Ok(status) = std::fs::read_to_string(format!("/proc/{pid}/status")) else {
        return Disposition::Default;
    };
    let holds = |field: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(field))
            .and_then(|set| u64::from_str_radix(set.trim(), 16).ok())
            .is_some_and(|set| set & signal.bit() != 0)
    };
    if holds("SigCgt:") {
        Disposition::Handled
    } else if holds("SigIgn:") {
        Disposition::Ignored
    } else {
        Disposition::Default
    }
}

/// Whether that signal waits for a process, all of it or this thread (`SigPnd` and `ShdPnd`, `proc(5)`).
pub(crate) fn is_pending(pid: RealPid, signal: Signal) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    ["SigPnd:", "ShdPnd:"].iter().any(|field| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(field))
            .and_then(|set| u64::from_str_radix(set.trim(), 16).ok())
            .is_some_and(|set| set & signal.bit() != 0)
    })
}

/// Whether a task may choose the PIDs of its children: `checkpoint_restore_ns_capable`, by `CapEff` of
/// `/proc/<pid>/status` (`capabilities(7)`).
pub(crate) fn may_choose_pids(pid: RealPid) -> bool {
    const CAP_SYS_ADMIN: u64 = 1 << 21;
    const CAP_CHECKPOINT_RESTORE: u64 = 1 << 40;
    capabilities(pid).is_some_and(|set| set & (CAP_SYS_ADMIN | CAP_CHECKPOINT_RESTORE) != 0)
}

/// Whether a task is an administrator: `CAP_SYS_ADMIN` of `CapEff`.
pub(crate) fn may_administrate(pid: RealPid) -> bool {
    const CAP_SYS_ADMIN: u64 = 1 << 21;
    capabilities(pid).is_some_and(|set| set & CAP_SYS_ADMIN != 0)
}

/// Whether a task may signal whom it likes: `CAP_KILL` of `CapEff`.
pub(crate) fn may_kill_anybody(pid: RealPid) -> bool {
    const CAP_KILL: u64 = 1 << 5;
    capabilities(pid).is_some_and(|set| set & CAP_KILL != 0)
}

fn capabilities(pid: RealPid) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let effective = status
        .lines()
        .find_map(|line| line.strip_prefix("CapEff:"))?;
    u64::from_str_radix(effective.trim(), 16).ok()
}

/// The user ids by which signals are permitted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Users {
    /// The real one.
    pub real: u32,
    /// The effective one.
    pub effective: u32,
    /// The saved one.
    pub saved: u32,
}

/// Those of a task, from `/proc/<pid>/status`.
pub(crate) fn users(pid: RealPid) -> Option<Users> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    let mut ids = ids.split_whitespace().map_while(|id| id.parse().ok());
    Some(Users {
        real: ids.next()?,
        effective: ids.next()?,
        saved: ids.next()?,
    })
}

/// The real user id of a task, from `/proc/<pid>/status`.
pub(crate) fn real_uid(pid: RealPid) -> Option<u32> {
    Some(users(pid)?.real)
}

/// The user whom a task calls `uid`, as we call him: `make_kuid` (user_namespaces(7)). `None`: nobody.
pub(crate) fn uid_outside(pid: RealPid, uid: u32) -> Option<u32> {
    let map = std::fs::read_to_string(format!("/proc/{pid}/uid_map")).ok()?;
    map.lines().find_map(|line| {
        let fields = line.split_whitespace();
        let mut numbers = fields.map_while(|field| field.parse::<u32>().ok());
        let (inside, outside, count) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let offset = uid.checked_sub(inside)?;
        (offset < count).then(|| outside.wrapping_add(offset))
    })
}

/// Where a process belongs, from `/proc/<pid>/stat` (`proc(5)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kin {
    /// Its parent's PID; 0 where that is out of sight.
    pub parent: i32,
    /// Its process group.
    pub group: RealPid,
    /// Its session.
    pub session: RealPid,
}

/// Where a process belongs. One that is not there belongs nowhere.
pub(crate) fn kin(pid: RealPid) -> Option<Kin> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let mut numbers = rest.split_whitespace().skip(1).map(str::parse::<i32>);
    let mut next = || numbers.next()?.ok();
    let (parent, group, session) = (next()?, next()?, next()?);
    Some(Kin {
        parent,
        group: or_nameless(group, NAMELESS.0)?,
        session: or_nameless(session, NAMELESS.1)?,
    })
}

/// Whether the kernel will tell us of its death as its parent.
pub(crate) fn is_our_child(pid: RealPid) -> bool {
    kin(pid).is_some_and(|kin| kin.parent == std::process::id().cast_signed())
}

/// Numbers past the kernel's range: nobody is ever found under those.
const NAMELESS: (i32, i32) = (i32::MAX, i32::MAX - 1);

fn or_nameless(number: i32, stand_in: i32) -> Option<RealPid> {
    RealPid::from_raw(number).or(RealPid::from_raw(stand_in))
}

/// Whether that is an open descriptor of the task's.
pub(crate) fn has_descriptor(pid: RealPid, fd: i32) -> bool {
    std::fs::symlink_metadata(format!("/proc/{pid}/fd/{fd}")).is_ok()
}

/// What a descriptor names, where it may be a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Descriptor {
    /// A process: a pidfd, or an open `/proc/<pid>`, which serves as one.
    Process(RealPid),
    /// A thread: a pidfd with `PIDFD_THREAD`.
    Thread(RealPid),
    /// Another file, none, or a process that is gone.
    Nobody,
    /// It cannot be told.
    Unknown,
}

/// What that descriptor of a task's names, by `Pid:` in its fdinfo (`pidfd_open(2)`).
pub(crate) fn process_of_descriptor(pid: RealPid, fd: i32) -> Descriptor {
    // `PIDFD_THREAD` is O_EXCL.
    const PIDFD_THREAD: i32 = libc::O_EXCL;
    let info = match std::fs::read_to_string(format!("/proc/{pid}/fdinfo/{fd}")) {
        Ok(info) => info,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Descriptor::Nobody,
        Err(_) => return Descriptor::Unknown,
    };
    let field = |name| {
        info.lines()
            .find_map(|line| line.strip_prefix(name))
            .map(str::trim)
    };
    let number = |text: &str| text.parse().ok().and_then(RealPid::from_raw);
    if let Some(named) = field("Pid:") {
        let flags = field("flags:")
            .and_then(|flags| i32::from_str_radix(flags, 8).ok())
            .unwrap_or(0);
        return match number(named) {
            Some(real) if flags & PIDFD_THREAD != 0 => Descriptor::Thread(real),
            Some(real) => Descriptor::Process(real),
            None => Descriptor::Nobody,
        };
    }
    let file = std::fs::read_link(format!("/proc/{pid}/fd/{fd}"));
    let process = file
        .ok()
        .and_then(|file| number(file.strip_prefix("/proc").ok()?.iter().next()?.to_str()?));
    process.map_or(Descriptor::Nobody, Descriptor::Process)
}

/// What kind of namespace a descriptor names, by its link: `pid:[4026531836]` (`namespaces(7)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Namespace {
    /// A PID namespace.
    Pid,
    /// Another.
    Other,
}

/// The kind of the namespace that descriptor of a task's names, where it names one.
pub(crate) fn namespace_of_descriptor(pid: RealPid, fd: i32) -> Option<Namespace> {
    let link = std::fs::read_link(format!("/proc/{pid}/fd/{fd}")).ok()?;
    let (kind, _) = link.to_str()?.strip_suffix(']')?.split_once(":[")?;
    match kind {
        "pid" => Some(Namespace::Pid),
        "cgroup" | "ipc" | "mnt" | "net" | "time" | "user" | "uts" => Some(Namespace::Other),
        _ => None,
    }
}

/// The process group and the session that this process, and so a child of it, belongs to.
///
/// In a PID namespace both may lie outside and have no number (`getpgrp(2)` says 0). Numbers past
/// the kernel's range stand for them: nobody is ever found under those.
pub(crate) fn own_job() -> (RealPid, RealPid) {
    let group = or_nameless(nix::unistd::getpgrp().as_raw(), NAMELESS.0);
    let session = nix::unistd::getsid(None).map_or(0, nix::unistd::Pid::as_raw);
    match (group, or_nameless(session, NAMELESS.1)) {
        (Some(group), Some(session)) => (group, session),
        // The stand-ins are positive.
        _ => unreachable!(),
    }
}
