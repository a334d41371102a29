//! Hosts that are poorer than this one, and supervisors that are not what they should be: what is said of them.

use std::io::{Read, Write};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::thread;

use tests::{
    Outcome, Program, World, compile, namespaces_work, package_dir, pidbox, shows, skipped,
    unique_name,
};

/// The beginning of a scene: `denied WHAT PROGRAM` runs a program on a host that denies something, and `with SCRIPT`
/// a script that may change what is mounted.
fn host(script: &str) -> String {
    let denied = compile(&package_dir().join("programs/denied.c"), &[]);
    format!(
        r#"denied() {{ {} "$@"; }}; with() {{ unshare -rm sh -c "$1"; }}
        {script}"#,
        denied.display()
    )
}

#[track_caller]
fn says(outcome: &Outcome, words: &[&str]) {
    for word in words {
        assert!(
            outcome.errors.contains(word) || outcome.output.contains(word),
            "{word:?}\n{outcome}"
        );
    }
}

#[test]
fn a_host_without_ptrace_is_named_as_the_cause() {
    let outcome = tests::scene(&host(
        r#"denied ptrace $P $A -- true; echo $?; denied ptrace $P check; echo $?"#,
    ));
    says(
        &outcome,
        &[
            "125\n",
            "pidbox: cannot trace 'true': ptrace is blocked: Operation not permitted\nhint: see /proc/sys/kernel/yama/",
            " trial ",
            "hint: trial: see /proc/sys/kernel/yama/ptrace_scope, and whether a container runtime's seccomp profile",
            "pidbox: containers cannot run here\n",
        ],
    );
}

#[test]
fn a_host_without_filters_is_named_as_the_cause() {
    let outcome = tests::scene(&host(
        r#"denied seccomp $P $A -- true; echo $?; denied seccomp $P check; echo $?"#,
    ));
    says(
        &outcome,
        &[
            "125\n",
            "pidbox: cannot trace 'true': seccomp filters are blocked: Operation not permitted\nhint: the kernel needs",
            "hint: trial: the kernel needs CONFIG_SECCOMP_FILTER",
            "pidbox: containers cannot run here\n",
        ],
    );
}

