//! A program on a terminal of its own, with somebody at the keyboard.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::pty::{OpenptyResult, Winsize, openpty};

use crate::process::{kill_tree, wait};
use crate::{Program, Scratch, World, namespaces_work};

/// How long an expected text may take before the program counts as hung.
const HANG: Duration = Duration::from_secs(60);

/// A pseudoterminal with a program on it.
#[derive(Debug)]
pub struct Terminal {
    child: Child,
    keyboard: File,
    screen: Arc<Screen>,
    /// How much of the screen has been read.
    cursor: usize,
    _scratch: Scratch,
}

#[derive(Debug, Default)]
struct Screen {
    text: Mutex<String>,
    grown: Condvar,
}

impl Terminal {
    /// Runs a program with the terminal as its stdin, stdout, stderr and controlling terminal.
    ///
    /// `None`, said aloud, where the machine has no PID namespaces: the guard makes the session.
    pub fn run(program: &Program, world: World) -> Option<Self> {
        if !namespaces_work() {
            crate::skipped("a test on a terminal", "its session needs a PID namespace");
            return None;
        }
        let size = Winsize {
            ws_row: 24,
            ws_col: 200,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let OpenptyResult { master, slave } = openpty(&size, None).expect("a terminal can be had");
        let scratch = Scratch::new("terminal");
        let end = || File::from(slave.try_clone().expect("a descriptor can be duplicated"));
        let child = program
            .command(world, &scratch.path().join("left"))
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .expect("the guard can be started");
        drop(slave);

        // The duplicates, unlike the original, do not pass on to the programs of other tests.
        let master = File::from(master);
        let keyboard = master.try_clone().expect("a descriptor can be duplicated");
        let mut wire = master.try_clone().expect("a descriptor can be duplicated");
        drop(master);
        let screen = Arc::new(Screen::default());
        let shown = Arc::clone(&screen);
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            // EIO is how a terminal says that nobody is on it any more.
            while let Ok(length @ 1..) = wire.read(&mut chunk) {
                let mut text = shown.text.lock().expect("no reader panics");
                text.push_str(&String::from_utf8_lossy(&chunk[..length]));
                shown.grown.notify_all();
            }
        });
        Some(Self {
            child,
            keyboard,
            screen,
            cursor: 0,
            _scratch: scratch,
        })
    }

    /// Types.
    pub fn send(&mut self, keys: &str) {
        self.keyboard
            .write_all(keys.as_bytes())
            .expect("a terminal takes input");
    }

    /// Makes the window another size: whoever is in front hears SIGWINCH (`TIOCSWINSZ`, ioctl_tty(2)).
    pub fn resize(&mut self, rows: u16, columns: u16) {
        let size = rustix::termios::Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        rustix::termios::tcsetwinsize(&self.keyboard, size).expect("a terminal has a size");
    }

    /// Reads on until `text` has come, and returns what came before it.
    ///
    /// # Panics
    ///
    /// When it does not come; the program is killed first, and the screen shown.
    pub fn expect(&mut self, wanted: &str) -> String {
        let deadline = Instant::now() + HANG;
        let mut text = self.screen.text.lock().expect("no reader panics");
        loop {
            if let Some(at) = text[self.cursor..].find(wanted) {
                let before = text[self.cursor..self.cursor + at].to_owned();
                self.cursor += at + wanted.len();
                return before;
            }
            let now = Instant::now();
            if now > deadline {
                break;
            }
            let waited = self.screen.grown.wait_timeout(text, deadline - now);
            text = waited.expect("no reader panics").0;
        }
        let screen = text.clone();
        drop(text);
        let tree = kill_tree(&mut self.child);
        panic!("{wanted:?} did not come\n--- screen\n{screen}\n--- processes\n{tree}");
    }

    /// The program's end.
    ///
    /// # Panics
    ///
    /// When it does not come.
    pub fn end(mut self) -> ExitStatus {
        wait(&mut self.child, Instant::now() + HANG).unwrap_or_else(|| {
            let tree = kill_tree(&mut self.child);
            let screen = self.screen.text.lock().expect("no reader panics").clone();
            panic!("it does not end\n--- screen\n{screen}\n--- processes\n{tree}");
        })
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed half-way leaves its program behind.
        if matches!(self.child.try_wait(), Ok(None)) {
            kill_tree(&mut self.child);
        }
    }
}
