//! The supervisor's end of the sockets.
//!
//! One thread waits at each name, and each connection has one of its own for as long as it takes: none
//! of them knows the table. Questions are queued for the event loop, which takes them between two
//! stops, and is woken by a bell where it sleeps. While nobody asks, nothing runs.

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::fmt;
use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::frame::{self, FrameError, LONGEST_ANSWER, LONGEST_QUESTION, Until};
use crate::name::Claim;
use crate::peer::Peer;
use crate::protocol::{Refusal, Request, Response};

/// How long a peer may take to ask, or to listen.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many may ask at once.
const CROWD: usize = 256;
/// How often somebody who waits for an answer is looked after: he may have gone.
const ROUND: Duration = Duration::from_secs(1);
/// What a thread needs that reads one question and writes one answer.
const STACK: usize = 128 << 10;

/// Wakes the event loop. It may have to be rung again: see [`Asked::take`].
pub type Bell = Box<dyn Fn() + Send + Sync>;

/// A container's own terminal.
pub trait Console: fmt::Debug + Send + Sync {
    /// Be at it through that connection, until either ends.
    fn attach(&self, connection: UnixStream);
}

/// A question, and who asks it.
#[derive(Debug)]
pub struct Asked {
    /// The name of the container whose socket it came by.
    pub container: String,
    /// Who asks: the owner or root.
    pub peer: Peer,
    /// What.
    pub request: Request,
    /// Where the answer goes.
    pub answer: Answer,
}

/// Where an answer goes. Dropped unused, it says that the container has ended.
#[derive(Debug)]
pub struct Answer(Sender<Response>);

impl Answer {
    /// Give it. Whoever asked may be gone.
    pub fn give(self, response: Response) {
        let _ = self.0.send(response);
    }
}

/// The queue of questions.
pub struct Control {
    inner: Arc<Inner>,
    queue: Receiver<(Asked, Arc<AtomicBool>)>,
}

struct Inner {
    questions: Sender<(Asked, Arc<AtomicBool>)>,
    bell: Bell,
    crowd: AtomicUsize,
    /// Told at each connection's end.
    left: (Mutex<()>, Condvar),
    console: Option<Arc<dyn Console>>,
    /// What is answered when there is no loop any more that could.
    last_word: OnceLock<Response>,
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control").finish_non_exhaustive()
    }
}

impl Control {
    /// A queue, the bell that is rung when something is in it, and the terminal of those who are attached.
    pub fn new(bell: Bell, console: Option<Arc<dyn Console>>) -> Self {
        let (questions, queue) = mpsc::channel();
        let left = (Mutex::new(()), Condvar::new());
        let crowd = AtomicUsize::new(0);
        let inner = Inner {
            questions,
            bell,
            crowd,
            left,
            console,
            last_word: OnceLock::new(),
        };
        Self {
            inner: Arc::new(inner),
            queue,
        }
    }

    /// Answer at the socket of that name, until the claim is dropped.
    ///
    /// # Errors
    /// When no thread can be had.
    pub fn serve(&self, name: &str, claim: &mut Claim) -> std::io::Result<()> {
        let (inner, listener, name) = (Arc::clone(&self.inner), claim.listener(), name.to_owned());
        let porter = thread::Builder::new()
            .name("control".into())
            .stack_size(STACK)
            .spawn(move || wait_at_the_door(&inner, &listener, &name))?;
        claim.answered_by(porter);
        Ok(())
    }

    /// The next question, if there is one.
    pub fn next(&self) -> Option<Asked> {
        let (asked, taken) = self.queue.try_recv().ok()?;
        taken.store(true, Ordering::Release);
        Some(asked)
    }

    /// After the last claim has been dropped: answer whoever has not been answered yet, and wait until it is
    /// written, but not for ever.
    pub fn finish(self, last_word: Response) {
        let Self { inner, queue } = self;
        let _ = inner.last_word.set(last_word);
        drop(queue);
        let deadline = Instant::now() + PATIENCE;
        let (lock, left) = &inner.left;
        let Ok(mut guard) = lock.lock() else { return };
        while inner.crowd.load(Ordering::Acquire) > 0 {
            let patience = deadline.saturating_duration_since(Instant::now());
            match left.wait_timeout(guard, patience) {
                Ok((next, result)) if !result.timed_out() => guard = next,
                _ => return,
            }
        }
    }
}

