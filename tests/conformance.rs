//! Every guest says the same in a pidbox, and in a pidbox in a pidbox, as in a real PID namespace.
//!
//! The oracle is Linux: nothing here says what a guest should print. Only what Linux has no word
//! for, the guests of the family `container`, is compared with a text beside the guest.

mod gaps;

use std::fs;
use std::path::PathBuf;

use tests::{
    Outcome, Program, Transcript, World, compile, difference, guests, multilib_works,
    namespaces_work, package_dir, skipped, unique_name,
};

/// The guests by family, each a test, as a 64-bit and as a 32-bit program. A guest that is missing
/// here fails `no_guest_is_forgotten`.
macro_rules! families {
    ($($family:ident, by $check:ident: $($guest:ident)*;)*) => {
        $(mod $family {
            $(#[test]
            fn $guest() {
                super::$check(concat!(stringify!($family), "/", stringify!($guest)), crate::Build::Native);
            })*

            mod i386 {
                $(#[test]
                fn $guest() {
                    let guest = concat!(stringify!($family), "/", stringify!($guest));
                    if crate::is_of_i386(guest) {
                        crate::$check(guest, crate::Build::I386);
                    }
                })*
            }
        })*

        const LISTED: &[&str] = &[$($(concat!(stringify!($family), "/", stringify!($guest)),)*)*];
    };
}

families! {
    identity, by everywhere: lookups numbers registers wide;
    job, by everywhere: orphaned_group outlives setpgid setsid stop terminal;
    event, by everywhere: fanotify userfault;
    lane, by everywhere: faults numbers restart step storm window;
    signal, by everywhere: kill mqueue overlay overlay_io permission pidfd pidfd_open queue queue_self
        restart siginfo signalfd sigtimedwait threads;
    wait, by everywhere: clone_children ignored pidfd threads wait4 waitid;
    spawn, by everywhere: fork library many orphan parent_flag pidfd set_tid tid_words vm;
    threads, by everywhere: cancel clear_tid exit_group leader_exits many mutex numbers robust
        robust_pending;
    exec, by everywhere: failed kinds leader thread;
    prctl, by everywhere: notify pdeathsig ptracer sched_core subreaper tsync;
    sched, by everywhere: by_mapped_user by_user capability capability_cut cpus ioprio library
        policy priority prlimit;
    memory, by everywhere: pages vm;
    inspect, by everywhere: bpf_query kcmp perf robust_list;
    clock, by everywhere: cpu timer;
    futex, by everywhere: inheritance plain;
    pidfd, by everywhere: handle info namespace open;
    fd, by everywhere: implicit locks owner;
    tty, by everywhere: restart words;
    socket, by everywhere: owner peercred peercred_cut;
    ipc, by everywhere: msg sem shm;
    message, by everywhere: credentials edges many unprivileged;
    proc, by everywhere: dead descriptor directory fields fresh globals hostile links mount mount_types nested own paths status
        tasks written;
    entry, by everywhere: int80 multiplexers twins;
    untouched, by everywhere: calls descriptors diag files signals unknown;
    filter, by everywhere: allowed answered clone_flags inherited let_through one_other own_pid strict trap;
    namespace, by as_first_process: below clone death handles init nested setns unshare;
    netlink, by as_first_process: ports refused requests taskstats;
    init, by as_first_process: abort adopts death death_of_thread fault group_signal immune kill_all
        session;
    procway, by as_first_process: cgroup descriptor exec gone hostile ipc links listing mounts names rights root spliced sysctl threads ways;
    container, by in_containers: anonymous credentials ports enter errors numbers_across plain_first;
}

#[test]
fn no_guest_is_forgotten() {
    let mut listed = LISTED.to_vec();
    listed.sort_unstable();
    assert_eq!(guests(), listed);
}

#[test]
fn every_gap_is_of_a_guest() {
    for gap in gaps::GAPS {
        assert!(LISTED.contains(&gap.guest), "{} is no guest", gap.guest);
        assert!(
            !gap.worlds.is_empty() && !gap.reason.is_empty(),
            "{} says nothing",
            gap.guest
        );
    }
}

