//! getpriority(2), setpriority(2), ioprio_get(2), ioprio_set(2) by user: all members of that user.

use abi::Errno;
use pidspace::TaskId;
use ptrace::Result;

use super::sweep::{self, Fold, Latecomers, Plan, Visited};
use super::{Entry, failure, register};
use crate::call::Decision;
use crate::host::{real_uid, uid_outside};
use crate::state::Supervisor;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Result<Decision> {
    let Entry {
        caller,
        row,
        arguments,
        ..
    } = entry;
    let [_, who, rest @ ..] = *arguments;
    // "A zero value for who denotes ... the real user ID of the calling process."
    let user = match who as u32 {
        0 => real_uid(caller.real),
        who => uid_outside(caller.real, who),
    };
    let nobody = failure(Errno::ESRCH);
    let (by_process, fold) = match row.name {
        "getpriority" => (libc::PRIO_PROCESS as i32, Fold::Highest(nobody)),
        "setpriority" => (libc::PRIO_PROCESS as i32, Fold::LastError(nobody)),
        "ioprio_get" => (IOPRIO_WHO_PROCESS, Fold::Best(nobody)),
        _ => (IOPRIO_WHO_PROCESS, Fold::LastError(nobody)),
    };
    let members = supervisor.table.members(caller.space);
    let groups = members.filter_map(|member| supervisor.table.group(member));
    let is_theirs = |&task: &TaskId| {
        let uid = supervisor
            .table
            .task(task)
            .and_then(|task| real_uid(task.real()));
        user.is_some() && uid == user
    };
    let tasks = groups.flat_map(|group| group.tasks()).filter(is_theirs);
    let [a2, a3, a4, a5] = rest;
    let plan = Plan {
        template: [register(by_process), 0, a2, a3, a4, a5],
        position: 1,
        rest: tasks.map(Visited::Thread).collect(),
        latecomers: Latecomers::Ignored,
    };
    sweep::begin(supervisor, entry, plan, fold)
}

/// `include/uapi/linux/ioprio.h`.
const IOPRIO_WHO_PROCESS: i32 = 1;
