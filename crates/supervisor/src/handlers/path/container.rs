//! /proc/container, which exists in the view only.

use abi::Errno;

use super::argument::{Argument, Opening};
use super::stand_in::{Substitute, Use};
use super::way::End;
use crate::call::Decision;
use crate::handlers::{Entry, failure};
use crate::state::Supervisor;
use crate::tracee::Caller;

/// Whether a path leads there.
pub(super) fn is_meant(end: &End) -> bool {
    matches!(end, End::Proc(inside) if inside.below == [b"container"])
}

/// A call that only names it.
pub(super) fn name(supervisor: &Supervisor, entry: Entry<'_>, argument: &Argument) -> Decision {
    match substitute(supervisor, entry.caller) {
        Some(file) => file.name(supervisor, entry, argument),
        None => Decision::Pass,
    }
}

/// A call that opens it.
pub(super) fn open(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    argument: &Argument,
    opening: &Opening,
) -> Decision {
    const NEW: i32 = libc::O_CREAT | libc::O_EXCL;
    if opening.flags & NEW == NEW {
        return Decision::Answer(failure(Errno::EEXIST));
    }
    match substitute(supervisor, entry.caller) {
        Some(file) => file.open(supervisor, entry, argument, opening),
        None => Decision::Pass,
    }
}

/// The name of the caller's own container and a newline; any process may use it.
fn substitute(supervisor: &Supervisor, caller: Caller) -> Option<Substitute> {
    let name = supervisor.table.container_name(caller.space)?;
    Some(Substitute {
        name: c"container".to_owned(),
        text: format!("{}\n", name.as_str()).into_bytes(),
        mode: 0o666,
        purpose: Use::Container,
    })
}
