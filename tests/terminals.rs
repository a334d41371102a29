//! A container in a shell's job: the terminal's keys and signals, and those of whoever waits for it.

use tests::{Program, Terminal, World, installed, pidbox, quietly_shows, shows, unique_name};

/// An interactive shell outside, whose prompt is `$ `.
fn shell() -> Option<Terminal> {
    let bash = Program::new("bash")
        .args(["--norc", "--noediting", "-i"])
        .env("PS1", "$ ")
        .env("P", pidbox())
        .env("A", unique_name("job"));
    let mut terminal = Terminal::run(&bash, World::Native)?;
    terminal.expect("$ ");
    Some(terminal)
}

/// Type a line, and read its echo.
fn enter(terminal: &mut Terminal, line: &str) {
    terminal.send(&format!("{line}\n"));
    terminal.expect(&format!("{line}\r\n"));
}

/// Waits for a job in the background to be stopped, and shows it.
const UNTIL_STOPPED: &str =
    "until jobs > state; grep -q 'Stopped' state; do :; done; cat state; rm state";

#[test]
fn a_key_is_one_signal() {
    let Some(mut terminal) = shell() else { return };
    // What the terminal sends to the group is not sent once more.
    enter(
        &mut terminal,
        r#"$P $A -- sh -c 'trap "n=\$((n+1)); echo now \$n" INT; echo rea""dy; until read line; do :; done; echo $line $n'; echo status $?"#,
    );
    terminal.expect("ready");
    for count in ["now 1", "now 2", "now 3"] {
        terminal.send("\x03");
        terminal.expect(count);
    }
    terminal.send("in all\n");
    terminal.expect("in all 3");
    terminal.expect("status 0");
    // Without a handler it is the end, and the shell hears by what.
    for (key, status) in [("\x03", "status 130"), ("\x1c", "status 131")] {
        enter(
            &mut terminal,
            r#"$P $A -- sh -c 'ulimit -c 0; echo rea""dy; exec sleep 1000'"#,
        );
        terminal.expect("ready");
        terminal.send(key);
        terminal.expect("$ ");
        enter(&mut terminal, "echo status $?");
        terminal.expect(status);
    }
    enter(&mut terminal, "exit");
    terminal.end();
}

#[test]
fn a_job_is_stopped_and_goes_on() {
    let Some(mut terminal) = shell() else { return };
    enter(
        &mut terminal,
        r#"$P $A -- sh -c 'echo rea""dy; read line; echo read $line; read line; echo read $line; exit 5'"#,
    );
    terminal.expect("ready");
    for (words, end) in [("one", ""), ("two", "$ ")] {
        terminal.send("\x1a");
        terminal.expect("Stopped");
        terminal.expect("$ ");
        enter(&mut terminal, "jobs");
        terminal.expect("Stopped");
        terminal.expect("$ ");
        enter(&mut terminal, "fg");
        terminal.expect("read line");
        terminal.send(&format!("{words}\n"));
        terminal.expect(&format!("read {words}"));
        terminal.expect(end);
    }
    enter(&mut terminal, "echo status $?");
    terminal.expect("status 5");
    // In the background it goes on, and is ended there.
    enter(
        &mut terminal,
        r#"$P $A -- sh -c 'echo rea""dy; exec sleep 1000'"#,
    );
    terminal.expect("ready");
    terminal.send("\x1a");
    terminal.expect("Stopped");
    enter(&mut terminal, "bg");
    enter(&mut terminal, "jobs");
    terminal.expect("Running");
    enter(&mut terminal, "kill %1; wait %1; echo status $?");
    terminal.expect("status 143");
    enter(&mut terminal, "exit");
    terminal.end();
}

