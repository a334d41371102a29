//! set_robust_list(2), by i386: a thread has one list in the words of each ABI, and get_robust_list(2)
//! tells a 64-bit process, which the supervisor is, of the other one only.

use super::Entry;
use crate::call::Decision;
use crate::state::Supervisor;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let [head, size, ..] = *entry.arguments;
    // "EINVAL len does not match the size that the kernel expects for head".
    if size == HEAD
        && let Some(tracee) = supervisor.tracees.get_mut(&entry.caller.real)
    {
        tracee.robust_list = (head != 0).then_some(head);
    }
    Decision::Pass
}

/// `struct compat_robust_list_head`: two pointers and an offset.
const HEAD: u64 = 12;
