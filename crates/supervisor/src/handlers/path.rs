//! Path calls that lead to /proc/container.
//!
//! The file exists in the view only. What the guest gets in its place is an unnamed file of its own
//! with the same text: the kernel opens it through the guest's own call, with the guest's own
//! flags, so that the descriptor behaves as any other.

use abi::{Errno, Memory};
use std::ffi::CString;
use std::fs::File;
use std::io::Write;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};
use surface::Meaning;
use syscalls::x86_64::Sysno;

use super::{Entry, failure, low};
use crate::call::{Copied, Decision, Run, Work};
use crate::host;
use crate::nested;
use crate::state::Supervisor;
use crate::tracee::{Caller, Follow};

/// Which file a descriptor names: device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    /// Of the file that a descriptor of a tracee names.
    pub(crate) fn of(caller: Caller, fd: i32) -> Option<Self> {
        std::fs::metadata(format!("/proc/{}/fd/{fd}", caller.real))
            .ok()
            .as_ref()
            .map(Self::from)
    }
}

impl From<&std::fs::Metadata> for FileId {
    fn from(metadata: &std::fs::Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
        }
    }
}

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    if !leads_to_container(entry) {
        return Decision::Pass;
    }
    match hand_over(supervisor, entry) {
        Ok(decision) => decision,
        // The host ran out of something: what an open would say.
        Err(error) => Decision::Answer(failure(Errno::new(
            error.raw_os_error().unwrap_or(libc::EIO),
        ))),
    }
}

pub(crate) fn exit(supervisor: &mut Supervisor, caller: Caller, result: i64) -> i64 {
    if result < 0 {
        nested::unfollow(supervisor, caller);
    }
    result
}

fn column(entry: Entry<'_>, wanted: Meaning) -> Option<usize> {
    entry
        .row
        .params
        .iter()
        .position(|(_, meaning)| *meaning == wanted)
}

/// Whether the path that the call names is /proc/container.
fn leads_to_container(entry: Entry<'_>) -> bool {
    let Entry {
        caller,
        stopped,
        arguments,
        ..
    } = entry;
    let argument = |wanted| {
        column(entry, wanted)
            .and_then(|at| arguments.get(at))
            .copied()
    };
    let Some(address) = argument(Meaning::Path) else {
        return false;
    };
    let Ok(Some(path)) = stopped
        .memory()
        .read_c_string(address, libc::PATH_MAX as usize)
    else {
        return false;
    };
    // The cheap question first: nearly every path ends here.
    if !path.ends_with(b"container") {
        return false;
    }
    let path = Path::new(std::ffi::OsStr::from_bytes(&path));
    let directory = argument(Meaning::DirFd).map_or(libc::AT_FDCWD, low);
    let path = if path.is_absolute() {
        path.to_owned()
    } else {
        match host::directory(caller.real, directory) {
            Some(directory) => directory.join(path),
            None => return false,
        }
    };
    without_dots(&path) == Path::new("/proc/container")
}

/// The path with `.` and `..` taken away by name.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            component => plain.push(component),
        }
    }
    plain
}

