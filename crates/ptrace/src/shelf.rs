//! The wall, and the shelf in it.
//!
//! The wall is the kernel's: a Landlock domain (landlock(7)) whose members may signal nobody outside it.
//! They may not look into a process outside either, the tracer included, and so could not open a file of
//! his through /proc. What they find his files on is the *shelf*: a process inside the wall that has all of
//! his descriptors (`CLONE_FILES`). It is stopped for good before anybody else is there, and being traced
//! by us it is nobody else's to trace or to wake: whatever is done to its memory, it never runs it.

use abi::{RealPid, Signal};
use std::ffi::{c_int, c_long};
use std::fs::File;
use std::io::{Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::AsRawFd;
use std::ptr::null_mut;
use syscalls::Errno;

use crate::error::last_errno;
use crate::launch::{LaunchError, Stage, pipe};
use crate::send::ProcessHandle;
use crate::sys;

/// Whether the kernel keeps the program and its descendants from signalling and tracing outsiders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// It does.
    Up,
    /// It does not.
    Down,
}

/// A process inside the wall that has our descriptors. It ends when this is dropped.
#[derive(Debug)]
pub struct Shelf {
    pid: RealPid,
    number: i32,
    handle: ProcessHandle,
}

/// Whether the kernel can put up the wall: `LANDLOCK_SCOPE_SIGNAL`, "Landlock ABI version 6", Linux 6.12.
pub fn can_wall() -> bool {
    const VERSION: c_long = 1;
    // SAFETY: with this flag the other two arguments must be 0, and are not looked at.
    let version = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, 0, 0, VERSION) };
    version >= 6
}

impl Shelf {
    /// Its number in /proc.
    pub const fn number(&self) -> i32 {
        self.number
    }

    /// Make one, and a first process beside it, a child of ours, which does what `first` says.
    ///
    /// The process must have one thread.
    pub(crate) fn build(first: impl FnOnce()) -> Result<(RealPid, Self), LaunchError> {
        let failed = |stage| move |errno| LaunchError { stage, errno };
        let (news_out, news_in) = pipe().map_err(failed(Stage::Fork))?;
        // SAFETY: a number is all that is asked for.
        let parent = unsafe { libc::getpid() };
        // SAFETY: the child has memory of its own, and this process has one thread.
        let cloned = unsafe { clone(libc::CLONE_FILES) };
        if cloned == 0 {
            stand(parent, &news_in, first);
        }
        let pid = RealPid::from_raw(cloned).ok_or_else(|| failed(Stage::Fork)(last_errno()))?;
        let handle = ProcessHandle::open(pid).map_err(|errno| {
            crate::kill_process(pid);
            failed(Stage::Fork)(errno)
        })?;
        let mut shelf = Self {
            pid,
            number: 0,
            handle,
        };
        let news = news(news_out, &shelf.handle).map_err(failed(Stage::Wall))?;
        let [errno, number, first] = news;
        let first = RealPid::from_raw(first);
        let first = first.ok_or_else(|| failed(Stage::Wall)(Errno::new(errno)))?;
        shelf.number = number;
        if let Err(errno) = shelf.stop() {
            crate::kill_process(first);
            return Err(failed(Stage::Seize)(errno));
        }
        Ok((first, shelf))
    }

    /// For good. It has not been traced when it made the first process, which is seized by itself.
    fn stop(&self) -> Result<(), Errno> {
        let trace = |name, request, data| match sys::request(name, request, self.pid, 0, data) {
            Ok(()) => Ok(()),
            Err(crate::Error::Os { errno, .. }) => Err(errno),
            Err(crate::Error::Gone) => Err(Errno::ESRCH),
        };
        trace(
            "PTRACE_SEIZE",
            libc::PTRACE_SEIZE,
            libc::PTRACE_O_EXITKILL as usize,
        )?;
        trace("PTRACE_INTERRUPT", libc::PTRACE_INTERRUPT, 0)?;
        let mut status: c_int = 0;
        // SAFETY: `status` is valid for writes.
        unsafe { libc::waitpid(self.pid.raw(), &raw mut status, libc::__WALL) };
        match libc::WIFSTOPPED(status) {
            true => Ok(()),
            false => Err(Errno::ESRCH),
        }
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        self.handle.send(Signal::SIGKILL);
        // SAFETY: without a status there is nothing to write to.
        unsafe { libc::waitpid(self.pid.raw(), std::ptr::null_mut(), libc::__WALL) };
    }
}

