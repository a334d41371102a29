//! Looking at containers at work: top, stats, check, --explain.

use tests::{json, quietly_shows, shows};

#[test]
fn who_is_busy_is_first() {
    shows(
        r#"start $A 'sleep 1000 & (while :; do :; done) & up; wait'
        $P top --once $A | head -1 | sed 's/  */ /g'
        $P top --once $A | awk 'NR == 2 { print ($5 > 0), $2, $4 }'
        # Without a name: everybody, and each of them once.
        $P top --once | grep -c "^$A "
        $P top $A | head -3 | grep -c CONTAINER; $P top no-such-name; echo $?
        $P stop -t 0 $A; wait"#,
        "CONTAINER PID REAL STAT %CPU RSS KIB TIME COMMAND\n1 3 R\n3\n1\n1\n",
    );
}

#[test]
fn stops_are_counted() {
    let stats = json(
        r#"start $A 'for n in 1 2 3; do kill -0 $$; done; up; read line < end'
        $P stats --json $A; echo > end; wait"#,
    );
    assert_eq!(stats["schema"], 1);
    assert!(stats["supervisor_ms"].is_u64());
    let all = stats["stats"].as_array().expect("it is a list");
    let kill = all
        .iter()
        .find(|stat| stat["interface"] == "kill")
        .expect("it was called");
    assert_eq!((&kill["seen"], &kill["needed"]), (&3.into(), &3.into()));
    assert_eq!(
        (&kill["state"], &kill["page"]),
        (&"translated".into(), &"kill(2)".into())
    );
    quietly_shows(
        r#"start $A 'up; read line < end'
        $P stats $A | head -1 | sed 's/  */ /g;s/^ //'
        # It goes on until the container ends.
        $P stats -f --json $A > lines & until_ [ -s lines ]; echo > end; wait
        head -1 lines | grep -o '"schema":1'"#,
        "SEEN NEEDED INTERFACE STATE MAN PAGE\n\"schema\":1\n",
    );
}

#[test]
fn the_host_is_checked() {
    let check = json("$P check --json");
    assert_eq!(check["schema"], 1);
    let findings = check["findings"].as_array().expect("it is a list");
    let what: Vec<_> = findings
        .iter()
        .filter_map(|finding| finding["what"].as_str())
        .collect();
    assert_eq!(
        what,
        ["kernel", "ptrace", "seccomp", "names", "wall", "trial"]
    );
    assert!(
        findings.iter().all(|finding| finding["state"] != "bad"),
        "{check}"
    );
    quietly_shows("$P check | grep -c '^ok .*trial'", "1\n");
}

#[test]
fn a_host_that_cannot_is_told_why() {
    if !tests::installed("a host that cannot run containers", &["strace"]) {
        return;
    }
    let outcome = shows(
        r#"strace -f -o /dev/null $P check | grep -c '^NO *trial.*ptrace is blocked'; echo ${PIPESTATUS[0]}"#,
        "1\n1\n",
    );
    assert!(
        outcome
            .errors
            .contains("pidbox: containers cannot run here"),
        "{outcome}"
    );
}

#[test]
fn each_translation_is_told_with_both_numbers() {
    quietly_shows(
        r#"$P --explain $A -- sh -c 'kill -0 $$; sh -c "exit 3"; echo $?' 2> told
        real=$(sed -n "s/^$A:1 (\([0-9]*\)).*/\1/p" told | head -1)
        grep -c "^$A:1 ($real) kill(1, 0) -> kill($real, 0)$" told
        grep -c "^$A:1 ($real) getpid() = 1, without the kernel$" told
        grep -q "^$A:1 ($real)   = [0-9]* -> 2$" told && echo "made 2""#,
        "3\n1\n1\nmade 2\n",
    );
}

#[test]
fn who_made_whom_is_written_for_a_viewer() {
    let trace = json(r#"$P --trace file $A -- sh -c 'sh -c "exit 1"; sleep 0 & wait'; cat file"#);
    let events = trace.as_array().expect("it is a list");
    let of = |kind: &'static str| events.iter().filter(move |event| event["ph"] == kind);
    // Everybody who begins ends.
    assert_eq!(of("B").count(), of("E").count(), "{trace}");
    let programs: Vec<_> = of("B").filter_map(|event| event["name"].as_str()).collect();
    assert_eq!(programs.last(), Some(&"sleep"), "{trace}");
    let arrows: Vec<_> = of("s")
        .zip(of("f"))
        .map(|(from, to)| (&from["pid"], &to["pid"]))
        .collect();
    assert_eq!(
        arrows,
        [(&1.into(), &2.into()), (&1.into(), &3.into())],
        "{trace}"
    );
    let outcome = shows(
        r#"$P --trace /nonexistent/file $A -- true; echo $?"#,
        "125\n",
    );
    assert!(
        outcome
            .errors
            .starts_with("pidbox: cannot write the trace to '/nonexistent/file': ")
    );
}
