//! What the documents show is what a reader sees.

use std::fs;

use tests::document::{document, is_true, shown};
use tests::package_dir;

#[test]
fn the_readme() {
    is_true("README.md");
}

#[test]
fn the_guide() {
    is_true("docs/guide.md");
}

#[test]
fn the_commands() {
    is_true("docs/commands.md");
}

#[test]
fn the_messages() {
    is_true("docs/messages.md");
}

/// Where messages stand, as formats.
const MESSAGES: &[&str] = &[
    "crates/pidbox/src/message.rs",
    "crates/registry/src/client.rs",
    "crates/registry/src/frame.rs",
    "crates/registry/src/name.rs",
    "crates/registry/src/protocol.rs",
    "crates/supervisor/src/error.rs",
];

/// Messages that docs/messages.md does not show, and the test that sees them, or the reason why none does.
const ELSEWHERE: &[(&str, Seen)] = &[
    (
        "it belongs to user {}",
        By("another_users_container_is_seen_and_no_more"),
    ),
    (
        "'{0}' ended, and nobody knows how",
        By("nothing_is_left_of_a_killed_supervisor"),
    ),
    (
        "the kernel puts up no wall: {reason}",
        Never("only a kernel without Landlock says so"),
    ),
    (
        "containers cannot run here",
        By("a_host_that_cannot_is_told_why"),
    ),
    (
        "ptrace is blocked: {reason}",
        By("a_host_that_allows_no_tracing_is_named_as_the_cause"),
    ),
    (
        "cannot list the containers: {0}",
        By("without_proc_nobody_can_be_listed"),
    ),
    (
        "cannot make a terminal: {0}",
        By("without_terminals_none_can_be_made"),
    ),
    (
        "seccomp filters are blocked: {reason}",
        By("a_host_without_filters_is_named_as_the_cause"),
    ),
    (
        "cannot make a process: {reason}",
        By("a_host_that_is_full_is_named_as_the_cause"),
    ),
    (
        "the other end hung up",
        By("a_supervisor_that_talks_nonsense_is_not_believed"),
    ),
    (
        "a message of {0} bytes is too long",
        By("a_supervisor_that_talks_nonsense_is_not_believed"),
    ),
    (
        "it is no message of ours: {0}",
        By("a_supervisor_that_talks_nonsense_is_not_believed"),
    ),
    (
        "it speaks version {0} of the protocol, and this is version {VERSION}",
        By("a_supervisor_that_talks_nonsense_is_not_believed"),
    ),
    (
        "too many are asking at once",
        By("whatever_a_supervisor_refuses_is_said"),
    ),
    (
        "the question was not understood",
        By("whatever_a_supervisor_refuses_is_said"),
    ),
    (
        "it belongs to another user",
        By("whatever_a_supervisor_refuses_is_said"),
    ),
    (
        "no such signal",
        By("whatever_a_supervisor_refuses_is_said"),
    ),
    (
        "that process is not a child of the one that asks",
        By("whatever_a_supervisor_refuses_is_said"),
    ),
    (
        "the supervisor may not trace it: {}",
        By("whatever_a_supervisor_refuses_is_said"),
    ),
    (
        "the container is ending",
        By("whatever_a_supervisor_refuses_is_said"),
    ),
    ("no such container", Never("said as: no container 'NAME'")),
    (
        "the name is taken",
        Never("said as: the name is taken by whom"),
    ),
    (
        "the name is taken by a running container",
        By("of_a_hundred_starts_of_a_name_one_wins"),
    ),
    (
        "the name cannot be claimed",
        Never("a host without abstract sockets"),
    ),
    ("several things failed", Never("each is told on its own")),
    ("status {0}", Never("another process of ours says it")),
    (
        "{message}",
        Never("it is another process's, which is tested"),
    ),
    (
        "no program to run",
        Never("a command line without one is refused before"),
    ),
    (
        "cannot go to the background: {0}",
        Never("a host that cannot fork"),
    ),
    (
        "the supervisor in the background died without a word",
        Never("somebody kills it within a moment"),
    ),
    (
        "the process that started us is gone already",
        Never("it dies within a moment"),
    ),
    (
        "a tracee cannot be controlled",
        Never("the kernel breaks a promise"),
    ),
    (
        "the pid table does not hold: {0}",
        Never("the kernel and the model disagree"),
    ),
];

/// How a message is known to be said as it should.
#[derive(Clone, Copy, Debug)]
enum Seen {
    /// A test of that name sees it.
    By(&'static str),
    /// No test can have it said, and why.
    Never(&'static str),
}
use Seen::{By, Never};

/// The formats behind `#[error(` in a source.
fn formats(source: &str) -> Vec<String> {
    let attributes = source.split("#[error(").skip(1);
    attributes
        .filter_map(|rest| {
            let text = rest.trim_start().strip_prefix('"')?;
            Some(text.split('"').next()?.to_owned())
        })
        .collect()
}

/// The pieces of a format between its parameters, where there are any.
fn pieces(format: &str) -> Vec<&str> {
    let parts = format.split('{').enumerate();
    let pieces = parts.map(|(at, part)| match at {
        0 => part,
        _ => part.split_once('}').map_or(part, |(_, piece)| piece),
    });
    pieces
        .filter(|piece| !piece.trim_matches([' ', ':', '\'']).is_empty())
        .collect()
}

/// Whether a line has those pieces, in that order.
fn has(line: &str, pieces: &[&str]) -> bool {
    let found = pieces.iter().try_fold(line, |rest, piece| {
        rest.split_once(piece).map(|(_, behind)| behind)
    });
    found.is_some()
}

#[test]
fn every_message_is_seen() {
    let shown = shown(&document("docs/messages.md"));
    let tests: String = fs::read_dir(package_dir())
        .expect("the tests are there")
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path()).ok())
        .collect();
    let mut all = Vec::new();
    for file in MESSAGES {
        all.extend(formats(
            &fs::read_to_string(document(file)).expect("it is there"),
        ));
    }
    for format in &all {
        let pieces = pieces(format);
        let is_shown = pieces.is_empty() || shown.iter().any(|line| has(line, &pieces));
        let elsewhere = ELSEWHERE.iter().find(|(said, _)| said == format);
        match elsewhere {
            None => assert!(
                is_shown,
                "docs/messages.md does not show {format:?}, nor does ELSEWHERE tell of it"
            ),
            Some((_, Never(why))) => assert!(!why.is_empty()),
            Some((_, By(test))) => {
                assert!(
                    tests.contains(&format!("fn {test}()")),
                    "{format:?}: there is no {test}"
                );
            }
        }
    }
    for (said, _) in ELSEWHERE {
        assert!(
            all.iter().any(|format| format == said),
            "nobody says {said:?}"
        );
    }
}

#[test]
fn json() {
    is_true("docs/json.md");
}
