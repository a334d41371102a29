//! The command: what it returns, what it says, what it leaves.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;

use tests::{
    Program, Scratch, World, beside, command, compile, exits, fails, fails_plainly, inside,
    installed, namespaces_work, package_dir, pidbox, unique_name,
};

#[test]
fn the_status_is_the_programs() {
    for code in [0, 1, 42, 124, 125, 255] {
        let outcome = inside(&format!("exit {code}"));
        exits(&outcome, code);
        assert_eq!(outcome.errors, "");
    }
}

#[test]
fn a_death_by_signal_is_passed_on() {
    for signal in [1, 2, 9, 13, 15, 10, 34, 64] {
        let outcome = inside(&format!("kill -{signal} $$"));
        assert_eq!(outcome.status.signal(), Some(signal), "{outcome}");
        assert!(outcome.left.is_empty(), "{outcome}");
        assert_eq!(outcome.errors, "");
    }
    let outcome = inside("ulimit -c 0; kill -SEGV $$");
    assert_eq!(outcome.status.signal(), Some(11), "{outcome}");
}

#[test]
fn the_long_form_is_the_same() {
    let name = unique_name("long");
    exits(&command(&["run", &name, "--", "sh", "-c", "exit 3"]), 3);
    let name = unique_name("long");
    exits(
        &command(&["run", "--init", &name, "--", "sh", "-c", "exit 4"]),
        4,
    );
}

#[test]
fn a_program_that_is_not_there() {
    fails(
        &command(&[&unique_name("none"), "--", "/nonexistent"]),
        127,
        &["/nonexistent"],
    );
    fails(
        &command(&[&unique_name("none"), "--", "no-such-program"]),
        127,
        &["no-such-program"],
    );
}

#[test]
fn a_program_that_cannot_be_run() {
    let scratch = Scratch::new("plain");
    let plain = scratch.write("plain", "text\n");
    let plain = plain.to_string_lossy();
    fails(
        &command(&[&unique_name("plain"), "--", &plain]),
        126,
        &[&plain],
    );
    fails(&command(&[&unique_name("plain"), "--", "/"]), 126, &["'/'"]);
}

#[test]
fn a_program_is_needed() {
    fails(&command(&[&unique_name("bare")]), 125, &[]);
    fails(&command(&[&unique_name("bare"), "--"]), 125, &[]);
    fails(&command(&["run"]), 125, &[]);
}

#[test]
fn the_name_must_be_one() {
    let long = "x".repeat(64);
    for bad in [
        "",
        ".hidden",
        "a b",
        "a/b",
        "-",
        "_a",
        "a\nb",
        "ä",
        long.as_str(),
    ] {
        let outcome = command(&["run", "--", bad, "--", "true"]);
        exits(&outcome, 125);
        assert!(outcome.errors.starts_with("pidbox: "), "{bad:?}: {outcome}");
        if bad != "-" {
            fails(&command(&[bad, "--", "true"]), 125, &[]);
        }
    }
    let longest = format!("{:x<63}", unique_name("longest"));
    exits(&command(&[&longest, "--", "true"]), 0);
}

#[test]
fn a_taken_name_is_refused() {
    let name = unique_name("taken");
    let outcome = beside(&format!(
        r#"mkfifo_dir=$(mktemp -d); mkfifo $mkfifo_dir/up $mkfifo_dir/down
        "$0" {name} -- sh -c "echo > $mkfifo_dir/up; cat $mkfifo_dir/down" &
        cat $mkfifo_dir/up > /dev/null
        "$0" {name} -- true; echo "second $?"
        echo > $mkfifo_dir/down; wait $!; echo "first $?"
        "$0" {name} -- true; echo "third $?"
        rm -r $mkfifo_dir"#
    ));
    exits(&outcome, 0);
    assert_eq!(
        outcome.output, "second 125\n\nfirst 0\nthird 0\n",
        "{outcome}"
    );
    let mut lines = outcome.errors.lines();
    let first = lines.next().unwrap_or_default();
    assert!(
        first.starts_with("pidbox: ") && first.contains(&name),
        "{outcome}"
    );
    assert!(first.contains("taken"), "{outcome}");
    assert!(lines.all(|line| line.starts_with("hint: ")), "{outcome}");
}

#[test]
fn help_and_version_go_to_stdout() {
    for option in ["--help", "--version", "-h", "-V"] {
        let outcome = command(&[option]);
        exits(&outcome, 0);
        assert!(outcome.output.contains("pidbox"), "{outcome}");
        assert_eq!(outcome.errors, "");
    }
}

#[test]
fn an_unknown_option_is_named() {
    fails(
        &command(&["--no-such-option", "name", "--", "true"]),
        125,
        &["--no-such-option"],
    );
}

