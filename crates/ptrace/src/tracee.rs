//! A stopped tracee.

use abi::{Abi, RealPid, Siginfo, Signal};

use crate::memory::TraceeMemory;
use crate::registers::{NUMBER, RESULT, Registers, SystemCall, argument_offsets};
use crate::wait::Stop;
use crate::{Result, sys};

/// A tracee in a ptrace stop. Resuming consumes it.
#[derive(Debug)]
#[must_use = "a stopped tracee stays stopped until it is resumed"]
pub struct Stopped {
    pid: RealPid,
    stop: Stop,
}

/// How a tracee goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// Until the next event: `PTRACE_CONT`.
    Cont,
    /// Until the next event or the next edge of a system call: `PTRACE_SYSCALL`.
    Syscall,
}

/// What happens when a tracee is about to exit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtExit {
    /// It stops in `PTRACE_EVENT_EXIT`.
    Stop,
    /// It goes.
    #[default]
    Go,
}

/// Make a running tracee stop: `PTRACE_INTERRUPT`. It reports a [`Stop::Trap`].
pub fn interrupt(pid: RealPid) -> Result<()> {
    sys::request("PTRACE_INTERRUPT", libc::PTRACE_INTERRUPT, pid, 0, 0)
}

impl Stopped {
    pub(crate) const fn new(pid: RealPid, stop: Stop) -> Self {
        Self { pid, stop }
    }

    /// Its TID, as this process sees it.
    pub const fn pid(&self) -> RealPid {
        self.pid
    }

    /// Why it stopped.
    pub const fn stop(&self) -> Stop {
        self.stop
    }

    /// Its memory.
    pub const fn memory(&self) -> TraceeMemory {
        TraceeMemory::of(self.pid)
    }

    /// `PTRACE_GET_SYSCALL_INFO`: the call that it is about to make, at an entry or a seccomp stop.
    ///
    /// By which ABI it comes in stands in no register: 64-bit code makes calls of i386 too. A tracee
    /// that is killed is gone from its stop, and in no call any more.
    pub fn system_call(&self) -> Result<SystemCall> {
        const ENTRY: u8 = 1;
        const SECCOMP: u8 = 3;
        let request = "PTRACE_GET_SYSCALL_INFO";
        // SAFETY: all bit patterns are valid: integers only.
        let mut info: libc::ptrace_syscall_info = unsafe { std::mem::zeroed() };
        let size = std::mem::size_of_val(&info);
        // SAFETY: `info` is valid for writes of the `size` bytes that the request is told of.
        let done = unsafe {
            libc::ptrace(
                libc::PTRACE_GET_SYSCALL_INFO,
                self.pid.raw(),
                size,
                &raw mut info,
            )
        };
        if done == -1 {
            return Err(crate::Error::last(request));
        }
        let (number, registers) = match info.op {
            // SAFETY: `op` says that this is the part that was filled; integers only.
            ENTRY => unsafe { (info.u.entry.nr, info.u.entry.args) },
            // SAFETY: as above.
            SECCOMP => unsafe { (info.u.seccomp.nr, info.u.seccomp.args) },
            _ => return Err(crate::Error::Gone),
        };
        let abi = Abi::from_audit_arch(info.arch).ok_or(crate::Error::Os {
            request,
            errno: syscalls::Errno::ENOSYS,
        })?;
        Ok(SystemCall {
            abi,
            number: number as u32,
            registers,
            instruction_pointer: info.instruction_pointer,
        })
    }

    /// At its entry, make another call of it: `PTRACE_POKEUSER` of what differs.
    pub fn change(&self, made: &SystemCall, number: u32, arguments: &[u64; 6]) -> Result<()> {
        if number != made.number {
            self.poke(NUMBER, u64::from(number))?;
        }
        let registers = made.registers.iter().zip(arguments);
        for (offset, (old, new)) in argument_offsets(made.abi).into_iter().zip(registers) {
            if old != new {
                self.poke(offset, *new)?;
            }
        }
        Ok(())
    }

    /// At its entry, do not enter the kernel: the call returns `result` at once. No filter sees it
    /// again.
    pub fn skip(&self, result: i64) -> Result<()> {
        self.poke(NUMBER, u64::MAX)?;
        self.poke(RESULT, result.cast_unsigned())
    }

    fn poke(&self, offset: usize, value: u64) -> Result<()> {
        sys::request(
            "PTRACE_POKEUSER",
            libc::PTRACE_POKEUSER,
            self.pid,
            offset,
            value as usize,
        )
    }

    /// `PTRACE_GETREGS`.
    pub fn registers(&self) -> Result<Registers> {
        // SAFETY: all bit patterns are valid: integers only.
        let mut raw: libc::user_regs_struct = unsafe { std::mem::zeroed() };
        sys::fetch("PTRACE_GETREGS", libc::PTRACE_GETREGS, self.pid, &mut raw)?;
        Ok(Registers::fetched(raw))
    }

    /// `PTRACE_SETREGS`; or, since the kernel takes longer over that, `PTRACE_POKEUSER` where no more
    /// than two of them have changed.
    pub fn set_registers(&self, registers: &Registers) -> Result<()> {
        let mut changed = registers.changed();
        if changed.clone().nth(2).is_none() {
            return changed.try_for_each(|(offset, value)| self.poke(offset, value));
        }
        sys::store(
            "PTRACE_SETREGS",
            libc::PTRACE_SETREGS,
            self.pid,
            &registers.raw,
        )
    }

