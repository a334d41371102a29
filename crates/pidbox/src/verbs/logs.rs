//! `pidbox logs` and `rm`: what is kept of detached containers.

use registry::Shelf;
use registry::client::Connection;
use registry::protocol::Request;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::mpsc;
use std::time::Duration;

use super::{reach, signals};
use crate::message::Failure;
use crate::target::Target;

/// What is wanted of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What is there.
    SoFar,
    /// That, and what comes until the container ends.
    Follow,
}

/// The log of a container, if it has one, from here on.
pub(crate) fn from_here_on(target: &Target) -> Option<File> {
    let mut log = File::open(Shelf::of_user().log(target.name())).ok()?;
    log.seek(SeekFrom::End(0)).ok()?;
    Some(log)
}

pub(crate) fn logs(target: &Target, extent: Extent, tail: Option<usize>) -> Result<(), Failure> {
    let path = Shelf::of_user().log(target.name());
    let mut log = File::open(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::NoLog(target.clone()),
        _ => Failure::Shelf(error),
    })?;
    if let Some(lines) = tail {
        let start = start_of_the_last(lines, &mut log).map_err(Failure::Shelf)?;
        log.seek(SeekFrom::Start(start)).map_err(Failure::Shelf)?;
    }
    print(log, target, extent)
}

/// The rest of a log.
pub(crate) fn print(mut log: File, target: &Target, extent: Extent) -> Result<(), Failure> {
    let end = match extent {
        Extent::SoFar => None,
        Extent::Follow => Some(wait_for_the_end(target)),
    };
    loop {
        let is_over = match &end {
            None => true,
            // Looked at before the rest is read, or the last words could be missed.
            Some(end) => !matches!(end.try_recv(), Err(mpsc::TryRecvError::Empty)),
        };
        if pass_on(&mut log)? == Reader::Gone {
            return Ok(());
        }
        match &end {
            Some(end) if !is_over => {
                // Nobody is told when a file grows.
                let ended = end.recv_timeout(Duration::from_millis(100));
                if !matches!(ended, Err(mpsc::RecvTimeoutError::Timeout)) {
                    pass_on(&mut log)?;
                    return Ok(());
                }
            }
            _ => return Ok(()),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    There,
    Gone,
}

fn pass_on(log: &mut File) -> Result<Reader, Failure> {
    let mut stdout = io::stdout();
    let mut chunk = [0; 1 << 16];
    loop {
        let length = log.read(&mut chunk).map_err(Failure::Shelf)?;
        let text = chunk.get(..length).unwrap_or_default();
        match stdout.write_all(text).and_then(|()| stdout.flush()) {
            Ok(()) if length == 0 => return Ok(Reader::There),
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(Reader::Gone),
            Err(error) => return Err(Failure::Output(error)),
        }
    }
}

/// Something comes, or the sender goes, when the container has ended.
fn wait_for_the_end(target: &Target) -> mpsc::Receiver<()> {
    let (ended, end) = mpsc::channel();
    let name = target.name().to_owned();
    std::thread::spawn(move || {
        let _ended = ended;
        if let Ok(connection) = Connection::open(&name) {
            let _ = connection.ask(&Request::Wait, None);
        }
    });
    end
}

/// Where the last so many lines begin.
fn start_of_the_last(lines: usize, log: &mut File) -> io::Result<u64> {
    let mut at = log.seek(SeekFrom::End(0))?;
    let end = at;
    let mut newlines = 0;
    let mut chunk = [0; 4096];
    while at > 0 {
        let length = at.min(chunk.len() as u64);
        at -= length;
        log.seek(SeekFrom::Start(at))?;
        let part = chunk
            .get_mut(..usize::try_from(length).unwrap_or(0))
            .unwrap_or_default();
        log.read_exact(part)?;
        for (index, _) in part
            .iter()
            .enumerate()
            .rev()
            .filter(|(_, byte)| **byte == b'\n')
        {
            let after = at + index as u64 + 1;
            // The newline at the very end ends the last line, and begins none.
            newlines += usize::from(after < end);
            if after < end && newlines == lines {
                return Ok(after);
            }
            if lines == 0 {
                return Ok(end);
            }
        }
    }
    Ok(if lines == 0 { end } else { 0 })
}

/// Whether a container that runs is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Running {
    /// It is left alone, and that is a failure.
    Spare,
    /// It is stopped.
    Stop,
}

pub(crate) fn rm(target: &Target, running: Running) -> Result<(), Failure> {
    let names = registry::containers().map_err(Failure::Names)?;
    let runs = names.iter().any(|name| name == target.name());
    match running {
        Running::Spare if runs => return Err(Failure::StillRuns(target.clone())),
        Running::Stop if runs => {
            signals::stop(std::slice::from_ref(target), 10)?;
            reach::see_it_free(target)?;
        }
        Running::Spare | Running::Stop => {}
    }
    match Shelf::of_user().forget(target.name()) {
        Ok(was_there) if was_there || runs => Ok(()),
        Ok(_) => Err(Failure::NothingKept(target.clone())),
        Err(error) => Err(Failure::Shelf(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_found() {
        let path = std::env::temp_dir().join(format!("pidbox-tail-{}", std::process::id()));
        for (text, lines, start) in [
            ("a\nb\nc\n", 1, 4),
            ("a\nb\nc\n", 2, 2),
            ("a\nb\nc\n", 3, 0),
            ("a\nb\nc\n", 9, 0),
            ("a\nb\nc", 1, 4),
            ("a\nb\nc\n", 0, 6),
            ("", 1, 0),
            ("\n\n", 1, 1),
        ] {
            std::fs::write(&path, text).expect("it can be written");
            let mut log = File::open(&path).expect("it is there");
            assert_eq!(
                start_of_the_last(lines, &mut log).ok(),
                Some(start),
                "{text:?} {lines}"
            );
        }
        std::fs::remove_file(path).expect("it is there");
    }
}
