//! group-stops: Ctrl-Z and `kill -STOP`.
//!
//! A stopped tracee stays in its group-stop (`PTRACE_LISTEN`), so that its real parent sees it
//! stopped and `SIGCONT` continues it, as if nobody traced it. Our own caller waits for the
//! supervisor, not for the program: so when the program is put to sleep from outside, the
//! supervisor goes to sleep too.

use abi::Signal;
use ptrace::{Result, Stopped};

use crate::state::Supervisor;
use crate::tracee::StopCause;

impl Supervisor {
    /// A tracee has stopped with its job.
    pub(crate) fn on_group_stop(&mut self, stopped: Stopped, signal: Signal) -> Result<()> {
        let real = stopped.pid();
        tracing::debug!(pid = %real, %signal, "group-stop");
        if let Some(tracee) = self.tracees.get_mut(&real) {
            tracee.stopped = Some(tracee.next_stop);
        }
        stopped.listen()?;
        self.stop_with_the_program();
        Ok(())
    }

    /// A new tracee's first stop, the end of a group-stop, or an interruption of our own.
    pub(crate) fn on_trap(&mut self, stopped: Stopped) -> Result<()> {
        let birth = self.tracees.get_mut(&stopped.pid()).and_then(|tracee| {
            tracee.stopped = None;
            tracee.birth.take()
        });
        match birth {
            Some(birth) => self.begin_life(stopped, birth),
            None => self.go_on(stopped),
        }
    }

    /// Stop, if the program was stopped by the terminal, or if nobody is left inside who could
    /// continue it.
    fn stop_with_the_program(&self) {
        let Some(init) = self.tracees.get(&self.init).and_then(|init| init.stopped) else {
            return;
        };
        let nobody_is_awake = || self.tracees.values().all(|tracee| tracee.stopped.is_some());
        if init == StopCause::Terminal || nobody_is_awake() {
            ptrace::stop_self();
            // Whoever continues us means the program. A job is continued as a whole, and then this
            // comes to nothing: a second SIGCONT before the first is seen is the same one.
            ptrace::send(self.init, Signal::SIGCONT);
        }
    }
}
