//! /proc/PID/task/TID/children: `children_seq_show` of `fs/proc/array.c`.

use alloc::vec::Vec;

use abi::VirtualPid;
use pidspace::{Parent, ThreadGroupId};

use crate::text::{Rewriter, shown};
use crate::{Reading, Subject};

/// The children of one thread, each followed by a blank.
///
/// Whoever the supervisor has adopted on behalf of number 1 is a child of that one's leader, where
/// the kernel puts what a process adopts.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    while !text.is_done() {
        let before = text.rest().len();
        text.copy_blanks();
        text.id(reading.view);
        if text.rest().len() == before {
            text.copy(1);
        }
    }
    for child in reading.subject.iter().flat_map(|it| adopted(reading, it)) {
        text.write(shown(Some(child)).as_bytes());
        text.write(b" ");
    }
    text.finish()
}

/// Whom the supervisor has adopted for this thread.
fn adopted(reading: Reading<'_>, subject: &Subject) -> Vec<VirtualPid> {
    let (view, table) = (reading.view, reading.view.table());
    let Some(group) = table.group(subject.group) else {
        return Vec::new();
    };
    if group.leader() != subject.task || view.tgid(subject.group) != Some(VirtualPid::INIT) {
        return Vec::new();
    }
    let is_adopted = |&member: &ThreadGroupId| {
        let parent = table.group(member).map(|member| member.parent());
        parent == Some(Parent::Orphan) && view.ppid(member) == Some(VirtualPid::INIT)
    };
    let members = table.members(view.space()).filter(is_adopted);
    members.filter_map(|member| view.tgid(member)).collect()
}
