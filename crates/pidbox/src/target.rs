//! Whom a verb is about: `box/nested:pid`.

use nix::sys::signal::Signal;
use std::fmt;
use std::str::FromStr;
use supervisor::ContainerName;

use crate::message::name_reason;

/// A container, or a process in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The names from some container around it to its own.
    path: Vec<ContainerName>,
    /// A PID in the context of that container.
    pub pid: Option<i32>,
}

impl Target {
    /// The container of that name.
    pub(crate) fn of(name: &ContainerName) -> Self {
        Self {
            path: vec![name.clone()],
            pid: None,
        }
    }

    #[cfg(test)]
    fn container(name: &str) -> Self {
        Self::from_str(name).expect("it is a name")
    }

    /// The name that the container goes by on this host.
    pub(crate) fn name(&self) -> &str {
        self.path.last().map_or("", ContainerName::as_str)
    }

    /// The container as it was written.
    pub(crate) fn path(&self) -> String {
        let names: Vec<_> = self.path.iter().map(ContainerName::as_str).collect();
        names.join("/")
    }

    /// Whether names around it were written too, and are to be held against the truth.
    pub(crate) fn is_nested(&self) -> bool {
        self.path.len() > 1
    }

    /// Whether it is the container of that full path.
    pub(crate) fn fits(&self, path: &str) -> bool {
        let written = self.path();
        path == written || path.ends_with(&format!("/{written}"))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())?;
        match self.pid {
            Some(pid) => write!(f, ":{pid}"),
            None => Ok(()),
        }
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (names, written) = match text.split_once(':') {
            Some((names, pid)) => (names, Some(pid)),
            None => (text, None),
        };
        let name = |name: &str| {
            ContainerName::new(name)
                .map_err(|error| format!("'{}': {}", name.escape_debug(), name_reason(error)))
        };
        let pid = |pid: &str| match pid.parse() {
            Ok(pid @ 1..) => Ok(pid),
            _ => Err(format!("'{}' is no PID", pid.escape_debug())),
        };
        Ok(Self {
            path: names.split('/').map(name).collect::<Result<_, _>>()?,
            pid: written.map(pid).transpose()?,
        })
    }
}

/// A signal, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SignalNumber(pub i32);

impl FromStr for SignalNumber {
    type Err = String;

    /// `TERM`, `SIGTERM`, `term`, `15`, `RTMIN+3`, `RTMAX-1`.
    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("'{}' is no signal", text.escape_debug());
        let upper = text.to_ascii_uppercase();
        let name = upper.strip_prefix("SIG").unwrap_or(&upper);
        let realtime = |base: i32, offset: &str| match offset {
            "" => Some(base),
            offset => offset.parse::<i32>().ok().map(|offset| base + offset),
        };
        let number = if let Ok(number) = name.parse() {
            Some(number)
        } else if let Some(offset) = name.strip_prefix("RTMIN") {
            realtime(libc::SIGRTMIN(), offset)
        } else if let Some(offset) = name.strip_prefix("RTMAX") {
            realtime(libc::SIGRTMAX(), offset)
        } else {
            let signal = Signal::from_str(&format!("SIG{name}"));
            signal.ok().map(|signal| signal as i32)
        };
        match number {
            Some(number @ 0..=64) => Ok(Self(number)),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_as_it_is_written() {
        for text in ["web", "web:7", "web/db", "web/db/log:4194304"] {
            assert_eq!(
                Target::from_str(text)
                    .map(|target| target.to_string())
                    .as_deref(),
                Ok(text)
            );
        }
        for bad in [
            "", ":", ":1", "web:", "web:0", "web:-1", "web:x", "web:1:2", "web/", "/web", "a b",
        ] {
            assert!(Target::from_str(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_path_may_begin_anywhere() {
        assert!(Target::container("db").fits("web/db"));
        assert!(Target::container("web/db").fits("web/db"));
        assert!(Target::container("web/db").fits("all/web/db"));
        assert!(!Target::container("other/db").fits("web/db"));
        assert!(!Target::container("eb/db").fits("web/db"));
    }

    #[test]
    fn signals_have_many_names() {
        for (text, number) in [
            ("TERM", 15),
            ("sigterm", 15),
            ("9", 9),
            ("0", 0),
            ("RTMIN", libc::SIGRTMIN()),
            ("SIGRTMIN+1", libc::SIGRTMIN() + 1),
            ("rtmax-1", 63),
            ("64", 64),
        ] {
            assert_eq!(
                SignalNumber::from_str(text),
                Ok(SignalNumber(number)),
                "{text}"
            );
        }
        for bad in ["", "SIG", "65", "-1", "RTMAX+1", "HUP2", "RTMIN+x"] {
            assert!(SignalNumber::from_str(bad).is_err(), "{bad}");
        }
    }
}
