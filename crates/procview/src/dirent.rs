//! The records of getdents64(2) and getdents(2): `fs/readdir.c`.

use alloc::vec::Vec;

/// How a record is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `struct linux_dirent64`, the same for all ABIs.
    Dirent64,
    /// `struct linux_dirent` of a 64-bit process.
    Dirent,
    /// `struct compat_linux_dirent` of a 32-bit process.
    CompatDirent,
}

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dirent<'a> {
    /// `d_ino`.
    pub inode: u64,
    /// `d_off`: the position of the record after it.
    pub next: u64,
    /// `d_type`.
    pub kind: u8,
    /// `d_name`, without its end.
    pub name: &'a [u8],
}

/// `DT_DIR`.
pub const DIRECTORY: u8 = 4;

/// Where the fields of a record are.
struct Offsets {
    word: usize,
    length: usize,
    name: usize,
    /// What is added to a name beside its bytes: its end, and the type where that comes last.
    tail: usize,
}

impl Layout {
    const fn offsets(self) -> Offsets {
        let (word, length, name, tail) = match self {
            Self::Dirent64 => (8, 16, 19, 1),
            Self::Dirent => (8, 16, 18, 2),
            Self::CompatDirent => (4, 8, 10, 2),
        };
        Offsets {
            word,
            length,
            name,
            tail,
        }
    }

    /// The size of a record with a name that is so long.
    pub const fn size(self, name: usize) -> usize {
        let offsets = self.offsets();
        (offsets.name + name + offsets.tail).next_multiple_of(offsets.word)
    }

    /// The records in a buffer, each with its bytes. They end where a record is not whole.
    pub fn records(self, buffer: &[u8]) -> impl Iterator<Item = (Dirent<'_>, &[u8])> {
        let mut rest = buffer;
        core::iter::from_fn(move || {
            let (record, size) = self.parse(rest)?;
            let (bytes, more) = rest.split_at_checked(size)?;
            rest = more;
            Some((record, bytes))
        })
    }

    fn parse(self, buffer: &[u8]) -> Option<(Dirent<'_>, usize)> {
        let offsets = self.offsets();
        let inode = word(buffer.get(..offsets.word)?);
        let next = word(buffer.get(offsets.word..2 * offsets.word)?);
        let size = usize::from(u16::from_le_bytes(
            *buffer.get(offsets.length..)?.first_chunk()?,
        ));
        let record = buffer.get(..size)?;
        let name = record.get(offsets.name..)?;
        let end = name.iter().position(|&byte| byte == 0)?;
        let kind = match self {
            Self::Dirent64 => record.get(offsets.length + 2)?,
            Self::Dirent | Self::CompatDirent => record.last()?,
        };
        let dirent = Dirent {
            inode,
            next,
            kind: *kind,
            name: name.get(..end)?,
        };
        Some((dirent, size))
    }

    /// Add a record to a buffer.
    pub(crate) fn push(self, record: &Dirent<'_>, buffer: &mut Vec<u8>) {
        let offsets = self.offsets();
        let size = self.size(record.name.len());
        let start = buffer.len();
        for value in [record.inode, record.next] {
            let bytes = value.to_le_bytes();
            buffer.extend_from_slice(bytes.get(..offsets.word).unwrap_or(&bytes));
        }
        // Names of /proc are short: a record's size fits.
        buffer.extend_from_slice(&u16::try_from(size).unwrap_or(u16::MAX).to_le_bytes());
        if self == Self::Dirent64 {
            buffer.push(record.kind);
        }
        buffer.extend_from_slice(record.name);
        buffer.resize(start + size, 0);
        if let (Self::Dirent | Self::CompatDirent, Some(last)) = (self, buffer.last_mut()) {
            *last = record.kind;
        }
    }

    /// Change `d_off` of the record that begins at `start`.
    pub(crate) fn set_next(self, buffer: &mut [u8], start: usize, next: u64) {
        let size = self.offsets().word;
        let bytes = next.to_le_bytes();
        let field = buffer.get_mut(start + size..start + 2 * size);
        if let Some((field, bytes)) = field.zip(bytes.get(..size)) {
            field.copy_from_slice(bytes);
        }
    }
}

/// A word of four or eight bytes.
fn word(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |value, &byte| value << 8 | u64::from(byte))
}
