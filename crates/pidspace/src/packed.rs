//! A pidspace's number, and the one number that names a process in it.

use core::fmt;

use abi::VirtualPid;

const NUMBER_BITS: u32 = 22;
const NUMBER_MASK: u32 = (1 << NUMBER_BITS) - 1;

/// The number of a pidspace: 1 to 511, and 0 for the host's.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PidspaceId(u16);

/// A virtual PID together with the pidspace that gave it: `struct upid` in 32 bits.
///
/// The sign bit is clear, the next 9 bits are the pidspace's number and the low 22 the virtual PID.
/// The value is a valid `pid_t`; in the host's pidspace it is the PID itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PackedPid(u32);

impl PidspaceId {
    /// The host's pidspace. No task of a container has a number in it.
    pub const HOST: PidspaceId = PidspaceId(0);
    /// The largest number of a container's pidspace.
    pub const MAX: PidspaceId = PidspaceId(511);

    /// The pidspace of that number, 1 to 511; `None` for the host's and for numbers out of range.
    pub const fn new(number: u16) -> Option<Self> {
        match number {
            1..=511 => Some(Self(number)),
            _ => None,
        }
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl PackedPid {
    /// `number`, which is a virtual PID in the context of `space`.
    pub const fn new(space: PidspaceId, number: VirtualPid) -> Self {
        Self((space.0 as u32) << NUMBER_BITS | number.get())
    }

    /// The pidspace.
    pub const fn space(self) -> PidspaceId {
        // The sign bit is clear: nine bits are left.
        PidspaceId((self.0 >> NUMBER_BITS) as u16)
    }

    /// The virtual PID in the context of [`Self::space`].
    pub const fn number(self) -> VirtualPid {
        match VirtualPid::new(self.0 & NUMBER_MASK) {
            Some(number) => number,
            // Every constructor was given a virtual PID, which is not zero.
            None => VirtualPid::INIT,
        }
    }

    /// The value as a `pid_t`.
    pub const fn raw(self) -> i32 {
        self.0.cast_signed()
    }

    /// The reverse of [`Self::raw`]; `None` for a negative value and where the low 22 bits are zero.
    pub const fn from_raw(raw: i32) -> Option<Self> {
        if raw < 0 {
            return None;
        }
        let raw = raw.cast_unsigned();
        match VirtualPid::new(raw & NUMBER_MASK) {
            Some(_) => Some(Self(raw)),
            None => None,
        }
    }
}

impl fmt::Debug for PidspaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{}", self.0)
    }
}

impl fmt::Display for PidspaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for PackedPid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{:?}", self.space(), self.number())
    }
}

impl fmt::Display for PackedPid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
