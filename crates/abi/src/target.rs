//! The signed id of `kill(2)` and `wait4(2)`.

use crate::VirtualPid;

/// Whom the signed first argument of `kill(2)` and `wait4(2)` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `> 0`: the process, or the thread, of that number.
    Process(VirtualPid),
    /// `0`: the caller's process group.
    OwnGroup,
    /// `-1`: everyone the caller may signal, every child.
    Everyone,
    /// `< -1`: the process group of that number.
    Group(VirtualPid),
    /// A value that names nothing, whoever looks: out of the range of PIDs.
    Nothing,
}

impl Target {
    /// What a guest passed.
    pub const fn from_raw(value: i32) -> Self {
        match value {
            0 => Self::OwnGroup,
            -1 => Self::Everyone,
            value => match VirtualPid::new(value.unsigned_abs()) {
                Some(pid) if value > 0 => Self::Process(pid),
                Some(pid) => Self::Group(pid),
                None => Self::Nothing,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_says_what_is_named() {
        let pid = |value| VirtualPid::new(value).unwrap();
        assert_eq!(Target::from_raw(5), Target::Process(pid(5)));
        assert_eq!(Target::from_raw(0), Target::OwnGroup);
        assert_eq!(Target::from_raw(-1), Target::Everyone);
        assert_eq!(Target::from_raw(-5), Target::Group(pid(5)));
        for nothing in [i32::MIN, i32::MAX, 4_194_304, -4_194_304] {
            assert_eq!(Target::from_raw(nothing), Target::Nothing);
        }
    }
}