#[test]
fn in_the_background_the_terminal_is_not_its() {
    let Some(mut terminal) = shell() else { return };
    // "SIGTTIN Terminal input for background process", signal(7).
    enter(
        &mut terminal,
        "$P $A -- sh -c 'read line; echo read $line' &",
    );
    enter(&mut terminal, UNTIL_STOPPED);
    terminal.expect("Stopped");
    terminal.expect("$ ");
    enter(&mut terminal, "fg");
    terminal.expect("read line");
    terminal.send("words\n");
    terminal.expect("read words");
    // "SIGTTOU Terminal output for background process".
    enter(&mut terminal, "stty tostop");
    enter(&mut terminal, "$P $A -- sh -c 'echo sa\"\"id' &");
    enter(&mut terminal, UNTIL_STOPPED);
    terminal.expect("Stopped");
    terminal.expect("$ ");
    enter(&mut terminal, "fg; stty -tostop");
    terminal.expect("said");
    terminal.expect("$ ");
    enter(&mut terminal, "exit");
    terminal.end();
}

#[test]
fn in_the_middle_of_a_pipeline() {
    let Some(mut terminal) = shell() else { return };
    enter(
        &mut terminal,
        r#"(echo rea""dy >&2; cat) | $P $A -- sed -u 's/^/through /' | cat -u; echo ${PIPESTATUS[@]}"#,
    );
    terminal.expect("ready");
    terminal.send("one\n");
    terminal.expect("through one");
    terminal.send("\x1a");
    terminal.expect("Stopped");
    terminal.expect("$ ");
    enter(&mut terminal, "fg");
    terminal.expect("cat -u");
    terminal.send("two\n");
    terminal.expect("through two");
    terminal.send("\x04");
    terminal.expect("$ ");
    // All of it hears a key.
    enter(
        &mut terminal,
        r#"sleep 1000 | $P $A -- sh -c 'echo rea""dy >&2; exec sleep 1000' | cat"#,
    );
    terminal.expect("ready");
    terminal.send("\x03");
    terminal.expect("$ ");
    enter(&mut terminal, "echo ${PIPESTATUS[@]}");
    terminal.expect("130 130 ");
    enter(&mut terminal, "exit");
    terminal.end();
}

#[test]
fn the_window_has_its_size_everywhere() {
    let Some(mut terminal) = shell() else { return };
    let watch =
        r#"sh -c 'trap "stty size" WINCH; echo rea""dy; until read line; do :; done; echo $line'"#;
    enter(&mut terminal, "export PIDBOX_ROOT=$(mktemp -d)");
    for (start, rows) in [("$P $A --", 31), ("$P -t $A --", 32)] {
        enter(&mut terminal, &format!("{start} {watch}"));
        terminal.expect("ready");
        terminal.resize(rows, 77);
        terminal.expect(&format!("{rows} 77"));
        terminal.send("over\n");
        terminal.expect("over\r\n");
        terminal.expect("over\r\n");
        terminal.expect("$ ");
    }
    enter(
        &mut terminal,
        "mkfifo $PIDBOX_ROOT/end; $P $A -- sh -c 'echo up; read line < $PIDBOX_ROOT/end' & until $P ps -q $A; do :; done 2> /dev/null",
    );
    terminal.expect("up");
    enter(&mut terminal, &format!("$P exec -t $A -- {watch}"));
    terminal.expect("ready");
    terminal.resize(33, 78);
    terminal.expect("33 78");
    terminal.send("over\n");
    terminal.expect("over\r\n");
    terminal.expect("over\r\n");
    terminal.expect("$ ");
    enter(
        &mut terminal,
        "echo > $PIDBOX_ROOT/end; wait; rm -r $PIDBOX_ROOT; exit",
    );
    terminal.end();
}

#[test]
fn a_hangup_ends_it_and_nohup_holds_it_off() {
    shows(
        r#"$P $A -- sh -c 'echo > up; sleep 1000; true' & until_ [ -e up ]; kill -HUP $!; wait $!; echo $?
        nohup $P $A -- sh -c 'echo > again; read line < end; echo still here' > out 2> /dev/null &
        until_ [ -e again ]; kill -HUP $!; echo > end; wait $!; echo $?; cat out"#,
        "129\n0\nstill here\n",
    );
}

