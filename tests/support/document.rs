//! Documents that are true: the console blocks of a Markdown file, run as a reader would.
//!
//! All blocks of a file are one session of bash, in an empty folder and among no other containers. What a
//! command shows must be what stands below it, where
//!
//! - a line `...` stands for any lines, and `[..]` for anything in a line;
//! - a number of four digits or more stands for one of the host's, and always for the same one;
//! - `12 s` stands for any time, `me` for the user, a process that sleeps (`S`) for one that runs (`R`), and
//!   some spaces for any.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use nix::unistd::{User, geteuid};

use crate::{Outcome, Program, Scratch, World, namespaces_work, package_dir, pidbox, skipped};

/// A command in a console block, and what a reader is told that it shows.
#[derive(Clone, Debug)]
struct Step {
    /// The lines of the file that show it, the first counted from 0.
    lines: std::ops::Range<usize>,
    command: String,
    expected: Vec<String>,
}

/// Where a document of this repository is.
pub fn document(name: &str) -> PathBuf {
    package_dir().join("..").join(name)
}

/// What the console blocks of a document show, below their commands.
pub fn shown(path: &Path) -> Vec<String> {
    steps(&read(path))
        .into_iter()
        .flat_map(|step| step.expected)
        .collect()
}

/// Run the console blocks of a document: each command must show what it is said to.
///
/// With `UPDATE_EXPECT=1` in the environment, what differs is written into the document instead.
#[track_caller]
pub fn is_true(name: &str) {
    if !namespaces_work() {
        skipped(name, "there may be containers of those names");
        return;
    }
    let path = document(name);
    let text = read(&path);
    let steps = steps(&text);
    assert!(!steps.is_empty(), "{name} shows no command");
    let outcome = session(&steps);
    let found = outcome.output.split('\x1e').skip(1).map(in_lines);
    let found: Vec<Vec<String>> = found.collect();
    assert_eq!(found.len(), steps.len(), "{name}\n{outcome}");

    let mut known = Numbers::new();
    let mut differ = Vec::new();
    for (step, found) in steps.iter().zip(found) {
        match agree(&step.expected, &found, &known) {
            Some(now_known) => known = now_known,
            None => differ.push((step, found)),
        }
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, rewritten(&text, &differ)).expect("the document can be written");
        return;
    }
    let differ: Vec<_> = differ
        .iter()
        .map(|(step, found)| {
            format!(
                "{name}:{}: $ {}\n--- is said to show\n{}\n--- shows\n{}\n",
                step.lines.start + 1,
                step.command,
                step.expected.join("\n"),
                found.join("\n")
            )
        })
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(outcome.left.is_empty(), "{name}\n{outcome}");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn in_lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// The commands of a document's console blocks. A command goes on in lines that begin with `> `.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut is_inside = false;
    for (at, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            is_inside = line == "```console";
            continue;
        }
        if !is_inside {
            continue;
        }
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step {
                lines: at..at + 1,
                command: command.to_owned(),
                expected: Vec::new(),
            });
            continue;
        }
        let Some(step) = steps.last_mut() else {
            continue;
        };
        match line.strip_prefix("> ") {
            Some(more) if step.expected.is_empty() => {
                step.command.push('\n');
                step.command.push_str(more);
            }
            _ => step.expected.push(line.to_owned()),
        }
        step.lines.end = at + 1;
    }
    steps
}

/// Run them in one shell; what each shows begins with a mark.
fn session(steps: &[Step]) -> Outcome {
    let scratch = Scratch::new("document");
    let programs = scratch.path().join("bin");
    let folder = scratch.path().join("folder");
    for dir in [&programs, &folder] {
        fs::create_dir(dir).expect("a folder can be made");
    }
    symlink(pidbox(), programs.join("pidbox")).expect("a link can be made");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut script = "exec 2>&1; (exit 0)\n".to_owned();
    for step in steps {
        // The status of the one before is there for the next.
        script.push_str("status=$?; printf '\\036'; (exit $status)\n");
        script.push_str(&step.command);
        script.push('\n');
    }
    // Not from stdin, which is the commands' too.
    let script = scratch.write("session", &script);
    Program::new("unshare")
        .args(["-rn", "bash"])
        .arg(script)
        .env("PATH", format!("{}:{path}", programs.display()))
        .env("PIDBOX_ROOT", scratch.path().join("root"))
        .env("COLUMNS", "100")
        .dir(&folder)
        .run(World::Native)
}

fn rewritten(text: &str, differ: &[(&Step, Vec<String>)]) -> String {
    let mut lines = in_lines(text);
    for (step, found) in differ.iter().rev() {
        let begins = step.lines.start + step.command.lines().count();
        lines.splice(begins..step.lines.end, found.iter().cloned());
    }
    lines.join("\n") + "\n"
}

/// The host's numbers by the ones that stand for them.
type Numbers = HashMap<String, String>;