#[test]
fn a_host_that_is_full_is_named_as_the_cause() {
    let outcome = tests::scene(&host(r#"denied fork $P $A -- true; echo $?"#));
    says(
        &outcome,
        &[
            "125\n",
            ": cannot make a process: Try again\nhint: see `ulimit -u`",
        ],
    );
}

#[test]
fn without_proc_nobody_can_be_listed() {
    if !namespaces_work() {
        return skipped("a host without /proc", "nothing can be mounted");
    }
    let outcome = tests::scene(&host(
        r#"with "mount -t tmpfs none /proc; $P ps; echo \$?; $P $A -- echo ran; echo \$?; $P check""#,
    ));
    says(
        &outcome,
        &[
            "pidbox: cannot list the containers: No such file or directory (os error 2)\nhint: /proc/net/unix is their list",
            "1\nran\n0\n",
            "ok    kernel ",
            "less  names ",
            "ok    trial ",
        ],
    );
}

#[test]
fn without_terminals_none_can_be_made() {
    if !namespaces_work() {
        return skipped("a host without terminals", "nothing can be mounted");
    }
    let outcome = tests::scene(&host(
        r#"export PIDBOX_ROOT=$PWD/root; with "mount --bind /dev/null /dev/ptmx; $P -t $A -- echo ran; $P -d -t $A -- true; echo \$?""#,
    ));
    assert_eq!(outcome.output, "125\n", "{outcome}");
    let said = outcome
        .errors
        .matches("pidbox: cannot make a terminal: ")
        .count();
    assert_eq!(said, 2, "{outcome}");
}

#[test]
fn a_scope_that_lets_nobody_trace_is_told() {
    if !namespaces_work() {
        return skipped("Yama's scope 3", "nothing can be mounted");
    }
    let outcome = tests::scene(&host(
        r#"with "mount -t tmpfs none /proc/sys/kernel; mkdir /proc/sys/kernel/yama
            echo 3 > /proc/sys/kernel/yama/ptrace_scope; $P check""#,
    ));
    says(
        &outcome,
        &[
            "NO    ptrace   3: nobody may trace",
            "hint: ptrace: kernel.yama.ptrace_scope = 3 lasts until the next boot",
        ],
    );
}

#[test]
fn a_failed_start_in_the_background_is_told_in_front() {
    let outcome = shows(
        r#"export PIDBOX_ROOT=$PWD/root; $P -d --status-fd 77 $A -- true; echo $?; ls root"#,
        "125\n",
    );
    says(
        &outcome,
        &["pidbox: cannot write to descriptor 77: Bad file descriptor"],
    );
}

/// What is said where the supervisor of a container answers with those bytes.
fn answered(bytes: &[u8]) -> String {
    let name = unique_name("false");
    let address =
        SocketAddr::from_abstract_name(format!("pidbox/{name}")).expect("it is an address");
    let listener = UnixListener::bind_addr(&address).expect("the name is free");
    let answers = bytes.to_vec();
    // It lives as long as the test: whoever lists the containers meanwhile is answered the same.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut question = [0; 4];
            // The rest is left unread: only its coming is waited for.
            let _ = stream.read_exact(&mut question);
            let length = usize::try_from(u32::from_le_bytes(question)).unwrap_or(0);
            let _ = stream.read_exact(&mut vec![0; length.min(1 << 16)]);
            let _ = stream.write_all(&answers);
        }
    });
    let outcome = Program::new(pidbox())
        .args(["ps", &name])
        .run(World::Native);
    assert_eq!(outcome.status.code(), Some(1), "{outcome}");
    assert_eq!(outcome.output, "", "{outcome}");
    outcome.errors.replace(&name, "NAME")
}

fn frame(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    [&length.to_le_bytes()[..], text.as_bytes()].concat()
}

#[test]
fn a_supervisor_that_talks_nonsense_is_not_believed() {
    for (bytes, said) in [
        (Vec::new(), "the other end hung up\n"),
        (vec![200, 0, 0, 0, b'{'], "the other end hung up\n"),
        (
            u32::MAX.to_le_bytes().to_vec(),
            "a message of 4294967295 bytes is too long\n",
        ),
        (
            frame("{}"),
            "it is no message of ours: missing field `version`",
        ),
        (
            frame(r#"{"version":1,"body":"nonsense"}"#),
            "it is no message of ours: unknown variant",
        ),
        (
            frame(r#"{"version":9,"body":7}"#),
            "it speaks version 9 of the protocol, and this is version 1\nhint: it was started by another version of pidbox\n",
        ),
    ] {
        let errors = answered(&bytes);
        let beginning = "pidbox: 'NAME': its supervisor (PID ";
        assert!(
            errors.starts_with(beginning) && errors.contains(said),
            "{said:?}: {errors}"
        );
    }
}

#[test]
fn whatever_a_supervisor_refuses_is_said() {
    for (refusal, said) in [
        (r#""busy""#, "too many are asking at once"),
        (r#""malformed""#, "the question was not understood"),
        (
            r#""not-yours""#,
            "it belongs to another user\nhint: its owner and root may do that",
        ),
        (r#""no-such-signal""#, "no such signal"),
        (
            r#""not-your-child""#,
            "that process is not a child of the one that asks\nhint: it can be joined from its own PID namespace only",
        ),
        (
            r#"{"untraceable":1}"#,
            "the supervisor may not trace it: Operation not permitted (os error 1)\nhint: it can be joined from its own PID namespace only",
        ),
        (r#""ending""#, "the container is ending"),
    ] {
        let body = format!(r#"{{"version":1,"body":{{"refused":{refusal}}}}}"#);
        let errors = answered(&frame(&body));
        assert_eq!(errors, format!("pidbox: 'NAME': {said}\n"));
    }
}
