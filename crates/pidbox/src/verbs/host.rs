//! What the host's /proc tells about a process.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

/// The state letter of `/proc/<pid>/stat` (`proc(5)`).
pub(crate) fn state(pid: i32) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // A name may hold anything, parentheses and spaces too.
    stat.rsplit_once(") ")?.1.chars().next()
}

/// Its command line, or its name in brackets where it has none; `-` where it cannot be told.
pub(crate) fn command(pid: i32) -> String {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let words: Vec<_> = line
        .split(|&byte| byte == 0)
        .map(|word| printable(&String::from_utf8_lossy(word)))
        .collect();
    let line = words.join(" ");
    if !line.trim().is_empty() {
        return line.trim_end().to_owned();
    }
    match fs::read_to_string(format!("/proc/{pid}/comm")) {
        Ok(name) => format!("[{}]", printable(name.trim_end())),
        Err(_) => "-".to_owned(),
    }
}

/// A program chooses its own words, and must not write to the reader's terminal with them.
pub(crate) fn printable(word: &str) -> String {
    word.chars()
        .map(|c| if c.is_control() { '?' } else { c })
        .collect()
}

/// The tracer of a process; 0 is nobody.
pub(crate) fn tracer(pid: i32) -> Option<i32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let tracer = status
        .lines()
        .find_map(|line| line.strip_prefix("TracerPid:"))?;
    tracer.trim().parse().ok()
}

/// The processor time that a process has used, all its threads together, in milliseconds: fields 14 and
/// 15 of `/proc/<pid>/stat` (`proc(5)`).
pub(crate) fn processor_time(pid: i32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    let (user, system) = (ticks()?, ticks()?);
    let hertz = nix::unistd::sysconf(nix::unistd::SysconfVar::CLK_TCK).ok()??;
    let hertz = u64::try_from(hertz).ok().filter(|&hertz| hertz > 0)?;
    Some((user + system) * 1000 / hertz)
}

/// The memory of a process that is in use, in KiB: `VmRSS`.
pub(crate) fn memory(pid: i32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let rss = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    rss.split_whitespace().next()?.parse().ok()
}

/// The name of a user, or its number. The file is read as it is: a static program has no other way.
pub(crate) fn user(uid: u32) -> String {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then_some(name)
    });
    name.map_or_else(|| uid.to_string(), str::to_owned)
}

/// How long ago that was, in words: `12 s`, `3 min`, `5 h`, `2 d`.
pub(crate) fn age(since: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = now.map_or(0, |now| now.as_secs()).saturating_sub(since);
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}
