//! /proc/PID.

pub(crate) mod fdinfo;
pub(crate) mod mounts;
pub(crate) mod sched;
pub(crate) mod stat;
pub(crate) mod status;
pub(crate) mod syscall;
pub(crate) mod task;
pub(crate) mod timers;
pub(crate) mod wchan;

use alloc::vec::Vec;

use abi::{RealPid, VirtualPid};
use pidspace::{PidspaceId, View};

use crate::Reading;
use crate::text::{Rewriter, shown};

impl Reading<'_> {
    /// The number that comes next is the parent of whom the file is about.
    ///
    /// The kernel's answer would be the supervisor where that one has adopted a member. It prints 0
    /// for the parent of a task that is gone, and that stays.
    fn parent(self, text: &mut Rewriter<'_>) {
        match self.subject {
            Some(subject) => text.id_by(|_| self.view.ppid(subject.group)),
            None => text.id(self.view),
        }
    }
}

/// The pidspaces from the reader's down to `inner`, the reader's first.
fn levels(view: View<'_>, inner: PidspaceId) -> Vec<PidspaceId> {
    let mut levels = Vec::new();
    let mut space = Some(inner);
    while let Some(inner) = space {
        levels.push(inner);
        if inner == view.space() {
            levels.reverse();
            return levels;
        }
        space = view.table().space(inner).and_then(|space| space.parent());
    }
    // One that is not below the reader's is not seen from there.
    Vec::from([view.space()])
}

/// The pidspace that a living task or an unreaped process lives in.
fn home(view: View<'_>, real: RealPid) -> Option<PidspaceId> {
    let table = view.table();
    let of_task = |task| Some(table.task(task)?.space());
    let of_zombie = |group| Some(table.group(group)?.space());
    table
        .task_by_real(real)
        .and_then(of_task)
        .or_else(|| table.zombie(real).and_then(of_zombie))
}

/// The number in the context of each of `levels`, of which the first is the reader's.
fn numbers(
    view: View<'_>,
    number: Option<VirtualPid>,
    levels: &[PidspaceId],
) -> impl Iterator<Item = Option<VirtualPid>> {
    levels
        .iter()
        .map(move |&level| number.and_then(|number| view.in_context(number, level)))
}

/// A list of numbers, one for each level: the first is renamed, and the numbers in the nested
/// containers come after it. Whatever more the kernel has to say, of PID namespaces of its own
/// inside these, follows.
fn id_on_each_level(view: View<'_>, text: &mut Rewriter<'_>, levels: &[PidspaceId]) {
    let mut below = Vec::new();
    text.id_by(|real| {
        let number = view.number(real);
        below.extend(numbers(view, number, levels).skip(1));
        number
    });
    for number in below {
        text.write(b"\t");
        text.write(shown(number).as_bytes());
    }
}
