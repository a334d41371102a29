//! The house stays as it is laid out: who may import whom, and where `unsafe` may stand.

use std::fs;
use std::path::{Path, PathBuf};

use tests::package_dir;

/// What each crate may import of ours.
const EDGES: &[(&str, &[&str])] = &[
    ("abi", &[]),
    ("pidspace", &["abi"]),
    ("surface", &["abi", "pidspace"]),
    ("procview", &["abi", "pidspace"]),
    ("ptrace", &["abi"]),
    ("fastlane", &["abi", "ptrace"]),
    ("registry", &[]),
    (
        "supervisor",
        &[
            "abi", "pidspace", "surface", "procview", "ptrace", "registry", "fastlane",
        ],
    ),
    ("pidbox", &["supervisor", "registry"]),
];

/// The crates that are pure: no I/O, no operating system, no `unsafe`.
const PURE: &[&str] = &["abi", "pidspace", "surface", "procview"];

/// The only crate that may be `unsafe`.
const UNSAFE: &str = "ptrace";

fn crates() -> PathBuf {
    package_dir().join("../crates")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Rust files below a folder.
fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The names under a manifest's dependencies, those for tests and builds among them.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            // `[dependencies.name]` names one by itself.
            if let Some((_, name)) = section.split_once("dependencies.") {
                names.push(name.to_owned());
            }
            inside = section.ends_with("dependencies");
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            names.push(name.trim_matches('"').to_owned());
        }
    }
    names
}

/// A line without its comment and without what stands in quotes.
fn code(line: &str) -> String {
    let mut outside = String::new();
    for (index, part) in line.split('"').enumerate() {
        if index % 2 == 0 {
            let (code, comment) = match part.split_once("//") {
                Some((code, _)) => (code, true),
                None => (part, false),
            };
            outside.push_str(code);
            if comment {
                break;
            }
        }
    }
    outside
}

fn is_unsafe(line: &str) -> bool {
    code(line)
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| word == "unsafe")
}

#[test]
fn every_crate_has_its_place() {
    let mut found: Vec<String> = fs::read_dir(crates())
        .expect("the crates are there")
        .flatten()
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut placed: Vec<&str> = EDGES.iter().map(|(name, _)| *name).collect();
    placed.sort_unstable();
    assert_eq!(found, placed, "a crate needs its row in EDGES");
}

#[test]
fn no_crate_imports_what_it_may_not() {
    for (name, allowed) in EDGES {
        let manifest = read(&crates().join(name).join("Cargo.toml"));
        for dependency in dependencies(&manifest) {
            let ours = EDGES.iter().any(|(other, _)| *other == dependency);
            assert!(
                !ours || allowed.contains(&dependency.as_str()),
                "{name} may not import {dependency}"
            );
        }
    }
}

#[test]
fn the_pure_crates_are_pure() {
    for name in PURE {
        let root = read(&crates().join(name).join("src/lib.rs"));
        for attribute in ["#![no_std]", "#![forbid(unsafe_code)]"] {
            assert!(
                root.lines().any(|line| line == attribute),
                "{name} lacks {attribute}"
            );
        }
    }
}

#[test]
fn only_ptrace_is_unsafe() {
    for (name, _) in EDGES.iter().filter(|(name, _)| *name != UNSAFE) {
        for file in sources(&crates().join(name)) {
            for (number, line) in read(&file).lines().enumerate() {
                assert!(
                    !is_unsafe(line),
                    "{}:{}: {line}",
                    file.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn every_unsafe_says_why_it_is_safe() {
    for file in sources(&crates().join(UNSAFE)) {
        let text = read(&file);
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            // `unsafe fn` asks its callers, and says so in its documentation.
            if !is_unsafe(line) || code(line).contains("unsafe fn") || line.contains("unsafe_") {
                continue;
            }
            // The reason stands above the statement that the block is in.
            let above = lines[..=number].iter().rev().take(6);
            let said = above.clone().any(|line| line.contains("SAFETY:"));
            assert!(said, "{}:{}: {line}", file.display(), number + 1);
        }
    }
}

#[test]
fn files_stay_a_comfortable_read() {
    for (name, _) in EDGES {
        for file in sources(&crates().join(name).join("src")) {
            let lines = read(&file).lines().count();
            // Tables are lists, and as long as what they list.
            let is_table = file.components().any(|part| part.as_os_str() == "rows");
            assert!(
                is_table || lines <= 700,
                "{}: {lines} lines",
                file.display()
            );
        }
    }
}

#[test]
fn what_is_said_to_be_tested_is() {
    for crossing in surface::crossings() {
        for name in crossing.tests {
            assert!(is_a_test(name), "{}: {name} is no test", crossing.id);
        }
    }
}

/// A guest, a test of a file beside this one, or one of a crate's own.
fn is_a_test(name: &str) -> bool {
    let Some((place, test)) = name.split_once('/') else {
        return false;
    };
    let guest = package_dir().join("guests").join(name).with_extension("c");
    let mut files = sources(&crates().join(place));
    files.push(package_dir().join(place).with_extension("rs"));
    let definition = format!("fn {test}(");
    let defines =
        |file: &PathBuf| fs::read_to_string(file).is_ok_and(|it| it.contains(&definition));
    guest.is_file() || files.iter().any(defines)
}
