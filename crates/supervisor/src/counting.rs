//! Where stops are counted.

use abi::RealPid;
use ptrace::{Result, Stop, Stopped};
use surface::Moment;

use crate::call::Decision;
use crate::state::Supervisor;
use crate::stats::{Interface, Need};
use crate::tracee::Caller;
use crate::unknown;

impl Supervisor {
    /// Count a stop that is no call's.
    pub(crate) fn count_moment(&mut self, stop: Stop) {
        let moment = match stop {
            Stop::Signal(_) => Moment::SignalDelivery,
            Stop::Spawned => Moment::ForkEvent,
            Stop::Exec => Moment::ExecEvent,
            Stop::Exit => Moment::ExitEvent,
            Stop::Seccomp | Stop::Syscall | Stop::Group(_) | Stop::Trap | Stop::VforkDone => return,
        };
        self.stats.count(Interface::Moment(moment), Need::Something);
    }

    /// Decide on a call at its entry stop.
    pub(crate) fn decide_and_count(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        number: u32,
        arguments: &[u64; 6],
    ) -> Result<Decision> {
        let Some(interface) = self.interface_of(caller, number, arguments) else {
            return Ok(Decision::Pass);
        };
        let decision = match interface {
            Interface::Row(id) => self.decide(caller, stopped, id, number, arguments)?,
            Interface::Unknown(number) => unknown::enter(self, number),
            Interface::Moment(_) => Decision::Pass,
        };
        let need = match decision {
            Decision::Pass => Need::Nothing,
            Decision::Answer(_) | Decision::Owe(_) | Decision::Run(_) => Need::Something,
        };
        let tracee = self.tracees.get_mut(&caller.real);
        let repeated = tracee.and_then(|tracee| tracee.repeats.take_if(|call| *call == interface));
        if repeated.is_none() {
            self.stats.count(interface, need);
        }
        Ok(decision)
    }

    /// What a call uses that is of our concern.
    fn interface_of(&self, caller: Caller, number: u32, arguments: &[u64; 6]) -> Option<Interface> {
        match self.row_of(caller, number, arguments) {
            Some(id) => Some(Interface::Row(id)),
            None => (!self.surface.knows(number)).then_some(Interface::Unknown(number)),
        }
    }

    /// A call that is made once more without the guest's knowing is not counted once more.
    pub(crate) fn repeats(&mut self, real: RealPid, number: u32, arguments: &[u64; 6]) {
        let caller = self.caller(real);
        let interface = caller.and_then(|caller| self.interface_of(caller, number, arguments));
        if let Some(tracee) = self.tracees.get_mut(&real)
            && tracee.sweep.is_none()
        {
            tracee.repeats = interface;
        }
    }
}
