//! Memory of our own inside a guest.
//!
//! A structure that the guest passes is never edited in place: another thread may be looking, and
//! the page may be read-only. Its translated copy goes into a slot of a mapping that the guest was
//! made to make, one slot for each call in flight.

use abi::{Fault, Memory};

/// Size of a slot: the largest structure that is ever copied, a path or a siginfo, fits.
pub(crate) const SLOT: usize = 256;
/// Size of one mapping.
pub(crate) const REGION: usize = 64 * 1024;
const SLOTS: usize = REGION / SLOT;

/// The scratch mappings of one address space.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    regions: Vec<Region>,
}

#[derive(Clone, Debug)]
struct Region {
    base: u64,
    used: [u64; SLOTS / 64],
}

/// A slot that is taken. It is given back with [`Scratch::free`].
#[derive(Debug)]
pub(crate) struct Slot {
    pub address: u64,
}

impl Scratch {
    /// Add a mapping of [`REGION`] bytes that the guest has just made.
    pub(crate) fn add(&mut self, base: u64) {
        self.regions.push(Region {
            base,
            used: [0; SLOTS / 64],
        });
    }

    /// The same mappings, as a forked child has them: nobody uses a slot there yet.
    pub(crate) fn forked(&self) -> Self {
        let regions = self.regions.iter();
        Self {
            regions: regions
                .map(|region| Region {
                    base: region.base,
                    used: [0; SLOTS / 64],
                })
                .collect(),
        }
    }

    /// Put `bytes` into a free slot. `None`: a mapping has to be added first.
    ///
    /// A mapping that the guest took away, as it may, is forgotten.
    pub(crate) fn place(&mut self, bytes: &[u8], memory: &mut impl Memory) -> Option<Slot> {
        debug_assert!(bytes.len() <= SLOT);
        while let Some(slot) = self.take() {
            match memory.write(slot.address, bytes) {
                Ok(()) => return Some(slot),
                Err(Fault) => self.regions.retain(|region| !region.holds(slot.address)),
            }
        }
        None
    }

    /// Give a slot back.
    pub(crate) fn free(&mut self, slot: &Slot) {
        if let Some(region) = self
            .regions
            .iter_mut()
            .find(|region| region.holds(slot.address))
        {
            region.mark(slot.address, |word, bit| *word &= !bit);
        }
    }

    fn take(&mut self) -> Option<Slot> {
        self.regions.iter_mut().find_map(Region::take)
    }
}

impl Region {
    fn holds(&self, address: u64) -> bool {
        address
            .checked_sub(self.base)
            .is_some_and(|offset| offset < REGION as u64)
    }

    fn take(&mut self) -> Option<Slot> {
        let (index, word) = self
            .used
            .iter()
            .enumerate()
            .find(|(_, word)| **word != u64::MAX)?;
        let slot = index as u64 * 64 + u64::from(word.trailing_ones());
        let address = self.base + slot * SLOT as u64;
        self.mark(address, |word, bit| *word |= bit);
        Some(Slot { address })
    }

    fn mark(&mut self, address: u64, change: impl FnOnce(&mut u64, u64)) {
        let slot = (address - self.base) / SLOT as u64;
        let index = usize::try_from(slot / 64).unwrap_or(usize::MAX);
        if let Some(word) = self.used.get_mut(index) {
            change(word, 1 << (slot % 64));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Flat;
    impl Memory for Flat {
        fn read(&self, _: u64, _: &mut [u8]) -> Result<(), Fault> {
            Err(Fault)
        }
        fn write(&mut self, address: u64, _: &[u8]) -> Result<(), Fault> {
            if address < 0x10_0000 {
                Ok(())
            } else {
                Err(Fault)
            }
        }
    }

    #[test]
    fn every_slot_is_handed_out_once_and_again_when_freed() {
        let mut scratch = Scratch::default();
        assert!(scratch.place(&[1], &mut Flat).is_none());
        scratch.add(0x1_0000);
        let slots: Vec<_> = std::iter::from_fn(|| scratch.place(&[1], &mut Flat)).collect();
        assert_eq!(slots.len(), SLOTS);
        assert!(
            slots
                .windows(2)
                .all(|pair| pair[1].address == pair[0].address + SLOT as u64)
        );
        scratch.free(&slots[77]);
        assert_eq!(
            scratch.place(&[1], &mut Flat).map(|slot| slot.address),
            Some(slots[77].address)
        );
    }

    #[test]
    fn a_mapping_that_was_taken_away_is_forgotten() {
        let mut scratch = Scratch::default();
        scratch.add(0x20_0000);
        scratch.add(0x1_0000);
        assert_eq!(
            scratch.place(&[1], &mut Flat).map(|slot| slot.address),
            Some(0x1_0000)
        );
    }
}
