//! The event loop: a stop from `ptrace`, a row from `surface`, a verdict, resume.
//!
//! This is the only room with both pillars in view. It decides nothing about PIDs by itself (that
//! is `pidspace`'s) and stops nothing by itself (that is `ptrace`'s): it brings the one's facts to
//! the other. Three kinds of failure meet here and are never mixed: the guest's is an errno in a
//! register, the tracee's is [`ptrace::Error::Gone`] and forgotten, ours is [`Error`] and ends the
//! container.

mod arm;
mod birth;
mod call;
mod claim;
mod container_end;
mod control;
mod counting;
mod death;
mod dispatch;
mod errand;
mod error;
mod event_loop;
mod filtered;
mod forward;
mod handlers;
mod host;
mod job_control;
mod join;
mod lane;
mod nested;
mod pid_namespaces;
mod place;
mod placement;
mod program;
mod robust;
mod scratch;
mod signals;
mod state;
mod stats;
mod tracee;
mod unknown;
mod usage;
mod wall;
mod zapped;

pub use error::Error;
pub use event_loop::{Config, End, Limits, Narration, Outcome, Watcher, killed_by, run};
pub use forward::Window;
pub use join::{JoinError, Joined, Progress, join};
pub use lane::LaneMode;
pub use nested::{Nested, enter, is_inside};
pub use pidspace::{ContainerName, InitRules, Lifetime, NameError, Rules};
pub use program::program;
pub use ptrace::can_wall;
pub use ptrace::{Program, Stdio, become_program, die_by, stop_self};
pub use surface::Refusals;
pub use unknown::UnknownCalls;
pub use usage::Usage;
pub use wall::Wall;
