//! Real programs, unmodified: each runs natively and in a container, by the same test.

use std::fmt::Write;
use std::os::unix::process::ExitStatusExt;

use tests::{Program, Scratch, Terminal, World, compile, find, installed, package_dir, skipped};

/// Each body as two tests: on the machine itself, where it shows that the test is right, and inside.
macro_rules! programs {
    ($($name:ident)*) => {
        $(mod $name {
            use tests::World;

            #[test]
            fn native() {
                super::$name(World::Native);
            }

            #[test]
            fn inside() {
                super::$name(World::Container);
            }
        })*
    };
}

programs! {
    bash_script dash_script bash_on_a_terminal dash_on_a_terminal make_project gcc git python node redis nginx
    new_pidspaces bubblewrap chromium static_program bare_clones exec_from_a_thread five_hundred_threads daemon forgotten_daemon
}

/// A shell script of that text.
fn script(shell: &str, text: &str) -> Program {
    Program::new(shell).arg("-c").arg(text)
}

/// The jobs of a shell that nobody watches.
const JOBS: &str = r#"
    echo one two | tr a-z A-Z | cat
    (exit 3) & wait $!; echo "waited $?"
    sleep 1000 & kill $!; wait $!; echo "killed $?"
    sleep 1000 & one=$!; sleep 1000 & kill $one $!; wait; echo "all waited"
    trap 'echo trapped' USR1; kill -USR1 $$
    (kill -USR1 $$); sh -c 'kill -USR1 $PPID'
    [ "$(sh -c 'echo $PPID')" = $$ ] && echo "parent is right"
    kill -0 $$ && echo "there"; kill -0 4194303 2>/dev/null || echo "not there"
    trap 'echo bye' EXIT
    exit 7
"#;

const JOBS_SAY: &str = "ONE TWO\nwaited 3\nkilled 143\nall waited\ntrapped\ntrapped\ntrapped\n\
    parent is right\nthere\nnot there\nbye\n";

/// Jobs that the shell itself tells apart, which only bash does without a terminal.
const JOB_NUMBERS: &str = r#"
    set -m
    sleep 1000 & sleep 1000 & kill %1; wait %1; echo "job $?"
    kill -KILL %2; wait %2; echo "job $?"
"#;

fn jobs(shell: &str, world: World) {
    if !installed(shell, &[shell]) {
        return;
    }
    let outcome = script(shell, JOBS).run(world);
    assert_eq!(outcome.output, JOBS_SAY, "{outcome}");
    assert_eq!(outcome.status.code(), Some(7), "{outcome}");
}

fn bash_script(world: World) {
    jobs("bash", world);
    if installed("job numbers", &["bash"]) {
        assert_eq!(
            script("bash", JOB_NUMBERS).output(world),
            "job 143\njob 137\n"
        );
    }
}

fn dash_script(world: World) {
    jobs("dash", world);
}

/// A job that says when it has been continued, which a shell does once it is in the foreground.
const PATIENT_JOB: &str =
    "trap 'echo continued' CONT\necho started\nwhile :; do sleep 1000 & wait; done\n";

