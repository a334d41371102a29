//! Folders that last as long as a test.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::unique_name;

/// An empty folder that everybody may use, removed with its contents when the value is dropped.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new one.
    pub fn new(what: &str) -> Self {
        let path = env::temp_dir().join(unique_name(&format!("pidbox-test-{what}")));
        fs::create_dir(&path).expect("a scratch folder can be made");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o777))
            .expect("a folder of one's own can be opened to all");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file into it.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("a scratch file can be written");
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is the temporary folder's to forget.
        let _ = fs::remove_dir_all(&self.0);
    }
}
