//! Signals that are sent to the supervisor go on to the program.
//!
//! The supervisor stands where the program would stand, so whoever signals it means the program.
//! What the terminal sends reaches both by itself and is not sent a second time.

use abi::Signal;
use nix::sys::signal::SigSet;
use ptrace::ProcessHandle;

use crate::Error;

/// Whose the terminal is that we were started on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The program's.
    Programs,
    /// Ours: it has another one, whose size is to be ours.
    Ours,
}

/// Hold every signal, and let a thread of their own pass them on to that process. What the terminal's
/// window does is heard by whoever has the terminal.
pub(crate) fn forward(to: ProcessHandle, window: Window) -> Result<(), Error> {
    hold_signals()?;
    // SIGCHLD is the bell of whoever waits for the tracees: to be woken at each would be dear.
    let heard_elsewhere: &[Signal] = match window {
        Window::Programs => &[Signal::SIGCHLD],
        Window::Ours => &[Signal::SIGCHLD, Signal::SIGWINCH],
    };
    std::thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            while let Ok((signal, code)) = ptrace::next_signal(heard_elsewhere) {
                if is_meant_for_the_program(signal, code) {
                    to.send(signal);
                }
            }
        })
        .map_err(|source| Error::Host {
            what: "cannot start a thread",
            source,
        })?;
    Ok(())
}

/// Block every signal in this thread and all that follow.
pub(crate) fn hold_signals() -> Result<(), Error> {
    SigSet::all()
        .thread_block()
        .map_err(Error::host("cannot block signals"))
}

fn is_meant_for_the_program(signal: Signal, code: i32) -> bool {
    // SIGCONT is seen to where the supervisor has been stopped.
    let ours = signal == Signal::SIGCONT;
    // SI_USER, and what sigqueue(3) and pthread_kill(3) send: SI_QUEUE, SI_TKILL.
    let sent_by_somebody = matches!(code, 0 | -1 | -6);
    sent_by_somebody && !ours
}
