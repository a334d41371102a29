//! A terminal of its own for a program, and ours in between.

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr, tcsetwinsize};
use std::fs::File;
use std::io::{self, Read, Write, stdin, stdout};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
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

/// What carries keys and text between our terminal and the program's.
#[derive(Debug)]
pub(crate) struct Pump {
    thread: JoinHandle<()>,
    /// Its other end hangs up when the program has ended.
    end: io::PipeWriter,
    _raw: Raw,
}

impl Pump {
    /// Carry, until the program has ended. Our terminal is raw meanwhile.
    pub(crate) fn start(keyboard: File) -> io::Result<Self> {
        let (ended, end) = io::pipe()?;
        // Blocked before the thread starts, so that nobody else takes it.
        let mut resized = SigSet::empty();
        resized.add(Signal::SIGWINCH);
        resized.thread_block()?;
        let resizes = SignalFd::with_flags(&resized, SfdFlags::SFD_CLOEXEC)?;
        let raw = Raw::enter();
        let thread = std::thread::Builder::new()
            .name("terminal".into())
            .spawn(move || carry(&keyboard, &resizes, &ended))?;
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

fn carry(keyboard: &File, resizes: &SignalFd, ended: &impl AsFd) {
    let (stdin, mut stdout) = (stdin(), stdout());
    let mut types = true;
    let mut is_over = false;
    loop {
        let ready = {
            let wanted: [(BorrowedFd<'_>, bool); 4] = [
                (keyboard.as_fd(), true),
                (stdin.as_fd(), types && !is_over),
                (resizes.as_fd(), true),
                (ended.as_fd(), !is_over),
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
                Ok(0) if is_over => return,
                Ok(_) => {}
                Err(nix::errno::Errno::EINTR) => continue,
                Err(_) => return,
            }
            let mut ready = [false; 4];
            for ((ready, polled), (_, wanted)) in ready.iter_mut().zip(&polled).zip(&wanted) {
                *ready = *wanted && polled.revents().is_some_and(|events| !events.is_empty());
            }
            ready
        };
        let [shown, typed, resized, ends] = ready;
        let mut chunk = [0; 4096];
        if shown {
            match (&*keyboard).read(&mut chunk) {
                Ok(length @ 1..) => {
                    let text = chunk.get(..length).unwrap_or_default();
                    // A screen that is gone shows nothing; the program goes on.
                    let _ = stdout.write_all(text).and_then(|()| stdout.flush());
                }
                // EIO is how a terminal says that nobody is on it any more.
                _ => return,
            }
        }
        if typed {
            match nix::unistd::read(stdin.as_fd(), &mut chunk) {
                Ok(length @ 1..) => {
                    let _ = (&*keyboard).write_all(chunk.get(..length).unwrap_or_default());
                }
                _ => {
                    types = false;
                    // The end of the input, as it is typed.
                    let _ = (&*keyboard).write_all(&[4]);
                }
            }
        }
        if resized {
            let _ = resizes.read_signal();
            take_size(keyboard);
        }
        is_over |= ends;
    }
}
