//! Starting the first tracee: seized before it runs a foreign instruction, filtered before it execs.

use abi::RealPid;
use std::ffi::{CString, c_char, c_int};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use syscalls::Errno;

use crate::FilterInstruction;
use crate::error::last_errno;
use crate::shelf::{Shelf, Wall};
use crate::volunteer::{Stdio, lead_session_on};

/// How every tracee is followed. Children inherit both the tracer and its options.
pub(crate) const OPTIONS: c_int = libc::PTRACE_O_EXITKILL
    | libc::PTRACE_O_TRACESYSGOOD
    | libc::PTRACE_O_TRACESECCOMP
    | libc::PTRACE_O_TRACEFORK
    | libc::PTRACE_O_TRACEVFORK
    | libc::PTRACE_O_TRACECLONE
    | libc::PTRACE_O_TRACEEXEC;

/// A program to become.
#[derive(Debug)]
pub struct Program {
    /// The files to try, in order, as `execvp(3)` would find the program along `PATH`.
    pub candidates: Vec<CString>,
    /// Its arguments, its own name first.
    pub arguments: Vec<CString>,
    /// Its environment, `KEY=value`.
    pub environment: Vec<CString>,
}

/// What to start.
#[derive(Debug)]
pub struct Launch<'a> {
    /// The container's first program.
    pub program: &'a Program,
    /// The seccomp filter that it and all its descendants live under.
    pub filter: &'a [FilterInstruction],
    /// Who its orphaned descendants go to.
    pub reaper: Reaper,
    /// Where its standard input, output and error are.
    pub stdio: &'a Stdio,
    /// Whom it may signal.
    pub wall: Wall,
}

/// Whether the first process adopts the orphans among its descendants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaper {
    /// It does: `PR_SET_CHILD_SUBREAPER`.
    Itself,
    /// It does not; the nearest subreaper above it does.
    Ancestor,
}

/// A step of the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Making a process.
    Fork,
    /// Putting up the wall: `landlock_restrict_self(2)`.
    Wall,
    /// Becoming its tracer: `PTRACE_SEIZE`.
    Seize,
    /// Installing the filter.
    Filter,
    /// Becoming the program: `execve(2)`.
    Exec,
}

/// The start failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{stage:?}: {errno}")]
pub struct LaunchError {
    /// At which step.
    pub stage: Stage,
    /// What the kernel said.
    pub errno: Errno,
}

/// A started tracee. Whether its `execve` worked is known when it has exec'd or died.
#[derive(Debug)]
pub struct Launched {
    pid: RealPid,
    complaint: Complaint,
    shelf: Option<Shelf>,
}

/// What a child that failed has left.
#[derive(Debug)]
pub(crate) struct Complaint(File);

impl Launched {
    /// Its PID.
    pub const fn pid(&self) -> RealPid {
        self.pid
    }

    /// After its death: the reason, where it never became the program.
    pub fn complaint(&mut self) -> Option<LaunchError> {
        self.complaint.read()
    }

    /// Where it finds our files, if there is a wall between us.
    pub fn take_shelf(&mut self) -> Option<Shelf> {
        self.shelf.take()
    }
}

impl Complaint {
    pub(crate) const fn new(pipe: File) -> Self {
        Self(pipe)
    }

    pub(crate) fn read(&mut self) -> Option<LaunchError> {
        let mut bytes = [0u8; 5];
        self.0.read_exact(&mut bytes).ok()?;
        let [stage, errno @ ..] = bytes;
        let stage = match stage {
            b'f' => Stage::Filter,
            b'p' => Stage::Fork,
            _ => Stage::Exec,
        };
        Some(LaunchError {
            stage,
            errno: Errno::new(i32::from_le_bytes(errno)),
        })
    }
}

/// Start the program of `what` as a tracee of this thread.
///
/// The process must have one thread, or the child would find locks that nobody unlocks.
pub fn launch(what: &Launch<'_>) -> Result<Launched, LaunchError> {
    let fork_failed = |errno| LaunchError {
        stage: Stage::Fork,
        errno,
    };
    let (go_out, go_in) = pipe().map_err(fork_failed)?;
    let (complaint_out, complaint_in) = pipe().map_err(fork_failed)?;
    let fork = || {
        // SAFETY: this process has one thread, so the child may run any code until it execs.
        RealPid::from_raw(match unsafe { libc::fork() } {
            0 => become_tracee(what, &go_out, &go_in, &complaint_in),
            forked => forked,
        })
    };
    let (pid, shelf) = match what.wall {
        Wall::Down => (fork().ok_or_else(|| fork_failed(last_errno()))?, None),
        Wall::Up => {
            let (pid, shelf) =
                Shelf::build(|| become_tracee(what, &go_out, &go_in, &complaint_in))?;
            (pid, Some(shelf))
        }
    };
    drop(go_out);
    drop(complaint_in);

    crate::sys::request("PTRACE_SEIZE", libc::PTRACE_SEIZE, pid, 0, OPTIONS as usize).map_err(
        |error| {
            crate::kill_process(pid);
            let errno = match error {
                crate::Error::Os { errno, .. } => errno,
                crate::Error::Gone => Errno::ESRCH,
            };
            LaunchError {
                stage: Stage::Seize,
                errno,
            }
        },
    )?;
    // A child that is already dead is reported by wait, like any other.
    let _ = (&go_in).write_all(b"!");
    Ok(Launched {
        pid,
        complaint: Complaint::new(complaint_out),
        shelf,
    })
}

