//! What `--report` counts, and what becomes of calls that are not known.

use std::fs;
use std::os::unix::process::ExitStatusExt;

use tests::{Scratch, command, compile, exits, fails, package_dir, pidbox, unique_name};

/// The words of the line about an interface in a report.
fn line_of<'a>(report: &'a str, interface: &str) -> Vec<&'a str> {
    let lines = report
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let has_it = |words: &Vec<&str>| {
        words
            .get(2..)
            .is_some_and(|words| words.join(" ").starts_with(interface))
    };
    lines
        .into_iter()
        .find(has_it)
        .unwrap_or_else(|| panic!("no {interface} in\n{report}"))
}

/// A program whose calls are known by number.
fn calls() -> String {
    let program = compile(&package_dir().join("programs/calls.c"), &[]);
    program.to_string_lossy().into_owned()
}

#[test]
fn a_report_counts_what_was_used() {
    let scratch = Scratch::new("report");
    let file = scratch.path().join("report");
    let name = unique_name("report");
    let option = format!("--report={}", file.display());
    let outcome = command(&[&option, &name, "--", &calls()]);
    exits(&outcome, 9);
    assert_eq!(outcome.errors, "");
    let report = fs::read_to_string(&file).expect("a report");
    for line in [
        "7 7 getpgrp answered getpgrp(2)",
        "3 3 rt_sigqueueinfo translated rt_sigqueueinfo(2)",
        "3 3 getsid answered getsid(2)",
        "2 2 system call 337 unknown, refused: ENOSYS syscalls(2)",
        "1 1 io_uring_setup refused: ENOSYS io_uring_setup(2)",
        "1 1 exec event translated ptrace(2)",
    ] {
        let words: Vec<_> = line.split(' ').collect();
        assert_eq!(line_of(&report, words[2]), words, "{report}");
    }
    let counts: Vec<u64> = report
        .lines()
        .skip(1)
        .map_while(|line| line.split_whitespace().nth(1)?.parse().ok())
        .collect();
    assert!(
        counts.is_sorted_by(|above, below| above >= below),
        "{report}"
    );
}

#[test]
fn a_report_goes_to_stderr() {
    let name = unique_name("report");
    let outcome = command(&["--report", &name, "--", "sh", "-c", "kill -TERM $$"]);
    assert_eq!(outcome.status.signal(), Some(15), "{outcome}");
    assert_eq!(line_of(&outcome.errors, "kill")[0], "1", "{outcome}");
    assert!(
        outcome
            .errors
            .contains("Where they differ from Linux:\n  kill: "),
        "{outcome}"
    );
}

#[test]
fn a_report_tells_of_the_nested_too() {
    let (outer, inner) = (unique_name("outer"), unique_name("inner"));
    let pidbox = pidbox().to_string_lossy().into_owned();
    let outcome = command(&["--report", &outer, "--", &pidbox, &inner, "--", &calls()]);
    exits(&outcome, 9);
    assert_eq!(line_of(&outcome.errors, "getpgrp")[0], "7", "{outcome}");
}

#[test]
fn what_is_the_outermost_containers_is_refused_inside() {
    for option in ["--report", "--unknown=allow"] {
        let (outer, inner) = (unique_name("outer"), unique_name("inner"));
        let pidbox = pidbox().to_string_lossy().into_owned();
        let outcome = command(&[&outer, "--", &pidbox, option, &inner, "--", "true"]);
        fails(
            &outcome,
            125,
            &["outermost", option.split('=').next().unwrap_or(option)],
        );
    }
}

#[test]
fn a_report_that_cannot_be_written_is_said_before_the_program_runs() {
    let name = unique_name("report");
    let outcome = command(&["--report=/nonexistent/file", &name, "--", "echo", "ran"]);
    fails(&outcome, 125, &["/nonexistent/file"]);
}

#[test]
fn an_unknown_call_is_refused_and_logged_once() {
    let run = |options: &[&str]| {
        let name = unique_name("unknown");
        let calls = calls();
        let words = [options, &[&name, "--", &calls]].concat();
        let outcome = command(&words);
        exits(&outcome, 9);
        outcome.errors
    };
    // A refusal is no news: an older kernel says the same.
    assert_eq!(run(&[]), "");
    for (options, says) in [
        (&["-v"][..], "fails with ENOSYS"),
        (&["-v", "--unknown", "refuse"], "fails with ENOSYS"),
        (&["--unknown", "allow"], "may show real PIDs"),
    ] {
        let errors = run(options);
        let lines: Vec<_> = errors.lines().collect();
        assert!(
            matches!(lines[..], [line] if line.contains("337") && line.contains(says)),
            "{options:?}: {errors}"
        );
    }
}