fn bash_on_a_terminal(world: World) {
    if !installed("bash", &["bash"]) {
        return;
    }
    let scratch = Scratch::new("terminal");
    scratch.write("job", PATIENT_JOB);
    let bash = Program::new("bash")
        .args(["--norc", "--noprofile", "-i"])
        .env("PS1", "ready> ")
        .env("HISTFILE", "")
        .env("TERM", "dumb")
        .dir(scratch.path());
    let Some(mut terminal) = Terminal::run(&bash, world) else {
        return;
    };
    let prompt = "ready> ";
    terminal.expect(prompt);

    terminal.send("sh job\n");
    terminal.expect("started");
    terminal.send("\x1a");
    terminal.expect("Stopped");
    terminal.expect(prompt);
    terminal.send("jobs\n");
    terminal.expect("Stopped");
    terminal.expect(prompt);
    terminal.send("bg\n");
    terminal.expect("continued");
    terminal.send("jobs\n");
    terminal.expect("Running");
    terminal.expect(prompt);
    // Only a job that the shell knows to be stopped is continued by fg.
    terminal.send("kill -STOP %1; until jobs > state; grep Stopped state; do :; done\n");
    terminal.expect("]+  Stopped");
    terminal.expect(prompt);
    terminal.send("fg\n");
    terminal.expect("continued");
    terminal.send("\x03");
    terminal.expect(prompt);
    terminal.send("echo status $?\n");
    terminal.expect("status 130");
    terminal.expect(prompt);

    // What is typed before the pipeline reads would be the shell's.
    terminal.send("(echo lis''tening; cat) | cat\n");
    terminal.expect("listening");
    terminal.send("through the pipe\n");
    terminal.expect("through the pipe");
    terminal.expect("through the pipe");
    terminal.send("\x04");
    terminal.expect(prompt);
    terminal.send("exit 5\n");
    assert_eq!(terminal.end().code(), Some(5));
}

fn dash_on_a_terminal(world: World) {
    if !installed("dash", &["dash"]) {
        return;
    }
    let scratch = Scratch::new("terminal");
    scratch.write("job", PATIENT_JOB);
    let dash = Program::new("dash")
        .arg("-i")
        .env("PS1", "ready> ")
        .env("TERM", "dumb");
    let Some(mut terminal) = Terminal::run(&dash.dir(scratch.path()), world) else {
        return;
    };
    let prompt = "ready> ";
    terminal.expect(prompt);
    for _ in 0..2 {
        terminal.send("sh job &\n");
        terminal.expect("started");
    }
    terminal.send("kill %1; wait %1; echo first $?\n");
    terminal.expect("first 143");
    terminal.expect(prompt);
    terminal.send("fg %2\n");
    terminal.expect("continued");
    terminal.send("\x1a");
    terminal.expect(prompt);
    terminal.send("jobs\n");
    terminal.expect("Stopped");
    terminal.expect(prompt);
    terminal.send("fg %2\n");
    terminal.expect("continued");
    terminal.send("\x03");
    terminal.expect(prompt);
    terminal.send("echo second $?\n");
    terminal.expect("second 130");
    terminal.expect(prompt);
    terminal.send("exit 6\n");
    // As in a PID namespace, dash gives the terminal back to the group it came from, in vain: that
    // group has no number there.
    let status = if world.is_pidbox() { 2 } else { 6 };
    assert_eq!(terminal.end().code(), Some(status));
}

/// How many source files the project has.
const FILES: u32 = 30;

/// A C project of many small files, with headers, a generated file and a recursive make.
fn project() -> Scratch {
    let scratch = Scratch::new("project");
    let mut objects = String::new();
    let mut header = String::from("#pragma once\n");
    let mut calls = String::new();
    for number in 0..FILES {
        scratch.write(
            &format!("part{number}.c"),
            &format!("#include \"parts.h\"\nint part{number}(void) {{ return {number}; }}\n"),
        );
        let _ = write!(objects, " part{number}.o");
        let _ = writeln!(header, "int part{number}(void);");
        let _ = write!(calls, " + part{number}()");
    }
    scratch.write("parts.h", &header);
    scratch.write(
        "main.c",
        &format!(
            "#include <stdio.h>\n#include \"parts.h\"\n#include \"generated.h\"\n\
             int main(void) {{ printf(\"%d %d\\n\", 0{calls}, GENERATED); return 0; }}\n"
        ),
    );
    scratch.write(
        "Makefile",
        &format!(
            "program: main.o{objects}\n\t$(CC) -o $@ $^\n\
             %.o: %.c parts.h generated.h\n\t$(CC) -O1 -c -o $@ $<\n\
             generated.h:\n\t$(MAKE) -f generate.mk\n"
        ),
    );
    scratch.write(
        "generate.mk",
        "all:\n\techo '#define GENERATED 42' > generated.h\n",
    );
    scratch
}

