//! Which entry of /proc a path names.

use alloc::vec::Vec;

use crate::files::{Kind, Level, kind_at};
use crate::number::name_to_int;

/// An entry of procfs.
///
/// Its numbers are those of the path that it was read from: virtual ones in a path that a guest
/// gave, real ones in a path that the kernel printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The root: a directory that lists the members and the kernel's own entries.
    Root,
    /// The symbolic link `self`.
    SelfLink,
    /// The symbolic link `thread-self`.
    ThreadSelfLink,
    /// The directory of a process or of a thread.
    Directory(Place),
    /// The directory `task` of a process, which lists its threads.
    Tasks(Place),
    /// A file whose text is rendered.
    File(Kind, Option<Place>),
    /// A link of the kernel's own (`cwd`, `root`, `exe`, `fd/N`, `ns/NAME`, `map_files/RANGE`), and
    /// whether the path goes on behind it.
    Magic(Place, Beyond),
    /// Anything else: the host's own, at the place of that process.
    Native(Option<Place>),
}

/// Whether there is more of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// It ends at the link, which is meant itself or what it leads to.
    Nothing,
    /// So many components were read up to the link and with it; the rest is looked up where it
    /// leads.
    From(usize),
}

/// Whose entries these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The process, or any thread of it: `/proc/TID` is there though it is not listed.
    pub process: Who,
    /// The thread, below `task`.
    pub thread: Option<Who>,
}

/// A process or thread as a path names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// By a number. It need not be a valid one.
    Number(u32),
    /// `self` and `thread-self`: whoever looks.
    Reader,
}

/// The entry that a path names, of which `path` are the components below the root of a procfs.
///
/// `.` and `..` and links other than `self` and `thread-self` must have been followed; empty
/// components may be left in.
pub fn classify<'a>(path: impl IntoIterator<Item = &'a [u8]>) -> Entry {
    let path: Vec<&[u8]> = path.into_iter().filter(|name| !name.is_empty()).collect();
    match path.split_first() {
        None => Entry::Root,
        Some((&b"self", [])) => Entry::SelfLink,
        Some((&b"thread-self", [])) => Entry::ThreadSelfLink,
        Some((&b"self", rest)) => below_process(Who::Reader, rest, 1),
        Some((&b"thread-self", rest)) => {
            let place = Place {
                process: Who::Reader,
                thread: Some(Who::Reader),
            };
            below(place, Level::Thread, rest, 1)
        }
        Some((name, rest)) => match name_to_int(name) {
            Some(number) => below_process(Who::Number(number), rest, 1),
            None => match kind_at(Level::Root, &path) {
                Some(kind) => Entry::File(kind, None),
                None => Entry::Native(None),
            },
        },
    }
}

fn below_process(process: Who, path: &[&[u8]], depth: usize) -> Entry {
    let place = Place {
        process,
        thread: None,
    };
    let Some((&b"task", rest)) = path.split_first() else {
        return below(place, Level::Process, path, depth);
    };
    let Some((name, rest)) = rest.split_first() else {
        return Entry::Tasks(place);
    };
    match name_to_int(name) {
        Some(number) => {
            let thread = Some(Who::Number(number));
            below(Place { process, thread }, Level::Thread, rest, depth + 2)
        }
        None => Entry::Native(Some(place)),
    }
}

fn below(place: Place, level: Level, path: &[&[u8]], depth: usize) -> Entry {
    if path.is_empty() {
        return Entry::Directory(place);
    }
    if let Some(length) = magic_link(path) {
        let beyond = if path.len() > length {
            Beyond::From(depth + length)
        } else {
            Beyond::Nothing
        };
        return Entry::Magic(place, beyond);
    }
    match kind_at(level, path) {
        Some(kind) => Entry::File(kind, Some(place)),
        None => Entry::Native(Some(place)),
    }
}

/// How many components of a path lead to a link of the kernel's and through it.
fn magic_link(path: &[&[u8]]) -> Option<usize> {
    match path {
        [b"cwd" | b"root" | b"exe", ..] => Some(1),
        [b"fd" | b"ns" | b"map_files", _, ..] => Some(2),
        _ => None,
    }
}