#[test]
fn a_verb_is_no_name_and_a_name_no_verb() {
    let collision = command(&["man", "--", "sh"]);
    fails(
        &collision,
        125,
        &[
            "'man' is a pidbox command",
            "hint: pidbox run man -- sh ...",
        ],
    );
    // The long form is legal for every name; whether it is free depends on who else tests.
    let outcome = Program::new("unshare").args(["-rn"]).arg(pidbox()).args([
        "run",
        "man",
        "--",
        "cat",
        "/proc/container",
    ]);
    if namespaces_work() {
        assert_eq!(outcome.output(World::Native), "man\n");
    }
    fails(
        &command(&["maan"]),
        125,
        &[
            "'maan': no such command or container",
            "hint: did you mean 'man'?",
        ],
    );
    fails(
        &command(&["--init", "man"]),
        125,
        &["'--init' is an option of `run`, not of `man`"],
    );
    fails(
        &command(&["run", "--int", "name", "--", "true"]),
        125,
        &["'--int'", "hint: did you mean '--init'?"],
    );
    fails(&command(&["man", "page"]), 2, &["'page'"]);
}

#[test]
fn what_other_tools_call_it_is_understood() {
    for words in [
        &["ps", "--format", "json"][..],
        &["ps", "--format=json"],
        &["check", "--format", "json"],
    ] {
        let outcome = Program::new(pidbox()).args(words).run(World::Native);
        exits(&outcome, 0);
        assert!(outcome.output.contains("\"schema\": 1"), "{outcome}");
    }
    let outcome = Program::new(pidbox())
        .args(["--stats", &unique_name("stats"), "--", "true"])
        .run(World::Native);
    exits(&outcome, 0);
    assert!(outcome.errors.contains("man page"), "{outcome}");
}

#[test]
fn what_is_missing_is_named() {
    for (verb, status, missing) in [
        ("run", 125, "a container name is required before `--`"),
        ("wait", 125, "a container name is required"),
        ("stop", 2, "a container name is required"),
        ("kill", 2, "a container, NAME or NAME:PID, is required"),
    ] {
        let outcome = Program::new(pidbox()).args([verb]).run(World::Native);
        exits(&outcome, status);
        let first = outcome.errors.lines().next();
        assert_eq!(first, Some(&*format!("pidbox: {missing}")), "{outcome}");
    }
}

