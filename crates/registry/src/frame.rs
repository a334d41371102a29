//! One message on a stream: four bytes of length, little-endian, and as many bytes of JSON.
//!
//! Neither end trusts the other: a length above the limit is refused before anything is allocated,
//! and the whole message has one deadline, so that a peer that sends a byte now and then gains nothing.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use crate::protocol::{Message, VERSION};

/// The longest question, in bytes.
pub const LONGEST_QUESTION: usize = 64 << 10;
/// The longest answer, in bytes: some ten thousand processes.
pub const LONGEST_ANSWER: usize = 16 << 20;

/// A message did not come through.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The peer was silent, or did not listen, for too long.
    #[error("no answer in time")]
    Timeout,
    /// The peer hung up.
    #[error("the other end hung up")]
    HungUp,
    /// It is longer than allowed.
    #[error("a message of {0} bytes is too long")]
    TooLong(usize),
    /// It is no message.
    #[error("it is no message of ours: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It is another version's.
    #[error("it speaks version {0} of the protocol, and this is version {VERSION}")]
    Version(u32),
    /// Another failure of the socket's.
    #[error(transparent)]
    Io(io::Error),
}

impl From<io::Error> for FrameError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Self::Timeout,
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset => Self::HungUp,
            _ => Self::Io(error),
        }
    }
}

/// The frame of a message.
///
/// # Errors
/// [`FrameError::TooLong`].
pub fn encode<T: Serialize>(body: T, limit: usize) -> Result<Vec<u8>, FrameError> {
    let text = serde_json::to_vec(&Message {
        version: VERSION,
        body,
    })?;
    let length = u32::try_from(text.len())
        .ok()
        .filter(|_| text.len() <= limit);
    let length = length.ok_or(FrameError::TooLong(text.len()))?;
    let mut frame = length.to_le_bytes().to_vec();
    frame.extend(text);
    Ok(frame)
}

/// The next message of a reader.
///
/// # Errors
/// [`FrameError`].
pub fn decode<T: DeserializeOwned>(mut from: impl Read, limit: usize) -> Result<T, FrameError> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > limit {
        return Err(FrameError::TooLong(length));
    }
    // What has been announced is believed as it comes.
    let mut text = Vec::new();
    from.take(length as u64).read_to_end(&mut text)?;
    if text.len() < length {
        return Err(FrameError::HungUp);
    }
    // The version first: of another one, the body may look like anything.
    let Message { version, .. } = serde_json::from_slice::<Message<serde::de::IgnoredAny>>(&text)?;
    if version != VERSION {
        return Err(FrameError::Version(version));
    }
    Ok(serde_json::from_slice::<Message<T>>(&text)?.body)
}

/// A stream with one deadline for all that is done with it. Without one it waits for ever.
pub(crate) struct Until<'a> {
    stream: &'a UnixStream,
    deadline: Option<Instant>,
}

impl<'a> Until<'a> {
    pub(crate) fn new(stream: &'a UnixStream, patience: Option<Duration>) -> Self {
        let deadline = patience.map(|patience| Instant::now() + patience);
        Self { stream, deadline }
    }

    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self
            .deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match left {
            Some(Duration::ZERO) => Err(io::ErrorKind::TimedOut.into()),
            left => Ok(left),
        }
    }
}

impl Read for Until<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        self.stream.read(bytes)
    }
}

impl Write for Until<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Request, Response};
    use proptest::prelude::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        let request = Request::Kill {
            pid: Some(7),
            signal: 15,
        };
        let frame = encode(&request, LONGEST_QUESTION).expect("it is short");
        let decoded: Request = decode(&*frame, LONGEST_QUESTION).expect("it is ours");
        assert_eq!(decoded, request);
    }

    #[test]
    fn a_length_is_not_believed() {
        for length in [LONGEST_QUESTION as u32 + 1, u32::MAX] {
            let frame = length.to_le_bytes();
            let decoded = decode::<Request>(&frame[..], LONGEST_QUESTION);
            assert!(
                matches!(decoded, Err(FrameError::TooLong(_))),
                "{decoded:?}"
            );
        }
        let short = decode::<Request>(&[200, 0, 0, 0, b'{'][..], LONGEST_QUESTION);
        assert!(matches!(short, Err(FrameError::HungUp)), "{short:?}");
    }

    #[test]
    fn another_version_is_named() {
        let text = br#"{"version":2,"body":{"anything":[1,2]}}"#;
        let mut frame = (text.len() as u32).to_le_bytes().to_vec();
        frame.extend(text);
        let decoded = decode::<Request>(&*frame, LONGEST_QUESTION);
        assert!(
            matches!(decoded, Err(FrameError::Version(2))),
            "{decoded:?}"
        );
    }

    #[test]
    fn a_dripping_peer_meets_one_deadline() {
        let (ours, theirs) = UnixStream::pair().expect("sockets can be made");
        let dripping = std::thread::spawn(move || {
            // Until the other end is gone.
            while (&theirs).write_all(&[1]).is_ok() {
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        let patience = Some(Duration::from_millis(100));
        let decoded = decode::<Request>(Until::new(&ours, patience), LONGEST_QUESTION);
        assert!(
            matches!(decoded, Err(FrameError::TooLong(_) | FrameError::Timeout)),
            "{decoded:?}"
        );
        drop(ours);
        dripping.join().expect("it ends");
    }

    proptest! {
        #[test]
        fn garbage_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            // Neither end panics, and four random bytes are no length that is believed.
            let _ = decode::<Request>(&*bytes, LONGEST_QUESTION);
            let _ = decode::<Response>(&*bytes, LONGEST_ANSWER);
        }

        #[test]
        fn garbage_in_a_good_frame_is_refused(text in ".{0,200}") {
            let mut frame = (text.len() as u32).to_le_bytes().to_vec();
            frame.extend(text.bytes());
            prop_assert!(decode::<Request>(&*frame, LONGEST_QUESTION).is_err());
        }

        #[test]
        fn a_spoilt_frame_does_no_harm(at in 0usize..60, byte in any::<u8>(), pid in any::<i32>()) {
            let mut frame = encode(Request::Kill { pid: Some(pid), signal: 9 }, LONGEST_QUESTION)
                .expect("it is short");
            if let Some(spoilt) = frame.get_mut(at) {
                *spoilt = byte;
            }
            let _ = decode::<Request>(&*frame, LONGEST_QUESTION);
        }
    }
}
