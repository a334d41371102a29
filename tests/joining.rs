//! `pidbox exec`: a process from outside becomes a member, and its terminal, job and status stay its
//! caller's.

use tests::{
    Program, Terminal, World, installed, namespaces_work, pidbox, quietly_shows, shows, unique_name,
};

#[test]
fn one_that_joins_is_a_member() {
    for options in ["", "--init"] {
        shows(
            &format!(
                r#"OPTIONS={options} start $A 'sleep 1000 & up; read line < end'
                $P exec $A -- sh -c 'echo $$ $PPID; kill -0 2 && echo sees; cat /proc/container' | sed "s/$A/name/"
                # It is seen, and can be waited for by its own parent alone.
                $P exec $A -- sh -c 'sleep 1000 & echo $($0 ps -q $1); kill $!; wait $!; echo $?' $P $A
                echo > end; wait"#
            ),
            "3 0\nsees\nname\n1 2 5 6 7\n143\n",
        );
    }
}

#[test]
fn the_status_is_its_own() {
    let outcome = shows(
        r#"start $A 'up; read line < end'
        $P exec $A -- sh -c 'exit 7'; echo $?
        $P exec $A -- sh -c 'kill -40 $$'; echo $?
        $P exec --signal-status code $A -- sh -c 'kill -TERM $$'; echo $?
        $P exec $A -- /nonexistent; echo $?; $P exec $A -- /; echo $?
        $P exec no-such-name -- true; echo $?; $P exec $A:1 -- true; echo $?; $P exec $A; echo $?
        $P exec -w /nonexistent $A -- true; echo $?; $P exec -e =1 $A -- true; echo $?
        $P ps -q $A; echo > end; wait"#,
        "7\n168\n143\n127\n126\n125\n125\n125\n125\n125\n1\n",
    );
    assert!(
        outcome.errors.contains("a program is required after `--`"),
        "{outcome}"
    );
}

#[test]
fn its_surroundings_are_its_callers() {
    quietly_shows(
        r#"start $A 'up; read line < end'
        printf '# comment\nONE=1\n\nTWO=a b=c\n' > file
        HERE=yes $P exec -w / --env-file file -e TWO=2 -e EMPTY= $A -- sh -c 'pwd; echo $HERE $ONE $TWO [$EMPTY]'
        $P exec -i -e PATH $A -- env | sed 's/=.*//' | grep -v '^_\|PWD\|SHLVL'
        echo in | $P exec $A -- cat
        $P $B -w / -i -e X=1 -- env | grep -v '^_\|PWD\|SHLVL'
        echo > end; wait"#,
        "/\nyes 1 2 []\nPATH\nin\nX=1\n",
    );
}

#[test]
fn it_ends_with_the_container() {
    shows(
        r#"start $A 'up; read line < end'
        $P exec $A -- sh -c 'echo > joined; sleep 1000; true' & joined=$!
        until_ [ -e joined ]; echo > end; wait $joined; echo $?
        # And may outlive the first process, where that is agreed.
        OPTIONS=--keep-running start $A 'up; read line < end'; first=$!
        mkfifo on; $P exec $A -- sh -c 'echo > again; read line < on; echo still here' & joined=$!
        until_ [ -e again ]; echo > end
        until_ sh -c "$P inspect $A | grep -q '\"init\": null'"
        echo > on; wait $joined; wait $first; echo $?"#,
        "137\nstill here\n0\n",
    );
}

#[test]
fn what_it_leaves_stays_in_the_container() {
    for options in ["", "--init"] {
        quietly_shows(
            &format!(
                r#"OPTIONS={options} start $A 'up; read line < end'
                $P exec $A -- sh -c 'mkfifo on; (sh -c "read line < on" > /dev/null & echo $! > left)'
                until_ [ -s left ]
                left=$(cat left); $P ps $A | awk -v pid=$left '$1 == pid {{ print $3 }}'
                $P kill $A:$left; until_ sh -c "[ \$($P ps -q $A | wc -l) = 1 ]"
                echo > end; wait"#
            ),
            "1\n",
        );
    }
}

#[test]
fn a_nested_container_is_joined_by_its_name() {
    quietly_shows(
        r#"start $A "sleep 1000 & $P $B -- sh -c 'up() { echo > $A.up; }; up; read line < end' & up; wait %2"
        until_ [ -e $A.up ]
        $P exec $A/$B -- sh -c 'echo $$; cat /proc/container' | sed "s/$B/b/"
        echo > end; wait"#,
        "2\nb\n",
    );
}

