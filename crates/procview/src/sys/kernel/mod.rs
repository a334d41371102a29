//! /proc/sys/kernel.

pub(crate) mod cad_pid;
pub(crate) mod ns_last_pid;
pub(crate) mod pid_max;
