//! What is kept of detached containers: their output, and how they ended.
//!
//! A folder of the user's: `$PIDBOX_ROOT`, or `pidbox` in `$XDG_RUNTIME_DIR`, or `/tmp/pidbox-UID`. In it, `NAME.log`
//! is what the container has written and `NAME.json` how it ended. Names are claimed elsewhere: whoever
//! holds a name owns its two files.

use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::protocol::End;

/// How a container ended.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Past {
    /// The shape of this record.
    pub schema: u32,
    /// The container's name.
    pub name: String,
    /// The words that it was started with.
    pub command: Vec<String>,
    /// When it began, in seconds since 1970.
    pub started: u64,
    /// When it ended.
    pub ended: u64,
    /// How. Nothing: the supervisor failed.
    pub end: Option<End>,
}

/// By how much a record may grow until the end.
const LONGEST_END: usize = 64;

/// Where the past is kept.
#[derive(Clone, Debug)]
pub struct Shelf(PathBuf);

impl Shelf {
    /// This user's.
    pub fn of_user() -> Self {
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let uid = nix::unistd::geteuid();
        Self(
            match (variable("PIDBOX_ROOT"), variable("XDG_RUNTIME_DIR")) {
                (Some(root), _) => root.into(),
                (None, Some(runtime)) => Path::new(&runtime).join("pidbox"),
                (None, None) => format!("/tmp/pidbox-{uid}").into(),
            },
        )
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The folder is there, is ours and is nobody else's to write to: in /tmp anybody could have made it.
    ///
    /// # Errors
    /// When it cannot be made, or is not like that.
    pub fn open(&self) -> io::Result<()> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.0)?;
        let found = fs::symlink_metadata(&self.0)?;
        let is_ours = found.is_dir()
            && found.uid() == nix::unistd::geteuid().as_raw()
            && found.mode() & 0o022 == 0;
        match is_ours {
            true => Ok(()),
            false => Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!("'{}' is not a directory of ours alone", self.0.display()),
            )),
        }
    }

    /// The file with a container's output.
    pub fn log(&self, name: &str) -> PathBuf {
        self.0.join(format!("{name}.log"))
    }

    fn record(&self, name: &str) -> PathBuf {
        self.0.join(format!("{name}.json"))
    }

    fn draft(&self, name: &str) -> PathBuf {
        self.0.join(format!(".{name}.json"))
    }

    /// A new log for a container that begins. What was kept of an earlier one of the name goes. Room is made
    /// for what is to be kept of this one: its log may fill the disk.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(&self, beginning: &Past) -> io::Result<File> {
        self.open()?;
        self.forget(&beginning.name)?;
        let begun = self.make_room(beginning).and_then(|()| {
            OpenOptions::new()
                .append(true)
                .create_new(true)
                .mode(0o600)
                .open(self.log(&beginning.name))
        });
        if begun.is_err() {
            let _ = self.forget(&beginning.name);
        }
        begun
    }

    fn make_room(&self, beginning: &Past) -> io::Result<()> {
        let mut room = serde_json::to_vec(beginning)?;
        room.resize(room.len() + LONGEST_END, b' ');
        let mut draft = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(self.draft(&beginning.name))?;
        draft.write_all(&room)
    }

    /// Keep how a container ended that has begun. Whoever reads sees all of it or nothing.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, past: &Past) -> io::Result<()> {
        let draft = self.draft(&past.name);
        let text = serde_json::to_vec(past)?;
        // In its room, which is given back only then.
        let file = OpenOptions::new().write(true).open(&draft)?;
        file.write_all_at(&text, 0)?;
        file.set_len(text.len() as u64)?;
        fs::rename(draft, self.record(&past.name))
    }

    /// How the last container of that name ended, if it was a detached one and has.
    pub fn past(&self, name: &str) -> Option<Past> {
        let text = fs::read(self.record(name)).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// All that have ended, by name.
    pub fn all(&self) -> Vec<Past> {
        let entries = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let mut all: Vec<_> = entries
            .filter_map(|entry| {
                let file = entry.file_name().into_string().ok()?;
                let name = file.strip_suffix(".json")?;
                (!name.starts_with('.')).then(|| self.past(name)).flatten()
            })
            .collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// Keep nothing of that name. Whether there was anything.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn forget(&self, name: &str) -> io::Result<bool> {
        let mut was_there = false;
        for path in [self.log(name), self.record(name), self.draft(name)] {
            match fs::remove_file(path) {
                Ok(()) => was_there = true,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(was_there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_kept_is_found_and_forgotten() {
        let dir = std::env::temp_dir().join(format!("pidbox-shelf-{}", std::process::id()));
        let shelf = Shelf(dir.clone());
        let beginning = Past {
            schema: 1,
            name: "web".into(),
            command: vec!["true".into()],
            started: 1,
            ended: 0,
            end: None,
        };
        let mut log = shelf.begin(&beginning).expect("it can be made");
        log.write_all(b"text").expect("it can be written");
        assert_eq!(shelf.past("web"), None);
        assert!(shelf.all().is_empty());
        let past = Past {
            ended: u64::MAX,
            end: Some(End::Exited(3)),
            ..beginning.clone()
        };
        let room = fs::metadata(shelf.draft("web"))
            .expect("there is room")
            .len();
        assert!(room >= serde_json::to_vec(&past).expect("it is plain").len() as u64);
        shelf.keep(&past).expect("it can be kept");
        assert_eq!(shelf.past("web").as_ref(), Some(&past));
        assert_eq!(shelf.all(), [past]);
        // A new one of the name begins anew.
        shelf.begin(&beginning).expect("it can be made");
        assert_eq!(fs::read(shelf.log("web")).ok().as_deref(), Some(&b""[..]));
        assert!(shelf.all().is_empty());
        assert!(shelf.forget("web").is_ok_and(|was_there| was_there));
        assert!(shelf.forget("web").is_ok_and(|was_there| !was_there));
        // Somebody else may write there: nothing is kept.
        fs::set_permissions(&dir, PermissionsExt::from_mode(0o777)).expect("it is ours");
        assert!(shelf.begin(&beginning).is_err());
        fs::remove_dir_all(dir).expect("it is ours");
    }
}
