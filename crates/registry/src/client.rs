//! Asking a container.

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, UnixAddr, connect, setsockopt, socket};
use nix::sys::socket::{SockaddrLike, sockopt::SendTimeout};
use nix::sys::time::{TimeVal, TimeValLike};
use std::io::Write;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use crate::frame::{self, FrameError, LONGEST_ANSWER, LONGEST_QUESTION, Until};
use crate::peer::Peer;
use crate::protocol::{Refusal, Request, Response};

/// How long a supervisor may take to answer what it can answer at once.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// No answer, or not the one that was hoped for.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nobody has that name.
    #[error("no such container")]
    NoSuchContainer,
    /// The name is held by a process of another user, who is not trusted to answer.
    #[error("it belongs to user {}", .0.uid)]
    NotYours(Peer),
    /// It is there and does not answer.
    #[error("its supervisor (PID {}) does not answer: {error}", .peer.pid)]
    Silent {
        /// Who should.
        peer: Peer,
        /// What happened instead.
        #[source]
        error: FrameError,
    },
    /// It says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A connection to a container, good for one question.
#[derive(Debug)]
pub struct Connection {
    stream: UnixStream,
    peer: Peer,
}

impl Connection {
    /// Knock at the container of that name. Nothing that the other end does makes this wait for long.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn open(name: &str) -> Result<Self, CallError> {
        let nobody = Peer { pid: 0, uid: 0 };
        let failed = |errno: Errno| match errno {
            Errno::ECONNREFUSED | Errno::ENAMETOOLONG => CallError::NoSuchContainer,
            errno => CallError::Silent {
                peer: nobody,
                error: std::io::Error::from(errno).into(),
            },
        };
        let address =
            UnixAddr::new_abstract(format!("pidbox/{name}").as_bytes()).map_err(failed)?;
        debug_assert!(address.len() > 0);
        let socket = socket(
            AddressFamily::Unix,
            SockType::Stream,
            SockFlag::SOCK_CLOEXEC,
            None,
        )
        .map_err(failed)?;
        // connect(2) waits while the queue of a listener is full.
        let patience = TimeVal::seconds(i64::try_from(PATIENCE.as_secs()).unwrap_or(1));
        setsockopt(&socket, SendTimeout, &patience).map_err(failed)?;
        connect(socket.as_raw_fd(), &address).map_err(failed)?;
        let peer = Peer::of(&socket).unwrap_or(nobody);
        Ok(Self {
            stream: socket.into(),
            peer,
        })
    }

    /// Who holds the name.
    pub fn peer(&self) -> Peer {
        self.peer
    }

    /// The connection itself, after an answer after which it is no more for questions.
    pub fn into_stream(self) -> UnixStream {
        // Whatever is done with it has its own patience.
        let _ = self.stream.set_read_timeout(None);
        let _ = self.stream.set_write_timeout(None);
        self.stream
    }

    /// Ask, and wait that long for the answer; for ever, where no patience is given.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn ask(
        &self,
        request: &Request,
        patience: Option<Duration>,
    ) -> Result<Response, CallError> {
        self.send(request)?;
        self.answer(patience)
    }

    /// Ask only.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn send(&self, request: &Request) -> Result<(), CallError> {
        if !self.peer.is_owner_or_root() && !nix::unistd::geteuid().is_root() {
            return Err(CallError::NotYours(self.peer));
        }
        let frame = frame::encode(request, LONGEST_QUESTION).map_err(self.silent())?;
        match Until::new(&self.stream, Some(PATIENCE)).write_all(&frame) {
            Ok(()) => Ok(()),
            // It may have said no before it was asked.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(self.silent()(error.into())),
        }
    }

    /// Wait for the answer.
    ///
    /// # Errors
    /// [`CallError`].
    pub fn answer(&self, patience: Option<Duration>) -> Result<Response, CallError> {
        let answer = frame::decode(Until::new(&self.stream, patience), LONGEST_ANSWER);
        match answer.map_err(self.silent())? {
            Response::Refused(refusal) => Err(refusal.into()),
            answer => Ok(answer),
        }
    }

    fn silent(&self) -> impl Fn(FrameError) -> CallError + use<> {
        let peer = self.peer;
        move |error| CallError::Silent { peer, error }
    }
}
