//! From the argument of a call to where it leads.

use abi::RealPid;
use nix::fcntl::ResolveFlag;
use std::cell::Cell;
use std::os::fd::OwnedFd;
use std::rc::Rc;

use super::argument::Argument;
use super::ground::{Ground, Spot, name};
use super::walk::{Scope, Walk};
use super::way::Way;
use super::written::FileId;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// Where paths begin.
#[derive(Debug)]
pub(crate) struct Roots {
    ours: Rc<OwnedFd>,
    /// Whether a member may have another root directory, or other mounts.
    members: Cell<Scope>,
}

impl Roots {
    /// As long as nobody has said otherwise, everybody has ours.
    pub(crate) fn new() -> nix::Result<Self> {
        Ok(Self {
            ours: Rc::new(name("/")?),
            members: Cell::new(Scope::Ours),
        })
    }

    /// Somebody joins who did not begin here: its root directory may be another one, and its mounts.
    pub(crate) fn welcome(&self, real: RealPid) {
        let same = |what: &str| {
            let of = |whose: &str| std::fs::metadata(format!("/proc/{whose}/{what}"));
            let ids = of("self").ok().zip(of(&real.to_string()).ok());
            ids.is_some_and(|(ours, theirs)| FileId::from(&ours) == FileId::from(&theirs))
        };
        if !same("root") || !same("ns/mnt") {
            self.part();
        }
    }

    /// A member is about to get another one. Who else shares it is not asked: from now on the kernel is
    /// asked for each.
    pub(crate) fn part(&self) {
        self.members.set(Scope::Another);
    }
}

/// Where a path of `caller`'s leads; `None` if to nothing that concerns us.
pub(super) fn look(
    supervisor: &Supervisor,
    caller: Caller,
    argument: &Argument,
    resolve: ResolveFlag,
) -> Option<Way> {
    let real = caller.real;
    let mut scope = supervisor.roots.members.get();
    let mut root = match scope {
        Scope::Ours => Spot {
            node: Rc::clone(&supervisor.roots.ours),
            ground: Ground::Other,
        },
        Scope::Another => Spot::of(name(&format!("/proc/{real}/root")).ok()?, real),
    };
    let start = || {
        let link = match argument.directory {
            libc::AT_FDCWD => format!("/proc/{real}/cwd"),
            fd => format!("/proc/{real}/fd/{fd}"),
        };
        Some(Spot::of(name(&link).ok()?, real))
    };
    let here = if resolve.contains(ResolveFlag::RESOLVE_IN_ROOT) {
        // "Treat the directory referred to by dirfd as the root directory", openat2(2).
        scope = Scope::Another;
        root = start()?;
        root.clone()
    } else if argument.text.starts_with(b"/") {
        root.clone()
    } else {
        start()?
    };
    let leader = supervisor.table.group(caller.group)?.real();
    let walk = Walk {
        view: supervisor.table.view(caller.space),
        reader: (leader, real),
        root,
        here,
        scope,
        last: argument.last,
        resolve,
    };
    walk.along(&argument.text)
}
