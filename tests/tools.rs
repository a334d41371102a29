//! The tools that people look at processes with find one truth: what they say in a container is
//! what they say in a real PID namespace, and nothing of the outside.

use std::path::Path;

use tests::{
    Program, Scratch, Terminal, World, compile, installed, namespaces_work, package_dir, pidbox,
    skipped, unique_name,
};

/// Each as a test: the tools it needs, and a script for `sh`, which is number 1.
///
/// The script says nothing that a PID namespace does not determine.
macro_rules! tools {
    ($($name:ident: $tools:expr, $script:expr;)*) => {
        $(#[test]
        fn $name() {
            compare(stringify!($name), &$tools, &script($script));
        })*
    };
}

/// What every script begins with: ways to start a process and to be sure that it is what it is to
/// become, without starting another.
const PRELUDE: &str = r#"
    is() { read -r number name state rest < /proc/$1/stat && [ "$name $state" = "($2) S" ]; }
    until_is() { until is "$1" "$2"; do :; done; }
    start() { "$@" & until_is $! "$1"; }
"#;

tools! {
    ps: ["ps"], r#"
        start sleep 1000; start sleep 1001
        # Whether a shell that has just forked runs or sleeps is a matter of luck.
        ps -e -o pid,ppid,pgid,sid,tpgid,nlwp,comm
        ps -p 2,3 -o pid=,args=
        ps --ppid 1 -o pid=,comm=
        ps -o pid=,ppid= -p $$
        ps -T -p 2 -o pid,spid,comm
        ps -C sleep -o pid=
        ps -e --forest -o pid,comm
        ps -p 900
    "#;
    pgrep_and_pkill: ["pgrep", "pkill"], r#"
        start sleep 1000; start sleep 1001
        pgrep -l sleep; pgrep -P 1; pgrep -n sleep; pgrep -o sleep; pgrep -f 'sleep 1001'
        pgrep nothing; echo "none $?"
        pkill -f 'sleep 1001'; wait 3; echo "killed $?"
        pgrep -c sleep
        pkill -KILL -P 1 sleep; wait 2; echo "killed $?"
    "#;
    pidof: ["pidof"], r#"
        start sleep 1000; start sleep 1001
        pidof sleep; pidof -s sleep; pidof nothing; echo "none $?"
    "#;
    killall: ["killall"], r#"
        start sleep 1000; start sleep 1001
        killall -v -TERM sleep 2>&1
        wait 2; echo "$?"; wait 3; echo "$?"
        killall sleep 2>&1; echo "none $?"
    "#;
    pstree: ["pstree"], r#"
        start sleep 1000
        sh -c 'sleep 1001 & echo; wait' > pipe &
        read line < pipe
        until_is 4 sleep
        pstree -p; pstree -p 3; pstree -s -p 4; pstree -g -p 1
    "#;
    top: ["top"], r#"
        start sleep 1000
        shown() { sed '1,/PID/d' screen | awk '{ print $1, $NF }' | sort -n; }
        top -b -n 1 -w 200 > screen; shown
        top -b -n 1 -p 2 > screen; shown
        top -H -b -n 1 -p 2 > screen; shown
    "#;
    lsof: ["lsof"], r#"
        exec 9> file
        start sleep 1000
        lsof -w -p 2 -a -d cwd,9 -F pcfn | sed "s|$PWD|here|"
        lsof -w -t file
        lsof -w -c sleep -a -d 9 -F pcR
        lsof -w -p 900; echo "none $?"
    "#;
    fuser: ["fuser"], r#"
        exec 9> file
        start sleep 1000
        fuser file 2>/dev/null; echo
        fuser -v file > users 2>&1; awk 'NF > 3 { print $(NF-2), $NF }' users
        exec 9>&-
        fuser -k -TERM file 2>/dev/null; echo; wait 2; echo "$?"
        fuser file; echo "none $?"
    "#;
    shell_words: [], r#"
        start sleep 1000
        echo $$ $PPID $!
        [ -d /proc/$! ] && echo "it is there"; [ -d /proc/900 ] || echo "it is not"
        for dir in /proc/[0-9]*; do echo $dir; done
        readlink /proc/self; cd /proc/$!; pwd -P; cat comm; cd ..; pwd -P; cat 2/comm
        kill $!; wait $!; echo "$?"; [ -d /proc/2 ] || echo "it is gone"
        cat /proc/2/stat 2>&1
        ls /proc/1/task /proc/$$/task
        tr '\0' ' ' < /proc/1/cmdline | wc -w
    "#;
    slabs_and_limits: ["prlimit", "taskset", "renice", "ionice", "chrt"], r#"
        start sleep 1000
        prlimit --pid 2 --nofile=100:100; grep 'open files' /proc/2/limits
        taskset -p 1 > /dev/null && echo "own mask"
        renice -n 5 -p 2; ionice -p 2; chrt -p 2
        prlimit --pid 900 --nofile 2>&1; renice -n 5 -p 900 2>&1
    "#;
    sysctls: ["sysctl"], r#"
        echo 100 > /proc/sys/kernel/ns_last_pid; start sleep 1000; echo $!
        sysctl kernel.ns_last_pid; sysctl -q -w kernel.ns_last_pid=200; start sleep 1000; echo $!
    "#;
    files_of_processes: ["pwdx", "pmap"], r#"
        cd /; start sleep 1000
        pwdx 2 1; pwdx 900 2>&1
        pmap 2 | head -n 1; pmap 900
        uptime > /dev/null && echo "it is up"; free > /dev/null && echo "memory"
        vmstat > /dev/null && echo "statistics"; w > /dev/null && echo "users"
    "#;
}

