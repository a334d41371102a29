//! The names of containers.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use abi::Errno;

/// The name of a container: 1 to 63 of the characters `A-Z a-z 0-9 . _ -`, the first one a letter
/// or a digit. It is safe as a file name, and as a host name short enough for Linux
/// (`hostname(7)`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContainerName(String);

/// Why something is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Nothing was given.
    Empty,
    /// More than [`ContainerName::MAX_LEN`] bytes.
    TooLong,
    /// A character that a name may not have, or not in the first place.
    Malformed,
}

impl ContainerName {
    /// The length of the longest name, in bytes.
    pub const MAX_LEN: usize = 63;

    /// The name that these bytes spell.
    ///
    /// # Errors
    /// [`NameError`] where they spell none.
    pub fn new(name: impl AsRef<[u8]>) -> Result<Self, NameError> {
        let name = name.as_ref();
        let [first, rest @ ..] = name else {
            return Err(NameError::Empty);
        };
        if name.len() > Self::MAX_LEN {
            return Err(NameError::TooLong);
        }
        let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
        if !first.is_ascii_alphanumeric() || !rest.iter().all(fits) {
            return Err(NameError::Malformed);
        }
        match core::str::from_utf8(name) {
            Ok(name) => Ok(Self(name.to_owned())),
            Err(_) => Err(NameError::Malformed),
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl NameError {
    /// What a system call that was given such a name answers.
    pub const fn errno(self) -> Errno {
        match self {
            Self::TooLong => Errno::ENAMETOOLONG,
            Self::Empty | Self::Malformed => Errno::EINVAL,
        }
    }
}

impl fmt::Display for ContainerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a container's name may not be empty",
            Self::TooLong => "a container's name has at most 63 characters",
            Self::Malformed => {
                "a container's name is made of A-Z a-z 0-9 . _ - and starts with a letter or digit"
            }
        })
    }
}

impl core::error::Error for NameError {}