#[test]
fn completions_and_the_manual_go_to_stdout() {
    for shell in ["bash", "zsh", "fish"] {
        let outcome = command(&["completions", shell]);
        exits(&outcome, 0);
        assert!(outcome.output.contains("keep-running"), "{outcome}");
    }
    fails(&command(&["completions", "basic"]), 2, &["'basic'"]);
    let outcome = command(&["man"]);
    exits(&outcome, 0);
    assert!(outcome.output.contains(".TH pidbox"), "{outcome}");
    assert!(outcome.output.contains(".SS run\n"), "{outcome}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let outcome = beside(
        r#""$0" completions bash | head -c 1 > /dev/null; "$0" man | true; echo "status $?""#,
    );
    exits(&outcome, 0);
    assert_eq!(
        (outcome.output.as_str(), outcome.errors.as_str()),
        ("status 0\n", "")
    );
    let outcome = beside(r#""$0" man > /dev/full"#);
    fails_plainly(&outcome, 1, "pidbox: cannot write: ");
}

#[test]
fn events_go_to_a_file() {
    let scratch = Scratch::new("log");
    let log = scratch.path().join("log").to_string_lossy().into_owned();
    let outcome = command(&[
        "--log",
        &log,
        &unique_name("log"),
        "--",
        "sh",
        "-c",
        "kill -0 $$",
    ]);
    exits(&outcome, 0);
    assert_eq!(outcome.errors, "");
    assert!(fs::read_to_string(&log).is_ok_and(|log| log.contains("row=kill")));
    let outcome = command(&["--log", "/nonexistent/log", "name", "--", "true"]);
    fails_plainly(&outcome, 125, "pidbox: cannot log to '/nonexistent/log': ");
}

#[test]
fn the_programs_options_are_its_own() {
    let outcome = command(&[
        &unique_name("options"),
        "--",
        "sh",
        "-c",
        "echo $0 $@",
        "--init",
        "-h",
        "--",
    ]);
    exits(&outcome, 0);
    assert_eq!(outcome.output, "--init -h --\n");
}

#[test]
fn it_stands_in_a_pipeline() {
    let (one, two) = (unique_name("first"), unique_name("second"));
    let outcome = beside(&format!(
        r#"seq 100000 | "$0" {one} -- sort -rn | "$0" {two} -- head -1; echo "status $?""#
    ));
    exits(&outcome, 0);
    assert_eq!(outcome.output, "100000\nstatus 0\n", "{outcome}");
}

#[test]
fn input_and_output_are_untouched() {
    let bytes = "line\nno newline at the end";
    let outcome = Program::new("sh")
        .args(["-c", "cat; echo err >&2"])
        .input(bytes)
        .run(World::Container);
    exits(&outcome, 0);
    assert_eq!(
        (outcome.output.as_str(), outcome.errors.as_str()),
        (bytes, "err\n")
    );
}

#[test]
fn the_environment_and_folder_are_untouched() {
    let scratch = Scratch::new("folder");
    let outcome = Program::new("sh")
        .args(["-c", "pwd -P; echo $VARIABLE; umask; ulimit -n"])
        .env("VARIABLE", "value")
        .dir(scratch.path());
    assert_eq!(
        outcome.output(World::Container),
        outcome.output(World::Native)
    );
}

#[test]
fn numbers_begin_at_one() {
    let outcome = inside("echo $$ $PPID; sh -c 'echo $$ $PPID'; sh -c 'echo $$ $PPID'; echo $$");
    exits(&outcome, 0);
    assert_eq!(outcome.output, "1 0\n2 1\n3 1\n1\n");
}

#[test]
fn the_same_numbers_every_time() {
    let script = "for n in 1 2 3; do sh -c 'echo $$'; done; (sh -c 'echo $$ $PPID'; true)";
    let first = inside(script);
    exits(&first, 0);
    for _ in 0..5 {
        assert_eq!(inside(script).output, first.output);
    }
}

#[test]
fn the_rest_ends_with_the_first_process() {
    let scratch = Scratch::new("rest");
    let fifo = scratch.path().join("fifo");
    for options in [&[][..], &["--init"]] {
        // The fifo's reader sees its end when the last of them is gone.
        let outcome = Program::new("sh")
            .arg("-c")
            .arg(
                r#"rm -f "$1"; mkfifo "$1"; cat "$1" & reader=$!
                pidbox=$0; fifo=$1; shift
                "$pidbox" "$@" -- sh -c 'setsid sh -c "sleep 1000 & sleep 1000" & echo started' > "$fifo"
                wait $reader; echo "all gone""#,
            )
            .arg(pidbox())
            .arg(&fifo)
            .args(options)
            .arg(unique_name("rest"))
            .run(World::Native);
        exits(&outcome, 0);
        assert_eq!(outcome.output, "started\nall gone\n", "{outcome}");
    }
}

#[test]
fn keep_running_waits_for_the_last_process() {
    let name = unique_name("keep");
    let outcome = beside(&format!(
        r#""$0" --keep-running {name} -- sh -c '(sleep 0.3; echo late) & exit 6'; echo "status $?""#
    ));
    exits(&outcome, 0);
    assert_eq!(outcome.output, "late\nstatus 6\n", "{outcome}");
}

#[test]
fn nobody_survives_the_supervisor() {
    let scratch = Scratch::new("killed");
    let outcome = Program::new("sh")
        .arg("-c")
        .arg(
            r#"mkfifo fifo; cat fifo & reader=$!
            "$0" "$1" -- sh -c 'trap "" TERM HUP INT; setsid sleep 1000 & echo started > started; sleep 1000' > fifo &
            supervisor=$!
            until [ -s started ]; do sleep 0.01; done
            kill -KILL $supervisor
            wait $supervisor; echo "supervisor $?"
            wait $reader; echo "all gone""#,
        )
        .arg(pidbox())
        .arg(unique_name("killed"))
        .dir(scratch.path())
        .run(World::Native);
    exits(&outcome, 0);
    assert_eq!(outcome.output, "supervisor 137\nall gone\n", "{outcome}");
}

#[test]
fn a_host_that_allows_no_tracing_is_named_as_the_cause() {
    // A process has one tracer: under another one, ours is refused as by a host that forbids it.
    if !installed("a host that allows no tracing", &["strace"]) {
        return;
    }
    let outcome = Program::new("strace")
        .args(["-f", "-o", "/dev/null"])
        .arg(pidbox())
        .arg(unique_name("traced"))
        .args(["--", "true"])
        .run(World::Native);
    exits(&outcome, 125);
    let lines: Vec<_> = outcome.errors.lines().collect();
    assert!(
        matches!(lines[..], [first, hint]
            if first.starts_with("pidbox: cannot trace 'true': ptrace is blocked: ")
                && hint.starts_with("hint: ") && hint.contains("ptrace_scope")),
        "{outcome}"
    );
}

#[test]
fn an_ordinary_user_needs_nothing() {
    if !installed("an ordinary user", &["setpriv"]) {
        return;
    }
    let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if !root {
        exits(&inside("exit 0"), 0);
        return;
    }
    let scratch = Scratch::new("user");
    let copy = scratch.path().join("pidbox");
    // By another process: a child that a test beside this one forks meanwhile would inherit what is
    // open here for writing, and nothing that is can be executed.
    let copied = std::process::Command::new("cp")
        .arg(pidbox())
        .arg(&copy)
        .status();
    assert!(copied.is_ok_and(|status| status.success()), "cp runs");
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).expect("and opened to all");
    let outcome = Program::new("setpriv")
        .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
        .arg(&copy)
        .arg(unique_name("user"))
        .args([
            "--",
            "sh",
            "-c",
            "id -u; echo $$; sh -c 'kill $$'; echo $?; echo in | cat",
        ])
        .dir(scratch.path())
        .run(World::Native);
    exits(&outcome, 0);
    assert_eq!(outcome.output, "65534\n1\n143\nin\n", "{outcome}");
}

