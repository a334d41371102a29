//! Operating containers: each verb, its messages and statuses, and what happens when things go wrong.

use std::io::{Read, Write};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};

use serde_json::Value;
use tests::{
    Program, World, compile, installed, json, namespaces_work, package_dir, pidbox, played,
    quietly_shows, scene, shows, unique_name,
};

fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().expect("it is an object");
    object.keys().map(String::as_str).collect()
}

#[test]
fn containers_are_listed_while_they_run() {
    quietly_shows(
        r#"listed $A || echo "not yet"
        start $A 'up; read line < end'
        $P ls | grep "^$A " | sed 's/  */ /g' | cut -d" " -f2-3
        echo > end; wait; listed $A || echo gone"#,
        "not yet\nrunning 1\ngone\n",
    );
}

#[test]
fn the_processes_of_a_container_are_listed() {
    quietly_shows(
        r#"start $A 'sleep 1000 & sh -c "sleep 1000; true" & up; wait'
        until_ sh -c "$P ps -q $A | grep -x 4"
        $P ps -q $A | tr '\n' ' '
        $P ps $A | head -1 | sed 's/  */ /g;s/^ //'
        $P ps $A | awk 'NR > 2 { print $1, $3, $6 }'
        $P ps $A --tree | awk 'NR > 2' | sed 's/.* [SR]  *//;s/sh -c.*/sh/' | sed 's/ *$//'
        $P kill $A; wait"#,
        "1 2 3 4 PID REAL PPID PGID SID THR STAT COMMAND\n2 1 1\n3 1 1\n4 3 1\n\
         sleep 1000\nsh\nsleep 1000\n",
    );
}

#[test]
fn the_list_is_json() {
    let list = json(
        r#"start $A 'up; read line < end'
        $P ps --json; echo > end; wait"#,
    );
    assert_eq!(list["schema"], 1);
    let container = list["containers"]
        .as_array()
        .and_then(|all| all.iter().find_map(|listed| listed.get("container")))
        .expect("at least ours is there");
    assert_eq!(
        keys(container),
        [
            "command",
            "init",
            "level",
            "log",
            "name",
            "nested",
            "path",
            "pidspace",
            "processes",
            "rules",
            "started",
            "state",
            "supervisor",
            "threads",
            "uid",
            "version",
            "wall"
        ]
    );
}

#[test]
fn inspection_is_json() {
    let all = json(
        r#"OPTIONS="--init --keep-running" start $A 'sleep 1000 & up; wait'
        $P inspect $A; $P kill -s KILL $A; wait"#,
    );
    let container = &all[0];
    assert_eq!(container["schema"], 1);
    assert_eq!(container["state"], "running");
    assert_eq!(container["level"], 1);
    assert_eq!(container["processes"], 2);
    assert_eq!(container["rules"]["init"], true);
    assert_eq!(container["rules"]["keep-running"], true);
    assert_eq!(container["command"][0], "sh");
    let member = &container["members"][1];
    assert_eq!((&member["pid"], &member["parent"]), (&2.into(), &1.into()));
    assert_eq!(
        keys(member),
        [
            "command",
            "container",
            "group",
            "numbers",
            "parent",
            "pid",
            "real",
            "session",
            "standing",
            "state",
            "threads"
        ]
    );
}

#[test]
fn every_number_is_found_both_ways() {
    shows(
        r#"start $A 'sleep 1000 & '$P' '$B' -- sh -c "sleep 2000 & wait" & up; wait'
        until_ $P pid $B:2; until_ sh -c "$P ps $B | grep 'sleep 2000$'"
        $P pid $B:2 | sed "s/$A/a/;s/$B/b/;s/  */ /g;s/host .*/host/"
        real=$($P pid -q $A/$B:2); tr '\0' ' ' < /proc/$real/cmdline; echo
        [ "$($P pid --host $real)" = "$($P pid $B:2)" ] && echo "both ways"
        $P pid --json $A:1 | grep -c '"schema": 1'
        $P kill -s KILL $A; wait"#,
        "SEEN FROM PID\nhost\na 4\na/b 2\nsleep 2000 \nboth ways\n1\n",
    );
}

