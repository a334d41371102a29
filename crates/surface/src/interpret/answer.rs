//! Calls whose result the table of PIDs knows.

use abi::{PidType, VirtualPid};
use pidspace::ThreadGroupId;

use super::{Caller, failure};
use crate::meaning::Meaning;
use crate::row::{Fact, Row, signed};

/// The result of an answered row.
pub(super) fn answer(row: &Row, fact: Fact, args: &[u64; 6], caller: &Caller<'_>) -> i64 {
    match process(row, args, caller) {
        Some(group) => number(row, fact, group, caller).map_or(0, |number| i64::from(number.raw())),
        None => failure(row.absent),
    }
}

/// The process that the call is about: the one that its argument names, in life or in death, and
/// the caller if that is 0 or there is none.
fn process(row: &Row, args: &[u64; 6], caller: &Caller<'_>) -> Option<ThreadGroupId> {
    let mut ids = row
        .columns(args)
        .filter(|(_, meaning, _)| matches!(meaning, Meaning::Id(_)));
    match ids.next().map(|(_, _, arg)| signed(arg)) {
        None | Some(0) => {
            let task = caller.view.table().task(caller.task)?;
            Some(task.group())
        }
        Some(id) => VirtualPid::from_raw(id).and_then(|number| caller.view.group(number)),
    }
}

/// `None` where the caller sees no number: outside of its pidspace.
fn number(row: &Row, fact: Fact, group: ThreadGroupId, caller: &Caller<'_>) -> Option<VirtualPid> {
    let view = caller.view;
    match (fact, row.ret) {
        (Fact::Parent, _) => view.ppid(group),
        (Fact::Own, Meaning::Id(PidType::Tid)) => view.tid(caller.task),
        (Fact::Own, Meaning::Id(PidType::Pgid)) => view.pgid(group),
        (Fact::Own, Meaning::Id(PidType::Sid)) => view.sid(group),
        (Fact::Own, _) => view.tgid(group),
    }
}
