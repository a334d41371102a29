//! Random calls, and wrong pointers: nothing that a guest does harms pidbox, or anybody outside.
//!
//! What is called comes from the table of rows, so that a new row is called too.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use abi::Abi;
use surface::{How, Meaning, Row, Surface, Test};
use tests::{Program, Scratch, World, compile, namespaces_work, package_dir, pidbox, unique_name};

/// What no fuzzer must call at random, and why. The processes that do it have no rights, so most of it
/// would be refused; it is not tried on the host of whoever runs the tests.
const EXCLUDED: &[(&[&str], &str)] = &[
    (
        &["reboot", "kexec_load", "kexec_file_load"],
        "they end the host",
    ),
    (
        &[
            "mount",
            "umount",
            "umount2",
            "pivot_root",
            "move_mount",
            "fsopen",
            "fsmount",
            "fspick",
            "open_tree",
            "mount_setattr",
        ],
        "they change what others see of the file system",
    ),
    (
        &[
            "swapon",
            "swapoff",
            "acct",
            "quotactl",
            "quotactl_fd",
            "vhangup",
        ],
        "they take something from others",
    ),
    (
        &[
            "settimeofday",
            "adjtimex",
            "clock_settime",
            "clock_adjtime",
            "clock_settime64",
            "clock_adjtime64",
            "stime",
            "sethostname",
            "setdomainname",
        ],
        "the clock and the name are everybody's",
    ),
    (
        &[
            "init_module",
            "finit_module",
            "delete_module",
            "ioperm",
            "iopl",
            "syslog",
        ],
        "the kernel is everybody's",
    ),
    (
        &["sync", "syncfs", "fsync", "fdatasync", "sync_file_range"],
        "everybody waits for the disk",
    ),
    (
        &[
            "shmget",
            "msgget",
            "semget",
            "mq_open",
            "mq_unlink",
            "add_key",
            "request_key",
            "keyctl",
        ],
        "what they make stays when its maker is gone",
    ),
    (&["socket", "connect"], "a packet could reach another host"),
    (
        &[
            "exit",
            "exit_group",
            "rt_sigreturn",
            "sigreturn",
            "vm86",
            "vm86old",
            "arch_prctl",
            "munmap",
            "mremap",
            "brk",
            "mprotect",
            "pkey_mprotect",
        ],
        "they do nothing but end the one who calls, at once or at the next step",
    ),
];

fn is_excluded(name: &str) -> bool {
    EXCLUDED.iter().any(|(names, _)| names.contains(&name))
}

/// The table for the programs: see `fuzz/table.h`.
fn table(abi: Abi) -> String {
    let way = match abi {
        Abi::X86_64 => "syscall",
        Abi::I386 => "int80",
    };
    let surface = Surface::new();
    let mut table = String::new();
    let rows = surface.rows(abi);
    for (number, row) in rows.filter(|(_, row)| !is_excluded(row.name)) {
        let kind = match row.how {
            How::Refused(_) => "refused",
            How::Regular | How::ByPath | How::Answered(_) | How::Via(_) | How::Unpacked(_) => "row",
        };
        let name = row.to_string().replace(' ', "");
        let _ = writeln!(table, "{way} {number} {name} {kind} {}", columns(row));
    }
    let is_row = |number| surface.rows(abi).any(|(of_row, _)| of_row == number);
    for number in abi.numbers().filter(|number| !is_row(*number)) {
        if let Some(name) = abi.name(number).filter(|name| !is_excluded(name)) {
            let _ = writeln!(table, "{way} {number} {name} plain");
        }
    }
    table
}

fn columns(row: &Row) -> String {
    let mut operations = row.operations.iter();
    let columns = row.params.iter().map(|(name, meaning)| match meaning {
        Meaning::Op => {
            let value = operations
                .next()
                .map_or(0, |operation| match operation.test {
                    Test::Is(value) | Test::Masked { value, .. } => value,
                    Test::AnyBit(bits) => bits,
                });
            let word = if *name == "call" { "O" } else { "o" };
            format!("{word}{value}")
        }
        Meaning::Id(_)
        | Meaning::Pinned(_)
        | Meaning::IdOf(_)
        | Meaning::Target
        | Meaning::Owner => "i".to_owned(),
        Meaning::Which(_) => "w".to_owned(),
        Meaning::Sig => "s".to_owned(),
        Meaning::Clock => "c".to_owned(),
        Meaning::DirFd => "f".to_owned(),
        Meaning::Opaque if ["fd", "pidfd", "mount", "group"].contains(name) => "f".to_owned(),
        Meaning::Opaque => "x".to_owned(),
        _ => "p".to_owned(),
    });
    columns.collect::<Vec<_>>().join(" ")
}

/// The table in a file that everybody may read.
fn table_in(scratch: &Scratch, abis: &[Abi]) -> PathBuf {
    let tables: String = abis.iter().map(|abi| table(*abi)).collect();
    scratch.write("table", &tables)
}

