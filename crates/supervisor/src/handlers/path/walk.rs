//! Where a path leads, looked up as the guest's own call would.
//!
//! A path leads into procfs only across a mount point, and nearly none does: one `openat2` with
//! `RESOLVE_NO_XDEV` says so, whatever links and dots there are on the way. What it cannot answer is
//! walked component by component. Numbers that are met at a root of procfs, or in a `task`, are the
//! guest's; its own path is written anew with the real ones in their place, and everything else as
//! it stood, so that the kernel finds the same file with the same rights and the same errors.

use abi::{RealPid, VirtualPid};
use nix::errno::Errno;
use nix::fcntl::{OFlag, OpenHow, ResolveFlag, openat, openat2, readlinkat};
use nix::sys::stat::{Mode, SFlag, fstat};
use pidspace::View;
use procview::{Entry, classify, name_to_int};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt;
use std::rc::Rc;

use super::ground::{Ground, NAMING, Name, Spot, components, kind};
use super::namespace;
use super::way::{End, Inside, Progress, Renamed, Way, is_numbered};

/// What becomes of a symbolic link at a path's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    /// It is followed.
    Followed,
    /// It is meant itself.
    Kept,
}

/// Whose root directory the walk begins at and stays in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Our own: the kernel may be asked about several components at once.
    Ours,
    /// Another one, which the kernel does not know of when we ask.
    Another,
}

/// A walk, from a directory along components.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    /// Numbers are read in this context.
    pub view: View<'a>,
    /// Who walks: the process, and the thread.
    pub reader: (RealPid, RealPid),
    /// The root directory that links and `..` lead to.
    pub root: Spot,
    /// Where the walk is.
    pub here: Spot,
    /// Whose root directory that is.
    pub scope: Scope,
    /// What becomes of a link at the end.
    pub last: Last,
    /// What the call itself forbids: `resolve` of openat2(2).
    pub resolve: ResolveFlag,
}

/// A number that no process has: what the kernel finds where the guest sees nobody.
const NOBODY: &[u8] = b"4194304";
/// `MAXSYMLINKS` of `include/linux/namei.h`.
const MOST_LINKS: u32 = 40;

/// What follows a step.
enum Step {
    /// The next one.
    On,
    /// Nothing: this is what the path names.
    End(End),
    /// Nothing: the rest is as it stands.
    Rest,
}