/// Whether what was found is what was expected, and what is known of the host's numbers then.
fn agree(expected: &[String], found: &[String], known: &Numbers) -> Option<Numbers> {
    match expected.split_first() {
        None => found.is_empty().then(|| known.clone()),
        Some((line, rest)) if line.trim() == "..." => {
            (0..=found.len()).find_map(|skip| agree(rest, found.get(skip..)?, known))
        }
        Some((line, rest)) => {
            let (first, others) = found.split_first()?;
            let known = line_agrees(&tokens(line, None), &tokens(first, Some(&user())), known)?;
            agree(rest, others, &known)
        }
    }
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Any,
    Time,
    Number(String),
    Word(String),
    Other(char),
}

fn line_agrees(expected: &[Token], found: &[Token], known: &Numbers) -> Option<Numbers> {
    let Some((token, rest)) = expected.split_first() else {
        return found.is_empty().then(|| known.clone());
    };
    if *token == Token::Any {
        return (0..=found.len()).find_map(|skip| line_agrees(rest, found.get(skip..)?, known));
    }
    let (first, others) = found.split_first()?;
    let mut known = known.clone();
    let agrees = match (token, first) {
        (Token::Number(number), Token::Number(found)) if number.len() >= 4 => {
            let known = known.entry(number.clone());
            known.or_insert_with(|| found.clone()) == found
        }
        (Token::Word(word), Token::Word(found)) if word == "S" => found == "S" || found == "R",
        (token, first) => token == first,
    };
    if agrees {
        line_agrees(rest, others, &known)
    } else {
        None
    }
}

fn user() -> String {
    let user = User::from_uid(geteuid()).ok().flatten();
    user.map_or_else(|| "root".to_owned(), |user| user.name)
}

/// The parts of a line; in what was found, the name of the user is `me`.
fn tokens(line: &str, user: Option<&str>) -> Vec<Token> {
    let mut rest = line.trim_end();
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        let length = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let digits = length(|c| c.is_ascii_digit());
        let (token, taken) = if let Some(taken) = time(rest) {
            (Token::Time, taken)
        } else if digits > 0 {
            (Token::Number(rest[..digits].to_owned()), digits)
        } else if rest.starts_with("[..]") {
            (Token::Any, 4)
        } else if first == ' ' {
            (Token::Other(' '), length(|c| c == ' '))
        } else if first.is_alphabetic() {
            let taken = length(char::is_alphabetic);
            let word = match &rest[..taken] {
                // In a user namespace of our own we are root.
                word if user == Some(word) || user.is_some() && word == "root" => "me",
                word => word,
            };
            (Token::Word(word.to_owned()), taken)
        } else {
            (Token::Other(first), first.len_utf8())
        };
        tokens.push(token);
        rest = &rest[taken..];
    }
    // A line may be indented as a table needs it.
    if tokens.first() == Some(&Token::Other(' ')) {
        tokens.remove(0);
    }
    tokens
}

/// How long a time is that stands at the beginning: `12 s`, `0.071 s`, `3 min`.
fn time(text: &str) -> Option<usize> {
    let number = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let unit = text.get(number..)?.strip_prefix(' ')?;
    let end = unit.find(|c: char| !c.is_alphanumeric());
    let unit = unit.get(..end.unwrap_or(unit.len()))?;
    let is_time = text.starts_with(|c: char| c.is_ascii_digit())
        && ["ms", "s", "min", "h", "d"].contains(&unit);
    is_time.then_some(number + 1 + unit.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees(expected: &str, found: &str) -> bool {
        agree(&in_lines(expected), &in_lines(found), &Numbers::new()).is_some()
    }

    #[test]
    fn what_stands_for_something_else() {
        for (expected, found) in [
            ("a\n...\nd", "a\nb\nc\nd"),
            ("it [..] here", "it is not here"),
            ("REAL 41207, again 41207", "REAL 5, again 5"),
            ("NAME  STATE", "NAME     STATE"),
            ("1 12 s old", "1 3 min old"),
            ("of me", "of root"),
        ] {
            assert!(agrees(expected, found), "{expected:?} {found:?}");
        }
        for (expected, found) in [
            ("a", "a\nb"),
            ("1", "2"),
            ("41207, 41207", "5, 6"),
            ("12 s", "12 x"),
            ("of root", "of root"),
        ] {
            assert!(!agrees(expected, found), "{expected:?} {found:?}");
        }
    }

    #[test]
    fn commands_are_found_in_console_blocks() {
        let text = "```sh\n$ no\n```\n```console\n$ one\n> more\nshown\n$ two\n```\n$ no\n";
        let steps = steps(text);
        assert_eq!(steps.len(), 2);
        assert_eq!(steps[0].command, "one\nmore");
        assert_eq!(steps[0].expected, ["shown"]);
        assert_eq!(steps[0].lines, 4..7);
        assert_eq!(steps[1].lines, 7..8);
    }
}
