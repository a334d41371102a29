//! The two kinds of number, and the four roles a number plays.

use core::fmt;
use core::num::NonZeroU32;

/// The role in which a number names something: `enum pid_type` of `include/linux/pid.h`.
///
/// A number stays taken while it is held in any role: a process group outlives the process that
/// gave it its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PidType {
    /// One thread.
    Tid,
    /// A thread group, what user space calls a process.
    Tgid,
    /// A process group.
    Pgid,
    /// A session.
    Sid,
}

/// A number that means something inside a container, in the context of one pidspace.
///
/// From 1 to 4,194,303: Linux's own range on 64-bit machines (`PID_MAX_LIMIT`,
/// `include/linux/threads.h`), which also fits the 22 bits that the packed form has for it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VirtualPid(NonZeroU32);

impl VirtualPid {
    /// The number of a container's first process.
    pub const INIT: VirtualPid = VirtualPid(NonZeroU32::MIN);
    /// The largest number there is: `PID_MAX_LIMIT - 1`.
    pub const MAX: VirtualPid = match VirtualPid::new(4_194_303) {
        Some(max) => max,
        None => Self::INIT,
    };

    /// The virtual PID of that value, where it is one.
    pub const fn new(value: u32) -> Option<Self> {
        match NonZeroU32::new(value) {
            Some(value) if value.get() <= 4_194_303 => Some(Self(value)),
            _ => None,
        }
    }

    /// What a guest passed as a `pid_t`: `None` unless it can name something.
    pub const fn from_raw(value: i32) -> Option<Self> {
        if value > 0 {
            Self::new(value.unsigned_abs())
        } else {
            None
        }
    }

    /// The value, for arithmetic and for packing.
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// The value as the guest's `pid_t`.
    pub const fn raw(self) -> i32 {
        // At most 4,194,303, so the sign bit is clear.
        self.0.get().cast_signed()
    }
}

/// A number of the kernel's, in the context of the PID namespace the supervisor lives in.
///
/// There is no conversion to or from [`VirtualPid`]: the way from one to the other leads through
/// a view of the table and nowhere else.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RealPid(NonZeroU32);

impl RealPid {
    /// What the kernel reported as a `pid_t`: `None` for zero and negative values.
    pub const fn from_raw(value: i32) -> Option<Self> {
        if value <= 0 {
            return None;
        }
        match NonZeroU32::new(value.unsigned_abs()) {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// The value as the kernel's `pid_t`.
    pub const fn raw(self) -> i32 {
        self.0.get().cast_signed()
    }
}

impl fmt::Debug for VirtualPid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

impl fmt::Display for VirtualPid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for RealPid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r{}", self.0)
    }
}

impl fmt::Display for RealPid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_virtual_pid_is_what_linux_allows() {
        assert_eq!(VirtualPid::new(0), None);
        assert_eq!(VirtualPid::new(4_194_304), None);
        assert_eq!(VirtualPid::MAX.get(), 4_194_303);
        assert_eq!(VirtualPid::INIT.raw(), 1);
        for nothing in [0, -1, i32::MIN, 4_194_304, i32::MAX] {
            assert_eq!(VirtualPid::from_raw(nothing), None);
        }
        assert_eq!(VirtualPid::from_raw(7).map(VirtualPid::raw), Some(7));
    }

    #[test]
    fn a_real_pid_is_positive() {
        for nothing in [0, -1, i32::MIN] {
            assert_eq!(RealPid::from_raw(nothing), None);
        }
        assert_eq!(
            RealPid::from_raw(i32::MAX).map(RealPid::raw),
            Some(i32::MAX)
        );
    }
}
