//! Containers in the background, and the options that say how a container runs.

use tests::{Program, json, namespaces_work, played, quietly_shows, shows};

#[test]
fn a_detached_container_leaves_its_caller() {
    quietly_shows(
        r#"export PIDBOX_ROOT=$PWD/root
        [ "$($P -d $A -- sh -c 'echo out; echo err >&2; read line < end; echo last; exit 4')" = $A ] && echo named
        $P ps | grep "^$A " | awk '{ print $2 }'; until_ grep -q err root/$A.log; $P logs $A
        # It has nothing of our input.
        readlink /proc/$($P pid -q $A:1)/fd/0
        echo > end; $P wait $A; echo $?; $P logs $A -n 1
        $P ps -a | grep "^$A " | awk '{ print $2, $3 }'; $P ps | grep -c "^$A "; $P wait $A; echo $?
        $P rm $A; echo $?; ls root"#,
        "named\nrunning\nout\nerr\n/dev/null\n4\nlast\nexited 4\n0\n4\n0\n",
    );
}

#[test]
fn a_failed_start_is_told_in_front() {
    let outcome = shows(
        r#"export PIDBOX_ROOT=$PWD/root
        $P -d $A -- /nonexistent; echo $?; $P -d $A -- /; echo $?
        start $A 'up; read line < end'; $P -d $A -- true; echo $?; echo > end; wait
        PIDBOX_ROOT=/dev/null/x $P -d $A -- true; echo $?; ls root; $P ps -a | grep -c "^$A "; true"#,
        "127\n126\n125\n125\n0\n",
    );
    for said in [
        "pidbox: cannot execute '/nonexistent': ",
        "hint: is '/' a file",
        "the name is taken by a running container",
        "cannot keep or read what is kept of containers: ",
    ] {
        assert!(outcome.errors.contains(said), "{said:?}\n{outcome}");
    }
}

#[test]
fn logs_are_followed_to_the_end() {
    quietly_shows(
        r#"export PIDBOX_ROOT=$PWD/root; mkfifo next
        $P -q -d $A -- sh -c 'echo one; read line < end; echo two; read line < next; echo three'
        $P logs -f $A > said & until_ grep one said; echo > end; until_ grep two said; echo > next; wait
        cat said; $P logs -f $A -n 2 | head -1; $P rm $A"#,
        "one\ntwo\nthree\ntwo\n",
    );
}

#[test]
fn what_is_kept_is_forgotten() {
    let outcome = shows(
        r#"export PIDBOX_ROOT=$PWD/root
        $P -q -d --rm $A -- true; until_ eval '! [ -e root/$A.log ]'; ls root
        $P -q -d $A -- sleep 1000; $P rm $A; echo $?; $P rm -f $A; echo $?; $P rm $A; echo $?
        $P logs $A; echo $?; $P ps -q | grep -c "^$A\$"; true"#,
        "1\n0\n1\n1\n0\n",
    );
    assert!(
        outcome.errors.contains("still runs\nhint: `pidbox stop "),
        "{outcome}"
    );
}

#[test]
fn a_name_is_taken_over() {
    shows(
        r#"export PIDBOX_ROOT=$PWD/root
        start $A 'up; sleep 1000; true'; first=$!
        $P --replace $A -- echo mine; echo $?; wait $first; echo $?
        $P --replace $A -- echo again"#,
        "mine\n0\n143\nagain\n",
    );
}

#[test]
fn the_first_number_may_be_chosen() {
    quietly_shows(
        r#"$P --first-pid 500 $A -- sh -c 'echo $$; sh -c "echo \$\$"; sh -c "echo \$\$"'
        $P --first-pid 2 $A -- sh -c 'sh -c "echo \$\$"'
        $P --first-pid 4194303 $A -- sh -c 'sh -c "echo \$\$"; sh -c "echo \$\$"'
        $P --first-pid 1 $A -- true 2> /dev/null; echo $?"#,
        "1\n500\n501\n2\n4194303\n300\n125\n",
    );
}