fn make_project(world: World) {
    if !installed("make", &["make", "cc"]) {
        return;
    }
    let project = project();
    let make = || Program::new("make").arg("-j4").dir(project.path());
    make().output(world);
    let said = Program::new(project.path().join("program")).output(World::Native);
    assert_eq!(said, "435 42\n");
    assert!(make().output(world).contains("up to date"));
}

fn gcc(world: World) {
    if !installed("gcc", &["gcc"]) {
        return;
    }
    let scratch = Scratch::new("gcc");
    scratch.write(
        "hello.c",
        "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n",
    );
    let said = script("sh", "gcc -pipe -O2 -g -o hello hello.c && ./hello").dir(scratch.path());
    assert_eq!(said.output(world), "hello\n");
    let refused = script("sh", "echo 'int main(' | gcc -x c -")
        .dir(scratch.path())
        .run(world);
    assert_eq!(refused.status.code(), Some(1), "{refused}");
}

fn git(world: World) {
    if !installed("git", &["git"]) {
        return;
    }
    let scratch = Scratch::new("git");
    let text = r#"
        set -e
        git init -q -b trunk
        for n in 1 2 3; do echo $n > file; git add file; git commit -q -m "commit $n"; done
        git log --oneline --format=%s
        git checkout -q -b side HEAD~1
        echo side > other; git add other; git commit -q -m side
        git merge -q --no-edit trunk
        git gc -q
        git fsck
        git clone -q . copy
        git -C copy log --format=%s | wc -l
    "#;
    let git = script("sh", text)
        .dir(scratch.path())
        .env("HOME", scratch.path())
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Ann")
        .env("GIT_AUTHOR_EMAIL", "ann@example.org")
        .env("GIT_COMMITTER_NAME", "Ann")
        .env("GIT_COMMITTER_EMAIL", "ann@example.org");
    assert_eq!(git.output(world), "commit 3\ncommit 2\ncommit 1\n5\n");
}

fn python(world: World) {
    if !installed("python3", &["python3"]) {
        return;
    }
    let said = Program::new("python3").arg(package_dir().join("programs/everything.py"));
    assert_eq!(
        said.output(world),
        "subprocesses\nprocesses\nsignals\nthreads\ntasks\n"
    );
}

fn node(world: World) {
    if !installed("node", &["node"]) {
        return;
    }
    let said = Program::new("node").arg(package_dir().join("programs/everything.js"));
    assert_eq!(
        said.output(world),
        "spawned and waited\nspawned and killed\nforked\nsignalled\nworked\n"
    );
}

fn redis(world: World) {
    if !installed("redis", &["redis-server", "redis-cli", "redis-benchmark"]) {
        return;
    }
    let scratch = Scratch::new("redis");
    let text = r#"
        redis-server --port 0 --unixsocket ./socket --dir . --pidfile ./pid --save '' > log &
        server=$!
        cli() { redis-cli -s ./socket "$@"; }
        until [ "$(cli ping 2>/dev/null)" = PONG ]; do kill -0 $server || exit 1; sleep 0.05; done
        redis-benchmark -s ./socket -n 2000 -c 20 -q -t set,get > benchmark || exit 1
        [ "$(cli info server | tr -d '\r' | sed -n 's/^process_id://p')" = $server ] && echo "it is $server" > which
        cli bgsave > saved
        until cli info persistence | grep -q 'rdb_bgsave_in_progress:0'; do sleep 0.05; done
        cli info persistence | tr -d '\r' | grep rdb_last_bgsave_status
        test -s which && echo "the number is right"
        cli shutdown nosave
        wait $server; echo "ended $?"
    "#;
    let said = script("sh", text).dir(scratch.path()).output(world);
    assert_eq!(
        said,
        "rdb_last_bgsave_status:ok\nthe number is right\nended 0\n"
    );
}

