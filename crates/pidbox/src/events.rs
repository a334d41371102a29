//! What happens to a container, told to another program: a line of JSON each.

use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::fs::File;
use std::io::Write;
use std::rc::Rc;

use crate::message::Failure;
use crate::verbs::SCHEMA;

/// One line.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub(crate) enum Event {
    /// The program runs.
    Started {
        name: String,
        /// The real PID of the first process.
        real: i32,
        supervisor: u32,
    },
    /// The container has ended.
    Ended {
        name: String,
        /// By `exit(2)`.
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<u8>,
        /// By a signal.
        #[serde(skip_serializing_if = "Option::is_none")]
        signal: Option<i32>,
    },
    /// It never began, or had to end.
    Failed {
        message: String,
        hint: Option<String>,
        status: u8,
    },
}

/// Where the lines go. A reader that is gone misses them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events(Rc<RefCell<Vec<File>>>);

impl Events {
    pub(crate) fn add(&self, sink: File) {
        self.0.borrow_mut().push(sink);
    }

    pub(crate) fn tell(&self, event: &Event) {
        #[derive(Serialize)]
        struct Line<'a> {
            schema: u32,
            #[serde(flatten)]
            event: &'a Event,
        }
        let line = Line {
            schema: SCHEMA,
            event,
        };
        if let Ok(mut text) = serde_json::to_vec(&line) {
            text.push(b'\n');
            for sink in self.0.borrow_mut().iter_mut() {
                let _ = sink.write_all(&text);
            }
        }
    }

    /// Tell nobody any more.
    pub(crate) fn close(&self) {
        self.0.borrow_mut().clear();
    }

    pub(crate) fn failed(&self, failure: &Failure) {
        self.tell(&Event::Failed {
            message: failure.to_string(),
            hint: failure.hint(),
            status: failure.status_instead_of_a_programs(),
        });
    }
}
