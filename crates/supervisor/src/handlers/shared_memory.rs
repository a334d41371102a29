//! mmap(2) and shmat(2) of memory that others write to as well: a lock that lies there may be held
//! by a process that dies.

use ptrace::{AtExit, Result};

use super::Entry;
use crate::call::Decision;
use crate::state::Supervisor;

pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Result<Decision> {
    supervisor.stop_at_exit(entry.stopped, AtExit::Stop)?;
    Ok(Decision::Pass)
}
