//! `--trace`: who lived when, and who made whom, in the format of Chrome's trace viewer, which Perfetto opens.
//!
//! A track is a task, under its numbers in the outermost container. A slice is a program that it ran,
//! and an arrow leads from a creator to what it made. The list is never closed before the end, and both
//! viewers read one that is not: a supervisor that is killed leaves a good file.

use abi::{RealPid, VirtualPid};
use pidspace::TaskId;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;

use crate::state::Supervisor;

/// Where it is written.
#[derive(Debug)]
pub(crate) struct Timeline {
    out: BufWriter<File>,
    start: Instant,
    arrows: u64,
}

/// A task's track: its TGID and TID.
type Track = (i32, i32);

impl Timeline {
    pub(crate) fn new(file: File) -> Self {
        let mut out = BufWriter::new(file);
        // A disk that is full costs the timeline, and nothing else.
        let _ = out.write_all(b"[\n");
        Self {
            out,
            start: Instant::now(),
            arrows: 0,
        }
    }

    fn event(&mut self, kind: char, (pid, tid): Track, rest: &str) {
        let time = self.start.elapsed().as_micros();
        let _ = writeln!(
            self.out,
            r#"{{"ph":"{kind}","pid":{pid},"tid":{tid},"ts":{time}{rest}}},"#
        );
    }

    fn begins(&mut self, track: Track, program: &str) {
        let program = quoted(program);
        self.event('B', track, &format!(r#","name":{program}"#));
    }

    fn arrow(&mut self, from: Track, to: Track) {
        self.arrows += 1;
        let id = self.arrows;
        let rest = |more: &str| format!(r#","cat":"spawn","name":"spawn","id":{id}{more}"#);
        self.event('s', from, &rest(""));
        self.event('f', to, &rest(r#","bp":"e""#));
    }

    fn named(&mut self, track: Track, real: RealPid) {
        let name = format!("PID {} (real {real})", track.0);
        let arguments = format!(r#","name":"process_name","args":{{"name":"{name}"}}"#);
        self.event('M', track, &arguments);
    }

    pub(super) fn close(mut self) {
        // An event without meaning, for the last comma.
        let _ = self
            .out
            .write_all(b"{\"ph\":\"M\",\"pid\":0,\"name\":\"end\"}\n]\n");
        let _ = self.out.flush();
    }
}

/// A JSON string. A program chooses its own name.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push('?'),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn program(real: RealPid) -> String {
    let name = std::fs::read_to_string(format!("/proc/{real}/comm")).unwrap_or_default();
    name.trim_end_matches('\n').to_owned()
}

impl Supervisor {
    fn track(&self, task: TaskId) -> Option<(Track, RealPid)> {
        let space = self.table.spaces().next()?;
        let view = self.table.view(space);
        let task_of = self.table.task(task)?;
        let group = view.tgid(task_of.group()).map(VirtualPid::raw)?;
        Some((
            (group, view.tid(task).map(VirtualPid::raw)?),
            task_of.real(),
        ))
    }

    /// A task was made.
    pub(crate) fn trace_birth(&mut self, creator: Option<TaskId>, task: TaskId) {
        if self.desk.terms.timeline.is_none() {
            return;
        }
        let creator = creator.and_then(|creator| self.track(creator));
        let born = self.track(task);
        if let (Some(timeline), Some((track, real))) = (&mut self.desk.terms.timeline, born) {
            if track.0 == track.1 {
                timeline.named(track, real);
            }
            timeline.begins(track, &program(real));
            if let Some((creator, _)) = creator {
                timeline.arrow(creator, track);
            }
        }
    }

    /// A task runs another program.
    pub(crate) fn trace_exec(&mut self, task: TaskId) {
        if self.desk.terms.timeline.is_none() {
            return;
        }
        let track = self.track(task);
        if let (Some(timeline), Some((track, real))) = (&mut self.desk.terms.timeline, track) {
            timeline.event('E', track, "");
            timeline.begins(track, &program(real));
        }
    }

    /// A task is about to be forgotten.
    pub(crate) fn trace_death(&mut self, task: TaskId) {
        if self.desk.terms.timeline.is_none() {
            return;
        }
        let track = self.track(task);
        if let (Some(timeline), Some((track, _))) = (&mut self.desk.terms.timeline, track) {
            timeline.event('E', track, "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out() {
        assert_eq!(quoted("a\"b\\c\nd"), r#""a\"b\\c?d""#);
    }
}
