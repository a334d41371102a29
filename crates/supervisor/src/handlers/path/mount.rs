//! mount(2) of procfs by those who may not.
//!
//! Who has a user namespace may mount the procfs of a PID namespace that was made in it. A pidspace is
//! none of the kernel's, which refuses. But every procfs shows each reader its own container, so that
//! one which is there already is as good: it is bound in the place of the new one.

use super::Pending;
use super::ground::proc_mounts;
use crate::call::{Copied, Decision, Run, Work};
use crate::dispatch::After;
use crate::handlers::Entry;
use crate::state::Supervisor;
use crate::tracee::Caller;

/// The positions of mount(2)'s arguments: source, target, type, flags, data.
const SOURCE: usize = 0;
const TYPE: usize = 2;
const FLAGS: usize = 3;
const DATA: usize = 4;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let decision = super::enter(supervisor, entry);
    let tracee = supervisor.tracees.get_mut(&entry.caller.real);
    let is_refused = tracee.is_some_and(|tracee| std::mem::take(&mut tracee.is_refused_proc));
    let mut run = match decision {
        Decision::Run(run) => run,
        Decision::Pass => Run {
            instead: None,
            arguments: *entry.arguments,
            copies: Vec::new(),
            work: Work::Restore,
        },
        decided => return decided,
    };
    if talks_in_real_numbers(entry) {
        // "ENODEV filesystemtype not configured in the kernel", after the kernel's own earlier checks.
        run.copies.push((TYPE, b"nofs\0".to_vec().into()));
        return Decision::Run(run);
    }
    let pending = match is_new_procfs(entry) {
        true if is_refused => {
            bind(entry.caller, &mut run);
            Pending::Placed
        }
        true => Pending::Mounted,
        false => Pending::Placed,
    };
    run.work = Work::Path(Box::new(pending));
    Decision::Run(run)
}

/// The kernel has mounted a procfs, or has not.
pub(super) fn exit(supervisor: &mut Supervisor, caller: Caller, result: i64) -> After {
    if result != -i64::from(libc::EPERM) {
        supervisor.check_mounts(caller.real);
        return After::Return(result);
    }
    if let Some(tracee) = supervisor.tracees.get_mut(&caller.real) {
        tracee.is_refused_proc = true;
    }
    After::Again
}

fn is_new_procfs(entry: Entry<'_>) -> bool {
    /// With one of these, no file system is mounted that was not there.
    const OTHER: u64 = libc::MS_REMOUNT
        | libc::MS_BIND
        | libc::MS_MOVE
        | libc::MS_SHARED
        | libc::MS_PRIVATE
        | libc::MS_SLAVE
        | libc::MS_UNBINDABLE;
    let [_, _, kind, flags, ..] = *entry.arguments;
    let kind = entry.stopped.memory().read_c_string(kind, 8);
    flags & OTHER == 0 && matches!(kind, Ok(Some(kind)) if kind == b"proc")
}

/// File systems that tell their servers PIDs, in pipes and devices where nobody sees them: autofs(5), Coda.
fn talks_in_real_numbers(entry: Entry<'_>) -> bool {
    let [_, _, kind, ..] = *entry.arguments;
    let kind = entry.stopped.memory().read_c_string(kind, 8);
    entry.row.name == "mount"
        && matches!(kind, Ok(Some(kind)) if kind == b"autofs" || kind == b"coda")
}

/// The call binds what is mounted of procfs to its target, with all that is mounted there in turn:
/// what was covered must stay so.
fn bind(caller: Caller, run: &mut Run) {
    let mounts = proc_mounts(caller.real);
    let whole = mounts.into_iter().filter(|(root, _)| root == b"/");
    // The nearest to the root: others may be mounted where this one's target is.
    let Some((_, mount)) = whole.min_by_key(|(_, mount)| mount.len()) else {
        return;
    };
    run.copies.retain(|(column, _)| *column != SOURCE);
    run.copies
        .push((SOURCE, Copied::from([&mount[..], b"\0"].concat())));
    for (argument, value) in [(TYPE, 0), (FLAGS, libc::MS_BIND | libc::MS_REC), (DATA, 0)] {
        if let Some(slot) = run.arguments.get_mut(argument) {
            *slot = value;
        }
    }
}
