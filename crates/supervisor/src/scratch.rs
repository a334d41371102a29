//! Memory of our own inside a guest.
//!
//! A structure that the guest passes is never edited in place: another thread may be looking, and
//! the page may be read-only. Its translated copy goes into a slot of a mapping that the guest was
//! made to make, in slots that belong to the call in flight.

use abi::{DataModel, Fault, Memory};
use fastlane::Lane;

/// Size of a slot. Nearly every structure fits, a path or a siginfo; a message takes several in a row.
pub(crate) const SLOT: usize = 256;
/// Size of one mapping, and the largest structure that can be copied.
pub(crate) const REGION: usize = 64 * 1024;
const SLOTS: usize = REGION / SLOT;

/// What is ours in one address space: the scratch mappings, patched call sites, and what its process has been told of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    regions: Vec<Region>,
    /// The call sites that are patched.
    pub lane: Lane,
    /// `PR_SET_DUMPABLE`, where the kernel has not been asked.
    pub dumpable: Option<i32>,
}

#[derive(Clone, Debug)]
struct Region {
    base: u64,
    used: [u64; SLOTS / 64],
}

/// Slots in a row that are taken. They are given back with [`Scratch::free`].
#[derive(Debug)]
pub(crate) struct Slot {
    pub address: u64,
    count: usize,
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
            dumpable: self.dumpable,
            lane: self.lane.clone(),
            regions: regions
                .map(|region| Region {
                    base: region.base,
                    used: [0; SLOTS / 64],
                })
                .collect(),
        }
    }

    /// Put `bytes` into as many free slots as it takes, where a pointer of that model can lead.
    /// `None`: a mapping has to be added first.
    ///
    /// A mapping that the guest took away, as it may, is forgotten.
    pub(crate) fn place(
        &mut self,
        bytes: &[u8],
        model: DataModel,
        memory: &mut impl Memory,
    ) -> Option<Slot> {
        debug_assert!(bytes.len() <= REGION);
        let count = bytes.len().div_ceil(SLOT).max(1);
        while let Some(slot) = self.take(count, model) {
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
            region.mark(slot, |word, bit| *word &= !bit);
        }
    }

    fn take(&mut self, count: usize, model: DataModel) -> Option<Slot> {
        self.regions
            .iter_mut()
            .filter(|region| region.is_within_reach(model))
            .find_map(|region| region.take(count))
    }
}

impl Region {
    fn holds(&self, address: u64) -> bool {
        address
            .checked_sub(self.base)
            .is_some_and(|offset| offset < REGION as u64)
    }

    fn is_within_reach(&self, model: DataModel) -> bool {
        const LOWER: u64 = (1 << 32) - REGION as u64;
        match model {
            DataModel::Lp64 => true,
            DataModel::Ilp32 => self.base <= LOWER,
        }
    }

    fn take(&mut self, count: usize) -> Option<Slot> {
        let first = self.find_free(count)?;
        let slot = Slot {
            address: self.base + (first * SLOT) as u64,
            count,
        };
        self.mark(&slot, |word, bit| *word |= bit);
        Some(slot)
    }

    /// The first of `count` free slots in a row.
    fn find_free(&self, count: usize) -> Option<usize> {
        let mut free = 0;
        for slot in 0..SLOTS {
            free = if self.is_used(slot) { 0 } else { free + 1 };
            if free == count {
                return Some(slot + 1 - count);
            }
        }
        None
    }

    fn is_used(&self, slot: usize) -> bool {
        self.used
            .get(slot / 64)
            .is_none_or(|word| word & (1 << (slot % 64)) != 0)
    }

    fn mark(&mut self, slot: &Slot, change: impl Fn(&mut u64, u64)) {
        let offset = usize::try_from(slot.address - self.base).unwrap_or(usize::MAX);
        let first = offset / SLOT;
        for slot in first..first + slot.count {
            if let Some(word) = self.used.get_mut(slot / 64) {
                change(word, 1 << (slot % 64));
            }
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
        assert!(scratch.place(&[1], DataModel::Lp64, &mut Flat).is_none());
        scratch.add(0x1_0000);
        let slots: Vec<_> =
            std::iter::from_fn(|| scratch.place(&[1], DataModel::Lp64, &mut Flat)).collect();
        assert_eq!(slots.len(), SLOTS);
        assert!(
            slots
                .windows(2)
                .all(|pair| pair[1].address == pair[0].address + SLOT as u64)
        );
        scratch.free(&slots[77]);
        assert_eq!(
            scratch
                .place(&[1], DataModel::Lp64, &mut Flat)
                .map(|slot| slot.address),
            Some(slots[77].address)
        );
    }

    #[test]
    fn a_large_structure_takes_slots_in_a_row() {
        let mut scratch = Scratch::default();
        scratch.add(0x1_0000);
        let small = scratch.place(&[1], DataModel::Lp64, &mut Flat).unwrap();
        let large = scratch
            .place(&[1; 3 * SLOT - 1], DataModel::Lp64, &mut Flat)
            .unwrap();
        assert_eq!(large.address, small.address + SLOT as u64);
        let behind = scratch.place(&[1], DataModel::Lp64, &mut Flat).unwrap();
        assert_eq!(behind.address, large.address + 3 * SLOT as u64);
        scratch.free(&large);
        let four = scratch
            .place(&[1; 4 * SLOT], DataModel::Lp64, &mut Flat)
            .unwrap();
        assert_eq!(four.address, behind.address + SLOT as u64);
        assert_eq!(
            scratch
                .place(&[1; 3 * SLOT], DataModel::Lp64, &mut Flat)
                .unwrap()
                .address,
            large.address
        );
        assert!(
            scratch
                .place(&[1; REGION], DataModel::Lp64, &mut Flat)
                .is_none()
        );
        scratch.add(0x3_0000);
        assert!(
            scratch
                .place(&[1; REGION], DataModel::Lp64, &mut Flat)
                .is_some()
        );
    }

    #[test]
    fn a_32_bit_pointer_leads_to_the_lower_4_gib() {
        struct Endless;
        impl Memory for Endless {
            fn read(&self, _: u64, _: &mut [u8]) -> Result<(), Fault> {
                Err(Fault)
            }
            fn write(&mut self, _: u64, _: &[u8]) -> Result<(), Fault> {
                Ok(())
            }
        }
        const TOP: u64 = (1 << 32) - REGION as u64;
        let mut scratch = Scratch::default();
        let address = |slot: Option<Slot>| slot.map(|slot| slot.address);
        scratch.add(TOP + 4096);
        let narrow = scratch.place(&[1], DataModel::Ilp32, &mut Endless);
        assert_eq!(address(narrow), None);
        let wide = scratch.place(&[1], DataModel::Lp64, &mut Endless);
        assert_eq!(address(wide), Some(TOP + 4096));
        scratch.add(TOP);
        let narrow = scratch.place(&[1], DataModel::Ilp32, &mut Endless);
        assert_eq!(address(narrow), Some(TOP));
    }

    #[test]
    fn a_mapping_that_was_taken_away_is_forgotten() {
        let mut scratch = Scratch::default();
        scratch.add(0x20_0000);
        scratch.add(0x1_0000);
        assert_eq!(
            scratch
                .place(&[1], DataModel::Lp64, &mut Flat)
                .map(|slot| slot.address),
            Some(0x1_0000)
        );
    }
}