fn wait_at_the_door(inner: &Arc<Inner>, listener: &UnixListener, name: &str) {
    loop {
        match listener.accept() {
            Ok((stream, _)) => let_in(inner, stream, name),
            Err(error) => match error.raw_os_error() {
                // The claim has been dropped.
                Some(libc::EINVAL) => return,
                // Somebody who left again, or too many open files: others will come, or go.
                _ => thread::sleep(Duration::from_millis(10)),
            },
        }
    }
}

fn let_in(inner: &Arc<Inner>, stream: UnixStream, name: &str) {
    let Ok(peer) = Peer::of(&stream) else { return };
    let refuse = |refusal| {
        let frame = frame::encode(Response::Refused(refusal), LONGEST_ANSWER);
        if let Ok(frame) = frame
            && stream.set_nonblocking(true).is_ok()
        {
            // It fits into the socket's buffer, or the peer has had its chance.
            let _ = (&stream).write(&frame);
        }
    };
    if !peer.is_owner_or_root() {
        return refuse(Refusal::NotYours);
    }
    if inner.crowd.fetch_add(1, Ordering::AcqRel) >= CROWD {
        refuse(Refusal::Busy);
        return inner.leave();
    }
    let (ours, name) = (Arc::clone(inner), name.to_owned());
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || {
        // A peer that gives up is nobody's failure.
        let _ = attend(&ours, &stream, peer, name);
        drop(stream);
        ours.leave();
    });
    if thread.is_err() {
        inner.leave();
    }
}

/// One question, one answer.
fn attend(
    inner: &Inner,
    stream: &UnixStream,
    peer: Peer,
    container: String,
) -> Result<(), FrameError> {
    let question = frame::decode(Until::new(stream, Some(PATIENCE)), LONGEST_QUESTION);
    let response = match question {
        Ok(request) => match inner.ask(container, peer, request, stream) {
            Some(response) => response,
            None => return Ok(()),
        },
        Err(error @ (FrameError::HungUp | FrameError::Timeout)) => return Err(error),
        Err(_) => Response::Refused(Refusal::Malformed),
    };
    let attaches = response == Response::Attached;
    let answer = frame::encode(response, LONGEST_ANSWER)
        .or_else(|_| frame::encode(Response::Refused(Refusal::Busy), LONGEST_ANSWER))?;
    Until::new(stream, Some(PATIENCE)).write_all(&answer)?;
    if let (true, Some(console)) = (attaches, &inner.console) {
        stream.set_read_timeout(None)?;
        stream.set_write_timeout(None)?;
        console.attach(stream.try_clone()?);
    }
    Ok(())
}

impl Inner {
    /// Queue a question and wait for its answer. `None`: the peer went away meanwhile.
    fn ask(
        &self,
        container: String,
        peer: Peer,
        request: Request,
        stream: &UnixStream,
    ) -> Option<Response> {
        let (sender, answer) = mpsc::channel();
        let asked = Asked {
            container,
            peer,
            request,
            answer: Answer(sender),
        };
        let taken = Arc::new(AtomicBool::new(false));
        if self.questions.send((asked, Arc::clone(&taken))).is_err() {
            return Some(self.end());
        }
        // The loop may be about to fall asleep as the bell rings, and not hear it.
        let mut pause = Duration::from_millis(1);
        loop {
            let is_taken = taken.load(Ordering::Acquire);
            if !is_taken {
                (self.bell)();
            }
            match answer.recv_timeout(if is_taken { ROUND } else { pause }) {
                Ok(response) => return Some(response),
                Err(RecvTimeoutError::Disconnected) => return Some(self.end()),
                Err(RecvTimeoutError::Timeout) if has_hung_up(stream) => return None,
                Err(RecvTimeoutError::Timeout) => pause = (pause * 2).min(ROUND),
            }
        }
    }

    fn end(&self) -> Response {
        let last_word = self.last_word.get().cloned();
        last_word.unwrap_or(Response::Ended(None))
    }

    fn leave(&self) {
        // Under the lock, or the one who waits for this could miss it.
        let guard = self.left.0.lock();
        self.crowd.fetch_sub(1, Ordering::AcqRel);
        self.left.1.notify_all();
        drop(guard);
    }
}

