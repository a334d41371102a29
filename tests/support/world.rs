//! The worlds that a program is run in.

use std::ffi::OsString;
use std::fmt;

use crate::artifact::{guard, pidbox};
use crate::unique_name;

/// Where a program lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// On the machine itself.
    Native,
    /// In a real PID namespace, as its PID 1.
    PidNamespace,
    /// In a container, as its virtual PID 1: an ordinary process.
    Container,
    /// In a container whose virtual PID 1 has the kernel's rules for such a process.
    ContainerInit,
    /// In such a container that is nested in another one.
    NestedInit,
    /// In a container with such a PID 1, where every call stops that can.
    NoLane,
    /// The same, where no path is looked at by code in the program.
    AnswersOnly,
    /// The same, where call sites are patched at once.
    EagerLane,
}

impl World {
    /// The command line that runs `program` there.
    pub(crate) fn command_line(self, program: Vec<OsString>) -> Vec<OsString> {
        let mut line = Vec::new();
        match self {
            World::Native => {}
            World::PidNamespace => line.extend([guard().into(), "namespace".into()]),
            World::Container => enter(&mut line, "guest", &[]),
            World::ContainerInit => enter(&mut line, "guest", &["--init"]),
            World::NoLane => enter(&mut line, "guest", &["--init", "--lane=off"]),
            World::AnswersOnly => enter(&mut line, "guest", &["--init", "--lane=answers"]),
            World::EagerLane => enter(&mut line, "guest", &["--init", "--lane=eager"]),
            World::NestedInit => {
                enter(&mut line, "outer", &["--init"]);
                enter(&mut line, "inner", &["--init"]);
            }
        }
        line.extend(program);
        line
    }

    /// Whether pidbox is what makes this world.
    pub fn is_pidbox(self) -> bool {
        !matches!(self, World::Native | World::PidNamespace)
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            World::Native => "native",
            World::PidNamespace => "a PID namespace",
            World::Container => "pidbox",
            World::ContainerInit => "pidbox --init",
            World::NestedInit => "pidbox --init in pidbox --init",
            World::NoLane => "pidbox without a lane",
            World::AnswersOnly => "pidbox that answers quickly",
            World::EagerLane => "pidbox with an eager lane",
        })
    }
}

fn enter(line: &mut Vec<OsString>, name: &str, options: &[&str]) {
    line.push(pidbox().into());
    line.extend(options.iter().map(OsString::from));
    line.push(unique_name(name).into());
    line.push("--".into());
}
