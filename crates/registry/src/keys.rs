//! What goes to a terminal that somebody is attached to.

use std::io::{self, Read, Write};

/// Something for the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Bytes that are typed.
    Typed(Vec<u8>),
    /// It has another size now.
    Size {
        /// Lines.
        rows: u16,
        /// Characters in a line.
        columns: u16,
    },
}

const TYPED: u8 = 0;
const SIZE: u8 = 1;

impl Keys {
    /// One byte of kind, two of length, little-endian, and the rest.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&self, mut to: impl Write) -> io::Result<()> {
        let (kind, body) = match self {
            Self::Typed(bytes) => (TYPED, bytes.clone()),
            Self::Size { rows, columns } => {
                (SIZE, [rows.to_le_bytes(), columns.to_le_bytes()].concat())
            }
        };
        for part in body.chunks(usize::from(u16::MAX)) {
            let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
            let [low, high] = length.to_le_bytes();
            let frame = [&[kind, low, high], part].concat();
            to.write_all(&frame)?;
        }
        Ok(())
    }

    /// The next from a reader; `None` at its end, and where it talks nonsense.
    pub fn read(mut from: impl Read) -> Option<Self> {
        let mut head = [0; 3];
        from.read_exact(&mut head).ok()?;
        let [kind, low, high] = head;
        let mut body = vec![0; usize::from(u16::from_le_bytes([low, high]))];
        from.read_exact(&mut body).ok()?;
        match (kind, &*body) {
            (TYPED, _) => Some(Self::Typed(body)),
            (SIZE, &[a, b, c, d]) => Some(Self::Size {
                rows: u16::from_le_bytes([a, b]),
                columns: u16::from_le_bytes([c, d]),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read() {
        let size = Keys::Size {
            rows: 24,
            columns: 300,
        };
        let all = [Keys::Typed(b"ls\n".to_vec()), size, Keys::Typed(vec![3])];
        let mut wire = Vec::new();
        for keys in &all {
            keys.write(&mut wire).expect("memory takes it");
        }
        let mut rest = &*wire;
        for keys in all {
            assert_eq!(Keys::read(&mut rest), Some(keys));
        }
        assert_eq!(Keys::read(&mut rest), None);
    }

    proptest! {
        #[test]
        fn nonsense_is_the_end(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let mut rest = &*bytes;
            while Keys::read(&mut rest).is_some() {}
        }
    }
}
