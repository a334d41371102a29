//! The raw calls. `nix` has no way to wait for, or to resume with, a real-time signal: its types
//! end at 31, and a status with a higher one is consumed and lost.

use abi::RealPid;
use std::ffi::c_void;

use crate::{Error, Result};

/// One ptrace request whose last two arguments are integers.
pub(crate) fn request(
    name: &'static str,
    request: libc::c_uint,
    pid: RealPid,
    address: usize,
    data: usize,
) -> Result<()> {
    // SAFETY: none of the requests that are passed here dereferences its arguments in this process.
    let done = unsafe {
        libc::ptrace(
            request,
            pid.raw(),
            address as *mut c_void,
            data as *mut c_void,
        )
    };
    if done == -1 {
        Err(Error::last(name))
    } else {
        Ok(())
    }
}

/// One ptrace request that fills a value of this process.
pub(crate) fn fetch<T>(
    name: &'static str,
    request: libc::c_uint,
    pid: RealPid,
    value: &mut T,
) -> Result<()> {
    // SAFETY: `value` is valid for writes of `T`, which is what each request passed here fills.
    let done = unsafe {
        libc::ptrace(
            request,
            pid.raw(),
            0,
            std::ptr::from_mut(value).cast::<c_void>(),
        )
    };
    if done == -1 {
        Err(Error::last(name))
    } else {
        Ok(())
    }
}

/// One ptrace request that reads a value of this process.
pub(crate) fn store<T>(
    name: &'static str,
    request: libc::c_uint,
    pid: RealPid,
    value: &T,
) -> Result<()> {
    // SAFETY: `value` is valid for reads of `T`, which is all that the requests passed here do.
    let done = unsafe {
        libc::ptrace(
            request,
            pid.raw(),
            0,
            std::ptr::from_ref(value).cast_mut().cast::<c_void>(),
        )
    };
    if done == -1 {
        Err(Error::last(name))
    } else {
        Ok(())
    }
}
