//! Linux's words as types: the floor of the house.
//!
//! Everything above agrees on these names. They are the kernel's own (`credentials(7)`,
//! `include/linux/pid.h`); nothing in here knows what a container is.
#![no_std]
#![forbid(unsafe_code)]

mod clone;
mod memory;
mod pid;
mod siginfo;
mod signal;
mod target;
mod wait;
mod x86;

pub use clone::CloneFlags;
pub use memory::{Fault, Memory};
pub use pid::{PidType, RealPid, VirtualPid};
pub use siginfo::{Origin, Siginfo};
pub use signal::{DefaultAction, Signal};
pub use syscalls::Errno;
pub use target::Target;
pub use wait::{CoreDump, WaitStatus};
pub use x86::{Abi, DataModel};
