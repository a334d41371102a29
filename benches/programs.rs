//! What whole programs cost: `cargo bench --bench programs`.

use std::fs;
use std::time::Instant;

use benches::{by_turns, command, wanted};
use tests::{Scratch, find, skipped};

/// A name, the program that must be there, and what a shell does.
const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "compute",
        "python3",
        "python3 -c 'x = sum(i * i for i in range(4000000))'",
    ),
    (
        "bash-loop",
        "bash",
        "bash -c 'for i in {1..200}; do x=$(true); done'",
    ),
    ("make", "make", "make -s clean && make -s -j2"),
    (
        "git",
        "git",
        "rm -rf .git && git init -q . && git add . && git -c user.name=n -c user.email=e commit -qm c && git log",
    ),
    ("find", "find", "find /usr -xdev"),
    ("ps", "ps", "for i in 1 2 3 4 5; do ps -e; done"),
    (
        "python",
        "python3",
        "for i in 1 2 3 4 5; do python3 -c 'import subprocess, json'; done",
    ),
];

fn main() {
    println!(
        "{:<10} {:>12} {:>12} {:>8}",
        "program", "native ms", "pidbox ms", "ratio"
    );
    for &(name, needs, script) in PROGRAMS.iter().filter(|(name, ..)| wanted(name)) {
        if find(needs).is_none() {
            skipped(name, &format!("not installed: {needs}"));
            continue;
        }
        let scratch = Scratch::new("bench");
        project(&scratch);
        let pair = by_turns(5, |prefix| {
            let start = Instant::now();
            let mut command = command(prefix, &["sh", "-c", script]);
            let output = command
                .current_dir(scratch.path())
                .output()
                .expect("a shell runs");
            assert!(
                output.status.success(),
                "{name}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            start.elapsed().as_secs_f64() * 1e3
        });
        println!(
            "{name:<10} {:>12.1} {:>12.1} {:>8.2}  {script}",
            pair.native,
            pair.inside,
            pair.ratio()
        );
    }
}

/// A C program of forty files.
fn project(scratch: &Scratch) {
    let write = |name: &str, text: String| {
        fs::write(scratch.path().join(name), text).expect("the scratch folder can be written to");
    };
    let files = 0..40;
    for n in files.clone() {
        write(
            &format!("f{n}.c"),
            format!(
                "#include <stdio.h>\n#include <stdlib.h>\nint f{n}(int x) {{ return printf(\"%d\", x) + {n}; }}\n"
            ),
        );
    }
    let calls: String = files.clone().map(|n| format!("int f{n}(int); ")).collect();
    write(
        "main.c",
        format!("{calls} int main(void) {{ return f0(0) > 100; }}\n"),
    );
    let objects: String = files.map(|n| format!("f{n}.o ")).collect();
    write(
        "Makefile",
        format!("all: main\nmain: main.o {objects}\n\tcc -o $@ $^\nclean:\n\trm -f main *.o\n"),
    );
}