#[test]
fn who_cannot_join_is_told_from_where() {
    let tools = ["setpriv", "nsenter", "unshare"];
    let is_root = nix::unistd::geteuid().is_root();
    if !is_root || !namespaces_work() || !installed("joining from elsewhere", &tools) {
        return;
    }
    let outcome = shows(
        r#"cp $P pidbox; chmod 755 pidbox .; other() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
        other ./pidbox $A -- sleep 1000 & until_ eval '[ "$($P ps -q $A)" = 1 ]'
        $P exec $A -- true; echo $?; other ./pidbox exec $A -- id -u; $P kill $A; wait $! 2> /dev/null
        unshare -p -f --mount-proc --kill-child $P $B -- sleep 1000 & until_ eval '[ "$($P ps -q $B)" = 1 ]'
        $P exec $B -- true; echo $?
        nsenter -t $(pgrep -x pidbox -P $!) -p -m $P exec $B -- sh -c 'echo $$'; $P kill $B; wait $! 2> /dev/null; true"#,
        "125\n65534\n125\n2\n",
    );
    for hint in [
        "hint: as its owner: setpriv --reuid 65534 ",
        "hint: from its own PID namespace: nsenter -t ",
    ] {
        assert!(outcome.errors.contains(hint), "{hint:?}\n{outcome}");
    }
}

#[test]
fn many_join_at_once() {
    quietly_shows(
        r#"start $A 'up; read line < end'
        for n in $(seq 50); do $P exec $A -- sh -c 'sh -c "echo \$\$"' >> numbers & all="$all $!"; done
        wait $all; sort -u numbers | wc -l; $P ps -q $A; echo > end; wait"#,
        "50\n1\n",
    );
}

/// A shell with pidbox on a terminal, and a container beside it.
fn shell() -> Option<(Terminal, String)> {
    let name = unique_name("joined");
    let bash = Program::new("bash")
        .args(["--norc", "--noediting", "-i"])
        .env("PS1", "$ ")
        .env("P", pidbox())
        .env("A", &name);
    let mut terminal = Terminal::run(&bash, World::Native)?;
    terminal.expect("$ ");
    terminal.send("set +o histexpand; stty -echo; $P $A -- sleep 1000 &\n");
    terminal.send("until $P ps $A | grep 'sleep 1000'; do :; done; echo is''up\n");
    terminal.expect("isup");
    terminal.expect("$ ");
    Some((terminal, name))
}

#[test]
fn the_keys_are_its_own() {
    let Some((mut terminal, _)) = shell() else {
        return;
    };
    // Ctrl-C ends the program, and only that.
    terminal.send("$P exec $A -- sh -c 'trap \"echo got it; exit 3\" INT; echo re\"\"ady; while :; do sleep 0.1; done'; echo status $?\n");
    terminal.expect("ready");
    terminal.send("\x03");
    terminal.expect("got it");
    terminal.expect("status 3");
    // Ctrl-Z stops the job, and fg continues it.
    terminal
        .send("$P exec $A -- sh -c 'echo re\"\"ady; read line; echo read $line'; echo status $?\n");
    terminal.expect("ready");
    terminal.send("\x1a");
    terminal.expect("Stopped");
    terminal.send("fg\n");
    terminal.expect("$P exec");
    terminal.send("some words\n");
    terminal.expect("read some words");
    terminal.send("kill %1; exit\n");
    terminal.end();
}

#[test]
fn a_terminal_of_its_own() {
    let Some((mut terminal, _)) = shell() else {
        return;
    };
    terminal.send(
        "stty cols 123 rows 45; $P exec -t $A -- bash --norc --noediting -i; echo status $?\n",
    );
    terminal.send("echo PID $$; stty size; tty\n");
    terminal.expect("PID 2");
    terminal.expect("45 123");
    terminal.expect("/dev/pts/");
    // Job control inside it: keys reach the foreground job there and nobody else.
    terminal.send("sh -c 'echo re\"\"ady; exec sleep 1000'\n");
    terminal.expect("ready");
    terminal.send("\x03");
    terminal.send("echo code $?\n");
    terminal.expect("code 130");
    terminal.send("sh -c 'echo re\"\"ady; exec sleep 1000'\n");
    terminal.expect("ready");
    terminal.send("\x1a");
    terminal.expect("Stopped");
    terminal.send("kill %1; fg; exit 9\n");
    terminal.expect("status 9");
    // Our terminal is as it was: the line is edited by it again.
    terminal.send("stty -a | grep -o '[-]*icanon'\n");
    terminal.expect("icanon");
    terminal.send("kill %1; exit\n");
    terminal.end();
}