impl Walk<'_> {
    /// Where `path` leads; `None` if to nothing that concerns us.
    pub(super) fn along(mut self, path: &[u8]) -> Option<Way> {
        if let Some(end) = self.ask(path) {
            return match end {
                End::Elsewhere => None,
                end => Some(Way {
                    text: path.to_vec(),
                    renamed: Renamed::No,
                    end,
                }),
            };
        }
        let mut progress = Progress::along(path);
        let end = self.walk(&mut progress);
        if progress.renamed == Renamed::No && matches!(end, End::Elsewhere) {
            return None;
        }
        Some(Way {
            text: match progress.renamed {
                Renamed::Yes => progress.done,
                Renamed::No => path.to_vec(),
            },
            renamed: progress.renamed,
            end,
        })
    }

    fn walk(&mut self, progress: &mut Progress) -> End {
        loop {
            if std::mem::take(&mut progress.is_fresh)
                && let Some(end) = self.ask(&progress.remaining())
            {
                progress.keep_rest();
                return end;
            }
            let Some(name) = progress.rest.pop() else {
                return match &self.here.ground {
                    Ground::Proc(below) => End::Proc(Inside {
                        below: below.clone(),
                        node: Some(Rc::clone(&self.here.node)),
                    }),
                    &Ground::Listed(level) => End::Listed(level, self.here.clone()),
                    Ground::Other => End::Elsewhere,
                };
            };
            match self.step(&name, progress) {
                Step::On => {}
                Step::End(end) => return end,
                Step::Rest => {
                    progress.keep_rest();
                    return End::Elsewhere;
                }
            }
        }
    }

    /// Ask the kernel whether the whole rest stays in this mount. `None`: it does not, or it must not
    /// be asked.
    fn ask(&self, path: &[u8]) -> Option<End> {
        let mut resolve = ResolveFlag::RESOLVE_NO_XDEV;
        if self.scope == Scope::Another {
            if !Rc::ptr_eq(&self.here.node, &self.root.node) {
                return None;
            }
            resolve |= ResolveFlag::RESOLVE_IN_ROOT;
        }
        if matches!(self.here.ground, Ground::Proc(_)) || path.is_empty() {
            return None;
        }
        let flags = match self.last {
            Last::Followed => NAMING,
            Last::Kept => NAMING | OFlag::O_NOFOLLOW,
        };
        let how = OpenHow::new().flags(flags).resolve(resolve);
        match (openat2(self.here.as_fd(), path, how), &self.here.ground) {
            (Err(Errno::EXDEV), _) => None,
            (Ok(node), &Ground::Listed(level)) => Some(End::Listed(
                level,
                Spot {
                    node: Rc::new(node),
                    ground: self.here.ground.clone(),
                },
            )),
            _ => Some(End::Elsewhere),
        }
    }

    fn step(&mut self, name: &[u8], progress: &mut Progress) -> Step {
        match (name, &self.here.ground) {
            (b".", _) => {
                if progress.rest.is_empty() {
                    progress.put_behind(name);
                }
                Step::On
            }
            (b"..", _) => {
                progress.put_behind(name);
                self.step_up(progress)
            }
            (name, Ground::Proc(below)) => {
                let below = below.clone();
                self.step_in_proc(name, below, progress)
            }
            (name, _) => self.step_outside(name, progress),
        }
    }

    fn step_up(&mut self, progress: &mut Progress) -> Step {
        if self.is_at_root() {
            return Step::On;
        }
        match self.open_here(b"..") {
            Ok(parent) => {
                let mut ground = self.here.ground.clone();
                if let Ground::Proc(below) = &mut ground {
                    below.pop();
                }
                self.here = Spot {
                    node: Rc::new(parent),
                    ground,
                };
                Step::On
            }
            Err(Errno::EXDEV) => self.cross(b"..", progress),
            Err(_) => Step::Rest,
        }
    }

    fn step_outside(&mut self, name: &[u8], progress: &mut Progress) -> Step {
        let node = match self.open_here(name) {
            Ok(node) => node,
            Err(Errno::EXDEV) => {
                progress.put_behind(name);
                return self.cross(name, progress);
            }
            Err(_) => {
                progress.put_behind(name);
                return Step::Rest;
            }
        };
        let is_link = fstat(&node).is_ok_and(|status| kind(&status) == SFlag::S_IFLNK);
        if is_link && !(progress.rest.is_empty() && self.last == Last::Kept) {
            return self.follow(&node, name, progress);
        }
        progress.put_behind(name);
        self.here = Spot {
            node: Rc::new(node),
            ground: self.here.ground.clone(),
        };
        Step::On
    }

    /// A component below a root of procfs.
    fn step_in_proc(&mut self, name: &[u8], mut below: Vec<Name>, progress: &mut Progress) -> Step {
        let is_last = progress.rest.is_empty();
        let is_kept = is_last && self.last == Last::Kept;
        if below.is_empty() {
            match name {
                b"self" | b"thread-self" if !is_kept => return self.step_to_reader(name, progress),
                b"self" | b"thread-self" => return Step::End(progress.end_at(name, below, None)),
                b"container" if is_last => return Step::End(progress.end_at(name, below, None)),
                _ => {}
            }
        }
        let real = if is_numbered(&below) {
            self.real_name(name, progress)
        } else {
            name.to_vec()
        };
        let node = match self.open_here(&real) {
            Ok(node) => node,
            Err(Errno::EXDEV) => {
                progress.put_behind(&real);
                return self.cross(&real, progress);
            }
            Err(_) => {
                progress.put_behind(&real);
                return Step::Rest;
            }
        };
        let found = fstat(&node).map_or(SFlag::S_IFREG, |status| kind(&status));
        match found {
            SFlag::S_IFLNK if !is_kept => {
                below.push(real.clone());
                let entry = classify(below.iter().map(Vec::as_slice));
                if !matches!(entry, Entry::Magic(..)) {
                    return self.follow(&node, &real, progress);
                }
                if is_last && namespace::is_named(&below) {
                    below.pop();
                    return Step::End(progress.end_at(&real, below, Some(node)));
                }
                progress.put_behind(&real);
                self.jump(&real, progress)
            }
            SFlag::S_IFDIR => {
                progress.put_behind(&real);
                below.push(real);
                self.here = Spot {
                    node: Rc::new(node),
                    ground: Ground::Proc(below),
                };
                Step::On
            }
            _ if is_last => Step::End(progress.end_at(&real, below, Some(node))),
            _ => {
                progress.put_behind(&real);
                Step::Rest
            }
        }
    }

    /// `self` and `thread-self` are whoever walks, and that is not us.
    fn step_to_reader(&mut self, name: &[u8], progress: &mut Progress) -> Step {
        progress.put_behind(name);
        let (process, thread) = self.reader;
        let path = match name {
            b"self" => process.to_string(),
            _ => format!("{process}/task/{thread}"),
        };
        let Ok(node) = openat(self.here.as_fd(), path.as_str(), NAMING, Mode::empty()) else {
            return Step::Rest;
        };
        self.here = Spot {
            node: Rc::new(node),
            ground: Ground::Proc(components(path.as_bytes()).collect()),
        };
        Step::On
    }

    /// The name under which the kernel knows whom the guest names.
    fn real_name(&self, name: &[u8], progress: &mut Progress) -> Name {
        let Some(number) = name_to_int(name).and_then(VirtualPid::new) else {
            // No number, or one that nobody has: the kernel says so by itself.
            return name.to_vec();
        };
        let real = match self.view.real(number) {
            Some(real) => real.to_string().into_bytes(),
            None => NOBODY.to_vec(),
        };
        if real != name {
            progress.renamed = Renamed::Yes;
        }
        real
    }

    /// Follow a symbolic link that has a text.
    fn follow(&mut self, link: &OwnedFd, name: &[u8], progress: &mut Progress) -> Step {
        let forbidden = self.resolve.contains(ResolveFlag::RESOLVE_NO_SYMLINKS);
        let text = readlinkat(link, c"").map(OsStringExt::into_vec);
        progress.links += 1;
        let Ok(text) = text.as_ref() else {
            progress.put_behind(name);
            return Step::Rest;
        };
        let is_absolute = text.starts_with(b"/");
        let leaves = is_absolute && self.resolve.contains(ResolveFlag::RESOLVE_BENEATH);
        if forbidden || leaves || progress.links > MOST_LINKS || text.is_empty() {
            progress.put_behind(name);
            return Step::Rest;
        }
        if is_absolute {
            self.here = self.root.clone();
            progress.done = b"/".to_vec();
        }
        progress.put_before(text);
        progress.is_fresh = true;
        Step::On
    }

    /// Follow a link of the kernel's own, which leads to a file by no name.
    fn jump(&mut self, name: &[u8], progress: &mut Progress) -> Step {
        let forbidden = ResolveFlag::RESOLVE_NO_MAGICLINKS
            | ResolveFlag::RESOLVE_NO_SYMLINKS
            | ResolveFlag::RESOLVE_BENEATH
            | ResolveFlag::RESOLVE_IN_ROOT;
        if self.resolve.intersects(forbidden) {
            return Step::Rest;
        }
        let Ok(node) = openat(self.here.as_fd(), name, NAMING, Mode::empty()) else {
            return Step::Rest;
        };
        self.arrive(node, progress)
    }

    /// Cross a mount point.
    fn cross(&mut self, name: &[u8], progress: &mut Progress) -> Step {
        let flags = NAMING | OFlag::O_NOFOLLOW;
        match openat(self.here.as_fd(), name, flags, Mode::empty()) {
            Ok(node) => self.arrive(node, progress),
            Err(_) => Step::Rest,
        }
    }

    fn arrive(&mut self, node: OwnedFd, progress: &mut Progress) -> Step {
        self.here = Spot::of(node, self.reader.1);
        progress.is_fresh = true;
        Step::On
    }

    fn open_here(&self, name: &[u8]) -> nix::Result<OwnedFd> {
        let how = OpenHow::new()
            .flags(NAMING | OFlag::O_NOFOLLOW)
            .resolve(ResolveFlag::RESOLVE_NO_XDEV);
        openat2(self.here.as_fd(), name, how)
    }

    /// "As in other directories, `..` in the root directory is the root directory itself".
    fn is_at_root(&self) -> bool {
        let id = |spot: &Spot| spot.status().map(|status| (status.st_dev, status.st_ino));
        id(&self.here) == id(&self.root)
    }
}