/// The child's side. It becomes the program, or leaves word why not.
fn become_tracee(what: &Launch<'_>, go: &File, other_end: &File, complaint: &File) -> ! {
    // SAFETY: this process has one thread, and uses that end no more: so it sees when the tracer's is gone.
    unsafe { libc::close(other_end.as_raw_fd()) };
    complain(complaint, try_to_become_tracee(what, go));
}

/// Comes back only when it failed.
fn try_to_become_tracee(what: &Launch<'_>, mut go: &File) -> LaunchError {
    // Nothing of the program may run before the tracer is there: without one, a call that the
    // filter traces fails with ENOSYS.
    if go.read_exact(&mut [0]).is_err() {
        return LaunchError {
            stage: Stage::Seize,
            errno: Errno::ESRCH,
        };
    }
    if let Stdio::Terminal(terminal) = what.stdio
        && let Err(errno) = lead_session_on(terminal)
    {
        return LaunchError {
            stage: Stage::Fork,
            errno,
        };
    }
    if what.reaper == Reaper::Itself {
        // SAFETY: prctl with integer arguments only.
        unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) };
    }
    if let Err(errno) = install(what.filter) {
        return LaunchError {
            stage: Stage::Filter,
            errno,
        };
    }
    LaunchError {
        stage: Stage::Exec,
        errno: become_program(what.program),
    }
}

/// Become the program, in this very process: `execvp(3)`, with the signals as our caller left them.
/// Comes back only when it failed.
pub fn become_program(program: &Program) -> Errno {
    let arguments = pointers(&program.arguments);
    let environment = pointers(&program.environment);
    restore_sigpipe();
    // A file that may not be executed is remembered, but a later one may do.
    let mut verdict = Errno::ENOENT;
    for candidate in &program.candidates {
        // SAFETY: the strings and the NULL-terminated arrays outlive the call.
        unsafe { libc::execve(candidate.as_ptr(), arguments.as_ptr(), environment.as_ptr()) };
        match last_errno() {
            Errno::ENOENT | Errno::ENOTDIR => {}
            Errno::EACCES => verdict = Errno::EACCES,
            errno => return errno,
        }
    }
    verdict
}

/// Leave word with the tracer and end.
pub(crate) fn complain(mut complaint: &File, error: LaunchError) -> ! {
    let stage = match error.stage {
        Stage::Filter => b'f',
        Stage::Fork => b'p',
        Stage::Wall | Stage::Seize | Stage::Exec => b'x',
    };
    let [a, b, c, d] = error.errno.into_raw().to_le_bytes();
    let _ = complaint.write_all(&[stage, a, b, c, d]);
    // SAFETY: ends this process without running anything that belongs to the parent.
    unsafe { libc::_exit(127) }
}

/// `seccomp(2)`, with `no_new_privs` only where the kernel asks for it: a program that may gain
/// privileges by exec keeps that where its user has the right to filter it.
pub(crate) fn install(filter: &[FilterInstruction]) -> Result<(), Errno> {
    let program = libc::sock_fprog {
        len: u16::try_from(filter.len()).map_err(|_| Errno::EINVAL)?,
        filter: filter.as_ptr().cast_mut(),
    };
    let install = || {
        // SAFETY: `program` describes `filter`, which the kernel only reads.
        let done = unsafe {
            libc::syscall(
                libc::SYS_seccomp,
                libc::SECCOMP_SET_MODE_FILTER,
                0,
                &raw const program,
            )
        };
        if done == 0 { Ok(()) } else { Err(last_errno()) }
    };
    match install() {
        Err(Errno::EACCES) => {
            // SAFETY: prctl with integer arguments only.
            unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) };
            install()
        }
        done => done,
    }
}

/// A pipe that no exec'd program keeps.
pub(crate) fn pipe() -> Result<(File, File), Errno> {
    let mut ends = [0; 2];
    // SAFETY: `ends` has room for the two descriptors.
    if unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) } != 0 {
        return Err(last_errno());
    }
    let [out, into] = ends;
    // SAFETY: pipe2 has just made these two, and nobody else owns them.
    let (out, into) = unsafe { (OwnedFd::from_raw_fd(out), OwnedFd::from_raw_fd(into)) };
    Ok((out.into(), into.into()))
}

/// The NULL-terminated array that `execve(2)` takes.
fn pointers(strings: &[CString]) -> Vec<*const c_char> {
    strings
        .iter()
        .map(|string| string.as_ptr())
        .chain([std::ptr::null()])
        .collect()
}

/// Rust's runtime ignores SIGPIPE before `main`; the program must find what our caller left.
fn restore_sigpipe() {
    use std::sync::atomic::Ordering;
    if !SIGPIPE_WAS_IGNORED.load(Ordering::Relaxed) {
        // SAFETY: SIG_DFL is a valid disposition for SIGPIPE.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    }
}

static SIGPIPE_WAS_IGNORED: std::sync::atomic::AtomicBool =
    std::sync::atomic::AtomicBool::new(false);

/// Runs before Rust's runtime does.
extern "C" fn look_at_sigpipe() {
    // SAFETY: `action` is valid for writes, and a null new action only asks.
    let action = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        libc::sigaction(libc::SIGPIPE, std::ptr::null(), &raw mut action);
        action
    };
    let ignored = action.sa_sigaction == libc::SIG_IGN;
    SIGPIPE_WAS_IGNORED.store(ignored, std::sync::atomic::Ordering::Relaxed);
}

// SAFETY: the loader calls each pointer of this section once, with arguments that may be ignored.
#[unsafe(link_section = ".init_array")]
#[used]
static LOOK_AT_SIGPIPE: extern "C" fn() = look_at_sigpipe;