#[test]
fn there_may_be_so_many_and_no_more() {
    shows(
        r#"three='sleep 1000 & sleep 1000 & (exit 0); echo more'
        $P --max-procs 3 $A -- sh -c "$three" || echo refused; $P --max-procs 4 $A -- sh -c "$three"
        start $B 'up; read line < end'; $P exec $B -- true; echo $?; echo > end; wait
        OPTIONS="--max-procs 1" start $B 'up; read line < end'; $P exec $B -- true; echo $?; echo > end; wait"#,
        "refused\nmore\n0\n125\n",
    );
}

#[test]
fn a_parents_death_is_the_end() {
    shows(
        r#"sh -c '$P --die-with-parent $A -- sh -c "echo > up; sleep 1000; true" & wait' & parent=$!
        until_ [ -e up ]; kill -KILL $parent; wait $parent; until_ eval '! listed $A'; echo ended"#,
        "ended\n",
    );
}

#[test]
fn events_are_lines_of_json() {
    shows(
        r#"$P --status-fd 3 $A -- sh -c 'exit 3' 3> events > /dev/null; echo $?
        cat events | sed "s/$A/name/;s/\"real\":[0-9]*/real/;s/\"supervisor\":[0-9]*/supervisor/"
        $P --status-fd 3 $A -- sh -c 'kill -9 $$' 3> events; tail -1 events | sed "s/$A/name/"
        $P --status-fd 3 $A -- /nonexistent 3> events 2> /dev/null; cut -c1-29 events
        $P --status-fd 77 $A -- true 2> /dev/null; echo $?"#,
        "3\n{\"schema\":1,\"event\":\"started\",\"name\":\"name\",real,supervisor}\n\
         {\"schema\":1,\"event\":\"ended\",\"name\":\"name\",\"status\":3}\n\
         {\"schema\":1,\"event\":\"ended\",\"name\":\"name\",\"signal\":9}\n\
         {\"schema\":1,\"event\":\"failed\",\n125\n",
    );
}

#[test]
fn the_past_is_json() {
    let list = json(
        r#"export PIDBOX_ROOT=$PWD/root; $P -q -d $A -- sh -c 'kill -9 $$'; $P wait $A
        until_ [ -e root/$A.json ]; $P ps -a --json"#,
    );
    assert_eq!(list["past"][0]["end"]["killed"], 9);
    assert_eq!(list["past"][0]["schema"], 1);
}

#[test]
fn a_full_disk_ends_nothing() {
    if !namespaces_work() {
        return;
    }
    // A disk of its own. What a user namespace may open in /dev is another matter.
    let how = if nix::unistd::geteuid().is_root() {
        "-m"
    } else {
        "-rm"
    };
    // How it ended is told all the same: there was room for that from the beginning.
    let outcome = played(
        Program::new("unshare").args([how, "bash"]),
        r#"mkdir tiny; mount -t tmpfs -o size=16k tiny tiny; export PIDBOX_ROOT=$PWD/tiny/root
        for options in "-d" "-d -t"; do
            $P -q $options $A -- sh -c 'seq 20000; exit 3'; $P wait $A; echo $?
            $P ps -a | grep "^$A " | awk '{ print $2, $3 }'; $P logs $A | head -1 | tr -d '\r'; $P rm $A; ls -A tiny/root
        done
        # Where there is none, nothing is begun.
        head -c 100000 /dev/zero > tiny/fill 2> /dev/null; $P -d $A -- true; echo $?; ls -A tiny/root"#,
    );
    assert_eq!(
        outcome.output, "3\nexited 3\n1\n3\nexited 3\n1\n125\n",
        "{outcome}"
    );
    assert!(
        outcome
            .errors
            .contains("cannot keep or read what is kept of containers: "),
        "{outcome}"
    );
}
