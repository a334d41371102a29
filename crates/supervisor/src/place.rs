//! Structures that the kernel is to read in place of the guest's, put where it finds them.

use abi::{Abi, DataModel, Errno, RealPid};
use ptrace::Stopped;

use crate::call::Copied;
use crate::dispatch::After;
use crate::scratch::{REGION, Slot};
use crate::state::Supervisor;
use crate::tracee::Tracee;

impl Supervisor {
    /// Put structures into scratch memory and point the arguments to them. `None`: the guest has to
    /// make a mapping first.
    pub(crate) fn place(
        &mut self,
        stopped: &Stopped,
        abi: Abi,
        copies: Vec<(usize, Copied)>,
        mut arguments: [u64; 6],
        slots: &mut Vec<Slot>,
    ) -> Option<[u64; 6]> {
        let tracee = self.tracees.get(&stopped.pid())?;
        for (argument, copied) in copies {
            let address = place(tracee, stopped, abi.data_model(), copied, slots)?;
            if let Some(argument) = arguments.get_mut(argument) {
                *argument = address;
            }
        }
        Some(arguments)
    }

    pub(crate) fn free(&self, real: RealPid, slots: &[Slot]) {
        if let Some(tracee) = self.tracees.get(&real) {
            let mut scratch = tracee.scratch.borrow_mut();
            slots.iter().for_each(|slot| scratch.free(slot));
        }
    }

    /// The guest made, or could not make, a scratch mapping.
    pub(crate) fn add_scratch(&mut self, real: RealPid, abi: Abi, result: i64) -> After {
        match u64::try_from(result) {
            Ok(base) => {
                let [base, ..] = abi.arguments(&[base; 6]);
                if let Some(tracee) = self.tracees.get(&real) {
                    tracee.scratch.borrow_mut().add(base);
                }
                After::Again
            }
            Err(_) => After::Return(-i64::from(Errno::ENOMEM.into_raw())),
        }
    }
}

/// Put a structure into scratch memory, behind those that it points to. `None` as above.
fn place(
    tracee: &Tracee,
    stopped: &Stopped,
    model: DataModel,
    copied: Copied,
    slots: &mut Vec<Slot>,
) -> Option<u64> {
    let Copied {
        mut bytes,
        pointers,
    } = copied;
    for (offset, target) in pointers {
        let address = place(tracee, stopped, model, target, slots)?;
        let pointer = bytes.get_mut(offset..offset + model.word());
        if let Some((pointer, bytes)) = pointer.zip(address.to_le_bytes().get(..model.word())) {
            pointer.copy_from_slice(bytes);
        }
    }
    let mut scratch = tracee.scratch.borrow_mut();
    let slot = scratch.place(&bytes, model, &mut stopped.memory())?;
    let address = slot.address;
    slots.push(slot);
    Some(address)
}

/// mmap(2) of a scratch mapping, wherever the kernel likes: by i386 it likes the lower 4 GiB only.
pub(crate) const MAP_SCRATCH: [u64; 6] = [
    0,
    REGION as u64,
    (libc::PROT_READ | libc::PROT_WRITE) as u64,
    (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS) as u64,
    u64::MAX,
    0,
];

/// What mmap(2) with its arguments in registers is called.
pub(crate) const fn map(abi: Abi) -> &'static str {
    match abi {
        Abi::X86_64 => "mmap",
        Abi::I386 => "mmap2",
    }
}
