//! A file that holds ids is kept open and read once more: it says what is true by then.
//!
//! That it is one of ours is told by its name, which holds the path that it was opened by and two seals:
//! a guest can give its own memory files any name, but not the seals to it.

use abi::VirtualPid;
use nix::fcntl::ResolveFlag;
use procview::{Afterwards, Entry as Procfs, Kind, Place, Who, afterwards, classify};
use std::ffi::CString;
use std::fs::{File, OpenOptions, Permissions};
use std::hash::{BuildHasher, Hash, RandomState};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{FileExt, PermissionsExt};

use super::argument::Argument;
use super::look::look;
use super::open::{Found, found};
use super::shown::{insight_later, text_of};
use super::walk::Last;
use crate::call::Decision;
use crate::handlers::{Entry, failure, low};
use crate::state::Supervisor;
use crate::tracee::Caller;

/// What makes our names ours.
#[derive(Debug, Default)]
pub(crate) struct Seals(RandomState);

/// The seals behind a path. Each is a sign, and a number in base 16.
#[derive(Debug, PartialEq, Eq)]
struct Sealed {
    /// To the path as it is read in one pidspace, whoever it leads to.
    path: Vec<u8>,
    /// To the process that it led to.
    subject: Vec<u8>,
}

const SEAL: usize = 17;
const SIGN: u8 = b'#';
/// What the kernel says of a memory file.
const BEFORE: &[u8] = b"/memfd:";
const BEHIND: &[u8] = b" (deleted)";

impl Seals {
    fn path(&self, caller: Caller, path: &[u8]) -> Vec<u8> {
        self.seal((path, caller.space))
    }

    fn subject(&self, caller: Caller, path: &[u8], found: &Found) -> Vec<u8> {
        let group = found.subject.map(|subject| subject.group);
        self.seal((path, caller.space, group))
    }

    fn seal(&self, key: impl Hash) -> Vec<u8> {
        format!("#{:016x}", self.0.hash_one(key)).into_bytes()
    }
}

/// The name of the memory file that shows the file at `path`, whose numbers are the guest's.
pub(super) fn name(supervisor: &Supervisor, caller: Caller, path: &[u8], found: &Found) -> CString {
    /// "The limit is 249 bytes, excluding the terminating null byte", memfd_create(2).
    const LIMIT: usize = 249;
    let mut name = path.to_vec();
    name.truncate(LIMIT - 2 * SEAL);
    name.extend(supervisor.seals.path(caller, path));
    name.extend(supervisor.seals.subject(caller, path, found));
    CString::new(name).unwrap_or_default()
}

/// The path by which a file is known, where the kernel's text of a link to it shows it to be ours. The
/// seals are not looked at: they cannot be by who may not know whom the file is about.
pub(super) fn known_path(text: &[u8]) -> Option<&[u8]> {
    let (path, _) = parts(text)?;
    Some(path)
}

/// The name of a memory file, from the kernel's text of a link to it.
pub(super) fn memory_file(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(BEFORE)?.strip_suffix(BEHIND)
}

fn parts(text: &[u8]) -> Option<(&[u8], Sealed)> {
    let name = memory_file(text)?;
    let (path, seals) = name.split_at_checked(name.len().checked_sub(2 * SEAL)?)?;
    let (of_path, of_subject) = seals.split_at_checked(SEAL)?;
    let are_seals = [of_path, of_subject]
        .iter()
        .all(|seal| seal.first() == Some(&SIGN));
    (path.starts_with(b"/") && are_seals).then(|| {
        let sealed = Sealed {
            path: of_path.to_vec(),
            subject: of_subject.to_vec(),
        };
        (path, sealed)
    })
}

/// pread(2) and its like, from the start of a file.
pub(crate) fn enter_reread(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    match refresh(supervisor, entry.caller, low(entry.arguments[0])) {
        Some(Afterwards::Fails(errno)) => Decision::Answer(failure(errno)),
        _ => Decision::Pass,
    }
}

/// lseek(2) to the start of a file, which is then read.
pub(crate) fn enter_rewind(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let _ = refresh(supervisor, entry.caller, low(entry.arguments[0]));
    Decision::Pass
}

/// Bring a file up to date. `Some`: whom it was about is gone. Where it is none of ours, or cannot be
/// brought up to date, it says what it said.
fn refresh(supervisor: &mut Supervisor, caller: Caller, fd: i32) -> Option<Afterwards> {
    let link = format!("/proc/{}/fd/{fd}", caller.real);
    let text = nix::fcntl::readlink(link.as_str()).ok()?.into_vec();
    let (path, sealed) = parts(&text)?;
    if supervisor.seals.path(caller, path) != sealed.path {
        return None;
    }
    let argument = Argument {
        column: 0,
        text: path.to_vec(),
        directory: libc::AT_FDCWD,
        last: Last::Followed,
    };
    let way = look(supervisor, caller, &argument, ResolveFlag::empty());
    let found = way.and_then(|way| found(supervisor, &way));
    let is_gone = match &found {
        Some(found) => supervisor.seals.subject(caller, path, found) != sealed.subject,
        None => about(path).is_some_and(|(_, place)| !is_seen(supervisor, caller, place)),
    };
    if is_gone {
        let (kind, _) = about(path)?;
        let afterwards = afterwards(kind);
        if afterwards != Afterwards::TheSame {
            // Where no read can fail, nothing is the nearest to it.
            let _ = rewrite(&link, b"");
        }
        return Some(afterwards);
    }
    let found = found?;
    if !super::own::is_readers_own(found.kind, caller.real) {
        let insight = insight_later(supervisor, caller, &found);
        let text = text_of(supervisor, caller, &found, insight)?;
        rewrite(&link, &text).ok()?;
    }
    None
}

/// The file of /proc/PID that a path names, whose numbers are the guest's, and whose it is.
fn about(path: &[u8]) -> Option<(Kind, Place)> {
    let names = path.strip_prefix(b"/proc/")?.split(|&byte| byte == b'/');
    match classify(names) {
        Procfs::File(kind, Some(place)) => Some((kind, place)),
        _ => None,
    }
}

fn is_seen(supervisor: &Supervisor, caller: Caller, place: Place) -> bool {
    let view = supervisor.table.view(caller.space);
    let is_seen = |who| match who {
        Who::Reader => true,
        Who::Number(number) => i32::try_from(number)
            .ok()
            .and_then(VirtualPid::from_raw)
            .is_some_and(|number| view.task(number).is_some() || view.group(number).is_some()),
    };
    is_seen(place.process) && place.thread.is_none_or(is_seen)
}

/// Replace the whole text of a file that may not be written to.
fn rewrite(path: &str, text: &[u8]) -> io::Result<()> {
    let file = open(path)?;
    file.write_all_at(text, 0)?;
    file.set_len(text.len() as u64)
}

fn open(path: &str) -> io::Result<File> {
    let open = || OpenOptions::new().write(true).open(path);
    match open() {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            // It is ours all the same.
            let mode = std::fs::metadata(path)?.permissions();
            std::fs::set_permissions(path, Permissions::from_mode(0o600))?;
            let file = open();
            std::fs::set_permissions(path, mode)?;
            file
        }
        opened => opened,
    }
}