fn program(name: &str) -> PathBuf {
    compile(&package_dir().join("fuzz").join(name), &[])
}

/// How many times the storm breaks loose, each time with another seed: `PIDBOX_FUZZ` asks for more.
fn storms() -> u64 {
    env::var("PIDBOX_FUZZ")
        .ok()
        .and_then(|storms| storms.parse().ok())
        .unwrap_or(1)
}

/// The first seed: `PIDBOX_FUZZ_SEED` makes a storm happen again.
fn first_seed() -> u64 {
    env::var("PIDBOX_FUZZ_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1)
}

const ROUNDS: u32 = 100;

/// A storm in a container, two bystanders beside it.
fn storm(world: &str, options: &[&str], enter: &dyn Fn(Program) -> Program) {
    let scratch = Scratch::new("storm");
    let table = table_in(&scratch, &Abi::ALL);
    for seed in first_seed()..first_seed() + storms() {
        let name = unique_name("storm");
        let program_line = Program::new(program("canary.c"))
            .arg(pidbox())
            .args(options)
            .arg("--init")
            .arg(&name)
            .arg("--");
        let outcome = enter(program_line)
            .arg(program("storm.c"))
            .arg(&table)
            .args([seed.to_string(), ROUNDS.to_string(), name])
            .dir(Path::new("/"))
            .run(World::Native);
        assert_eq!(
            outcome.status.code(),
            Some(0),
            "{world}, seed {seed}\n{outcome}"
        );
        assert_eq!(
            outcome.output,
            format!("{ROUNDS} rounds\n"),
            "{world}, seed {seed}\n{outcome}"
        );
        assert_eq!(outcome.errors, "", "{world}, seed {seed}\n{outcome}");
        assert!(outcome.left.is_empty(), "{world}, seed {seed}\n{outcome}");
    }
}

#[test]
fn nothing_harms_the_supervisor() {
    storm("a container", &[], &|program| program);
}

#[test]
fn nothing_harms_it_from_a_nested_container() {
    let scratch = Scratch::new("report");
    let report = scratch.path().join("report");
    let option = format!("--report={}", report.display());
    storm(
        "a nested container",
        &["--quiet", &option, "--unknown=allow"],
        &|line| {
            line.arg(pidbox())
                .args(["--init", &unique_name("inner"), "--"])
        },
    );
    // Every row has been called, but for those that need a descriptor to be armed.
    let report = fs::read_to_string(&report).expect("a report");
    let surface = Surface::new();
    for (_, row) in Abi::ALL.into_iter().flat_map(|abi| surface.rows(abi)) {
        let name = row.to_string();
        let is_seen = report
            .lines()
            .any(|line| line.split("  ").any(|word| word.trim() == name));
        let is_reached =
            is_seen || is_excluded(row.name) || row.selected == surface::Selected::Descriptor;
        assert!(is_reached, "{name} was not called\n{report}");
    }
}

/// Where a wrong pointer comes to something else, and why.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "capget(-, 0, 0), over the edge in 1:",
        "Linux reads the version before it looks for the pid",
    ),
    (
        "capset(-, 0, 0), over the edge in 1:",
        "Linux reads the version before it looks for the pid",
    ),
];

fn is_known(line: &str) -> bool {
    DIFFERENT.iter().any(|(known, _)| line.starts_with(known))
}

/// What a wrong pointer comes to is Linux's to say.
#[test]
fn a_wrong_pointer_is_wrong_as_in_linux() {
    compare_faults(Abi::X86_64, &[World::ContainerInit, World::NestedInit]);
}

#[test]
fn a_wrong_pointer_is_wrong_as_in_linux_by_i386() {
    // Nesting makes no difference between ABIs.
    compare_faults(Abi::I386, &[World::ContainerInit]);
}

fn compare_faults(abi: Abi, worlds: &[World]) {
    let scratch = Scratch::new("faults");
    let faults = Program::new(program("faults.c")).arg(table_in(&scratch, &[abi]));
    let (oracle, worlds) = match worlds {
        worlds if namespaces_work() => (World::PidNamespace, worlds),
        [first, others @ ..] => (*first, others),
        [] => return,
    };
    let expected = faults.output(oracle);
    assert!(!expected.contains("broken: "), "{oracle}: {expected}");
    for &world in worlds {
        let found = faults.output(world);
        let pairs = expected.lines().zip(found.lines());
        let (known, different): (Vec<_>, Vec<_>) = pairs
            .filter(|(expected, found)| expected != found)
            .partition(|(expected, _)| is_known(expected));
        assert!(
            different.is_empty(),
            "{world}: {:#?}",
            different.get(..50).unwrap_or(&different)
        );
        assert_eq!(expected.lines().count(), found.lines().count(), "{world}");
        let is_closed = oracle == World::PidNamespace && known.len() != DIFFERENT.len();
        assert!(!is_closed, "{world}: only {known:?} are different now");
    }
}
