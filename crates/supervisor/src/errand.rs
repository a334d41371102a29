//! A call that the guest makes for us, between its own call and that one's return.
//!
//! At the exit stop of its own call the guest is sent back before the instruction that made it, with
//! another number; the result of its own waits. Signals wait too: no handler may run in between.
//! An errand must be a call that the filter selects, so that its entry is seen.

use ptrace::{Registers, Result, Stopped, SystemCall};

use crate::call::{Call, Work};
use crate::scratch::Slot;
use crate::state::Supervisor;

/// A call to be made.
#[derive(Debug)]
pub(crate) struct Errand {
    /// Its name.
    pub name: &'static str,
    /// Its arguments.
    pub arguments: [u64; 6],
}

/// An errand under way, and what its call returns to.
#[derive(Debug)]
pub(crate) struct Away {
    /// The call as it will come in.
    number: u32,
    guest: Call,
}

impl Supervisor {
    /// Send the guest on an errand; then its own call returns `result`.
    pub(crate) fn send(
        &mut self,
        stopped: Stopped,
        mut registers: Registers,
        errand: &Errand,
        (made, arguments): (SystemCall, [u64; 6]),
        slots: Vec<Slot>,
        result: i64,
    ) -> Result<()> {
        let Some(number) = made.abi.number(errand.name) else {
            return self.go_on(stopped);
        };
        let mask = stopped.signal_mask()?;
        stopped.set_signal_mask(u64::MAX)?;
        registers.set_arguments(made.abi, &errand.arguments);
        registers.repeat(number);
        stopped.set_registers(&registers)?;
        let work = Work::Errand { result, mask };
        if let Some(tracee) = self.tracees.get_mut(&stopped.pid()) {
            let guest = Call {
                made,
                arguments,
                work,
                slots,
                notification: None,
            };
            tracee.away = Some(Away { number, guest });
        }
        self.go_on(stopped)
    }

    /// At an entry stop: the call of an errand, which only has to be seen to return.
    pub(crate) fn is_away(&mut self, stopped: &Stopped, made: &SystemCall) -> bool {
        let Some(tracee) = self.tracees.get_mut(&stopped.pid()) else {
            return false;
        };
        let is_it = |away: &mut Away| (away.guest.made.abi, away.number) == (made.abi, made.number);
        match tracee.away.take_if(is_it) {
            Some(away) => {
                tracee.call = Some(away.guest);
                true
            }
            None => false,
        }
    }
}
