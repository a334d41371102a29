//! A process that offers itself to somebody else's tracer.
//!
//! It stays its maker's child, so that its terminal, its job and its status are as in a shell: only
//! the tracer is another one. It runs nothing of its program before that one is there and its filter
//! is installed.

use abi::{RealPid, WaitStatus};
use std::ffi::c_int;
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use syscalls::Errno;

use crate::error::last_errno;
use crate::launch::{Complaint, become_program, complain, install, pipe};
use crate::wait::Death;
use crate::{FilterInstruction, LaunchError, Program, Result, Stage, sys};

/// A child that waits to be let in.
#[derive(Debug)]
pub struct Volunteer {
    pid: RealPid,
    go: File,
    complaint: Complaint,
}

/// Where its standard input, output and error are.
#[derive(Debug)]
pub enum Stdio {
    /// Where ours are.
    Ours,
    /// On that terminal, whose session it leads.
    Terminal(OwnedFd),
}

/// What has become of a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It has stopped with its job.
    Stopped,
    /// It is dead and reaped.
    Died(Death),
}

/// Make a child that will become `program` as a tracee of `tracer`.
///
/// The process must have one thread, or the child would find locks that nobody unlocks.
///
/// # Errors
/// [`LaunchError`].
pub fn volunteer(
    program: &Program,
    tracer: RealPid,
    stdio: &Stdio,
) -> std::result::Result<Volunteer, LaunchError> {
    let fork_failed = |errno| LaunchError {
        stage: Stage::Fork,
        errno,
    };
    let (go_out, go_in) = pipe().map_err(fork_failed)?;
    let (complaint_out, complaint_in) = pipe().map_err(fork_failed)?;
    let (mut ready_out, ready_in) = pipe().map_err(fork_failed)?;
    // SAFETY: this process has one thread, so the child may run any code until it execs.
    let forked = unsafe { libc::fork() };
    if forked == 0 {
        drop(go_in);
        let error = serve(program, tracer, stdio, ready_in, go_out);
        complain(&complaint_in, error);
    }
    let pid = RealPid::from_raw(forked).ok_or_else(|| fork_failed(last_errno()))?;
    drop((go_out, complaint_in, ready_in));
    // It has its session now, or is dead, of which its complaint tells.
    let _ = ready_out.read(&mut [0]);
    Ok(Volunteer {
        pid,
        go: go_in,
        complaint: Complaint::new(complaint_out),
    })
}

/// The child's side. Comes back only when it failed.
fn serve(
    program: &Program,
    tracer: RealPid,
    stdio: &Stdio,
    ready: File,
    mut go: File,
) -> LaunchError {
    let failed = |stage, errno| LaunchError { stage, errno };
    if let Stdio::Terminal(terminal) = stdio
        && let Err(errno) = lead_session_on(terminal)
    {
        return failed(Stage::Fork, errno);
    }
    // Where Yama lets parents alone trace. Elsewhere there is no such thing.
    // SAFETY: prctl with integer arguments only.
    unsafe { libc::prctl(libc::PR_SET_PTRACER, tracer.raw(), 0, 0, 0) };
    drop(ready);
    let Some(filter) = read_filter(&mut go) else {
        return failed(Stage::Seize, Errno::ESRCH);
    };
    if let Err(errno) = install(&filter) {
        return failed(Stage::Filter, errno);
    }
    failed(Stage::Exec, become_program(program))
}

pub(crate) fn lead_session_on(terminal: &OwnedFd) -> std::result::Result<(), Errno> {
    let fd = terminal.as_raw_fd();
    // SAFETY: setsid takes nothing, the others integers only.
    let done = unsafe {
        libc::setsid();
        libc::ioctl(fd, libc::TIOCSCTTY, 0) != -1 && (0..3).all(|to| libc::dup2(fd, to) != -1)
    };
    if done { Ok(()) } else { Err(last_errno()) }
}

/// A count, and as many instructions of eight bytes.
fn read_filter(go: &mut File) -> Option<Vec<FilterInstruction>> {
    let mut count = [0; 4];
    go.read_exact(&mut count).ok()?;
    (0..u32::from_le_bytes(count))
        .map(|_| {
            let mut bytes = [0; 8];
            go.read_exact(&mut bytes).ok()?;
            let [code0, code1, jt, jf, k @ ..] = bytes;
            Some(FilterInstruction {
                code: u16::from_le_bytes([code0, code1]),
                jt,
                jf,
                k: u32::from_le_bytes(k),
            })
        })
        .collect()
}

impl Volunteer {
    /// Its PID.
    pub const fn pid(&self) -> RealPid {
        self.pid
    }

    /// Its tracer is there: let it install that filter and become the program.
    pub fn admit(&mut self, filter: &[FilterInstruction]) {
        let mut bytes = u32::try_from(filter.len())
            .unwrap_or(0)
            .to_le_bytes()
            .to_vec();
        for instruction in filter {
            bytes.extend(instruction.code.to_le_bytes());
            bytes.extend([instruction.jt, instruction.jf]);
            bytes.extend(instruction.k.to_le_bytes());
        }
        // One that is dead already is told of by wait.
        let _ = self.go.write_all(&bytes);
    }

    /// Nobody wants it: let it end, and hear its complaint, if it has one of its own.
    pub fn give_up(self) -> Option<LaunchError> {
        let Self {
            pid,
            go,
            mut complaint,
        } = self;
        drop(go);
        crate::kill_process(pid);
        let mut status: c_int = 0;
        // SAFETY: `status` is valid for writes, and no rusage is asked for.
        unsafe { libc::wait4(pid.raw(), &raw mut status, 0, std::ptr::null_mut()) };
        complaint
            .read()
            .filter(|complaint| complaint.stage == Stage::Fork)
    }

    /// After its death: the reason, where it never became the program.
    pub fn complaint(&mut self) -> Option<LaunchError> {
        self.complaint.read()
    }

    /// Wait for what becomes of it. `wait4(2)`.
    ///
    /// # Errors
    /// [`crate::Error`].
    pub fn wait(&self) -> Result<News> {
        loop {
            let mut status: c_int = 0;
            // SAFETY: `status` is valid for writes, and no rusage is asked for.
            let done = unsafe {
                libc::wait4(
                    self.pid.raw(),
                    &raw mut status,
                    libc::WUNTRACED,
                    std::ptr::null_mut(),
                )
            };
            if done == -1 {
                match last_errno() {
                    Errno::EINTR => continue,
                    errno => {
                        return Err(crate::Error::Os {
                            request: "wait4",
                            errno,
                        });
                    }
                }
            }
            match WaitStatus::from_raw(status) {
                WaitStatus::Exited(status) => return Ok(News::Died(Death::Exited(status))),
                WaitStatus::Killed { signal, core } => {
                    return Ok(News::Died(Death::Killed(signal, core)));
                }
                WaitStatus::Stopped { .. } => return Ok(News::Stopped),
                WaitStatus::Continued => {}
            }
        }
    }
}

/// Become the tracer of a process that waits for it: `PTRACE_SEIZE`, with the options that every tracee
/// has.
///
/// # Errors
/// [`crate::Error`].
pub fn seize(pid: RealPid) -> Result<()> {
    let options = crate::launch::OPTIONS as usize;
    sys::request("PTRACE_SEIZE", libc::PTRACE_SEIZE, pid, 0, options)
}
