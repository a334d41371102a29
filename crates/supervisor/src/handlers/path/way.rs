//! What a walk along a path has found, and how far it is.

use nix::sys::stat::{SFlag, fstat};
use procview::{Entry, Level, classify, name_to_int};
use std::os::fd::OwnedFd;
use std::rc::Rc;

use super::ground::{Name, Spot, components, kind};

/// Where a path led.
#[derive(Debug)]
pub(super) struct Way {
    /// The path with the real numbers in it.
    pub text: Vec<u8>,
    /// Whether it is another one than the guest's.
    pub renamed: Renamed,
    /// What it names.
    pub end: End,
}

/// Whether a path had a number in it that is another one for the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renamed {
    /// It had.
    Yes,
    /// It had none.
    No,
}

/// What a path names.
#[derive(Debug)]
pub(super) enum End {
    /// An entry of procfs.
    Proc(Inside),
    /// A file that lists ids, outside of procfs.
    Listed(Level, Spot),
    /// Anything else, or nothing.
    Elsewhere,
}

impl Way {
    /// Whether it names a directory of a file system that is translated, as far as can be told: paths
    /// that begin there say nothing of that.
    pub(super) fn may_be_directory(&self) -> bool {
        let node = match &self.end {
            End::Proc(inside) => inside.node.as_ref(),
            End::Listed(_, spot) => Some(&spot.node),
            End::Elsewhere => return false,
        };
        let status = node.and_then(|node| fstat(node).ok());
        status.is_none_or(|status| kind(&status) == SFlag::S_IFDIR)
    }
}

/// An entry of procfs.
#[derive(Debug)]
pub(super) struct Inside {
    /// The components below the root, in which numbers are real.
    pub below: Vec<Name>,
    /// The entry itself. `None` for `self` and `thread-self`, which are others for us, and for
    /// `container`, which the kernel does not have.
    pub node: Option<Rc<OwnedFd>>,
}

impl Inside {
    /// What procfs has there.
    pub(super) fn entry(&self) -> Entry {
        classify(self.below.iter().map(Vec::as_slice))
    }
}

/// What is behind and before a walk.
pub(super) struct Progress {
    pub done: Vec<u8>,
    /// The next component is the last element.
    pub rest: Vec<Name>,
    pub renamed: Renamed,
    pub links: u32,
    /// A mount point was crossed, or a link followed, since the kernel was last asked.
    pub is_fresh: bool,
}

impl Progress {
    pub(super) fn along(path: &[u8]) -> Self {
        let mut progress = Self {
            done: if path.starts_with(b"/") {
                b"/"
            } else {
                &b""[..]
            }
            .to_vec(),
            rest: Vec::new(),
            renamed: Renamed::No,
            links: 0,
            is_fresh: false,
        };
        progress.put_before(path);
        progress
    }

    /// This is looked up next. A slash at the end asks for a directory, as a dot does.
    pub(super) fn put_before(&mut self, path: &[u8]) {
        if path.ends_with(b"/") {
            self.rest.push(b".".to_vec());
        }
        self.rest.extend(components(path).rev());
    }

    /// The path ends at an entry of procfs.
    pub(super) fn end_at(
        &mut self,
        name: &[u8],
        mut below: Vec<Name>,
        node: Option<OwnedFd>,
    ) -> End {
        self.put_behind(name);
        below.push(name.to_vec());
        End::Proc(Inside {
            below,
            node: node.map(Rc::new),
        })
    }

    pub(super) fn put_behind(&mut self, name: &[u8]) {
        if !self.done.is_empty() && !self.done.ends_with(b"/") {
            self.done.push(b'/');
        }
        self.done.extend_from_slice(name);
    }

    pub(super) fn remaining(&self) -> Vec<u8> {
        let names: Vec<_> = self.rest.iter().rev().map(Vec::as_slice).collect();
        names.join(&b'/')
    }

    pub(super) fn keep_rest(&mut self) {
        while let Some(name) = self.rest.pop() {
            self.put_behind(&name);
        }
    }
}

/// Whether names in that directory of procfs are numbers of processes or threads.
pub(super) fn is_numbered(below: &[Name]) -> bool {
    match below {
        [] => true,
        [process, task] => task == b"task" && name_to_int(process).is_some(),
        _ => false,
    }
}
