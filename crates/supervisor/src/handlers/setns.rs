//! setns(2): "reassociate thread with a namespace". Into a pidspace only its children go.

use abi::{CloneFlags, Errno, RealPid};
use pidspace::{GroupState, Pidspace, PidspaceId, ThreadGroup};

use super::path::FileId;
use super::{Entry, failure, low};
use crate::call::{Decision, Run, Work};
use crate::host::{self, Descriptor};
use crate::state::Supervisor;
use crate::tracee::Caller;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let Entry {
        caller, arguments, ..
    } = entry;
    // Whatever else it joins, its mounts may be other ones from now on.
    supervisor.roots.part();
    let [fd, kind, ..] = *arguments;
    let named = FileId::of(caller, low(fd)).and_then(|id| supervisor.pid_namespaces.named_by(id));
    if let Some(space) = named {
        // "EINVAL fd refers to a namespace whose type does not match that specified in nstype."
        return match CloneFlags::from_bits_retain(u64::from(low(kind).cast_unsigned())) {
            CloneFlags::NEWPID => into(supervisor, entry, space),
            kind if kind.is_empty() => into(supervisor, entry, space),
            _ => Decision::Answer(failure(Errno::EINVAL)),
        };
    }
    match host::namespace_of_descriptor(caller.real, low(fd)) {
        // It came from outside, and leads there.
        Some(host::Namespace::Pid) => return Decision::Answer(failure(Errno::EINVAL)),
        Some(host::Namespace::Other) => return Decision::Pass,
        None => {}
    }
    let Descriptor::Process(real) = host::process_of_descriptor(caller.real, low(fd)) else {
        return Decision::Pass;
    };
    // "If fd is a PID file descriptor, nstype is a bit mask": not an empty one.
    if low(kind) == 0 {
        return Decision::Pass;
    }
    match space_of(supervisor, caller, real) {
        Ok(space) => into(supervisor, entry, space),
        Err(errno) => Decision::Answer(failure(errno)),
    }
}

/// The pidspace of a process that a descriptor names.
fn space_of(supervisor: &Supervisor, caller: Caller, real: RealPid) -> Result<PidspaceId, Errno> {
    let table = &supervisor.table;
    let view = table.view(caller.space);
    let group = view.number(real).and_then(|number| view.group(number));
    match group.and_then(|group| table.group(group)) {
        Some(group) if group.state() == GroupState::Alive => Ok(ThreadGroup::space(group)),
        // "ESRCH fd is a PID file descriptor but the process it refers to no longer exists".
        Some(_) => Err(Errno::ESRCH),
        // As of one outside the caller's namespace.
        None => Err(Errno::EINVAL),
    }
}

/// "it reassociates the calling thread with one or more of the same namespaces as the target": the
/// others are the kernel's.
fn into(supervisor: &mut Supervisor, entry: Entry<'_>, space: PidspaceId) -> Decision {
    let Entry {
        caller, arguments, ..
    } = entry;
    // "EPERM The calling thread did not have the required capability for this operation".
    if !may_enter(supervisor, caller, space) {
        return Decision::Answer(failure(Errno::EPERM));
    }
    // "EINVAL An attempt was made to join ... the PID namespace of an ancestor".
    if let Err(error) = supervisor.table.may_setns(caller.task, space) {
        return Decision::Answer(failure(error.errno()));
    }
    let mut kernel = *arguments;
    kernel[1] &= !CloneFlags::NEWPID.bits();
    if low(kernel[1]) == 0 {
        // Nothing is left for the kernel to do.
        return Decision::Answer(exit(supervisor, caller, space, 0));
    }
    Run::with(kernel, Work::Setns(space))
}

/// Linux asks for `CAP_SYS_ADMIN`, in the user namespace that owns the PID namespace. A pidspace can be
/// made without it, and so it can be entered by the user whom its init belongs to.
fn may_enter(supervisor: &Supervisor, caller: Caller, space: PidspaceId) -> bool {
    let table = &supervisor.table;
    let init = table.space(space).and_then(Pidspace::init);
    let owner = init
        .and_then(|init| table.group(init))
        .and_then(|init| host::real_uid(init.real()));
    let user = host::users(caller.real).map(|users| users.effective);
    owner.is_some() && owner == user || host::may_administrate(caller.real)
}

pub(crate) fn exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    space: PidspaceId,
    result: i64,
) -> i64 {
    if result < 0 {
        return result;
    }
    match supervisor.table.setns(caller.task, space) {
        Ok(()) => 0,
        Err(error) => failure(error.errno()),
    }
}
