//! A file that holds ids is kept open and read once more: it says what is true by then.
//!
//! That it is one of ours is told by its name, which holds the path that it was opened by and a seal:
//! a guest can give its own memory files any name, but not the seal to it.

use nix::fcntl::ResolveFlag;
use std::ffi::CString;
use std::fs::{File, OpenOptions, Permissions};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{FileExt, PermissionsExt};

use super::argument::Argument;
use super::look::look;
use super::open::{Found, found};
use super::shown::text_of;
use super::walk::Last;
use crate::call::Decision;
use crate::handlers::{Entry, low};
use crate::state::Supervisor;
use crate::tracee::Caller;

/// What makes our names ours.
#[derive(Debug, Default)]
pub(crate) struct Seals(RandomState);

/// A seal in a name: a sign, and the number in base 16.
const SEAL: usize = 17;
const SIGN: u8 = b'#';
/// What the kernel says of a memory file.
const BEFORE: &[u8] = b"/memfd:";
const BEHIND: &[u8] = b" (deleted)";

impl Seals {
    /// The seal to a file: of this path, as it is read in that pidspace, for as long as it leads to
    /// the same process.
    fn seal(&self, caller: Caller, path: &[u8], found: &Found) -> String {
        let key = (
            path,
            caller.space,
            found.subject.map(|subject| subject.group),
        );
        format!("#{:016x}", self.0.hash_one(key))
    }
}

/// The name of the memory file that shows the file at `path`, whose numbers are the guest's.
pub(super) fn name(supervisor: &Supervisor, caller: Caller, path: &[u8], found: &Found) -> CString {
    /// "The limit is 249 bytes, excluding the terminating null byte", memfd_create(2).
    const LIMIT: usize = 249;
    let mut name = path.to_vec();
    name.truncate(LIMIT - SEAL);
    name.extend(supervisor.seals.seal(caller, path, found).into_bytes());
    CString::new(name).unwrap_or_default()
}

/// The path by which a file is known, where the kernel's text of a link to it shows it to be ours. The
/// seal is not looked at: it cannot be by who may not know whom the file is about.
pub(super) fn known_path(text: &[u8]) -> Option<&[u8]> {
    let (path, _) = parts(text)?;
    Some(path)
}

/// The name of a memory file, from the kernel's text of a link to it.
pub(super) fn memory_file(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(BEFORE)?.strip_suffix(BEHIND)
}

fn parts(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let name = memory_file(text)?;
    let (path, seal) = name.split_at_checked(name.len().checked_sub(SEAL)?)?;
    (path.starts_with(b"/") && seal.first() == Some(&SIGN)).then_some((path, seal))
}

/// A call that reads a file from its start on, or is about to.
pub(crate) fn enter_reread(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    // Where it cannot be brought up to date, it says what it said.
    let _ = refresh(supervisor, entry.caller, low(entry.arguments[0]));
    Decision::Pass
}

fn refresh(supervisor: &mut Supervisor, caller: Caller, fd: i32) -> Option<()> {
    let link = format!("/proc/{}/fd/{fd}", caller.real);
    let text = nix::fcntl::readlink(link.as_str()).ok()?.into_vec();
    let (path, seal) = parts(&text)?;
    let argument = Argument {
        column: 0,
        text: path.to_vec(),
        directory: libc::AT_FDCWD,
        last: Last::Followed,
    };
    let way = look(supervisor, caller, &argument, ResolveFlag::empty())?;
    let found = found(supervisor, &way)?;
    if super::own::is_readers_own(found.kind, caller.real) {
        return None;
    }
    if supervisor.seals.seal(caller, path, &found).as_bytes() != seal {
        return None;
    }
    let text = text_of(supervisor, caller, &found)?;
    rewrite(&link, &text).ok()
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
