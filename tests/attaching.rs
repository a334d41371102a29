//! A terminal of a container's own: `run -t`, and `attach`.

use tests::{Program, Terminal, World, pidbox, quietly_shows, shows, unique_name};

#[test]
fn a_terminal_is_made_for_it() {
    quietly_shows(
        r#"export PIDBOX_ROOT=$PWD/root
        $P -t $A -- sh -c 'tty | grep -c /dev/pts; exit 5' | tr -d '\r'; echo ${PIPESTATUS[0]}
        $P -t $A -- sh -c 'stty -onlcr; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo all three' < /dev/null
        # Nothing of what it writes is lost, however soon it ends.
        $P -t $A -- seq 20000 | tr -d '\r' | sha1sum > one; seq 20000 | sha1sum | cmp - one && echo same
        ls root; $P -t $A -- /nonexistent 2> /dev/null; echo $?"#,
        "1\n5\nall three\nsame\n127\n",
    );
    shows(
        r#"export PIDBOX_ROOT=$PWD/root
        $P -t $A -- sh -c 'kill -TERM $$'; echo $?"#,
        "143\n",
    );
}

#[test]
fn it_ends_with_its_caller() {
    shows(
        r#"export PIDBOX_ROOT=$PWD/root
        $P -t $A -- sleep 1000 > /dev/null & caller=$!; until_ listed $A
        kill -KILL $caller; wait $caller; until_ eval '! listed $A'; echo gone"#,
        "gone\n",
    );
}

#[test]
fn without_a_terminal_its_output_is_shown() {
    let outcome = shows(
        r#"export PIDBOX_ROOT=$PWD/root
        $P -q -d $A -- sh -c 'echo before; read line < end; echo after; exit 6'; until_ grep before root/$A.log
        $P attach $A > shown & attached=$!
        until_ sh -c "[ \$(grep -c @pidbox/$A\\$ /proc/net/unix) -gt 1 ]"
        echo > end; wait $attached; echo $?; grep -v before shown
        start $B 'up; read line < end'; $P attach $B; echo $?; echo > end; wait
        $P attach no-such-name; echo $?"#,
        "6\nafter\n125\n125\n",
    );
    assert!(
        outcome.errors.contains("it has no terminal of its own"),
        "{outcome}"
    );
}

fn shell(script: &str) -> Option<Terminal> {
    let bash = Program::new("bash")
        .args(["--norc", "--noediting", "-c", script])
        .env("P", pidbox())
        .env("A", unique_name("attached"));
    Terminal::run(&bash, World::Native)
}

#[test]
fn a_shell_in_front() {
    let Some(mut terminal) =
        shell("stty cols 99 rows 33; $P -t $A -- bash --norc --noediting -i; echo status $?")
    else {
        return;
    };
    terminal.send("echo PID $$; stty size\n");
    terminal.expect("PID 1\r\n");
    terminal.expect("33 99");
    terminal.send("sh -c 'echo re\"\"ady; exec sleep 1000'\n");
    terminal.expect("ready");
    terminal.send("\x03");
    terminal.send("echo code $?\n");
    terminal.expect("code 130");
    terminal.send("sh -c 'echo re\"\"ady; exec sleep 1000'\n");
    terminal.expect("ready");
    terminal.send("\x1a");
    terminal.expect("Stopped");
    terminal.send("kill %1; disown %1; exit 4\n");
    terminal.expect("status 4");
    terminal.end();
}

#[test]
fn people_come_and_go() {
    let script = "export PIDBOX_ROOT=$(mktemp -d); $P -d -t $A -- bash --norc --noediting -i
        $P attach $A; echo left $?; $P attach $A; echo status $?; rm -r $PIDBOX_ROOT";
    let Some(mut terminal) = shell(script) else {
        return;
    };
    // Nobody is told when the terminal is raw: a shell that is spoken to too early has read it all the same.
    terminal.send("word=something; echo PID $$\n");
    terminal.expect("PID 1\r\n");
    terminal.send("\x10\x11");
    terminal.expect("left 0");
    terminal.send("echo it was $word; exit 8\n");
    terminal.expect("it was something");
    terminal.expect("status 8");
    terminal.end();
}

#[test]
fn one_who_stops_reading_holds_nobody_up() {
    shows(
        r#"export PIDBOX_ROOT=$PWD/root
        $P -q -d -t $A -- sh -c 'read line < end; seq 200000; echo done > end'
        $P attach $A > /dev/null < /dev/null & reader=$!
        until_ sh -c "[ \$(grep -c @pidbox/$A\\$ /proc/net/unix) -gt 2 ]"
        kill -STOP $reader; echo > end; read line < end; echo $line
        kill -CONT $reader; wait $reader; $P wait $A; echo $?; tail -1 root/$A.log | tr -d '\r'"#,
        "done\n0\n200000\n",
    );
}
