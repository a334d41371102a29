//! A terminal of its own for a program, and ours in between.

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use registry::Keys;
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr, tcsetwinsize};
use std::fs::File;
use std::io::{self, Write, stdin, stdout};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::thread::JoinHandle;

/// A new pseudoterminal, as large as ours is: the keyboard's end and the program's.
pub(crate) fn pseudoterminal() -> io::Result<(File, OwnedFd)> {
    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&keyboard)?;
    unlockpt(&keyboard)?;
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let program = ioctl_tiocgptpeer(&keyboard, flags)?;
    take_size(&keyboard);
    Ok((keyboard.into(), program))
}

/// Give it the size of our terminal, if we have one.
fn take_size(keyboard: &impl AsFd) {
    if let Ok(size) = tcgetwinsize(stdin()) {
        // A terminal without a size is as good.
        let _ = tcsetwinsize(keyboard, size);
    }
}

/// Our terminal, raw as long as this lives: every key is the program's.
#[derive(Debug)]
pub(crate) struct Raw(Option<Termios>);

impl Raw {
    /// Nothing happens where stdin is no terminal.
    pub(crate) fn enter() -> Self {
        let before = tcgetattr(stdin()).ok();
        if let Some(before) = &before {
            let mut raw = before.clone();
            raw.make_raw();
            let _ = tcsetattr(stdin(), OptionalActions::Drain, &raw);
        }
        Self(before)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            let _ = tcsetattr(stdin(), OptionalActions::Drain, before);
        }
    }
}

/// The other end of what is typed here and shown here.
pub(crate) trait Far {
    /// What it shows can be read there.
    fn screen(&self) -> BorrowedFd<'_>;
    /// These keys were pressed. One that is gone misses them.
    fn typed(&self, keys: &[u8]);
    /// Our terminal may have another size.
    fn resized(&self);
}

/// A pseudoterminal that is in our own hands.
impl Far for File {
    fn screen(&self) -> BorrowedFd<'_> {
        self.as_fd()
    }

    fn typed(&self, keys: &[u8]) {
        let _ = (&*self).write_all(keys);
    }

    fn resized(&self) {
        take_size(self);
    }
}

/// A container's terminal, through its control socket.
impl Far for UnixStream {
    fn screen(&self) -> BorrowedFd<'_> {
        self.as_fd()
    }

    fn typed(&self, keys: &[u8]) {
        let _ = Keys::Typed(keys.to_vec()).write(self);
    }

    fn resized(&self) {
        if let Ok(size) = tcgetwinsize(stdin()) {
            let size = Keys::Size {
                rows: size.ws_row,
                columns: size.ws_col,
            };
            let _ = size.write(self);
        }
    }
}

/// What carries keys and text between our terminal and the program's.
#[derive(Debug)]
pub(crate) struct Pump {
    thread: JoinHandle<Carried>,
    /// Its other end hangs up when the program has ended.
    end: io::PipeWriter,
    _raw: Raw,
}

impl Pump {
    /// Carry, until the program has ended. Our terminal is raw meanwhile.
    pub(crate) fn start(keyboard: File) -> io::Result<Self> {
        let (ended, end) = io::pipe()?;
        // Blocked before the thread starts, so that nobody else takes it.
        let resizes = resizes()?;
        let raw = Raw::enter();
        let thread = std::thread::Builder::new()
            .name("terminal".into())
            .spawn(move || carry(&keyboard, &resizes, ended.as_fd(), Leaving::Never))?;
        Ok(Self {
            thread,
            end,
            _raw: raw,
        })
    }

    /// The program has ended: what it wrote is still carried.
    pub(crate) fn finish(self) {
        drop(self.end);
        let _ = self.thread.join();
    }
}

/// Whether two keys, Ctrl-P and Ctrl-Q, leave the terminal to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaving {
    Never,
    ByKeys,
}

/// Why nothing is carried any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    /// There is nobody any more at the other end.
    All,
    /// Somebody has left.
    Left,
}

/// Be at a container's terminal, until its end or until somebody leaves. Our own is raw meanwhile.
pub(crate) fn attend(far: &UnixStream, leaving: Leaving) -> io::Result<Carried> {
    let resizes = resizes()?;
    // Nobody tells of an end but the connection itself.
    let (never, _open) = io::pipe()?;
    let _raw = Raw::enter();
    far.resized();
    Ok(carry(far, &resizes, never.as_fd(), leaving))
}

fn resizes() -> io::Result<SignalFd> {
    let mut resized = SigSet::empty();
    resized.add(Signal::SIGWINCH);
    resized.thread_block()?;
    Ok(SignalFd::with_flags(&resized, SfdFlags::SFD_CLOEXEC)?)
}

fn carry(far: &impl Far, resizes: &SignalFd, ended: BorrowedFd<'_>, leaving: Leaving) -> Carried {
    const CTRL_P: u8 = 16;
    const CTRL_Q: u8 = 17;
    let (stdin, mut stdout) = (stdin(), stdout());
    let mut types = true;
    let mut is_over = false;
    let mut about_to_leave = false;
    loop {
        let wanted: [(BorrowedFd<'_>, bool); 4] = [
            (far.screen(), true),
            (stdin.as_fd(), types && !is_over),
            (resizes.as_fd(), true),
            (ended, !is_over),
        ];
        let mut polled = wanted.map(|(fd, wanted)| {
            let events = if wanted {
                PollFlags::POLLIN
            } else {
                PollFlags::empty()
            };
            PollFd::new(fd, events)
        });
        // What is left after the end is there already.
        let patience = if is_over {
            PollTimeout::ZERO
        } else {
            PollTimeout::NONE
        };
        match poll(&mut polled, patience) {
            Ok(0) if is_over => return Carried::All,
            Ok(_) => {}
            Err(nix::errno::Errno::EINTR) => continue,
            Err(_) => return Carried::All,
        }
        let mut ready = [false; 4];
        for ((ready, polled), (_, wanted)) in ready.iter_mut().zip(&polled).zip(&wanted) {
            *ready = *wanted && polled.revents().is_some_and(|events| !events.is_empty());
        }
        let [shown, typed, resized, ends] = ready;
        let mut chunk = [0; 4096];
        if shown {
            match nix::unistd::read(far.screen(), &mut chunk) {
                Ok(length @ 1..) => {
                    let text = chunk.get(..length).unwrap_or_default();
                    // A screen that is gone shows nothing; the program goes on.
                    let _ = stdout.write_all(text).and_then(|()| stdout.flush());
                }
                Err(nix::errno::Errno::EINTR) => {}
                // EIO is how a terminal says that nobody is on it any more.
                _ => return Carried::All,
            }
        }
        if typed {
            match nix::unistd::read(stdin.as_fd(), &mut chunk) {
                Ok(length @ 1..) => {
                    let keys = chunk.get(..length).unwrap_or_default();
                    if leaving == Leaving::ByKeys {
                        for &key in keys {
                            if about_to_leave && key == CTRL_Q {
                                return Carried::Left;
                            }
                            about_to_leave = key == CTRL_P;
                        }
                    }
                    far.typed(keys);
                }
                Err(nix::errno::Errno::EINTR) => {}
                _ => {
                    types = false;
                    // The end of the input, as it is typed.
                    far.typed(&[4]);
                }
            }
        }
        if resized {
            let _ = resizes.read_signal();
            far.resized();
        }
        is_over |= ends;
    }
}
