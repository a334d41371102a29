//! /proc/<pid>/ns/pid and pid_for_children: namespaces(7).

use abi::{Errno, RealPid};
use pidspace::{PidspaceId, SpaceState};
use std::io;

use super::Pending;
use super::argument::{Argument, Opening};
use super::ground::Name;
use super::stand_in::{Given, host_failure, named_instead, opened_instead};
use super::walk::Last;
use super::way::End;
use crate::call::{Copied, Decision, Run, Work};
use crate::handlers::{Entry, failure};
use crate::state::Supervisor;
use crate::tracee::{Caller, Reach};

/// Which of a task's two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// `pid`: its own.
    Own,
    /// `pid_for_children`: its children's.
    ForChildren,
}

/// Whether that is one of the links, below a root of procfs.
pub(super) fn is_named(below: &[Name]) -> bool {
    parse(below).is_some()
}

fn parse(below: &[Name]) -> Option<(RealPid, Link)> {
    let below: Vec<&[u8]> = below.iter().map(Vec::as_slice).collect();
    let (task, name) = match *below.as_slice() {
        [task, b"ns", name] | [_, b"task", task, b"ns", name] => (task, name),
        _ => return None,
    };
    let link = match name {
        b"pid" => Link::Own,
        b"pid_for_children" => Link::ForChildren,
        _ => return None,
    };
    let task = std::str::from_utf8(task).ok()?.parse().ok()?;
    Some((RealPid::from_raw(task)?, link))
}

/// The pidspace that such a path names. "ENOENT" where the first child is still to come.
pub(super) fn meant(supervisor: &Supervisor, end: &End) -> Option<Result<PidspaceId, Errno>> {
    let End::Proc(inside) = end else { return None };
    let (real, link) = parse(&inside.below)?;
    let table = &supervisor.table;
    let task = table.task_by_real(real).and_then(|task| table.task(task));
    Some(match (task, link) {
        (Some(task), Link::Own) => Ok(task.space()),
        (Some(task), Link::ForChildren) => {
            let space = task.space_for_children();
            match table.space(space).map(|space| space.state()) {
                Some(SpaceState::Fresh) | None => Err(Errno::ENOENT),
                Some(_) => Ok(space),
            }
        }
        (None, _) => {
            let zombie = table.zombie(real).and_then(|zombie| table.group(zombie))?;
            match link {
                Link::Own => Ok(zombie.space()),
                Link::ForChildren => Err(Errno::ENOENT),
            }
        }
    })
}

/// A call that only names it. `None`: it means the link itself.
pub(super) fn stand_in(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    argument: &Argument,
    end: &End,
) -> Option<Decision> {
    if argument.last == Last::Kept {
        return None;
    }
    let made = match file(supervisor, entry.caller, end)? {
        Ok(made) => made,
        Err(decision) => return Some(decision),
    };
    let (path, file) = made;
    let (arguments, copies) = named_instead(entry, argument, path);
    Some(decided(arguments, copies, file))
}

/// A call that opens it.
pub(super) fn open(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    argument: &Argument,
    opening: &Opening,
    end: &End,
) -> Option<Decision> {
    if argument.last == Last::Kept {
        return None;
    }
    let (path, file) = match file(supervisor, entry.caller, end)? {
        Ok(made) => made,
        Err(decision) => return Some(decision),
    };
    let (arguments, copies) = opened_instead(entry, argument, opening, 0, path);
    Some(decided(arguments, copies, file))
}

fn decided(arguments: [u64; 6], copies: Vec<(usize, Copied)>, file: std::fs::File) -> Decision {
    Decision::Run(Run {
        instead: None,
        arguments,
        copies,
        work: Work::Path(Box::new(Pending::Given(Given::namespace(file)))),
    })
}

/// The path of the file, and the file. `None`: the kernel's own link is meant, or all that the guest can
/// reach.
fn file(
    supervisor: &mut Supervisor,
    caller: Caller,
    end: &End,
) -> Option<Result<(Vec<u8>, std::fs::File), Decision>> {
    if supervisor.tracees.get(&caller.real)?.reach == Reach::Room {
        return None;
    }
    Some(match meant(supervisor, end)? {
        Ok(space) => supervisor
            .pid_namespace(space)
            .map_err(|error| Decision::Answer(host_failure(&error))),
        Err(errno) => Err(Decision::Answer(failure(errno))),
    })
}

impl Supervisor {
    /// The file that stands for a pidspace, and the path under which a guest finds it.
    pub(crate) fn pid_namespace(
        &mut self,
        space: PidspaceId,
    ) -> io::Result<(Vec<u8>, std::fs::File)> {
        let file = self.pid_namespaces.of(space)?.file();
        Ok((self.shelf.path_of(file), file.try_clone()?))
    }
}
