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

const NO_NEW_PRIVS: u64 = libc::PR_SET_NO_NEW_PRIVS as u64;

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

    /// The errand that has to follow one that has just returned `result`: "EACCES The caller did not have the
    /// CAP_SYS_ADMIN capability in its user namespace, or had not set no_new_privs before using
    /// SECCOMP_SET_MODE_FILTER", seccomp(2). Without our filter it would be shown real numbers.
    pub(crate) fn next_errand(
        made: &SystemCall,
        slots: &[Slot],
        registers: &Registers,
    ) -> Option<Errand> {
        const EACCES: i64 = -(libc::EACCES as i64);
        let name = made.abi.name(registers.number())?;
        let [operation, ..] = registers.arguments(made.abi);
        match (name, registers.result()) {
            ("seccomp", EACCES) => Some(Errand {
                name: "prctl",
                arguments: [NO_NEW_PRIVS, 1, 0, 0, 0, 0],
            }),
            ("prctl", 0) if operation == NO_NEW_PRIVS => crate::arm::once_more(slots),
            _ => None,
        }
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