/// What it has to say, unless it dies first.
fn news(mut news: File, handle: &ProcessHandle) -> Result<[i32; 3], Errno> {
    let interest = |fd| libc::pollfd {
        fd,
        events: libc::POLLIN,
        revents: 0,
    };
    let mut polled = [interest(news.as_raw_fd()), interest(handle.as_raw_fd())];
    // SAFETY: `polled` is valid for writes, and holds two.
    while unsafe { libc::poll(polled.as_mut_ptr(), 2, -1) } == -1 {
        if last_errno() != Errno::EINTR {
            return Err(last_errno());
        }
    }
    let [said, _] = polled;
    let mut words = [[0; 4]; 3];
    if said.revents & libc::POLLIN == 0 || news.read_exact(words.as_flattened_mut()).is_err() {
        return Err(Errno::ESRCH);
    }
    Ok(words.map(i32::from_le_bytes))
}

/// The shelf's side. Nothing may be dropped here: the descriptors are our parent's too.
fn stand(parent: i32, news: &File, first: impl FnOnce()) -> ! {
    let (mut all, mut former) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    // SAFETY: the sets are valid for writes, and sigfillset fills `all` before it is read. Everything
    // else is integers.
    let is_orphan = unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::sigprocmask(libc::SIG_BLOCK, all.as_ptr(), former.as_mut_ptr());
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL, 0, 0, 0);
        libc::getppid() != parent
    };
    let (errno, first) = match restrict() {
        _ if is_orphan => (Errno::ESRCH, 0),
        Err(errno) => (errno, 0),
        // SAFETY: the child has memory and descriptors of its own, and this process has one thread.
        Ok(()) => match unsafe { clone(libc::CLONE_PARENT) } {
            0 => {
                // SAFETY: the former mask, which sigprocmask has written.
                unsafe { libc::sigprocmask(libc::SIG_SETMASK, former.as_ptr(), null_mut()) };
                first();
                // SAFETY: ends this process without running anything that belongs to the parent.
                unsafe { libc::_exit(127) }
            }
            child => (last_errno(), child),
        },
    };
    // SAFETY: the name has its NUL.
    unsafe { libc::prctl(libc::PR_SET_NAME, c"pidbox-shelf".as_ptr()) };
    // /proc may be that of another PID namespace.
    let number = std::fs::read_link("/proc/self").ok();
    let number = number.and_then(|number| number.to_str()?.parse().ok());
    let words = [errno.into_raw(), number.unwrap_or(0), first].map(i32::to_le_bytes);
    let _ = (&*news).write_all(words.as_flattened());
    loop {
        // SAFETY: pause takes nothing.
        unsafe { libc::pause() };
    }
}

/// Enter a domain of one's own that scopes signals. It needs `no_new_privs` where the user has no right to
/// filter, as seccomp(2) does.
fn restrict() -> Result<(), Errno> {
    /// `struct landlock_ruleset_attr`, `include/uapi/linux/landlock.h`.
    #[repr(C)]
    struct Ruleset {
        handled_access_fs: u64,
        handled_access_net: u64,
        scoped: u64,
    }
    /// `LANDLOCK_SCOPE_SIGNAL`.
    const SIGNAL: u64 = 1 << 1;
    let ruleset = Ruleset {
        handled_access_fs: 0,
        handled_access_net: 0,
        scoped: SIGNAL,
    };
    // SAFETY: the structure is valid for reads of its size.
    let domain = unsafe {
        libc::syscall(
            libc::SYS_landlock_create_ruleset,
            &raw const ruleset,
            size_of::<Ruleset>(),
            0,
        )
    };
    if domain == -1 {
        return Err(last_errno());
    }
    let enter = || {
        // SAFETY: integers only.
        match unsafe { libc::syscall(libc::SYS_landlock_restrict_self, domain, 0) } {
            0 => Ok(()),
            _ => Err(last_errno()),
        }
    };
    let entered = match enter() {
        Err(Errno::EPERM) => {
            // SAFETY: integers only.
            unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) };
            enter()
        }
        done => done,
    };
    // SAFETY: the descriptor is ours, and nobody else knows of it.
    unsafe { libc::syscall(libc::SYS_close, domain) };
    entered
}

/// `clone(2)` with a stack that is a copy of ours, as fork(2) does it.
///
/// # Safety
/// As for fork(2): with one thread the child may run any code.
unsafe fn clone(flags: c_int) -> c_int {
    // SAFETY: no pointer is passed.
    let child = unsafe { libc::syscall(libc::SYS_clone, flags | libc::SIGCHLD, 0, 0, 0, 0) };
    c_int::try_from(child).unwrap_or(-1)
}