/// Whether nobody is there any more to read an answer.
fn has_hung_up(stream: &UnixStream) -> bool {
    let mut polled = [PollFd::new(stream.as_fd(), PollFlags::empty())];
    let gone = PollFlags::POLLHUP | PollFlags::POLLERR;
    poll(&mut polled, PollTimeout::ZERO).is_ok()
        && polled
            .iter()
            .filter_map(PollFd::revents)
            .any(|events| events.intersects(gone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{CallError, Connection};
    use std::io::Read;

    /// A container that answers `Done` to everything but waits, on a thread of its own.
    struct Box {
        name: String,
        _claim: Claim,
    }

    fn open(name: &str) -> Box {
        let name = format!("test-{name}-{}", std::process::id());
        let mut claim = Claim::take(&name).expect("it is free");
        let (bell, rung) = mpsc::channel();
        let bell = Mutex::new(bell);
        let control = Control::new(
            std::boxed::Box::new(move || {
                if let Ok(bell) = bell.lock() {
                    let _ = bell.send(());
                }
            }),
            None,
        );
        control
            .serve(&name, &mut claim)
            .expect("threads can be had");
        thread::spawn(move || {
            let mut waiting = Vec::new();
            while rung.recv().is_ok() {
                while let Some(asked) = control.next() {
                    match asked.request {
                        Request::Wait => waiting.push(asked),
                        _ => asked.answer.give(Response::Done),
                    }
                }
            }
        });
        Box {
            name,
            _claim: claim,
        }
    }

    fn ask(container: &Box, request: &Request) -> Result<Response, CallError> {
        Connection::open(&container.name)?.ask(request, Some(PATIENCE))
    }

    #[test]
    fn a_question_has_an_answer() {
        let container = open("answer");
        for _ in 0..100 {
            assert!(matches!(
                ask(&container, &Request::Pause),
                Ok(Response::Done)
            ));
        }
    }

    #[test]
    fn nobody_is_there() {
        let gone = Connection::open("test-no-such-container");
        assert!(matches!(gone, Err(CallError::NoSuchContainer)));
        let absurd = Connection::open(&"x".repeat(200));
        assert!(matches!(absurd, Err(CallError::NoSuchContainer)));
    }

    #[test]
    fn garbage_and_silence_hinder_nobody() {
        let container = open("garbage");
        let connect = || {
            let address = crate::name::address(&container.name).expect("it is a name");
            UnixStream::connect_addr(&address).expect("it listens")
        };
        use std::os::unix::net::UnixStream;
        let silent: Vec<_> = (0..20).map(|_| connect()).collect();
        let mut talking = connect();
        talking.write_all(&[0xff; 4096]).expect("there is a buffer");
        let mut answer = Vec::new();
        let _ = talking.read_to_end(&mut answer);
        assert!(String::from_utf8_lossy(&answer).contains("malformed"));
        assert!(matches!(
            ask(&container, &Request::Pause),
            Ok(Response::Done)
        ));
        drop(silent);
    }

    #[test]
    fn who_goes_away_makes_room() {
        let container = open("room");
        for _ in 0..2 {
            let waiting: Vec<_> = (0..CROWD)
                .map(|_| {
                    let connection = Connection::open(&container.name).expect("it listens");
                    connection.send(&Request::Wait).expect("it is read");
                    connection
                })
                .collect();
            // The accept queue is in order: when this one is refused, all the others are in.
            let crowded = ask(&container, &Request::Pause);
            assert!(
                matches!(crowded, Err(CallError::Refused(Refusal::Busy))),
                "{crowded:?}"
            );
            drop(waiting);
            let deadline = Instant::now() + 4 * ROUND;
            while ask(&container, &Request::Pause).is_err() {
                assert!(Instant::now() < deadline, "nobody makes room");
            }
        }
    }

    #[test]
    fn a_supervisor_that_does_not_answer_is_named() {
        let name = format!("test-silent-{}", std::process::id());
        let claim = Claim::take(&name).expect("it is free");
        let connection = Connection::open(&name).expect("the kernel takes it");
        let answer = connection.ask(&Request::Describe, Some(Duration::from_millis(50)));
        assert!(
            matches!(answer, Err(CallError::Silent { .. })),
            "{answer:?}"
        );
        assert_eq!(connection.peer().pid, std::process::id().cast_signed());
        drop(claim);
    }
}
