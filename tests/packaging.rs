//! What is handed to others: a static binary, a manual page, completions, a package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::{
    Program, Scratch, World, find, installed, namespaces_work, package_dir, pidbox, skipped,
};

/// Run a command of the repository's, and have its output.
fn built(command: &mut Command) -> String {
    let output = command
        .current_dir(package_dir().join(".."))
        .output()
        .expect("it runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What pidbox prints, in a file.
fn printed(scratch: &Scratch, arguments: &[&str], file: &str) -> PathBuf {
    let text = Program::new(pidbox()).args(arguments).output(World::Native);
    scratch.write(file, &text)
}

/// A container in a root folder in which only pidbox is, as `program`.
#[track_caller]
fn runs_alone(root: &Path, program: &str) {
    if !namespaces_work() {
        return skipped("a root with pidbox alone", "there may be no chroot(2)");
    }
    let outcome = Program::new("unshare")
        .args(["-rn", "chroot"])
        .arg(root)
        .args([program, "demo", "--", program, "--version"])
        .run(World::Native);
    assert_eq!(
        outcome.output,
        concat!("pidbox ", env!("CARGO_PKG_VERSION"), "\n"),
        "{outcome}"
    );
    assert_eq!(
        (outcome.status.code(), &*outcome.errors),
        (Some(0), ""),
        "{outcome}"
    );
}

#[test]
fn a_static_binary_needs_nothing_but_the_kernel() {
    built(Command::new(env!("CARGO")).args(["static", "--quiet"]));
    let metadata =
        built(Command::new(env!("CARGO")).args(["metadata", "--no-deps", "--format-version=1"]));
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("it is JSON");
    let target = metadata["target_directory"].as_str().expect("there is one");
    let program = Path::new(target).join("x86_64-unknown-linux-gnu/debug/pidbox");
    let told = Program::new("ldd").arg(&program).run(World::Native);
    assert!(told.output.contains("statically linked"), "{told}");
    let scratch = Scratch::new("static");
    fs::copy(&program, scratch.path().join("pidbox")).expect("it can be copied");
    runs_alone(scratch.path(), "/pidbox");
}

#[test]
fn a_package_is_installed_and_runs() {
    if !installed("a Debian package", &["cargo-deb", "dpkg"]) {
        return;
    }
    let package = built(&mut Command::new(package_dir().join("../.ci/deb")));
    let package = package_dir().join("..").join(package.trim());
    let scratch = Scratch::new("package");
    let root = scratch.path();
    fs::create_dir_all(root.join("var/lib/dpkg")).expect("a folder can be made");
    let outcome = Program::new("unshare")
        .args(["-r", "dpkg", "--force-script-chrootless", "--root"])
        .arg(root)
        .arg("-i")
        .arg(package)
        .run(World::Native);
    assert_eq!(outcome.status.code(), Some(0), "{outcome}");
    for file in [
        "share/man/man1/pidbox.1.gz",
        "share/bash-completion/completions/pidbox",
        "share/zsh/vendor-completions/_pidbox",
        "share/fish/vendor_completions.d/pidbox.fish",
        "share/doc/pidbox/copyright",
        "share/doc/pidbox/guide.md",
    ] {
        assert!(root.join("usr").join(file).is_file(), "{file} is missing");
    }
    runs_alone(root, "/usr/bin/pidbox");
}

#[test]
fn the_manual_page_is_well_formed() {
    if !installed("the manual page", &["groff", "man"]) {
        return;
    }
    let scratch = Scratch::new("manual");
    let page = printed(&scratch, &["man"], "pidbox.1");
    let checked = Program::new("groff")
        .args(["-man", "-Tutf8", "-ww", "-z"])
        .arg(&page)
        .run(World::Native);
    assert_eq!(
        (checked.status.code(), &*checked.errors),
        (Some(0), ""),
        "{checked}"
    );
    let shown = Program::new("man")
        .arg("-l")
        .arg(&page)
        .env("MANWIDTH", "80")
        .run(World::Native);
    for words in [
        "pidbox run [OPTIONS] NAME -- PROGRAM [ARG]...",
        "--die-with-parent",
        "EXIT STATUS",
        "PIDBOX_ROOT",
    ] {
        assert!(shown.output.contains(words), "{words}\n{shown}");
    }
}

#[test]
fn shells_complete_commands_and_options() {
    let scratch = Scratch::new("completions");
    for (shell, script) in [
        (
            "bash",
            r#". "$0"; COMP_WORDS=(pidbox "$1" "$2"); COMP_CWORD=1; [ -n "$2" ] && COMP_CWORD=2
            _pidbox pidbox "${COMP_WORDS[COMP_CWORD]}" "$1"; printf '%s\n' "${COMPREPLY[@]}""#,
        ),
        (
            "fish",
            r#"source $argv[1]; complete -C (string join -- " " pidbox $argv[2..]) | string split -f1 \t"#,
        ),
    ] {
        if find(shell).is_none() {
            skipped("completions", &format!("not installed: {shell}"));
            continue;
        }
        let file = printed(&scratch, &["completions", shell], shell);
        for (words, completed) in [
            (["att", ""], "attach"),
            (["run", "--die"], "--die-with-parent"),
        ] {
            let words = words
                .into_iter()
                .filter(|word| !word.is_empty() || shell == "bash");
            let words: Vec<_> = words.collect();
            let outcome = Program::new(shell)
                .args(["-c", script])
                .arg(&file)
                .args(&words)
                .run(World::Native);
            let first = outcome.output.split_whitespace().next();
            assert_eq!(first, Some(completed), "{shell}: {outcome}");
        }
    }
    if installed("completions of zsh", &["zsh"]) {
        let file = printed(&scratch, &["completions", "zsh"], "_pidbox");
        let outcome = Program::new("zsh")
            .args(["-fc", r#"fpath=($1:h $fpath); autoload -Uz compinit; compinit -D -u; print $_comps[pidbox]; zsh -n $1"#, "zsh"])
            .arg(&file)
            .run(World::Native);
        assert_eq!(
            (outcome.output.as_str(), outcome.errors.as_str()),
            ("_pidbox\n", ""),
            "{outcome}"
        );
    }
}
