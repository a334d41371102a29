//! What programs work on: a generated repository, and the sources of two well-known programs.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::work::Place;

/// A repository of 20,000 files and 2,000 commits.
pub(crate) const REPOSITORY: Place = Place {
    name: "repository",
    fill: repository,
};

/// Lua, and a makefile.
pub(crate) const LUA: Place = Place {
    name: "lua",
    fill: lua,
};

/// SQLite, and a makefile that compiles it for a program and for a library.
pub(crate) const SQLITE: Place = Place {
    name: "sqlite",
    fill: sqlite,
};

/// Write a file there.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> Result<(), String> {
    fs::write(folder.join(name), text).map_err(|error| format!("{name}: {error}"))
}

const FOLDERS: usize = 400;
const FILES: usize = 50;
const COMMITS: usize = 2_000;

fn repository(folder: &Path) -> Result<(), String> {
    git(folder, &["init", "-q", "."], "")?;
    git(folder, &["fast-import", "--quiet"], &history())?;
    git(folder, &["reset", "-q", "--hard", "made"], "")?;
    // Which files are unchanged is remembered from now on.
    git(folder, &["status"], "")
}

/// What `git fast-import` makes the repository of.
fn history() -> String {
    let mut stream = String::new();
    let mut commit = |number: usize, files: &mut dyn Iterator<Item = usize>| {
        let stamp = 1_000_000_000 + number * 3600;
        let message = format!("Change number {number}");
        let _ = write!(
            stream,
            "commit refs/heads/made\ncommitter Somebody <somebody@example.org> {stamp} +0000\ndata {}\n{message}\n",
            message.len()
        );
        for file in files {
            let text = text(file, number);
            let path = format!("part{}/source{}.c", file / FILES, file % FILES);
            let _ = write!(stream, "M 644 inline {path}\ndata {}\n{text}\n", text.len());
        }
    };
    commit(0, &mut (0..FOLDERS * FILES));
    for number in 1..COMMITS {
        // Scattered, and the same in every repository.
        let files = (0..3).map(|n| (number * 7_919 + n * 104_729) % (FOLDERS * FILES));
        commit(number, &mut files.into_iter());
    }
    stream
}

fn text(file: usize, version: usize) -> String {
    (0..20 + file % 20).fold(String::new(), |mut text, line| {
        let _ = writeln!(
            text,
            "int number_{file}_{line} = {};",
            line * version + file
        );
        text
    })
}

fn git(folder: &Path, words: &[&str], input: &str) -> Result<(), String> {
    let told = |error: std::io::Error| format!("git: {error}");
    let mut git = Command::new("git")
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .map_err(told)?;
    if let Some(mut stdin) = git.stdin.take() {
        stdin.write_all(input.as_bytes()).map_err(told)?;
    }
    let status = git.wait().map_err(told)?;
    let failed = || format!("git {}: {status}", words.join(" "));
    status.success().then_some(()).ok_or_else(failed)
}

fn lua(folder: &Path) -> Result<(), String> {
    let sources = package("lua-src")?.join("lua-5.4.9");
    let mut objects = String::new();
    let files =
        fs::read_dir(&sources).map_err(|error| format!("{}: {error}", sources.display()))?;
    for file in files.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        fs::copy(file.path(), folder.join(&name)).map_err(|error| format!("{name}: {error}"))?;
        if let Some(stem) = name.strip_suffix(".c") {
            let _ = write!(objects, " {stem}.o");
        }
    }
    write(
        folder,
        "Makefile",
        &format!(
            "CFLAGS = -O1 -DLUA_USE_POSIX\nliblua.a:{objects}\n\tar rcs $@ $^\nclean:\n\trm -f *.o *.a\n"
        ),
    )
}

fn sqlite(folder: &Path) -> Result<(), String> {
    let sources = package("libsqlite3-sys")?.join("sqlite3");
    for name in ["sqlite3.c", "sqlite3.h", "sqlite3ext.h"] {
        fs::copy(sources.join(name), folder.join(name))
            .map_err(|error| format!("{name}: {error}"))?;
    }
    write(
        folder,
        "Makefile",
        "all: static.o shared.o\nstatic.o: sqlite3.c\n\t$(CC) -O0 -c -o $@ $<\n\
         shared.o: sqlite3.c\n\t$(CC) -O0 -fPIC -c -o $@ $<\nclean:\n\trm -f *.o\n",
    )
}

/// Where cargo has that package of `benches/sources`, which it fetches if need be.
fn package(name: &str) -> Result<PathBuf, String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("sources/Cargo.toml");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--locked",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(manifest)
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| crate::world::last_line(&output.stderr))?;
    let packages = metadata["packages"].as_array();
    let found = packages
        .into_iter()
        .flatten()
        .find(|package| package["name"] == name)
        .and_then(|package| package["manifest_path"].as_str())
        .and_then(|manifest| Path::new(manifest).parent());
    found
        .map(Path::to_owned)
        .ok_or_else(|| format!("cargo does not have {name}"))
}
