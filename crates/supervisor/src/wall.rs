//! The wall between the container and everybody else, where the kernel puts one up.
//!
//! Whoever is inside can signal only who is inside too (landlock(7), `LANDLOCK_SCOPE_SIGNAL`). One that came
//! in by `pidbox exec` is a member and stands outside, for no process can be put into a wall that was there
//! before it. Members may signal it all the same, so it is signalled for them.

use abi::RealPid;
use pidspace::ThreadGroupId;
use ptrace::{Stopped, SystemCall};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;

use crate::Error;
use crate::call::{Decision, Work};
use crate::handlers::on_behalf::{self, Signalling};
use crate::state::Supervisor;
use crate::tracee::Caller;

/// Whether there is to be one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wall {
    /// Where the kernel can.
    #[default]
    IfPossible,
    /// Or else no container.
    Needed,
    /// None.
    Unwanted,
}

/// On which side of it a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// It can signal who is inside.
    Inside,
    /// It can signal whom its user may.
    Outside,
}

/// Where guests find files of ours.
#[derive(Debug)]
pub(crate) struct Shelf {
    /// The number in /proc of a process that has them and that guests may look into.
    number: i32,
    /// That process, where it is not this one.
    behind_the_wall: Option<ptrace::Shelf>,
}

impl Wall {
    /// What the kernel is asked for.
    pub(crate) fn decided(self) -> std::result::Result<ptrace::Wall, Error> {
        match (self, ptrace::can_wall()) {
            (Self::Unwanted, _) | (Self::IfPossible, false) => Ok(ptrace::Wall::Down),
            (Self::IfPossible | Self::Needed, true) => Ok(ptrace::Wall::Up),
            (Self::Needed, false) => Err(Error::NoWall(syscalls::Errno::EOPNOTSUPP)),
        }
    }
}

impl Shelf {
    pub(crate) fn new(behind_the_wall: Option<ptrace::Shelf>) -> io::Result<Self> {
        let number = match &behind_the_wall {
            Some(shelf) => shelf.number(),
            // /proc may be that of another PID namespace.
            None => std::fs::read_link("/proc/self")?
                .to_str()
                .and_then(|number| number.parse().ok())
                .ok_or(io::ErrorKind::InvalidData)?,
        };
        Ok(Self {
            number,
            behind_the_wall,
        })
    }

    /// The path under which a guest finds a file of ours.
    pub(crate) fn path_of(&self, file: &File) -> Vec<u8> {
        format!("/proc/{}/fd/{}\0", self.number, file.as_raw_fd()).into_bytes()
    }

    /// On which side of a wall the container is.
    pub(crate) const fn side(&self) -> Side {
        match self.behind_the_wall {
            Some(_) => Side::Inside,
            None => Side::Outside,
        }
    }
}

impl Supervisor {
    /// Whether a task would be stopped by the wall on its way to that process.
    pub(crate) fn is_walled_off(&self, from: RealPid, to: ThreadGroupId) -> bool {
        let side = |real| self.tracees.get(&real).map(|tracee| tracee.side);
        side(from) == Some(Side::Inside)
            && self
                .threads(to)
                .any(|real| side(real) == Some(Side::Outside))
    }

    /// A signal to one member that is outside is sent for its sender, by the permissions that he has.
    pub(crate) fn past_the_wall(
        &self,
        caller: Caller,
        stopped: &Stopped,
        made: &SystemCall,
        decision: Decision,
    ) -> Decision {
        let (name, arguments, copies) = match &decision {
            Decision::Pass => (None, made.arguments(), [].as_slice()),
            Decision::Run(run) if matches!(run.work, Work::Restore | Work::Regular(_)) => {
                (run.instead, run.arguments, run.copies.as_slice())
            }
            _ => return decision,
        };
        let name = name.or_else(|| made.abi.name(made.number));
        let Some(signalling) =
            name.and_then(|name| Signalling::of(self, made.abi, name, &arguments))
        else {
            return decision;
        };
        let group = on_behalf::process(self, signalling.to);
        if !group.is_some_and(|group| self.is_walled_off(caller.real, group)) {
            return decision;
        }
        match on_behalf::send(self, caller, stopped, &signalling, copies) {
            Some(result) => Decision::Answer(result),
            None => decision,
        }
    }
}