    /// `PTRACE_GETEVENTMSG`: the number that came with the event.
    ///
    /// A tracee that is killed leaves its stop unasked and may be in its next one, `PTRACE_EVENT_EXIT`,
    /// by now, with another message: then it is gone from this one.
    pub fn event_message(&self) -> Result<u64> {
        let mut message: libc::c_ulong = 0;
        sys::fetch(
            "PTRACE_GETEVENTMSG",
            libc::PTRACE_GETEVENTMSG,
            self.pid,
            &mut message,
        )?;
        let code = Siginfo::from_bytes(&self.siginfo()?).map_or(0, |info| info.code);
        if code >> 8 == libc::PTRACE_EVENT_EXIT {
            Err(crate::Error::Gone)
        } else {
            Ok(message)
        }
    }

    /// `PTRACE_GETSIGINFO`: always in the 64-bit layout.
    pub fn siginfo(&self) -> Result<[u8; Siginfo::SIZE]> {
        let mut bytes = [0u8; Siginfo::SIZE];
        sys::fetch(
            "PTRACE_GETSIGINFO",
            libc::PTRACE_GETSIGINFO,
            self.pid,
            &mut bytes,
        )?;
        Ok(bytes)
    }

    /// `PTRACE_SETSIGINFO`.
    pub fn set_siginfo(&self, bytes: &[u8; Siginfo::SIZE]) -> Result<()> {
        sys::store(
            "PTRACE_SETSIGINFO",
            libc::PTRACE_SETSIGINFO,
            self.pid,
            bytes,
        )
    }

    /// `PTRACE_GETSIGMASK`: the signals that are blocked, one bit each.
    pub fn signal_mask(&self) -> Result<u64> {
        let mut mask = 0u64;
        let size = std::mem::size_of::<u64>();
        // SAFETY: `mask` is valid for writes of the `size` bytes that the request is told of.
        let done =
            unsafe { libc::ptrace(libc::PTRACE_GETSIGMASK, self.pid.raw(), size, &raw mut mask) };
        if done == -1 {
            Err(crate::Error::last("PTRACE_GETSIGMASK"))
        } else {
            Ok(mask)
        }
    }

    /// `PTRACE_SETSIGMASK`.
    pub fn set_signal_mask(&self, mask: u64) -> Result<()> {
        let size = std::mem::size_of::<u64>();
        // SAFETY: `mask` is valid for reads of the `size` bytes that the request is told of.
        let done = unsafe {
            libc::ptrace(
                libc::PTRACE_SETSIGMASK,
                self.pid.raw(),
                size,
                &raw const mask,
            )
        };
        if done == -1 {
            Err(crate::Error::last("PTRACE_SETSIGMASK"))
        } else {
            Ok(())
        }
    }

    /// `get_robust_list(2)`: the head of its list of held locks, where it has one.
    pub fn robust_list(&self) -> Result<Option<u64>> {
        let (mut head, mut length) = (0u64, 0usize);
        // SAFETY: the kernel fills a pointer and a size, for which both are valid.
        let done = unsafe {
            libc::syscall(
                libc::SYS_get_robust_list,
                self.pid.raw(),
                &raw mut head,
                &raw mut length,
            )
        };
        if done == -1 {
            Err(crate::Error::last("get_robust_list"))
        } else {
            Ok(Some(head).filter(|&head| head != 0))
        }
    }

    /// `PTRACE_SETOPTIONS`: whether to stop in `PTRACE_EVENT_EXIT` too, before the task's memory goes.
    ///
    /// Tasks that it makes inherit the choice.
    pub fn at_exit(&self, at_exit: AtExit) -> Result<()> {
        let options = match at_exit {
            AtExit::Stop => crate::launch::OPTIONS | libc::PTRACE_O_TRACEEXIT,
            AtExit::Go => crate::launch::OPTIONS,
        };
        sys::request(
            "PTRACE_SETOPTIONS",
            libc::PTRACE_SETOPTIONS,
            self.pid,
            0,
            options as usize,
        )
    }

    /// Go on, without a signal.
    pub fn resume(self, how: Resume) -> Result<()> {
        self.go(how, 0)
    }

    /// Go on, and deliver `signal` (at a signal-delivery-stop).
    pub fn deliver(self, how: Resume, signal: Signal) -> Result<()> {
        self.go(how, signal.raw().unsigned_abs() as usize)
    }

    /// `PTRACE_LISTEN`: stay in the group-stop, as an untraced process would.
    pub fn listen(self) -> Result<()> {
        sys::request("PTRACE_LISTEN", libc::PTRACE_LISTEN, self.pid, 0, 0)
    }

    fn go(self, how: Resume, signal: usize) -> Result<()> {
        match how {
            Resume::Cont => sys::request("PTRACE_CONT", libc::PTRACE_CONT, self.pid, 0, signal),
            Resume::Syscall => {
                sys::request("PTRACE_SYSCALL", libc::PTRACE_SYSCALL, self.pid, 0, signal)
            }
        }
    }
}
