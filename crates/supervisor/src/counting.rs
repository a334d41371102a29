//! Where stops are counted.

use abi::{Abi, RealPid};
use ptrace::{Result, Stop, Stopped, SystemCall};
use surface::Moment;

use crate::call::Decision;
use crate::dispatch::Decided;
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

    /// Decide on a call at its entry stop, with the number and the arguments that it is about.
    pub(crate) fn decide_and_count(
        &mut self,
        caller: Caller,
        stopped: &Stopped,
        made: &SystemCall,
        number: u32,
        arguments: &[u64; 6],
    ) -> Result<Decided> {
        let Some(interface) = self.interface_of(caller, made.abi, number, arguments) else {
            return Ok(Decided::Done(Decision::Pass));
        };
        let decided = match interface {
            Interface::Row(id) => self.decide(caller, stopped, made, id, arguments)?,
            Interface::Unknown(abi, number) => Decided::Done(unknown::enter(self, abi, number)),
            Interface::Moment(_) => Decided::Done(Decision::Pass),
        };
        let need = match decided {
            Decided::Done(Decision::Pass) => Need::Nothing,
            Decided::Done(Decision::Answer(_) | Decision::Owe(_) | Decision::Run(_)) => {
                Need::Something
            }
            // It will be counted as what it is.
            Decided::Unpacked(_) => return Ok(decided),
        };
        let tracee = self.tracees.get_mut(&caller.real);
        let repeated = tracee.and_then(|tracee| tracee.repeats.take_if(|call| *call == interface));
        if repeated.is_none() {
            self.stats.count(interface, need);
            if let Decided::Done(decision) = &decided {
                self.explain(caller, interface, arguments, decision);
            }
        }
        Ok(decided)
    }

    /// What a call uses that is of our concern.
    fn interface_of(
        &self,
        caller: Caller,
        abi: Abi,
        number: u32,
        arguments: &[u64; 6],
    ) -> Option<Interface> {
        match self.row_of(caller, abi, number, arguments) {
            Some(id) => Some(Interface::Row(id)),
            None => (!self.surface.knows(abi, number)).then_some(Interface::Unknown(abi, number)),
        }
    }

    /// A call that is made once more without the guest's knowing is not counted once more.
    pub(crate) fn repeats(&mut self, real: RealPid, made: &SystemCall) {
        let caller = self.caller(real);
        let interface = caller
            .and_then(|caller| self.interface_of(caller, made.abi, made.number, &made.arguments()));
        if let Some(tracee) = self.tracees.get_mut(&real)
            && tracee.sweep.is_none()
        {
            tracee.repeats = interface;
        }
    }
}
