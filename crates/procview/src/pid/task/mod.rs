//! /proc/PID/task.

pub(crate) mod children;