fn nginx(world: World) {
    let binary = if find("nginx").is_some() {
        "nginx"
    } else {
        "/usr/sbin/nginx"
    };
    if !installed("nginx", &["curl"]) {
        return;
    }
    if find("nginx").is_none() && !std::path::Path::new(binary).exists() {
        skipped("nginx", "not installed");
        return;
    }
    let scratch = Scratch::new("nginx");
    scratch.write(
        "conf",
        "worker_processes 4;\nerror_log error.log notice;\npid pid;\nevents {}\n\
         http {\n  access_log off;\n  client_body_temp_path body;\n  proxy_temp_path proxy;\n\
         fastcgi_temp_path fastcgi;\n  uwsgi_temp_path uwsgi;\n  scgi_temp_path scgi;\n\
         server { listen unix:socket; location / { return 200 \"$pid\\n\"; } }\n}\n",
    );
    let text = r#"
        "$0" -p . -c conf -e error.log -g 'daemon off;' &
        master=$!
        ask() { curl -s --unix-socket ./socket http://localhost/; }
        until worker=$(ask); do kill -0 $master || exit 1; sleep 0.05; done
        [ "$(cat pid)" = $master ] && echo "pid file is right"
        kill -0 $worker && [ $worker != $master ] && echo "a worker answers"
        kill -HUP $(cat pid)
        while kill -0 $worker 2>/dev/null; do sleep 0.05; done
        [ "$(ask)" != $worker ] && echo "another one answers"
        "$0" -p . -c conf -e error.log -s quit 2>/dev/null
        wait $master; echo "ended $?"
    "#;
    let said = script("sh", text)
        .arg(binary)
        .dir(scratch.path())
        .output(world);
    assert_eq!(
        said,
        "pid file is right\na worker answers\nanother one answers\nended 0\n"
    );
}

/// A guest as a program of its own: it tells by its exit status whether it is sound.
fn guest(name: &str, options: &[&str]) -> Program {
    Program::new(compile(&package_dir().join("guests").join(name), options))
}

/// unshare(1) gives its children a pidspace of their own, and needs no privilege for it inside.
fn new_pidspaces(world: World) {
    if !world.is_pidbox() && !tests::namespaces_work() {
        return skipped("new_pidspaces", "this user may not make PID namespaces");
    }
    let text = r#"
        unshare -p -f --kill-child sh -c 'echo $$ $PPID; sh -c "echo \$\$, child of \$PPID"; exit 5'
        echo "status $?"
        unshare -p -f sh -c 'sleep 1000 & unshare -p -f sh -c "kill -KILL \$\$; echo spared; exit 6"'
        echo "status $?"
        unshare -p -f sh -c 'sleep 1000 & sleep 1000 & kill -KILL -1; wait; echo "they are gone"'
    "#;
    assert_eq!(
        script("sh", text).output(world),
        "1 0\n2, child of 1\nstatus 5\nspared\nstatus 6\nthey are gone\n"
    );
}

/// A sandbox with a pidspace and a /proc of its own, as applications are run in.
fn bubblewrap(world: World) {
    if !installed("bubblewrap", &["bwrap", "ps"]) {
        return;
    }
    if !tests::namespaces_work() {
        return skipped("bubblewrap", "this user may not make namespaces");
    }
    let text = r#"
        echo $$, child of $PPID
        ps -A -o pid=,ppid=,comm=
        kill -0 1 && echo "1 is there"; kill -0 100 2>/dev/null || echo "nobody else"
        kill -KILL 1; echo "it is spared"; exit 7
    "#;
    let words = "--unshare-all --die-with-parent --ro-bind / / --proc /proc --dev /dev sh -c";
    let sandbox = Program::new("bwrap").args(words.split(' ')).arg(text);
    let outcome = sandbox.run(world);
    assert_eq!(
        outcome.output,
        "2, child of 1\n      1       0 bwrap\n      2       1 sh\n      3       2 ps\n\
         1 is there\nnobody else\nit is spared\n",
        "{outcome}"
    );
    assert_eq!(outcome.ending(), "exited 7");
}

/// A browser with its whole sandbox: pidspaces by clone(2), filters that know its PIDs and the flags
/// of its threads, credentials over sockets.
fn chromium(world: World) {
    if !installed("chromium", &["chromium", "setpriv"]) {
        return;
    }
    let scratch = Scratch::new("chromium");
    let page = "data:text/html,<p id=x>1</p><script>x.textContent=6*7</script>";
    // Its sandbox is for users who are not root, and so is the pidbox around it.
    let around = if world.is_pidbox() {
        let copy = scratch.path().join("pidbox");
        std::fs::copy(tests::pidbox(), copy).expect("the binary can be copied");
        format!("./pidbox --init {} --", tests::unique_name("chromium"))
    } else {
        String::new()
    };
    let text = r#"
        chmod 777 . && export HOME=$PWD XDG_RUNTIME_DIR=$PWD
        exec setpriv --reuid=65534 --regid=65534 --clear-groups $1 chromium --headless --disable-gpu \
            --disable-dev-shm-usage --user-data-dir=$PWD/profile --dump-dom "$0" 2>/dev/null
    "#;
    let browser = script("sh", text).args([page, &around]).dir(scratch.path());
    let outcome = browser.run(World::Native);
    assert!(outcome.output.contains("<p id=\"x\">42</p>"), "{outcome}");
}

fn static_program(world: World) {
    let archive = [
        "/usr/lib/x86_64-linux-gnu/libc.a",
        "/usr/lib64/libc.a",
        "/usr/lib/libc.a",
    ];
    if !archive
        .iter()
        .any(|path| std::path::Path::new(path).exists())
    {
        skipped("a static program", "no static C library is installed");
        return;
    }
    let said = guest("spawn/fork.c", &["-static"]).output(world);
    assert!(said.contains("second process exited 0"), "{said}");
    let said = guest("threads/numbers.c", &["-static"]).output(world);
    assert!(said.contains("second process exited 0"), "{said}");
}

fn bare_clones(world: World) {
    for name in ["spawn/fork.c", "spawn/tid_words.c", "spawn/vm.c"] {
        let said = guest(name, &["-lrt"]).output(world);
        assert!(said.contains("second process exited 0"), "{said}");
    }
}

fn exec_from_a_thread(world: World) {
    let said = guest("exec/thread.c", &["-lrt"]).output(world);
    assert!(
        said.contains("alone") && said.contains("second process exited 0"),
        "{said}"
    );
}

/// A program of `tests/programs`.
fn compiled(name: &str) -> std::path::PathBuf {
    compile(&package_dir().join("programs").join(name), &[])
}

fn five_hundred_threads(world: World) {
    assert_eq!(
        Program::new(compiled("threads.c")).output(world),
        "500 answers\n"
    );
}

fn daemon(world: World) {
    let scratch = Scratch::new("daemon");
    let text = r#"
        "$0" "$PWD/pid" "$PWD/pid.new"
        until [ -e pid ]; do sleep 0.01; done
        pid=$(cat pid)
        kill -0 $pid && echo "it runs"
        kill $pid
        while kill -0 $pid 2>/dev/null; do sleep 0.01; done
        [ -e pid ] || echo "it cleaned up"
    "#;
    let said = script("sh", text)
        .arg(compiled("daemon.c"))
        .dir(scratch.path())
        .output(world);
    assert_eq!(said, "it runs\nit cleaned up\n");
}

/// A daemon ends with its container, whoever started it.
fn forgotten_daemon(world: World) {
    let scratch = Scratch::new("daemon");
    let text = r#""$0" "$PWD/pid" "$PWD/pid.new"; until [ -e pid ]; do sleep 0.01; done"#;
    let program = script("sh", text)
        .arg(compiled("daemon.c"))
        .dir(scratch.path());
    let outcome = program.run(world);
    assert!(
        outcome.status.success() && outcome.status.signal().is_none(),
        "{outcome}"
    );
    // Natively it lives on; the guard's namespace is what ends it.
    if world.is_pidbox() {
        assert!(outcome.left.is_empty(), "{outcome}");
    }
}
