//! The files that stand for pidspaces where a program asks for a PID namespace.
//!
//! All containers share one PID namespace of the kernel's, so all of its own descriptors are alike.
//! In place of `/proc/<pid>/ns/pid` a program gets an unnamed file of ours, the same one whoever asks:
//! namespaces(7) says that two processes "are in the same namespace" if device and inode are the same.

use hashbrown::HashMap;
use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::sys::memfd::{MFdFlags, memfd_create};
use pidspace::{PidTable, PidspaceId};
use std::ffi::CString;
use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;

use crate::handlers::path::FileId;

/// Those that have been handed out.
#[derive(Debug, Default)]
pub(crate) struct PidNamespaces(HashMap<PidspaceId, StandIn>);

/// The file that stands for one pidspace.
#[derive(Debug)]
pub(crate) struct StandIn {
    file: File,
    id: FileId,
}

/// What the links of such files say before they are translated: `/memfd:pid:[KEY] (deleted)`.
const KIND: &str = "pid:[";

impl PidNamespaces {
    /// The file of that pidspace.
    pub(crate) fn of(&mut self, space: PidspaceId) -> io::Result<&StandIn> {
        use hashbrown::hash_map::Entry::{Occupied, Vacant};
        match self.0.entry(space) {
            Occupied(known) => Ok(known.into_mut()),
            Vacant(new) => Ok(new.insert(StandIn::new(space)?)),
        }
    }

    /// The pidspace that a file stands for.
    pub(crate) fn named_by(&self, file: FileId) -> Option<PidspaceId> {
        let mut all = self.0.iter();
        let (space, _) = all.find(|(_, stand_in)| stand_in.id == file)?;
        Some(*space)
    }

    /// What a link to the memory file of that name is to say.
    pub(crate) fn text(&self, name: &[u8]) -> Option<Vec<u8>> {
        let key = name
            .strip_prefix(KIND.as_bytes())?
            .strip_suffix(b"]")
            .and_then(|key| std::str::from_utf8(key).ok()?.parse().ok())?;
        Some(self.0.get(&PidspaceId::new(key)?)?.text())
    }

    /// Forget those of pidspaces that are gone, whose numbers others may get.
    pub(crate) fn retain(&mut self, table: &PidTable) {
        self.0.retain(|&space, _| table.space(space).is_some());
    }
}

impl StandIn {
    fn new(space: PidspaceId) -> io::Result<Self> {
        let name = CString::new(format!("{KIND}{}]", space.number()))?;
        let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
        let file = File::from(memfd_create(name.as_c_str(), flags)?);
        // "-r--r--r--", and nobody makes anything else of it.
        file.set_permissions(Permissions::from_mode(0o444))?;
        fcntl(&file, FcntlArg::F_ADD_SEALS(SealFlag::all()))?;
        let id = FileId::from(&file.metadata()?);
        Ok(Self { file, id })
    }

    /// The file.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// What a link to it says: its kind and its inode.
    pub(crate) fn text(&self) -> Vec<u8> {
        format!("{KIND}{}]", self.id.inode()).into_bytes()
    }
}