#[test]
fn who_is_not_there_is_named() {
    let outcome = shows(
        r#"start $A 'up; read line < end'
        for command in "ps no-such-name" "pid $A:77" "pid $A" "kill $A:77" "pause $A:1" "wait no-such-name" \
            "stop no-such-name" "inspect no-such-name" "pid --host $$" "kill -s NOPE $A" "ps $B/$A"; do
            $P $command; echo $?
        done
        echo > end; wait"#,
        "1\n1\n2\n1\n2\n125\n1\n1\n1\n2\n1\n",
    );
    let (messages, hints): (Vec<_>, Vec<_>) = outcome
        .errors
        .lines()
        .partition(|line| line.starts_with("pidbox: "));
    assert_eq!(messages.len(), 11, "{outcome}");
    assert!(
        hints.iter().all(|line| line.starts_with("hint: ")),
        "{outcome}"
    );
    assert!(
        messages[0].contains("no container 'no-such-name'"),
        "{outcome}"
    );
    assert!(messages[1].contains(":77': no such process"), "{outcome}");
}

#[test]
fn a_name_that_was_almost_right_is_guessed() {
    let outcome = shows(
        r#"start $A 'up; read line < end'
        $P ps x$A; $P x$A; $P $A; echo > end; wait"#,
        "",
    );
    let hints = outcome.errors.matches("hint: did you mean 'a-").count();
    assert_eq!(hints, 2, "{outcome}");
    assert!(
        outcome
            .errors
            .contains("is a running container, and no command is given"),
        "{outcome}"
    );
}

#[test]
fn a_taken_name_says_by_whom() {
    let outcome = shows(
        r#"start $A 'up; read line < end'
        $P $A -- true; echo $?; echo > end; wait"#,
        "125\n",
    );
    assert!(
        outcome
            .errors
            .contains("the name is taken by a running container (PID "),
        "{outcome}"
    );
}

#[test]
fn signals_reach_the_first_process_or_any() {
    shows(
        r#"start $A 'trap "echo usr1 > said" USR1; sleep 1000 & up; wait; wait $!; echo "then $?"; exit 7'
        $P kill -s USR1 $A; $P kill -s 0 $A:1 && echo there
        until_ grep usr1 said
        $P kill -s SIGTERM $A:2
        wait $!; echo $?"#,
        "there\nthen 143\n7\n",
    );
}

#[test]
fn a_signal_to_a_container_is_its_first_processs() {
    shows(
        r#"start $A 'sleep 1000 & up; wait'; $P kill $A; wait $!; echo $?
        start $A 'sleep 1000 & up; wait'; $P kill -s HUP $A; wait $!; echo $?"#,
        "143\n129\n",
    );
}

#[test]
fn sigkill_is_everybodys() {
    shows(
        r#"OPTIONS=--keep-running start $A 'trap "" TERM; setsid sleep 1000 & sleep 1000 & up; wait'
        $P kill -s KILL $A; wait $!; echo $?
        # Where the first process is gone, the container is whoever is left.
        OPTIONS=--keep-running start $A '(read line < end; echo never) & up'
        until_ sh -c "$P inspect $A | grep -q '\"init\": null'"
        $P kill $A; wait $!; echo $?"#,
        "137\n0\n",
    );
}

#[test]
fn one_failure_does_not_spare_the_others() {
    let outcome = shows(
        r#"start $A 'up; sleep 1000'; $P kill no-such-name $A; echo $?; wait $!; echo $?"#,
        "1\n143\n",
    );
    assert!(
        outcome.errors.contains("no container 'no-such-name'"),
        "{outcome}"
    );
}

#[test]
fn a_container_is_stopped_gently_and_then_not() {
    shows(
        r#"start $A 'trap "echo bye; exit 3" TERM; up; while :; do sleep 0.01; done'
        $P stop $A; echo $?; wait $!; echo $?
        start $A 'trap "" TERM; up; while :; do sleep 0.01; done'
        $P stop -t 1 $A; echo $?; wait $!; echo $?
        OPTIONS=--init start $A 'up; sleep 1000; true'
        $P stop -t 0 $A; echo $?; wait $!; echo $?
        start $A 'up; read line < end'; first=$!; start $B 'up; read line < end'
        $P pause $A; $P stop $A $B; echo $?; wait $first $!; echo $?"#,
        "bye\n0\n3\n0\n137\n0\n137\n0\n143\n",
    );
}

