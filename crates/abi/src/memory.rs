//! User memory, seen from outside.

use crate::DataModel;

/// The guest gave an address where nothing is: `EFAULT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault;

/// Memory of a guest, as the kernel's `copy_from_user` and `copy_to_user` see it.
///
/// Addresses are the guest's own. Nothing in it can be trusted to stay: another thread may change
/// it between two looks.
pub trait Memory {
    /// Fill `bytes` from `address` on.
    fn read(&self, address: u64, bytes: &mut [u8]) -> Result<(), Fault>;

    /// Store `bytes` at `address`, where the guest itself may write.
    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), Fault>;

    /// A 32-bit word, the size of a `pid_t`.
    fn read_i32(&self, address: u64) -> Result<i32, Fault> {
        let mut bytes = [0; 4];
        self.read(address, &mut bytes)?;
        Ok(i32::from_le_bytes(bytes))
    }

    /// A pointer, a `long` or a `size_t`, as wide as the model has it.
    fn read_word(&self, address: u64, model: DataModel) -> Result<u64, Fault> {
        let mut bytes = [0; 8];
        let word = bytes.get_mut(..model.word()).ok_or(Fault)?;
        self.read(address, word)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// A 64-bit word.
    fn read_u64(&self, address: u64) -> Result<u64, Fault> {
        let mut bytes = [0; 8];
        self.read(address, &mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// Store a 32-bit word.
    fn write_i32(&mut self, address: u64, value: i32) -> Result<(), Fault> {
        self.write(address, &value.to_le_bytes())
    }
}
