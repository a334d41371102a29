//! What a directory is part of: of procfs, of a hierarchy of control groups, or of neither.

use abi::RealPid;
use nix::fcntl::{OFlag, OpenHow, ResolveFlag, openat2};
use nix::sys::stat::{FileStat, Mode, SFlag, fstat};
use nix::sys::statfs::{
    CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC, FsType, PROC_SUPER_MAGIC, fstatfs,
};
use procview::Level;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::rc::Rc;

/// A component of a path.
pub(crate) type Name = Vec<u8>;

/// A file or directory that a look at a path has come to.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// It itself, by a descriptor that only names it.
    pub node: Rc<OwnedFd>,
    /// Where it is.
    pub ground: Ground,
}

/// Where a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// In procfs: the components below its root, in which numbers are real.
    Proc(Vec<Name>),
    /// In a file system whose files list ids by their names.
    Listed(Level),
    /// Anywhere else.
    Other,
}

/// `RDTGROUP_SUPER_MAGIC` of `include/uapi/linux/magic.h`.
const RESCTRL_MAGIC: i64 = 0x765_5821;
/// `PROC_ROOT_INO` of `include/linux/proc_fs.h`.
const PROC_ROOT_INODE: u64 = 1;

/// The flags of a descriptor that only names a file.
pub(super) const NAMING: OFlag = OFlag::O_PATH.union(OFlag::O_CLOEXEC);

impl Spot {
    /// What `node` is part of, as `reader` sees its mounts.
    pub(super) fn of(node: OwnedFd, reader: RealPid) -> Self {
        let ground = match fstatfs(&node).map(|fs| fs.filesystem_type()) {
            Ok(PROC_SUPER_MAGIC) => below_proc(&node, reader).map_or(Ground::Other, Ground::Proc),
            Ok(CGROUP_SUPER_MAGIC) => Ground::Listed(Level::Cgroup1),
            Ok(CGROUP2_SUPER_MAGIC) => Ground::Listed(Level::Cgroup2),
            Ok(FsType(RESCTRL_MAGIC)) => Ground::Listed(Level::Resctrl),
            _ => Ground::Other,
        };
        Self {
            node: Rc::new(node),
            ground,
        }
    }

    /// The file itself, where it can be looked at.
    pub(super) fn status(&self) -> Option<FileStat> {
        fstat(self.node.as_fd()).ok()
    }

    pub(super) fn as_fd(&self) -> BorrowedFd<'_> {
        self.node.as_fd()
    }
}

/// What kind of file a status is of.
pub(super) fn kind(status: &FileStat) -> SFlag {
    SFlag::from_bits_truncate(status.st_mode) & SFlag::S_IFMT
}

/// The components of a file of procfs below that file system's root.
fn below_proc(node: &OwnedFd, reader: RealPid) -> Option<Vec<Name>> {
    if fstat(node).ok()?.st_ino == PROC_ROOT_INODE {
        return Some(Vec::new());
    }
    let text = own_path(node)?;
    let text = text.strip_suffix(b" (deleted)").unwrap_or(&text);
    if let Some(depth) = depth(node) {
        let names: Vec<_> = components(text).collect();
        return Some(names.get(names.len().checked_sub(depth)?..)?.to_vec());
    }
    proc_mounts(reader).iter().find_map(|(root, mount)| {
        let rest = match mount.as_slice() {
            b"/" => text,
            mount => text.strip_prefix(mount)?,
        };
        let is_whole = rest.is_empty() || rest.starts_with(b"/");
        is_whole.then(|| components(root).chain(components(rest)).collect())
    })
}

/// How far below the root of procfs a directory is. `None`: it is none, or that root is not mounted.
fn depth(node: &OwnedFd) -> Option<usize> {
    let mut above = climb(node)?;
    for depth in 1..DEEPEST {
        if fstat(&above).ok()?.st_ino == PROC_ROOT_INODE {
            return Some(depth);
        }
        above = climb(&above)?;
    }
    None
}

/// `/proc/sys/net/ipv4/conf/lo` and the like are not as deep.
const DEEPEST: usize = 16;

/// The directory above, in the same mount.
fn climb(node: &OwnedFd) -> Option<OwnedFd> {
    let how = OpenHow::new()
        .flags(NAMING)
        .resolve(ResolveFlag::RESOLVE_NO_XDEV);
    openat2(node, c"..", how).ok()
}

/// The path of a file as the kernel tells it.
pub(super) fn own_path(node: &impl AsRawFd) -> Option<Vec<u8>> {
    let link = format!("/proc/self/fd/{}", node.as_raw_fd());
    let text = nix::fcntl::readlink(link.as_str()).ok()?;
    Some(text.into_vec())
}

/// The mounts of procfs that a process sees: the part of procfs that is mounted, and where. Fields 4
/// and 5 of `/proc/<pid>/mountinfo`, proc_pid_mountinfo(5); the longest mount points first.
pub(super) fn proc_mounts(reader: RealPid) -> Vec<(Name, Name)> {
    let text = std::fs::read(format!("/proc/{reader}/mountinfo")).unwrap_or_default();
    let mut mounts: Vec<_> = text
        .split(|&byte| byte == b'\n')
        .filter_map(|line| {
            let fields: Vec<_> = line.split(|&byte| byte == b' ').collect();
            let dash = fields.iter().position(|field| *field == b"-")?;
            let is_proc = fields.get(dash + 1) == Some(&b"proc".as_slice());
            let (root, mount) = (fields.get(3)?, fields.get(4)?);
            is_proc.then(|| (root.to_vec(), mount.to_vec()))
        })
        .collect();
    mounts.sort_by_key(|(_, mount)| std::cmp::Reverse(mount.len()));
    mounts
}

/// Whether a file lies in a file system whose files are translated.
pub(crate) fn is_translated(path: &str) -> bool {
    let place = nix::sys::statfs::statfs(path).map(|fs| fs.filesystem_type());
    matches!(
        place,
        Ok(PROC_SUPER_MAGIC | CGROUP_SUPER_MAGIC | CGROUP2_SUPER_MAGIC | FsType(RESCTRL_MAGIC))
    )
}

/// Where such file systems are mounted, as a process sees it: field 5 of `/proc/<pid>/mountinfo`.
pub(crate) fn translated_mounts(reader: RealPid) -> Vec<Vec<u8>> {
    const KINDS: [&[u8]; 4] = [b"proc", b"cgroup", b"cgroup2", b"resctrl"];
    let text = std::fs::read(format!("/proc/{reader}/mountinfo")).unwrap_or_default();
    let mounts = text.split(|&byte| byte == b'\n').filter_map(|line| {
        let fields: Vec<_> = line.split(|&byte| byte == b' ').collect();
        let dash = fields.iter().position(|field| *field == b"-")?;
        let kind = fields.get(dash + 1)?;
        KINDS
            .contains(kind)
            .then(|| fields.get(4).map(|it| it.to_vec()))?
    });
    mounts.collect()
}

/// The components of a path, those that say nothing left out.
pub(crate) fn components(path: &[u8]) -> impl DoubleEndedIterator<Item = Name> {
    path.split(|&byte| byte == b'/')
        .filter(|name| !name.is_empty())
        .map(<[u8]>::to_vec)
}

/// A descriptor that only names the file at a path.
pub(super) fn name(path: &str) -> nix::Result<OwnedFd> {
    nix::fcntl::open(path, NAMING, Mode::empty())
}