#[test]
fn the_end_is_waited_for() {
    shows(
        r#"start $A 'up; read line < end; exit 5'; start $B 'up; sleep 1000; true'
        $P wait $A & first=$!; $P wait $A $B & second=$!
        until_ asks $first; until_ asks $second
        echo > end; wait $first; echo "a $?"; $P kill $B; wait $second; echo "b $?""#,
        "a 5\nb 143\n",
    );
}

#[test]
fn the_end_of_a_nested_container_is_its_own() {
    quietly_shows(
        r#"mkfifo on
        start $A "up; $P $B -- sh -c 'read line < end; exit 9'; inner=\$?; read line < on; echo inner \$inner"
        until_ listed $B
        $P wait $B & waiter=$!
        until_ asks $waiter
        echo > end; wait $waiter; echo "waited $?"; listed $B || echo "name free"; echo > on; wait"#,
        "waited 9\nname free\ninner 9\n",
    );
}

#[test]
fn nobody_can_tell_that_he_was_paused() {
    let paused = compile(&package_dir().join("programs/paused.c"), &["-pthread"]);
    quietly_shows(
        &format!(
            r#"mkfifo in; exec 3<>in
            $P $A -- {} < in > out & until_ grep -q ready out
            for round in 1 2 3; do
                $P pause $A; $P ps --json | grep -q paused && $P ps $A | awk 'NR > 1 {{ print $7 }}' | tr -d '\n'
                # A member's SIGCONT from outside does not wake anybody.
                $P kill -s CONT $A; $P unpause $A
            done; echo
            $P pause $A; echo go >&3; cat out; $P unpause $A; wait; cat out"#,
            paused.display()
        ),
        "PPPPPP\nready\nready\nread: 3 \nwaitpid: 0\nepoll_wait: 1 \nended by 15\n",
    );
}

#[test]
fn the_paused_are_mortal() {
    shows(
        r#"start $A 'while :; do sh -c :; done & up; while :; do sh -c :; done'
        $P pause $A; $P kill -s KILL $A; wait $!; echo $?
        start $A 'up; sleep 1000; true'; $P pause $A; $P unpause $A; $P unpause $A; $P pause $A; $P pause $A
        $P kill $A; $P unpause $A; wait $!; echo $?"#,
        "137\n143\n",
    );
}

#[test]
fn a_stopped_supervisor_holds_nobody_up() {
    let outcome = shows(
        r#"start $A 'up; sleep 1000; true'; supervisor=$!
        kill -STOP $supervisor; until_ grep -q "State:.T" /proc/$supervisor/status
        $P ps | grep "^$A " | awk '{ print $2 }'
        $P kill -s CONT $A; $P ps | grep "^$A " | awk '{ print $2 }'
        $P kill $A; wait $supervisor; echo $?"#,
        "stopped\nrunning\n143\n",
    );
    assert!(!outcome.errors.contains("pidbox: "), "{outcome}");
}

#[test]
fn garbage_on_the_socket_harms_nobody() {
    let name = unique_name("garbage");
    let running = Program::new(pidbox())
        .args([&name, "--", "sleep", "1000"])
        .start(World::Native);
    let address =
        SocketAddr::from_abstract_name(format!("pidbox/{name}")).expect("it is an address");
    let connect = || {
        loop {
            match UnixStream::connect_addr(&address) {
                Ok(stream) => return stream,
                Err(_) => std::thread::yield_now(),
            }
        }
    };
    // Many that say nothing, and one that never reads.
    let silent: Vec<_> = (0..100).map(|_| connect()).collect();
    let mut answers = 0;
    for round in 0..200u32 {
        let mut stream = connect();
        let bytes: Vec<u8> = (0..round * 7 % 900)
            .map(|at| (at * round % 251) as u8)
            .collect();
        let frame = match round % 3 {
            0 => bytes,
            1 => [&u32::MAX.to_le_bytes()[..], &bytes].concat(),
            _ => [&(bytes.len() as u32).to_le_bytes()[..], &bytes].concat(),
        };
        // It may be refused before it is all written.
        let _ = stream.write_all(&frame);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answers += usize::from(!answer.is_empty());
    }
    assert!(answers > 0, "nothing was refused aloud");
    let mut reads_nothing = connect();
    let question = br#"{"version":1,"body":"processes"}"#;
    let frame = [&(question.len() as u32).to_le_bytes()[..], question].concat();
    reads_nothing.write_all(&frame).expect("it is read");
    let outcome = Program::new(pidbox())
        .args(["ps", "-q", &name])
        .run(World::Native);
    assert_eq!(outcome.output, "1\n", "{outcome}");
    drop((silent, running));
}