/// A guest that is known to differ shows that nothing is right.
#[test]
fn no_crossing_is_shown_by_a_gap() {
    for crossing in surface::crossings() {
        for gap in gaps::GAPS {
            let is_named = crossing.tests.contains(&gap.guest);
            assert!(!is_named, "{}: {} is a gap", crossing.id, gap.guest);
        }
    }
}

/// What a guest is compiled for.
#[derive(Clone, Copy)]
enum Build {
    /// This machine.
    Native,
    /// 32-bit programs.
    I386,
}

impl Build {
    const fn options(self) -> &'static [&'static str] {
        match self {
            Self::Native => &["-lrt"],
            Self::I386 => &["-lrt", "-m32"],
        }
    }
}

/// Guests that are 64-bit programs, and why.
const NATIVE: &[(&str, &str)] = &[("identity/registers", "it is about the registers of x86-64")];

/// Whether there can be a 32-bit build of the guest here.
fn is_of_i386(guest: &str) -> bool {
    !NATIVE.iter().any(|(native, _)| *native == guest) && multilib_works(guest)
}

fn program(guest: &str, build: Build) -> Program {
    Program::new(compile(&source(guest).with_extension("c"), build.options()))
}

fn source(guest: &str) -> PathBuf {
    package_dir().join("guests").join(guest)
}

/// The guest is sound where it stands on its own, and the same wherever it is PID 1.
fn everywhere(guest: &str, build: Build) {
    if namespaces_work() {
        program(guest, build).output(World::Native);
    }
    as_first_process(guest, build);
}

/// The guest is the same wherever it is PID 1, and needs to be.
fn as_first_process(guest: &str, build: Build) {
    let program = program(guest, build);
    let mut worlds = vec![
        World::ContainerInit,
        World::NestedInit,
        World::NoLane,
        World::AnswersOnly,
        World::EagerLane,
    ];
    let oracle = if namespaces_work() {
        World::PidNamespace
    } else {
        skipped(
            guest,
            "no PID namespace to compare with; pidbox is compared with itself",
        );
        worlds.remove(0)
    };
    let outcome = program.run(oracle);
    assert!(
        !outcome.output.contains("broken: "),
        "the guest is unsound in {oracle}:\n{outcome}"
    );
    compare(guest, &Transcript::from(&outcome), &worlds, &|| {
        program.clone()
    });
}

/// The guest says what stands beside it.
fn in_containers(guest: &str, build: Build) {
    let expected = fs::read_to_string(source(guest).with_extension("txt"));
    let mut expected = expected.expect("the transcript stands beside the guest");
    if !expected.ends_with("]\n") {
        expected.push_str("[exited 0]\n");
    }
    let worlds: &[World] = if guest == "container/plain_first" {
        &[World::Container]
    } else {
        &[
            World::Container,
            World::ContainerInit,
            World::NestedInit,
            World::EagerLane,
        ]
    };
    compare(guest, &Transcript::from(expected.as_str()), worlds, &|| {
        program(guest, build).arg(unique_name("written"))
    });
}

/// Runs the guest in each of `worlds`, and fails with all that differs there.
fn compare(guest: &str, expected: &Transcript, worlds: &[World], program: &dyn Fn() -> Program) {
    let mut failures = String::new();
    for &world in worlds {
        let found = program().run(world);
        match (wrong(expected, &found), gaps::known(guest, world)) {
            (None, None) => {}
            (Some(_), Some(gap)) => skipped(&format!("{guest} in {world}"), gap.reason),
            (None, Some(_)) => {
                failures.push_str(&format!("{guest} in {world}: the gap is closed\n"))
            }
            (Some(what), None) => failures.push_str(&format!("{guest} in {world}:\n{what}\n")),
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// What is wrong with a run.
fn wrong(expected: &Transcript, found: &Outcome) -> Option<String> {
    let mut what = difference(expected, &Transcript::from(found)).unwrap_or_default();
    if !found.left.is_empty() {
        what.push_str(&format!("left alive:\n{}\n", found.left.join("\n")));
    }
    if !what.is_empty() && !found.errors.is_empty() {
        what.push_str(&format!("stderr:\n{}", found.errors));
    }
    (!what.is_empty()).then_some(what)
}
