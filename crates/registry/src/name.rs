//! Names, claimed and listed.

use nix::sys::socket::{Shutdown, shutdown};
use std::collections::BTreeSet;
use std::io;
use std::os::fd::AsRawFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::peer::Peer;

/// What every name is bound under.
const PREFIX: &str = "pidbox/";

/// A held name, and the socket that it is. Dropping it frees the name.
#[derive(Debug)]
pub struct Claim {
    listener: Arc<UnixListener>,
    porter: Option<JoinHandle<()>>,
}

/// A name could not be claimed.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// Somebody has it.
    #[error("the name is taken")]
    Taken,
    /// Another reason.
    #[error("the name cannot be claimed")]
    Other(#[source] io::Error),
}

/// The address of a name.
pub(crate) fn address(name: &str) -> io::Result<SocketAddr> {
    SocketAddr::from_abstract_name(format!("{PREFIX}{name}"))
}

impl Claim {
    /// Take the name, if nobody has it.
    ///
    /// # Errors
    /// [`ClaimError`].
    pub fn take(name: &str) -> Result<Self, ClaimError> {
        let address = address(name).map_err(ClaimError::Other)?;
        let deadline = Instant::now() + LAST_BREATH;
        loop {
            return match UnixListener::bind_addr(&address) {
                Ok(listener) => Ok(Self {
                    listener: Arc::new(listener),
                    porter: None,
                }),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    if is_dead(&address) && Instant::now() < deadline {
                        std::thread::sleep(Duration::from_millis(1));
                        continue;
                    }
                    Err(ClaimError::Taken)
                }
                Err(error) => Err(ClaimError::Other(error)),
            };
        }
    }

    pub(crate) fn listener(&self) -> Arc<UnixListener> {
        Arc::clone(&self.listener)
    }

    /// The thread that answers at this socket, which ends with the claim.
    pub(crate) fn answered_by(&mut self, porter: JoinHandle<()>) {
        self.porter = Some(porter);
    }
}

/// How long a dead holder's name is waited for.
const LAST_BREATH: Duration = Duration::from_secs(2);

/// Whether whoever listens there has been killed, and only those who die with him have the socket still: a
/// process that shares his descriptors.
fn is_dead(address: &SocketAddr) -> bool {
    match UnixStream::connect_addr(address).and_then(|socket| Peer::of(&socket)) {
        Ok(holder) => holder.pid > 0 && is_gone(holder.pid),
        // It has become free meanwhile, or is about to.
        Err(error) => error.kind() == io::ErrorKind::ConnectionRefused,
    }
}

/// Whether there is no such process, or only what is left of one: `State` of `/proc/<pid>/status`.
fn is_gone(pid: i32) -> bool {
    match std::fs::read_to_string(format!("/proc/{pid}/status")) {
        Ok(status) => status
            .lines()
            .find_map(|line| line.strip_prefix("State:"))
            .is_some_and(|state| state.trim_start().starts_with(['Z', 'X'])),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

impl Drop for Claim {
    /// The name is free when this returns: nobody else holds the socket then.
    fn drop(&mut self) {
        if let Some(porter) = self.porter.take() {
            let _ = shutdown(self.listener.as_raw_fd(), Shutdown::Both);
            let _ = porter.join();
        }
    }
}

/// The names of all containers of this host, in order: those of this network namespace, for that
/// is how far abstract sockets are seen (`unix(7)`).
///
/// # Errors
/// When /proc/net/unix cannot be read.
pub fn containers() -> io::Result<Vec<String>> {
    // Names are ASCII, but other people's sockets may be called anything.
    let table = std::fs::read("/proc/net/unix")?;
    Ok(listening(&String::from_utf8_lossy(&table)))
}

/// The names in a text like /proc/net/unix.
fn listening(table: &str) -> Vec<String> {
    // __SO_ACCEPTCON, which tells a name from the connections that are made to it.
    const LISTENS: &str = "00010000";
    let names: BTreeSet<_> = table
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let flags = words.nth(3)?;
            let path = words.nth(3)?;
            (flags == LISTENS).then_some(path)?.strip_prefix("@")
        })
        .filter_map(|path| path.strip_prefix(PREFIX))
        .filter(|name| !name.is_empty())
        .collect();
    names.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unique(name: &str) -> String {
        format!("test-{name}-{}", std::process::id())
    }

    #[test]
    fn a_name_is_held_once() {
        let name = unique("once");
        let claim = Claim::take(&name).expect("it is free");
        assert!(matches!(Claim::take(&name), Err(ClaimError::Taken)));
        assert!(containers().expect("/proc is there").contains(&name));
        drop(claim);
        assert!(!containers().expect("/proc is there").contains(&name));
        Claim::take(&name).expect("it is free again");
    }

    #[test]
    fn of_a_hundred_one_wins() {
        let name = unique("race");
        let start = Arc::new(std::sync::Barrier::new(100));
        let racers: Vec<_> = (0..100)
            .map(|_| {
                let (start, name) = (Arc::clone(&start), name.clone());
                std::thread::spawn(move || {
                    start.wait();
                    Claim::take(&name)
                })
            })
            .collect();
        let claims: Vec<_> = racers
            .into_iter()
            .filter_map(|racer| racer.join().ok())
            .collect();
        assert_eq!(claims.len(), 100);
        assert_eq!(claims.iter().filter(|claim| claim.is_ok()).count(), 1);
    }

    #[test]
    fn only_listening_sockets_are_names() {
        let table = "\
Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 12345 @pidbox/web
0000000000000000: 00000003 00000000 00000000 0001 03 12346 @pidbox/web
0000000000000000: 00000003 00000000 00000000 0001 03 12347 @pidbox/other
0000000000000000: 00000002 00000000 00010000 0001 01 12348 @pidbox/
0000000000000000: 00000002 00000000 00010000 0001 01 12349 /run/pidbox/file
0000000000000000: 00000002 00000000 00010000 0001 01 12350
0000000000000000: 00000002 00000000 00010000 0001 01 12351 @pidbox/db
";
        assert_eq!(listening(table), ["db", "web"]);
    }
}
