//! The model: PIDs, containers and the process tree, as a pure value.
//!
//! [`PidTable`] is told what happened (a process was forked, has called execve, has died, entered a
//! container) and answers what follows. It makes no system call and keeps no time: the same events
//! lead to the same table.
//!
//! It mirrors `kernel/pid.c`. An identity (`struct pid`) has one number per level that it is seen
//! from, and one real PID below them all. It is kept alive by the roles it plays ([`abi::PidType`]):
//! a process group keeps the number of a process that is long gone, and until the last role is
//! given up the number is not handed out again.
//!
//! Identity is never a PID. A real PID may come back before the death of its former owner has been
//! fully told, so tasks and thread groups go by serial numbers, [`TaskId`] and [`ThreadGroupId`],
//! which are never reused.
//!
//! Three readings, all through [`View`]: the real PID; the virtual PID in the view's own pidspace;
//! and the virtual PID in the context of another one.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod adopt;
mod check;
mod enter;
mod exec;
mod exit;
mod fork;
mod job;
mod name;
mod numbers;
mod packed;
mod pid;
mod rebind;
mod retired;
mod space;
mod table;
mod task;
mod unshare;
mod view;

#[cfg(test)]
mod tests;

pub use adopt::AdoptError;
pub use check::Broken;
pub use enter::EnterError;
pub use exit::{Exit, Fate};
pub use fork::{Birthplace, ForkError, NumberError, Spawn, SpawnKind, SpawnParent};
/// The map that [`PidTable::rebind`] takes.
pub use hashbrown::HashMap;
pub use job::Subreaper;
pub use name::{ContainerName, NameError};
pub use packed::{PackedPid, PidspaceId};
pub use rebind::RebindError;
pub use space::{CreateError, InitRules, Lifetime, Pidspace, Rules, SpaceState};
pub use table::PidTable;
pub use task::{GroupState, Parent, Task, TaskId, ThreadGroup, ThreadGroupId};
pub use unshare::UnshareError;
pub use view::View;