#[test]
fn a_terminal_that_goes_takes_its_jobs() {
    let Some(mut terminal) = shell() else { return };
    enter(
        &mut terminal,
        "dir=$(mktemp -d); mkfifo $dir/end; shopt -s huponexit; echo $dir is it",
    );
    let dir = terminal.expect(" is it");
    let dir = dir
        .rsplit(['\n', ' '])
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned();
    enter(
        &mut terminal,
        "$P $A -- sh -c 'trap \"echo hung up > $0/end; exit\" HUP; echo rea\"\"dy; while :; do sleep 0.1; done' $dir",
    );
    terminal.expect("ready");
    // The shell is in front no more, and its end is the terminal's.
    drop(terminal);
    std::fs::remove_dir_all(dir).expect("it is there");
}

#[test]
fn timeout_ends_it_as_it_ends_any_program() {
    shows(
        r#"for how in "" --foreground; do
            timeout $how -s INT 0.2 $P $A -- sleep 1000; echo $?
            timeout $how --preserve-status -s INT 0.5 $P $A -- sh -c 'trap "exit 3" INT; while :; do sleep 0.01; done'; echo $?
            timeout $how -k 0.2 -s USR1 0.2 $P $A -- sh -c 'trap "" USR1; sleep 1000; true'; echo $?
        done; until_ eval '! listed $A'"#,
        "124\n3\n137\n124\n3\n137\n",
    );
}

#[test]
fn without_a_terminal_as_under_ssh() {
    if !installed("as under ssh", &["python3"]) {
        return;
    }
    // A session of its own, a socket for its input and output, and a caller who goes away.
    quietly_shows(
        r#"cat > server.py <<'END'
import os, socket, subprocess, sys
ours, its = socket.socketpair()
started = subprocess.Popen(sys.argv[1:], stdin=its, stdout=its, start_new_session=True)
its.close()
ours.sendall(b"one\n")
print(ours.recv(100).decode(), end="")
ours.shutdown(socket.SHUT_WR)
print(ours.recv(100).decode(), end="")
print(started.wait())
END
        python3 server.py $P $A -- sh -c 'cat; echo end of input; exit 4'
        # Its caller dies first: it goes on as any program would, and hears of the socket's end.
        python3 -c '
import os, socket, subprocess, sys
ours, its = socket.socketpair()
subprocess.Popen(sys.argv[1:], stdin=its, stdout=its, start_new_session=True)
its.close()
assert ours.recv(100) == b"up\n"
os._exit(0)' $P $A -- sh -c 'echo up; cat; trap "" PIPE; echo lost 2> /dev/null || echo alone > alone'
        until_ [ -s alone ]; cat alone; until_ eval '! listed $A'"#,
        "one\nend of input\n4\nalone\n",
    );
}

#[test]
fn as_the_first_process_of_a_pid_namespace() {
    if !tests::namespaces_work() {
        return;
    }
    quietly_shows(
        r#"box() { unshare -p -f --mount-proc --kill-child $P "$@"; }
        first() { pgrep -x pidbox -P "$(pgrep -x unshare -P $job)"; }
        box $A -- sh -c 'echo $$; exit 3'; echo $?
        # The first process of a namespace dies of no signal of its own.
        box $A -- sh -c 'kill -TERM $$'; echo $?
        # Who stops it, as `docker stop` does, means the program.
        box $A -- sh -c 'trap "exit 5" TERM; echo > up; while :; do sleep 0.01; done' & job=$!
        until_ [ -e up ]; kill -TERM $(first); wait $job; echo $?
        box $A -- sh -c 'echo > again; exec sleep 1000' & job=$!
        until_ [ -e again ]; kill -TERM $(first); wait $job; echo $?
        # Orphans are reaped, the container's and those that somebody else let in.
        box $A -- sh -c 'mkfifo on; (sleep 0 & (echo > orphaned) &); echo > third; read line < on' & job=$!
        until_ [ -e third ]; first=$(first)
        nsenter -t $first -p -m sh -c '(exit 0 & exit 0) & exit 0'
        until_ sh -c "! ps --ppid $first -o stat= | grep -q Z"; echo reaped; echo > on; wait $job; echo $?"#,
        "1\n3\n143\n5\n143\nreaped\n0\n",
    );
}
