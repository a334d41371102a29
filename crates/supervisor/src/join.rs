//! Joining a running container, seen from outside.

use abi::RealPid;
use ptrace::{FilterInstruction, News, ProcessHandle, Program, Stdio, Volunteer};
use registry::client::{CallError, Connection, PATIENCE};
use registry::protocol::{Refusal, Request, Response};

use crate::Error;
use crate::event_loop::Outcome;
use crate::forward::{Window, forward, hold_signals};

/// Why nobody joined.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The container did not answer, or said no.
    #[error(transparent)]
    Call(#[from] CallError),
    /// There is no process, or it did not become the program.
    #[error(transparent)]
    Own(#[from] Error),
}

/// A child of this process that is a member of a container.
#[derive(Debug)]
pub struct Joined {
    volunteer: Volunteer,
}

/// Make a child of this process a member of the container at the other end, and let it become the
/// program. This process must have one thread.
///
/// # Errors
/// [`JoinError`].
pub fn join(
    connection: &Connection,
    program: &Program,
    stdio: &Stdio,
) -> Result<Joined, JoinError> {
    let tracer = RealPid::from_raw(connection.peer().pid);
    let tracer = tracer.ok_or(CallError::Refused(Refusal::NotYourChild))?;
    let mut volunteer = ptrace::volunteer(program, tracer, stdio).map_err(Error::from)?;
    let request = Request::Join {
        real: volunteer.pid().raw(),
    };
    let answer = connection.ask(&request, Some(PATIENCE));
    match answer {
        Ok(Response::Joined { filter, .. }) => {
            let filter: Vec<_> = filter
                .into_iter()
                .map(|(code, jt, jf, k)| FilterInstruction { code, jt, jf, k })
                .collect();
            // A key that is meant for it must not be our end, however soon it is pressed: what comes from here on
            // waits until there is somebody to forward it.
            hold_signals()?;
            volunteer.admit(&filter);
            Ok(Joined { volunteer })
        }
        other => {
            // Left alone, it ends by itself; and where it could not even begin, it says why.
            let complaint = volunteer.give_up();
            Err(match (complaint, other) {
                (Some(complaint), _) => JoinError::Own(complaint.into()),
                (None, Err(error)) => error.into(),
                (None, Ok(Response::Ended(_))) => CallError::NoSuchContainer.into(),
                (None, Ok(_)) => CallError::Refused(Refusal::Malformed).into(),
            })
        }
    }
}

/// What has become of one that joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It has stopped with its job.
    Stopped,
    /// It has ended.
    Ended(Outcome),
}

impl Joined {
    /// Its real PID.
    pub fn real(&self) -> i32 {
        self.volunteer.pid().raw()
    }

    /// From now on, signals that are sent to this process go on to it.
    ///
    /// # Errors
    /// [`Error::Host`].
    pub fn forward_signals(&self, window: Window) -> Result<(), Error> {
        match ProcessHandle::open(self.volunteer.pid()) {
            Ok(handle) => forward(handle, window),
            // It is dead already, of which wait will tell.
            Err(_) => Ok(()),
        }
    }

    /// Let it go on after its job was stopped.
    pub fn go_on(&self) {
        ptrace::send(self.volunteer.pid(), abi::Signal::SIGCONT);
    }

    /// Wait until it stops or ends.
    ///
    /// # Errors
    /// [`Error::Exec`] and its like, where it never became the program.
    pub fn wait(&mut self) -> Result<Progress, Error> {
        match self.volunteer.wait().map_err(Error::Trace)? {
            News::Stopped => Ok(Progress::Stopped),
            News::Died(death) => match self.volunteer.complaint() {
                Some(complaint) => Err(complaint.into()),
                None => Ok(Progress::Ended(Outcome::from(death))),
            },
        }
    }
}
