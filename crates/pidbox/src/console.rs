//! A container's own terminal, which people come to and go from.

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, poll};
use nix::sys::socket::{MsgFlags, send};
use registry::Keys;
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};

/// The keyboard's end of a pseudoterminal, with everybody who is there.
#[derive(Debug)]
pub(crate) struct Console {
    keyboard: File,
    /// Who looks at it. Nobody any more, once it is over.
    people: Mutex<Option<Vec<UnixStream>>>,
}

impl Console {
    pub(crate) fn new(keyboard: File) -> Arc<Self> {
        Arc::new(Self {
            keyboard,
            people: Mutex::new(Some(Vec::new())),
        })
    }

    /// Show what is written to the terminal to all who look, and keep it in the log, until nobody is on
    /// it any more.
    pub(crate) fn show(&self, mut log: Option<File>) {
        let mut chunk = [0; 4096];
        loop {
            match (&self.keyboard).read(&mut chunk) {
                Ok(length @ 1..) => {
                    let text = chunk.get(..length).unwrap_or_default();
                    if let Some(log) = &mut log {
                        // A full disk stops no program.
                        let _ = log.write_all(text);
                    }
                    self.tell(text);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                // EIO is how a terminal says that nobody is on it any more.
                _ => break,
            }
        }
        for stream in self
            .people
            .lock()
            .ok()
            .and_then(|mut all| all.take())
            .into_iter()
            .flatten()
        {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Whoever has stopped reading has left; whoever is slow is waited for.
    fn tell(&self, text: &[u8]) {
        if let Ok(mut people) = self.people.lock()
            && let Some(people) = people.as_mut()
        {
            people.retain(|stream| {
                let listens = say(stream, text);
                if !listens {
                    let _ = stream.shutdown(Shutdown::Both);
                }
                listens
            });
        }
    }
}

/// How long somebody may take before he reads on, in milliseconds.
const PATIENCE: u16 = 2000;

/// Whether somebody has been told all of it.
fn say(stream: &UnixStream, mut text: &[u8]) -> bool {
    let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
    while !text.is_empty() {
        match send(stream.as_raw_fd(), text, flags) {
            Ok(sent) => text = text.get(sent..).unwrap_or_default(),
            Err(Errno::EINTR) => {}
            Err(Errno::EAGAIN) => {
                let mut room = [PollFd::new(stream.as_fd(), PollFlags::POLLOUT)];
                if !matches!(poll(&mut room, PATIENCE), Ok(1) | Err(Errno::EINTR)) {
                    return false;
                }
            }
            Err(_) => return false,
        }
    }
    true
}

impl Console {
    /// Show everything to one more.
    pub(crate) fn welcome(&self, connection: &UnixStream) {
        let screen = connection.try_clone();
        let (Ok(screen), Ok(mut people)) = (screen, self.people.lock()) else {
            return;
        };
        match people.as_mut() {
            Some(people) => people.push(screen),
            // It is over.
            None => _ = screen.shutdown(Shutdown::Both),
        }
    }

    /// Take somebody's keys, until he leaves.
    pub(crate) fn listen(&self, connection: &UnixStream) {
        while let Some(keys) = Keys::read(connection) {
            match keys {
                // Typed into a terminal that nobody reads, it waits there, and hinders nobody else.
                Keys::Typed(bytes) => _ = (&self.keyboard).write_all(&bytes),
                Keys::Size { rows, columns } => {
                    let size = Winsize {
                        ws_row: rows,
                        ws_col: columns,
                        ws_xpixel: 0,
                        ws_ypixel: 0,
                    };
                    let _ = tcsetwinsize(&self.keyboard, size);
                }
            }
        }
        let _ = connection.shutdown(Shutdown::Both);
    }
}

impl registry::Console for Console {
    fn attach(&self, connection: UnixStream) {
        self.welcome(&connection);
        self.listen(&connection);
    }
}