/// It has no output but a screen.
#[test]
fn htop() {
    if !installed("htop", &["htop"]) {
        return;
    }
    let text = script("start sleep 1000; htop --no-color; echo \"ended $?\"");
    let htop = Program::new("sh").arg("-c").arg(text).env("TERM", "xterm");
    for world in [World::PidNamespace, World::ContainerInit] {
        if world == World::PidNamespace && !namespaces_work() {
            continue;
        }
        let Some(mut terminal) = Terminal::run(&htop, world) else {
            return;
        };
        terminal.expect("sleep 1000");
        terminal.send("q");
        terminal.expect("ended 0");
        assert_eq!(terminal.end().code(), Some(0));
    }
}

#[test]
fn psutil() {
    let python = ["/usr/bin/python3", "python3"];
    let has_psutil = |python: &&&str| {
        let imported = std::process::Command::new(python)
            .args(["-c", "import psutil"])
            .output();
        imported.is_ok_and(|output| output.status.success())
    };
    let Some(python) = python.iter().find(has_psutil) else {
        return skipped("psutil", "not installed");
    };
    // It is not number 1, whose rules are its own.
    let text = format!(
        "{python} {}; echo \"ended $?\"",
        package_dir().join("programs/processes.py").display()
    );
    compare("psutil", &[], &script(&text));
}

/// Below this number there are virtual PIDs only, from it on real ones only: numbering begins there
/// outside, and not so many processes are made inside.
const REAL: u32 = 20_000;

/// Ten readers walk /proc while processes and threads come and go. Whatever number they are shown is
/// one of the container's; whatever fails does so because somebody is gone.
#[test]
fn walkers() {
    if !namespaces_work() {
        return skipped("walkers", "no PID namespace to number processes in");
    }
    let walkers = compile(&package_dir().join("programs/walkers.c"), &[]);
    let text = r#"
        echo "$1" > /proc/sys/kernel/ns_last_pid 2>/dev/null || { echo "not numbered"; exit; }
        "$2" $5 "$3" -- "$4" "$1"
        echo "ended $?"
    "#;
    // The kernel gives orphans to the first process, or to the supervisor.
    for options in ["--init", ""] {
        let said = Program::new("sh")
            .args(["-c", text, "sh"])
            .arg(REAL.to_string())
            .arg(pidbox())
            .arg(unique_name("walkers"))
            .arg(&walkers)
            .arg(options)
            .output(World::Native);
        if said == "not numbered\n" {
            return skipped("walkers", "the numbers of a PID namespace cannot be chosen");
        }
        assert_eq!(said, "10 readers saw nothing odd\nended 0\n", "{options}");
    }
    // What it asks is true of Linux.
    let natively = Program::new(walkers)
        .arg(REAL.to_string())
        .output(World::PidNamespace);
    assert_eq!(natively, "10 readers saw nothing odd\n");
}

fn script(text: &str) -> String {
    format!("{PRELUDE}{text}")
}

/// Runs a script in a real PID namespace, and in containers, which must say the same.
fn compare(name: &str, tools: &[&str], text: &str) {
    if !installed(name, tools) {
        return;
    }
    if !namespaces_work() {
        return skipped(name, "no PID namespace to compare with");
    }
    let run = |world| {
        let scratch = Scratch::new("tools");
        fifo(&scratch.path().join("pipe"));
        let program = Program::new("sh").arg("-c").arg(text).dir(scratch.path());
        let outcome = program.env("LC_ALL", "C").env("TERM", "linux").run(world);
        // What the scratch folder is called is no fact.
        let folder = scratch.path().display().to_string();
        format!("{}[{}]\n", outcome.output, outcome.ending()).replace(&folder, "here")
    };
    let expected = run(World::PidNamespace);

    for world in [World::ContainerInit, World::NestedInit] {
        let found = run(world);
        assert!(
            found == expected,
            "{name} in {world}:\n{found}\nin a PID namespace:\n{expected}"
        );
    }
}

fn fifo(path: &Path) {
    nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRWXU).expect("a pipe can be made");
}
