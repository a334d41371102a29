//! /proc/sys.

pub(crate) mod kernel;