#[test]
fn a_shell_makes_a_container_by_writing_its_name() {
    let name = unique_name("web");
    let outcome = inside(&format!(
        r#"sh -c 'echo {name} > /proc/container && exec sh -c "echo \$\$; cat /proc/container"'"#
    ));
    exits(&outcome, 0);
    assert_eq!(outcome.output, format!("1\n{name}\n"), "{outcome}");
}

#[test]
fn a_container_tells_its_name() {
    let name = unique_name("named");
    let outcome = command(&[&name, "--", "cat", "/proc/container"]);
    exits(&outcome, 0);
    assert_eq!(outcome.output, format!("{name}\n"));
}

#[test]
fn containers_nest() {
    let (middle, inner) = (unique_name("middle"), unique_name("inner"));
    let script = format!(
        r#"echo $$; "$0" {middle} -- sh -c 'echo $$; "$0" {inner} -- sh -c "echo \$\$; exit 9"; echo $?' "$0"; echo $?"#
    );
    let outcome = Program::new("sh")
        .arg("-c")
        .arg(script)
        .arg(pidbox())
        .run(World::Container);
    exits(&outcome, 0);
    assert_eq!(outcome.output, "1\n1\n1\n9\n0\n", "{outcome}");
}

#[test]
fn a_name_is_taken_at_every_depth() {
    let name = unique_name("outer");
    let outcome = command(&[
        &name,
        "--",
        "sh",
        "-c",
        &format!(r#""$0" {name} -- true; echo $?"#),
        &pidbox().to_string_lossy(),
    ]);
    exits(&outcome, 0);
    assert!(outcome.output.starts_with("125\n"), "{outcome}");
    assert!(outcome.errors.contains("taken"), "{outcome}");
}

#[test]
fn a_hundred_processes() {
    let outcome = inside(
        r#"all=; n=0; while [ $n -lt 100 ]; do sleep 1000 & all="$all $!"; n=$((n + 1)); done
        kill $all; wait; echo $!"#,
    );
    exits(&outcome, 0);
    assert_eq!(outcome.output, "101\n", "{outcome}");
}

#[test]
fn outsiders_cannot_be_named() {
    // The outsider runs beside the container, and its number is known.
    let name = unique_name("outsiders");
    let outcome = beside(&format!(
        r#"sleep 1000 & outsider=$!
        "$0" {name} -- sh -c 'kill -0 '$outsider' 2>/dev/null || echo "not there"
            kill -KILL -1 2>/dev/null; echo "still here"'
        kill -0 $outsider && echo "unhurt"; kill $outsider; wait $outsider; true"#
    ));
    exits(&outcome, 0);
    assert_eq!(
        outcome.output, "not there\nstill here\nunhurt\n",
        "{outcome}"
    );
}

#[test]
fn nothing_is_left_of_a_fork_storm() {
    if !namespaces_work() {
        return;
    }
    let outcome = inside(
        "n=0; while [ $n -lt 50 ]; do (sh -c 'sleep 1000 & sleep 1000 & exit 0' &); n=$((n + 1)); done",
    );
    exits(&outcome, 0);
}

#[test]
fn a_guest_may_do_anything() {
    // The guests are full of bad pointers and absurd arguments; the last word is a plain run after them.
    for guest in ["wait/wait4", "signal/queue", "spawn/fork"] {
        let source = package_dir().join("guests").join(guest).with_extension("c");
        let outcome = Program::new(compile(&source, &["-lrt"])).run(World::Container);
        exits(&outcome, 0);
    }
}