#[test]
fn another_users_container_is_seen_and_no_more() {
    if !installed("another user's container", &["setpriv"]) || !nix::unistd::geteuid().is_root() {
        return;
    }
    let outcome = shows(
        r#"cp $P pidbox; chmod 755 pidbox .; other() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
        start $A 'up; read line < end'
        other ./pidbox ps | grep "^$A " | sed 's/  */ /g' | cut -d' ' -f2-
        other ./pidbox kill $A; echo $?
        other ./pidbox inspect $A; echo $?
        other ./pidbox $A -- true; echo $?
        echo > end; wait
        # Root may.
        (other ./pidbox $B -- sleep 1000; echo "ended by $?") & until_ $P ps -q $B
        $P ps -q $B; $P kill $B; wait"#,
        "another user's - - - root -\n1\n1\n125\n1\nended by 143\n",
    );
    let said = outcome.errors.matches("it belongs to another user").count();
    assert_eq!(said, 2, "{outcome}");
    assert!(
        outcome.errors.contains("taken by a container of root's"),
        "{outcome}"
    );
}

#[test]
fn of_a_hundred_starts_of_a_name_one_wins() {
    let outcome = scene(
        r#"mkfifo go; exec 3<>go
        for n in $(seq 100); do
            (read -u 3 line; $P $A -- sh -c 'echo won; read line < end'; echo $? >> statuses) &
        done
        for n in $(seq 100); do echo; done >&3
        until_ sh -c '[ "$(grep -c 125 statuses)" = 99 ]'
        echo > end; wait; sort statuses | uniq -c | tr -s ' '"#,
    );
    assert_eq!(outcome.output, "won\n 1 0\n 99 125\n", "{outcome}");
}

#[test]
fn two_hundred_containers_at_once() {
    shows(
        r#"exec 3<>end
        for n in $(seq 200); do $P $A.$n -- sh -c 'read line < end' & done
        until_ sh -c '[ "$($P ps | grep "^$A\.[0-9]* *running *1 " | wc -l)" = 200 ]'
        $P ps -q | grep -c "^$A\."
        for n in $(seq 200); do echo; done >&3; wait
        $P ps -q | grep "^$A\." || echo "all gone""#,
        "200\nall gone\n",
    );
}

#[test]
fn nothing_is_left_of_a_killed_supervisor() {
    shows(
        r#"start $A 'setsid sleep 1000 & up; sleep 1000; true'; supervisor=$!
        $P wait $A & waiter=$!
        until_ asks $waiter
        kill -KILL $supervisor; wait $waiter; echo "waited $?"
        until_ eval '! listed $A'; $P ps $A; echo $?
        start $A 'up; read line < end'; echo > end; wait $!; echo $?"#,
        "waited 125\n1\n0\n",
    );
}

#[test]
fn an_idle_container_costs_nothing() {
    // Neither the loop nor the threads that answer wake up while nobody asks.
    // Alone in a network namespace: whoever lists the containers asks this one too.
    if !namespaces_work() {
        return;
    }
    let outcome = played(
        Program::new("unshare").args(["-rn", "bash"]),
        r#"start $A 'up; exec sleep 1000' ; supervisor=$!
        until_ sh -c "tr '\0' ' ' < /proc/\$($P pid -q $A:1)/cmdline | grep -q '^sleep'"
        switches() { cat /proc/$supervisor/task/*/status | awk '/ctxt/ { sum += $2 } END { print sum }'; }
        # What still runs of the last question comes to its end.
        rests() { before=$(switches); sleep 1; [ $before = $(switches) ]; }
        rests || rests || rests && echo idle
        $P stop $A; wait $! 2> /dev/null; true"#,
    );
    assert_eq!(outcome.output, "idle\n", "{outcome}");
}

#[test]
fn a_closed_stdout_is_no_failure() {
    quietly_shows(
        r#"start $A 'up; read line < end'
        $P ps | true; $P inspect $A | true; $P ps $A | true; echo "${PIPESTATUS[0]}"
        echo > end; wait"#,
        "0\n",
    );
}