/// Have the guest's call find a file with the text of /proc/container.
fn hand_over(supervisor: &mut Supervisor, entry: Entry<'_>) -> std::io::Result<Decision> {
    let Entry {
        caller,
        stopped,
        arguments,
        ..
    } = entry;
    let Some(name) = supervisor.table.container_name(caller.space) else {
        return Ok(Decision::Pass);
    };
    let text = format!("{}\n", name.as_str());
    let mut file = File::from(nix::sys::memfd::memfd_create(
        c"container",
        nix::sys::memfd::MFdFlags::MFD_CLOEXEC,
    )?);
    file.write_all(text.as_bytes())?;
    file.set_permissions(std::fs::Permissions::from_mode(0o666))?;

    let process = std::fs::read_link("/proc/self")?;
    let stand_in = CString::new(format!(
        "/proc/{}/fd/{}",
        process.display(),
        file.as_raw_fd()
    ))?;
    let mut copies = Vec::new();
    if let Some(path) = column(entry, Meaning::Path) {
        copies.push((path, stand_in.into_bytes_with_nul().into()));
    }
    let mut kernel = *arguments;
    let (number, writes) = follow_the_stand_in(entry, &mut kernel, &mut copies, stopped);
    if writes == Writes::Yes {
        let id = FileId::from(&file.metadata()?);
        supervisor.follow_every_call(caller, id, file.try_clone()?);
    }
    Ok(Decision::Run(Run {
        number,
        arguments: kernel,
        copies,
        work: Work::Path { _stand_in: file },
    }))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Writes {
    Yes,
    No,
}

/// The stand-in is reached through a link, which the guest must not notice: whatever forbids to
/// follow links is taken out of the call.
fn follow_the_stand_in(
    entry: Entry<'_>,
    kernel: &mut [u64; 6],
    copies: &mut Vec<(usize, Copied)>,
    stopped: &ptrace::Stopped,
) -> (Option<u32>, Writes) {
    let writes = |flags: u64| match low(flags) & libc::O_ACCMODE {
        libc::O_RDONLY => Writes::No,
        _ => Writes::Yes,
    };
    let follow = |flags: u64| flags & !(libc::O_NOFOLLOW as u64);
    let at_follow = |flags: u64| flags & !(libc::AT_SYMLINK_NOFOLLOW as u64);
    let [_, a1, a2, a3, ..] = *kernel;
    match Sysno::new(entry.number as usize) {
        Some(Sysno::open) => {
            kernel[1] = follow(a1);
            (None, writes(a1))
        }
        Some(Sysno::openat) => {
            kernel[2] = follow(a2);
            (None, writes(a2))
        }
        Some(Sysno::openat2) => {
            // struct open_how { u64 flags, mode, resolve }
            let mut how = [0u8; 24];
            if a3 != how.len() as u64 || stopped.memory().read(a2, &mut how).is_err() {
                return (None, Writes::No);
            }
            let [f0, f1, f2, f3, f4, f5, f6, f7, ..] = how;
            let flags = u64::from_le_bytes([f0, f1, f2, f3, f4, f5, f6, f7]);
            how[..8].copy_from_slice(&follow(flags).to_le_bytes());
            how[16..].fill(0);
            copies.push((2, how.to_vec().into()));
            (None, writes(flags))
        }
        Some(Sysno::creat) => (None, Writes::Yes),
        Some(Sysno::lstat) => (Some(Sysno::stat as u32), Writes::No),
        Some(Sysno::newfstatat | Sysno::faccessat2) => {
            kernel[3] = at_follow(a3);
            (None, Writes::No)
        }
        Some(Sysno::statx) => {
            kernel[2] = at_follow(a2);
            (None, Writes::No)
        }
        _ => (None, Writes::No),
    }
}

impl Supervisor {
    /// A descriptor of /proc/container is about to be open for writing in this process: from here
    /// on every call of its threads stops, until the last such descriptor is gone.
    fn follow_every_call(&mut self, caller: Caller, id: FileId, file: File) {
        self.handed_over.insert(id, file);
        let reals: Vec<_> = self.threads(caller.group).collect();
        for real in reals {
            if let Some(tracee) = self.tracees.get_mut(&real) {
                tracee.follow = Follow::EveryCall;
            }
            if real != caller.real {
                // One that is gone needs no following.
                let _ = ptrace::interrupt(real);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_taken_away_by_name() {
        for (path, plain) in [
            ("/proc/container", "/proc/container"),
            ("//proc/./self/..///container", "/proc/container"),
            ("/../proc/container", "/proc/container"),
            ("/proc/container/..", "/proc"),
        ] {
            assert_eq!(without_dots(Path::new(path)), Path::new(plain));
        }
    }
}
