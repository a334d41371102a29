//! A container's name, unique on the whole host.

use pidspace::ContainerName;
use registry::{Claim, ClaimError};

use crate::Error;

/// Take the name, if nobody has it.
pub(crate) fn take(name: &ContainerName) -> Result<Claim, Error> {
    Claim::take(name.as_str()).map_err(|error| match error {
        ClaimError::Taken => Error::NameTaken,
        ClaimError::Other(error) => Error::Claim(error),
    })
}
