//! Where the report goes.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use supervisor::Usage;

use crate::message::Failure;

/// A place for the report.
#[derive(Debug)]
pub(crate) enum Destination {
    Stderr,
    File(PathBuf, File),
}

impl Destination {
    /// Open it before the program runs: whoever misspells a path is told so at once.
    pub(crate) fn open(path: &Option<PathBuf>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self::Stderr);
        };
        match File::create(path) {
            Ok(file) => Ok(Self::File(path.clone(), file)),
            Err(error) => Err(Failure::Report(path.clone(), error)),
        }
    }

    pub(crate) fn write(self, usage: &Usage) -> Result<(), Failure> {
        match self {
            // Nobody is left to complain to where stderr is gone.
            Self::Stderr => drop(write!(std::io::stderr(), "{usage}")),
            Self::File(path, mut file) => {
                write!(file, "{usage}").map_err(|error| Failure::Report(path, error))?;
            }
        }
        Ok(())
    }
}
