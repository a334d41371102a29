//! Calls whose numbers are not known: a newer kernel's, in which a PID may cross unseen.
//!
//! The filter stops each of them, for it cannot be told to forget a number; it is logged the first
//! time, for all containers of this supervisor together.

use abi::{Abi, Errno};

use crate::call::Decision;
use crate::handlers::failure;
use crate::state::Supervisor;
use crate::stats::{Count, Interface};

/// What becomes of a system call of which it is not known whether a PID crosses in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownCalls {
    /// It fails with `ENOSYS`, which is what a kernel says that does not have it yet: whoever uses a
    /// new call must be ready for that, and no number crosses untranslated.
    #[default]
    Refuse,
    /// It is let through, as it is: a number in it is a real one.
    Allow,
}

/// What is to be done with a call of that number.
pub(crate) fn enter(supervisor: &Supervisor, abi: Abi, number: u32) -> Decision {
    let is_first = supervisor.stats.of(Interface::Unknown(abi, number)) == Count::default();
    let number = named(abi, number);
    match supervisor.unknown {
        UnknownCalls::Refuse => {
            if is_first {
                tracing::info!("pidbox does not know {number}: it fails with ENOSYS");
            }
            Decision::Answer(failure(Errno::ENOSYS))
        }
        UnknownCalls::Allow => {
            if is_first {
                tracing::warn!(
                    "pidbox does not know {number}: it is let through, and may show real PIDs"
                );
            }
            Decision::Pass
        }
    }
}

/// What a person calls it.
pub(crate) fn named(abi: Abi, number: u32) -> String {
    match abi {
        Abi::X86_64 => format!("system call {number}"),
        Abi::I386 => format!("system call {number} of i386"),
    }
}
