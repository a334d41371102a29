//! The paths of a call, by the columns of its row.

use abi::Memory;
use nix::fcntl::ResolveFlag;
use surface::{Links, Meaning};

use super::super::{Entry, low};
use super::walk::Last;

/// A path that a call was given.
#[derive(Debug)]
pub(super) struct Argument {
    /// The argument's position.
    pub column: usize,
    /// The path, without its end.
    pub text: Vec<u8>,
    /// The descriptor of the directory that it begins at, or `AT_FDCWD`.
    pub directory: i32,
    /// What becomes of a link at its end.
    pub last: Last,
}

/// How a file is opened.
#[derive(Debug)]
pub(super) struct Opening {
    /// The flags of open(2).
    pub flags: i32,
    /// What openat2(2) forbids on the way.
    pub resolve: ResolveFlag,
    /// `struct open_how`, where the call has one.
    pub how: Option<Vec<u8>>,
}

/// `struct open_how { u64 flags, mode, resolve }`, openat2(2).
const HOW: usize = 24;
/// No path call takes a larger structure than this.
const PAGE: u64 = 4096;

impl Entry<'_> {
    /// The position of a column that means something particular.
    pub(super) fn column(&self, wanted: impl Fn(Meaning) -> bool) -> Option<usize> {
        let mut params = self.row.params.iter();
        params.position(|(_, meaning)| wanted(*meaning))
    }

    /// The argument in such a column.
    pub(super) fn argument(&self, wanted: Meaning) -> Option<u64> {
        let column = self.column(|meaning| meaning == wanted)?;
        self.arguments.get(column).copied()
    }
}

/// The paths of a call that can be read and that lead anywhere. Of the others the kernel says what is
/// wrong with them.
pub(super) fn paths(entry: Entry<'_>, opening: Option<&Opening>) -> Vec<Argument> {
    let mut directory = libc::AT_FDCWD;
    let mut found = Vec::new();
    // "pathname can be an empty string, in which case the call operates on the symbolic link
    // referred to by dirfd", readlinkat(2).
    let may_be_empty = entry.column(|meaning| meaning == Meaning::Buffer).is_some();
    for ((column, (_, meaning)), argument) in
        entry.row.params.iter().enumerate().zip(entry.arguments)
    {
        let last = match meaning {
            Meaning::DirFd => {
                directory = low(*argument);
                continue;
            }
            Meaning::Path => Last::Followed,
            Meaning::Link => Last::Kept,
            _ => continue,
        };
        let limit = libc::PATH_MAX as usize;
        let Ok(Some(text)) = entry.stopped.memory().read_c_string(*argument, limit) else {
            continue;
        };
        if !text.is_empty() || may_be_empty {
            found.push(Argument {
                column,
                text,
                directory,
                last: opening.map_or_else(|| what_flags_say(entry, last), Opening::last),
            });
        }
        directory = libc::AT_FDCWD;
    }
    found
}

/// What becomes of a link at the end, where a flag has a say.
fn what_flags_say(entry: Entry<'_>, otherwise: Last) -> Last {
    let mut columns = entry.row.params.iter().zip(entry.arguments);
    let said = columns.find_map(|((_, meaning), argument)| match meaning {
        Meaning::Links(links) => Some((links, low(*argument).cast_unsigned())),
        _ => None,
    });
    match said {
        Some((Links::FollowedIf(bits), flags)) if flags & bits != 0 => Last::Followed,
        Some((Links::KeptIf(bits), flags)) if flags & bits != 0 => Last::Kept,
        _ => otherwise,
    }
}

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be read, and for nothing else.
    Reading,
    /// To be written to.
    Writing,
    /// To be named, or to be made.
    Other,
}

impl Opening {
    /// How the call opens its file. `None`: the kernel will not take it.
    pub(super) fn of(entry: Entry<'_>) -> Option<Self> {
        if let Some(flags) = entry.argument(Meaning::OpenFlags) {
            return Some(Self::plain(low(flags)));
        }
        let Some(address) = entry.argument(Meaning::OpenHow) else {
            // "equivalent to calling open() with flags equal to O_CREAT|O_WRONLY|O_TRUNC", creat(2).
            return Some(Self::plain(libc::O_CREAT | libc::O_WRONLY | libc::O_TRUNC));
        };
        let size = entry.argument(Meaning::Size)?;
        if !(HOW as u64..=PAGE).contains(&size) {
            return None;
        }
        let mut how = vec![0; usize::try_from(size).ok()?];
        entry.stopped.memory().read(address, &mut how).ok()?;
        let word = |at: usize| {
            let bytes = how.get(at..).and_then(<[u8]>::first_chunk);
            bytes.map(|bytes| u64::from_le_bytes(*bytes))
        };
        let resolve = ResolveFlag::from_bits_retain(word(16)?);
        Some(Self {
            flags: low(word(0)?),
            resolve,
            how: Some(how),
        })
    }

    const fn plain(flags: i32) -> Self {
        Self {
            flags,
            resolve: ResolveFlag::empty(),
            how: None,
        }
    }

    pub(super) const fn purpose(&self) -> Purpose {
        const OTHER: i32 = libc::O_PATH | libc::O_DIRECTORY | libc::O_EXCL;
        match self.flags & libc::O_ACCMODE {
            _ if self.flags & OTHER != 0 => Purpose::Other,
            libc::O_RDONLY => Purpose::Reading,
            _ => Purpose::Writing,
        }
    }

    const fn last(&self) -> Last {
        const NEW: i32 = libc::O_CREAT | libc::O_EXCL;
        if self.flags & libc::O_NOFOLLOW != 0 || self.flags & NEW == NEW {
            Last::Kept
        } else {
            Last::Followed
        }
    }

    /// The structure with other flags, and nothing forbidden.
    pub(super) fn how_with(&self, flags: i32) -> Option<Vec<u8>> {
        let mut how = self.how.clone()?;
        let flags = u64::from(flags.cast_unsigned()).to_le_bytes();
        how.get_mut(..8)?.copy_from_slice(&flags);
        how.get_mut(16..HOW)?.fill(0);
        Some(how)
    }
}
