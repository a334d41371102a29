//! The programs under test: pidbox, the guests, and the guard that both run behind.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

static SERIAL: AtomicU32 = AtomicU32::new(0);

/// A number that no other caller in this process gets.
pub(crate) fn serial() -> u32 {
    SERIAL.fetch_add(1, Ordering::Relaxed)
}

/// A container name that is taken by nobody else on this host.
pub fn unique_name(what: &str) -> String {
    format!("{what}-{}-{}", std::process::id(), serial())
}

/// The folder of this package.
pub fn package_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// `target/<profile>` of the running test, which lives in its `deps`.
fn profile_dir() -> PathBuf {
    let test = env::current_exe().expect("the running test has a path");
    test.parent()
        .and_then(Path::parent)
        .expect("a test lives in target/<profile>/deps")
        .to_owned()
}

/// The pidbox command, built with the profile of the running test.
///
/// The variable `PIDBOX` names another one to test.
pub fn pidbox() -> &'static Path {
    static PIDBOX: OnceLock<PathBuf> = OnceLock::new();
    PIDBOX.get_or_init(|| env::var_os("PIDBOX").map_or_else(build_pidbox, PathBuf::from))
}

fn build_pidbox() -> PathBuf {
    let dir = profile_dir();
    let target = dir.parent().expect("a profile lives in a target folder");
    let profile = match dir.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "dev",
        Some(name) => name,
    };
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "-p",
            "pidbox",
            "--bin",
            "pidbox",
            "--profile",
            profile,
        ])
        .arg("--target-dir")
        .arg(target)
        .current_dir(package_dir())
        .status()
        .expect("cargo runs");
    assert!(built.success(), "pidbox does not build");
    dir.join("pidbox")
}

/// The guard, see `guard.c`.
pub(crate) fn guard() -> &'static Path {
    static GUARD: OnceLock<PathBuf> = OnceLock::new();
    GUARD.get_or_init(|| compile(&package_dir().join("support/guard.c"), &[]))
}

/// Whether this machine lets the tests have PID namespaces; says so, once, where it does not.
pub fn namespaces_work() -> bool {
    static WORK: OnceLock<bool> = OnceLock::new();
    *WORK.get_or_init(|| {
        let tried = Command::new(guard()).args(["namespace", "true"]).output();
        let tried = tried.expect("the guard runs");
        if !tried.status.success() {
            let why = String::from_utf8_lossy(&tried.stderr);
            crate::skipped("every run in a real PID namespace", why.trim());
        }
        tried.status.success()
    })
}

/// Whether this machine makes and runs 32-bit programs; says so of each test where it does not.
pub fn multilib_works(test: &str) -> bool {
    static WORK: OnceLock<bool> = OnceLock::new();
    let works = *WORK.get_or_init(|| {
        let program = profile_dir().join(format!("multilib.{}", std::process::id()));
        let compiled = Command::new("cc")
            .args(["-m32", "-o"])
            .arg(&program)
            .arg(package_dir().join("support/true.c"))
            .output();
        let is_compiled = compiled.is_ok_and(|compiled| compiled.status.success());
        let works = is_compiled
            && Command::new(&program)
                .status()
                .is_ok_and(|status| status.success());
        let _ = fs::remove_file(program);
        works
    });
    if !works {
        crate::skipped(test, "no 32-bit programs here (gcc-multilib)");
    }
    works
}

/// All guests of `tests/guests`, as `family/name`, in order.
pub fn guests() -> Vec<String> {
    let mut found = Vec::new();
    for family in entries(&package_dir().join("guests")) {
        for file in entries(&family) {
            if file.extension().is_some_and(|extension| extension == "c") {
                let part = |path: &Path| {
                    path.file_stem()
                        .map(|stem| stem.to_string_lossy().into_owned())
                };
                found.push(format!(
                    "{}/{}",
                    part(&family).unwrap_or_default(),
                    part(&file).unwrap_or_default()
                ));
            }
        }
    }
    found.sort();
    found
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect()
}

/// The executable that `cc` makes of a C program with `options`, made anew when the source changed.
///
/// Whoever comes second, in another thread or process, finds the first one's work or repeats it:
/// the executable appears by a rename.
pub fn compile(source: &Path, options: &[&str]) -> PathBuf {
    let cache = profile_dir().join("guests");
    fs::create_dir_all(&cache).expect("the cache can be made");
    let flat = |part: &str| part.replace(['/', '.', '=', '-'], "_");
    let relative = source.strip_prefix(package_dir()).unwrap_or(source);
    let name = flat(&format!("{}{}", relative.display(), options.concat()));
    let executable = cache.join(&name);
    let changed = headers(source).iter().map(|header| modified(header)).max();
    let changed = modified(source).max(changed.flatten());
    if modified(&executable) > changed {
        return executable;
    }
    let fresh = cache.join(format!("{name}.{}.{}", std::process::id(), serial()));
    let compiled = Command::new("cc")
        .args(["-std=gnu11", "-O1", "-Wall", "-Wextra", "-pthread", "-o"])
        .arg(&fresh)
        .arg("-I")
        .arg(package_dir().join("guests"))
        .arg(source)
        .args(options)
        .output()
        .expect("cc runs, as Rust itself needs it");
    assert!(
        compiled.status.success(),
        "{} does not compile:\n{}",
        source.display(),
        String::from_utf8_lossy(&compiled.stderr)
    );
    fs::rename(&fresh, &executable).expect("the executable can be moved into place");
    executable
}

/// The headers that a guest may include: those of all guests, and those of its family.
fn headers(source: &Path) -> Vec<PathBuf> {
    let guests = package_dir().join("guests");
    let family = source.parent().unwrap_or(&guests);
    let mut found = entries(&guests);
    found.extend(entries(family));
    found.retain(|file| file.extension().is_some_and(|extension| extension == "h"));
    found
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata()
        .and_then(|metadata| metadata.modified())
        .ok()
}
