//! The wall that the kernel puts up around a container.

use tests::{Program, Scratch, World, installed, json, pidbox, quietly_shows, shows, unique_name};

/// Whether the kernel has one: `LANDLOCK_SCOPE_SIGNAL`, since 6.12.
fn has_wall() -> bool {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mut numbers = release.split(['.', '-']).map_while(|it| it.parse().ok());
    let is_new = (numbers.next(), numbers.next()) >= (Some(6), Some(12));
    let outcome = Program::new(pidbox())
        .args(["check", "--json"])
        .run(World::Native);
    let can = outcome
        .output
        .contains("the kernel keeps members from signalling");
    if !can {
        tests::skipped("the wall", "the kernel puts up none");
        assert!(!is_new || !std::path::Path::new("/sys/kernel/security/landlock").exists());
    }
    can
}

#[test]
fn the_kernel_keeps_a_member_from_outsiders() {
    if !has_wall() || !installed("the wall", &["python3"]) {
        return;
    }
    // What no path leads to a member still has where it came in with it: an outsider's directory. The kernel
    // judges it as it judges ptrace(2), and signals by the same wall.
    quietly_shows(
        r#"sleep 1000 & exec 7< /proc/$!
        look='import os
try: os.open("mem", os.O_RDONLY, dir_fd=7); print("seen")
except PermissionError: print("kept off")'
        $P $A -- python3 -c "$look"; $P --wall on $A -- python3 -c "$look"
        $P --wall off $A -- python3 -c "$look"
        # A nested container is behind the same one.
        $P $A -- $P $B -- python3 -c "$look"
        # Members are not kept from each other.
        $P $A -- sh -c 'sleep 1000 & exec 7< /proc/$!; python3 -c "$1"; { kill $!; wait $!; } 2> /dev/null; echo $?' sh "$look"
        kill %1; wait 2> /dev/null"#,
        "kept off\nkept off\nseen\nkept off\nseen\n143\n",
    );
}

#[test]
fn whether_it_stands_is_told() {
    if !has_wall() {
        return;
    }
    for (option, wall) in [("", "landlock"), ("--wall off", "none")] {
        let told = json(&format!(
            "OPTIONS='{option}' start $A 'up; read line < end'; $P inspect $A; echo > end; wait"
        ));
        assert_eq!(told[0]["wall"], wall);
    }
}

#[test]
fn one_that_came_in_stands_outside_and_is_signalled() {
    if !installed("signals across the wall", &["python3", "setsid"]) {
        return;
    }
    shows(
        r#"cat > act.py <<'END'
import os, signal, sys
how, pid = sys.argv[1], int(sys.argv[2])
match how:
    case "process": os.kill(pid, signal.SIGTERM)
    case "group": os.killpg(pid, signal.SIGHUP)
    case "thread": signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGUSR1)
    case "everybody": os.kill(-1, signal.SIGALRM)
END
        start $A 'up; while read how pid < end; do python3 act.py $how $pid; done'
        for how in process group thread everybody; do
            # Its own group it has after setsid(1), and its child is outside as it is.
            setsid -w $P exec $A -- setsid sh -c 'echo $$ > joined; sleep 1000; true' & job=$!
            until_ [ -s joined ]; pid=$(cat joined); rm joined; echo $how $pid > end; wait $job; echo $?
        done
        echo process 1 > end; wait"#,
        "143\n129\n138\n142\n",
    );
}

#[test]
fn the_sender_is_named_across_the_wall() {
    if !installed("a sender across the wall", &["python3"]) {
        return;
    }
    shows(
        // Two gates: at one, who comes second may find it open still.
        r#"mkfifo over; start $A 'up; read pid < end; kill -USR1 $pid; read line < over'
        $P exec $A -- python3 -c '
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
open("end", "w").write(f"{os.getpid()}\n")
info = signal.sigwaitinfo([signal.SIGUSR1])
print(info.si_pid, info.si_code)'
        echo > over; wait"#,
        "1 0\n",
    );
}

#[test]
fn without_its_shelf_files_are_still_found() {
    if !has_wall() {
        return;
    }
    quietly_shows(
        r#"start $A 'up; read line < end; wc -l < /proc/container; cut -d" " -f1 /proc/self/stat; echo > said; read line < end'
        supervisor=$($P inspect $A | sed -n 's/.*"supervisor": \([0-9]*\),/\1/p')
        shelf=$(pgrep -P $supervisor -x pidbox-shelf); kill -KILL $shelf; until_ eval '! [ -e /proc/$shelf ]'
        echo > end; until_ [ -s said ]; echo > end; wait; echo ended"#,
        "1\n3\nended\n",
    );
}

#[test]
fn a_name_is_free_once_its_holder_is_killed() {
    shows(
        r#"for round in $(seq 20); do
            start $A 'up; exec sleep 1000'; first=$!; kill -KILL $first; wait $first
            $P $A -- true || echo "still taken"
        done; pgrep -x pidbox-shelf > left; for pid in $(cat left); do grep -c $A /proc/$pid/cmdline; done; true"#,
        "",
    );
}

#[test]
fn a_file_of_ours_is_found_by_another_user() {
    if !installed("another user inside", &["setpriv"]) || !nix::unistd::geteuid().is_root() {
        return;
    }
    let scratch = Scratch::new("wall");
    let outcome = Program::new(pidbox())
        .arg(unique_name("other"))
        .args([
            "--",
            "setpriv",
            "--reuid",
            "65534",
            "--regid",
            "65534",
            "--clear-groups",
        ])
        .args([
            "sh",
            "-c",
            "read pid rest < /proc/self/stat; echo $pid $$; wc -l < /proc/container",
        ])
        .dir(scratch.path())
        .run(World::Native);
    assert_eq!(outcome.output, "1 1\n1\n", "{outcome}");
}

#[test]
fn who_has_dropped_his_privileges_lists_members_only() {
    // A further filter needs one privilege or the renunciation of all.
    if !installed("a user who lists /proc", &["setpriv"]) || !nix::unistd::geteuid().is_root() {
        return;
    }
    for option in ["--wall=on", "--wall=off", "--strict"] {
        let outcome = Program::new(pidbox())
            .args([option, "--init", &unique_name("dropped"), "--"])
            .args(["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"])
            .args(["sh", "-c", "cd /proc; echo [0-9]*; echo self/task/*; all=$(ls); echo \"$all\" | grep -c '^[0-9]'"])
            .run(World::Native);
        assert_eq!(outcome.output, "1\nself/task/1\n2\n", "{outcome}");
    }
}
