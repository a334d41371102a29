//! signal-delivery-stops: what a handler is told, and whom a signal spares.

use abi::{DefaultAction, RealPid, Siginfo, Signal};
use fastlane::Found;
use pidspace::{InitRules, Parent, View};
use ptrace::{Result, Stopped};
use surface::Edit;

use crate::host::{Disposition, disposition, is_exiting};
use crate::lane::Rescued;
use crate::state::Supervisor;
use crate::tracee::{Caller, StopCause};
use crate::zapped::News;

impl Supervisor {
    /// A signal is about to be delivered. Its siginfo is put into the *receiver's* words, for only
    /// here is it known who receives it.
    pub(crate) fn on_signal(&mut self, stopped: Stopped, signal: Signal) -> Result<()> {
        let real = stopped.pid();
        let Some(receiver) = self.caller(real) else {
            return stopped.deliver(ptrace::Resume::Cont, signal);
        };
        let mut info = stopped.siginfo()?;
        let mut registers = stopped.registers()?;
        match self.rescue(receiver, &mut registers, found(signal, &info)) {
            Rescued::No => {}
            Rescued::Moved => stopped.set_registers(&registers)?,
            Rescued::FromOurs => {
                stopped.set_registers(&registers)?;
                return self.go_on(stopped);
            }
        }
        if let Some(parent) = self.dying_parent(receiver, &info) {
            self.bereaved.entry(parent).or_default().push(stopped);
            return Ok(());
        }
        let news = self.news(receiver, signal, &mut info);
        match news {
            News::Told | News::Untold => {}
            News::Instead => stopped.set_siginfo(&info)?,
            News::Early(init) => {
                self.bereaved.entry(init).or_default().push(stopped);
                return Ok(());
            }
        }
        let view = self.table.view(receiver.space);
        let spared = news == News::Untold || self.spares(receiver, signal, &info, &view);
        if registers.has_been_interrupted() && (spared || is_ignored(receiver, signal)) {
            // A signal that nobody takes notice of does not interrupt a call. Those that the kernel
            // restarts by itself do not show EINTR here; the others are made again.
            registers.set_result(-i64::from(abi::Errno::ERESTARTNOHAND.into_raw()));
            stopped.set_registers(&registers)?;
        }
        if spared {
            return self.go_on(stopped);
        }
        let cause = self.cause(receiver, signal, &info);
        if surface::translate_siginfo_in_place(
            view,
            receiver.group,
            &mut info,
            abi::DataModel::Lp64,
        ) == Edit::Changed
        {
            stopped.set_siginfo(&info)?;
        }
        tracing::debug!(pid = %real, %signal, "signal");
        if let Some(tracee) = self.tracees.get_mut(&real) {
            tracee.next_stop = cause;
        }
        let how = self.how_to_resume(real);
        self.placement.resumes(real);
        stopped.deliver(how, signal)
    }

    /// The parent who sends this on its way out (`PR_SET_PDEATHSIG`). The kernel has given the
    /// receiver another parent already, and here that is known when the death is seen: until then
    /// the signal waits, or getppid(2) in its handler would name the dead.
    fn dying_parent(&self, receiver: Caller, info: &[u8; Siginfo::SIZE]) -> Option<RealPid> {
        let Parent::Member(parent) = self.table.group(receiver.group)?.parent() else {
            return None;
        };
        let real = self.table.group(parent)?.real();
        let sent_it = sender(info) == Some(real) && self.threads(parent).eq([real]);
        (sent_it && is_exiting(real)).then_some(real)
    }

    /// Who wants a job stopped. What the terminal sends comes from the kernel itself; and a program
    /// that stops itself as the terminal would, in the group that our own caller controls, has been
    /// asked to by its user.
    fn cause(&self, receiver: Caller, signal: Signal, info: &[u8; Siginfo::SIZE]) -> StopCause {
        const SI_KERNEL: i32 = 0x80;
        let is_terminals = matches!(signal, Signal::SIGTSTP | Signal::SIGTTIN | Signal::SIGTTOU);
        let group = self.table.process_group(receiver.group);
        match Siginfo::from_bytes(info) {
            Some(Siginfo {
                code: SI_KERNEL, ..
            }) => StopCause::Terminal,
            _ if is_terminals && group.is_some_and(|group| self.table.is_foreign(group)) => {
                StopCause::Terminal
            }
            _ => StopCause::Process,
        }
    }

    /// pid_namespaces(7): "only signals for which the "init" process has established a signal
    /// handler can be sent to the "init" process by other members of the PID namespace" and, from
    /// ancestors, "SIGKILL or SIGSTOP" besides. What its own instructions raise it gets all the same.
    fn spares(
        &self,
        receiver: Caller,
        signal: Signal,
        info: &[u8; Siginfo::SIZE],
        view: &View<'_>,
    ) -> bool {
        let Some(space) = self.table.space(receiver.space) else {
            return false;
        };
        if space.init() != Some(receiver.group) || space.rules().init != InitRules::Kernel {
            return false;
        }
        if signal.default_action() == DefaultAction::Ignore || is_fault(signal, info) {
            return false;
        }
        if signal == Signal::SIGSTOP {
            // From inside it has been stopped at its sending; what comes by here is an ancestor's.
            return sender(info).is_some_and(|sender| view.number(sender).is_some());
        }
        disposition(receiver.real, signal) == Disposition::Default
    }
}

/// Whether an instruction of the receiver's own raised it: `force_sig_fault` leaves a positive code.
fn is_fault(signal: Signal, info: &[u8; Siginfo::SIZE]) -> bool {
    signal.is_synchronous() && Siginfo::from_bytes(info).is_some_and(|info| info.code > 0)
}

/// How a signal comes to find a thread where it is.
fn found(signal: Signal, info: &[u8; Siginfo::SIZE]) -> Found {
    match signal {
        Signal::SIGTRAP if is_fault(signal, info) => Found::ByStep,
        _ if is_fault(signal, info) => Found::ByFault,
        _ => Found::Anyhow,
    }
}

/// Who sent it, where the kernel says so.
fn sender(info: &[u8; Siginfo::SIZE]) -> Option<abi::RealPid> {
    let head = Siginfo::from_bytes(info)?;
    if head.origin() != abi::Origin::Kernel {
        return None;
    }
    let at = abi::DataModel::Lp64.siginfo_pid();
    let pid = info.get(at..at + 4)?;
    abi::RealPid::from_raw(i32::from_le_bytes(pid.try_into().ok()?))
}

/// Whether the kernel would have dropped the signal at once, had the process not been traced.
fn is_ignored(receiver: Caller, signal: Signal) -> bool {
    // Only an ignored signal, and one that is ignored by default, is a matter of the disposition.
    match disposition(receiver.real, signal) {
        Disposition::Ignored => true,
        Disposition::Default => signal.default_action() == DefaultAction::Ignore,
        Disposition::Handled => false,
    }
}
