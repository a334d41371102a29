//! The memory of a tracee.

use abi::{Fault, Memory, RealPid};
use libc::iovec;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;

/// The memory of a tracee: what it may read itself, and what it may write itself.
///
/// `process_vm_readv(2)` honours the tracee's page protections as the kernel's own
/// `copy_to_user` does, so that a bad pointer fails here where it would have failed there.
#[derive(Clone, Copy, Debug)]
pub struct TraceeMemory(RealPid);

/// A tracee's memory as a debugger has it, who sets breakpoints: whatever its page protections say,
/// through `/proc/<pid>/mem` (proc(5)). A page that is shared with a file gets a private copy.
#[derive(Debug)]
pub struct TraceeText(File);

impl TraceeText {
    /// Of a tracee, which need not be stopped.
    pub fn of(pid: RealPid) -> Result<Self, Fault> {
        let mut options = OpenOptions::new();
        let memory = options
            .read(true)
            .write(true)
            .open(format!("/proc/{pid}/mem"));
        memory.map(Self).map_err(|_| Fault)
    }
}

impl Memory for TraceeText {
    fn read(&self, address: u64, bytes: &mut [u8]) -> Result<(), Fault> {
        self.0.read_exact_at(bytes, address).map_err(|_| Fault)
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), Fault> {
        self.0.write_all_at(bytes, address).map_err(|_| Fault)
    }
}

const PAGE: u64 = 4096;

impl TraceeMemory {
    /// Of a tracee, which need not be stopped.
    pub const fn of(pid: RealPid) -> Self {
        Self(pid)
    }

    /// The bytes at `address` up to and without the first NUL, as the kernel's `strncpy_from_user`
    /// takes a path. `None`: no NUL within `limit` bytes.
    pub fn read_c_string(&self, address: u64, limit: usize) -> Result<Option<Vec<u8>>, Fault> {
        let mut text = Vec::new();
        let mut at = address;
        while text.len() < limit {
            // To the end of the page: the string may stand at the very end of a mapping.
            let room = usize::try_from(PAGE - at % PAGE)
                .unwrap_or(1)
                .min(limit - text.len())
                .min(256);
            let mut chunk = [0u8; 256];
            let Some(chunk) = chunk.get_mut(..room) else {
                return Err(Fault);
            };
            self.read(at, chunk)?;
            if let Some(end) = chunk.iter().position(|&byte| byte == 0) {
                text.extend(chunk.iter().take(end));
                return Ok(Some(text));
            }
            text.extend_from_slice(chunk);
            at = at.checked_add(room as u64).ok_or(Fault)?;
        }
        Ok(None)
    }
}

impl Memory for TraceeMemory {
    fn read(&self, address: u64, bytes: &mut [u8]) -> Result<(), Fault> {
        let local = iovec {
            iov_base: bytes.as_mut_ptr().cast(),
            iov_len: bytes.len(),
        };
        let remote = iovec {
            iov_base: address as *mut _,
            iov_len: bytes.len(),
        };
        // SAFETY: `local` is exactly `bytes`, valid for writes; `remote` is looked up in the tracee.
        let done = unsafe {
            libc::process_vm_readv(self.0.raw(), &raw const local, 1, &raw const remote, 1, 0)
        };
        complete(done, bytes.len())
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), Fault> {
        let local = iovec {
            iov_base: bytes.as_ptr().cast_mut().cast(),
            iov_len: bytes.len(),
        };
        let remote = iovec {
            iov_base: address as *mut _,
            iov_len: bytes.len(),
        };
        // SAFETY: `local` is exactly `bytes`, and only read; `remote` is looked up in the tracee.
        let done = unsafe {
            libc::process_vm_writev(self.0.raw(), &raw const local, 1, &raw const remote, 1, 0)
        };
        complete(done, bytes.len())
    }
}

/// A tracee that died answers like a bad pointer: the next request on it will say that it is gone.
fn complete(done: isize, wanted: usize) -> Result<(), Fault> {
    if usize::try_from(done) == Ok(wanted) {
        Ok(())
    } else {
        Err(Fault)
    }
}
