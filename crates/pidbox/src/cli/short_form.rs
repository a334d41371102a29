//! `pidbox NAME -- PROGRAM` is `pidbox run NAME -- PROGRAM`.
//!
//! A verb is never taken for a container's name, nor a name for a verb: the long form is legal for
//! every name, so that a new verb breaks no script that uses it.

use clap::{Arg, Command};
use std::ffi::OsString;

use crate::message::Failure;

/// A command line with its verb in place.
#[derive(Debug)]
pub(super) struct WrittenOut {
    pub words: Vec<OsString>,
    /// The verb, the empty word where there is none.
    pub verb: String,
}

/// Write the short form out, by what `grammar` knows of verbs and options.
pub(super) fn write_out(
    grammar: &Command,
    mut words: Vec<OsString>,
) -> Result<WrittenOut, Failure> {
    let separator = words.iter().position(|word| word == "--");
    let own: Vec<String> = words
        .get(1..separator.unwrap_or(words.len()))
        .unwrap_or_default()
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let program = || {
        let program = separator.and_then(|at| words.get(at + 1));
        program.map_or("PROGRAM".into(), |program| {
            program.to_string_lossy().into_owned()
        })
    };
    let Some(at) = first_positional(grammar, &own) else {
        return match separator {
            Some(_) => Err(Failure::NoName),
            None if own.is_empty() => Err(Failure::Nothing),
            // `--help`, or an option that clap knows what to say about.
            None => Ok(WrittenOut {
                words,
                verb: String::new(),
            }),
        };
    };
    let first = own.get(at).cloned().unwrap_or_default();
    let Some(verb) = grammar.get_subcommands().find(|verb| {
        verb.get_name() == first || verb.get_all_aliases().any(|alias| alias == first)
    }) else {
        return match (separator, own.get(at + 1)) {
            (Some(_), _) => {
                words.insert(1, "run".into());
                Ok(WrittenOut {
                    words,
                    verb: "run".into(),
                })
            }
            (None, Some(program)) if !program.starts_with('-') => Err(Failure::NoSeparator {
                name: first,
                program: program.clone(),
            }),
            (None, _) if containers().contains(&first) => Err(Failure::WhatAboutIt(first)),
            (None, _) => Err(Failure::NameOnly {
                meant: nearest(
                    &first,
                    grammar
                        .get_subcommands()
                        .map(Command::get_name)
                        .chain(containers().iter().map(String::as_str)),
                ),
                name: first,
            }),
        };
    };
    if separator.is_some() && !verb.get_positionals().any(Arg::is_last_set) {
        return Err(Failure::VerbAsName {
            verb: first,
            program: program(),
        });
    }
    if let Some(early) = own
        .iter()
        .take(at)
        .find(|word| is_option_of_run_alone(grammar, word))
    {
        return Err(Failure::EarlyOption {
            option: early.clone(),
            verb: first,
        });
    }
    Ok(WrittenOut {
        words,
        verb: verb.get_name().to_owned(),
    })
}

fn containers() -> Vec<String> {
    registry::containers().unwrap_or_default()
}

/// Where the first word stands that is neither an option nor an option's value.
fn first_positional(grammar: &Command, own: &[String]) -> Option<usize> {
    let mut at = 0;
    while let Some(word) = own.get(at) {
        if !word.starts_with('-') || word == "-" {
            return Some(at);
        }
        at += if takes_the_next_word(grammar, word) {
            2
        } else {
            1
        };
    }
    None
}

/// Every option that may stand before a name: the global ones, and those of `run`.
fn options(grammar: &Command) -> impl Iterator<Item = &Arg> {
    let run = grammar.find_subcommand("run");
    let runs = run.into_iter().flat_map(Command::get_arguments);
    let all = grammar.get_arguments().chain(runs);
    all.filter(|argument| !argument.is_positional())
}

fn takes_the_next_word(grammar: &Command, word: &str) -> bool {
    let takes =
        |argument: &Arg| argument.get_action().takes_values() && !argument.is_require_equals_set();
    if let Some(long) = word.strip_prefix("--") {
        return options(grammar)
            .any(|argument| argument.get_long() == Some(long) && takes(argument));
    }
    // Of a cluster, the first that takes a value takes all the rest of the word, if there is a rest.
    let mut letters = word.chars().skip(1);
    let taker = letters.find(|letter| {
        options(grammar).any(|argument| argument.get_short() == Some(*letter) && takes(argument))
    });
    taker.is_some() && letters.next().is_none()
}

fn is_option_of_run_alone(grammar: &Command, word: &str) -> bool {
    let word = word.split('=').next().unwrap_or(word);
    let names = |argument: &Arg| match word.strip_prefix("--") {
        Some(long) => argument.get_long() == Some(long),
        None => {
            word.strip_prefix('-')
                .and_then(|short| short.chars().next())
                == argument.get_short()
                && argument.get_short().is_some()
        }
    };
    word.starts_with('-') && options(grammar).any(names) && !grammar.get_arguments().any(names)
}

/// The candidate that `word` was most likely meant to be: at most a third of its letters are wrong.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let scored = candidates.map(|candidate| (distance(word, candidate), candidate));
    let (distance, candidate) = scored.min()?;
    (distance <= word.len().div_ceil(3).min(2)).then(|| candidate.to_owned())
}

/// How many letters are to be inserted, dropped, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: Option<&Vec<usize>>, column: usize| {
                row.and_then(|row| row.get(column))
                    .copied()
                    .unwrap_or(usize::MAX / 2)
            };
            let above = rows.last();
            let mut least = (at(above, j + 1) + 1)
                .min(at(Some(&row), j) + 1)
                .min(at(above, j) + usize::from(x != y));
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                least = least.min(at(rows.get(i - 1), j - 1) + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::grammar;

    fn written_out(line: &str) -> Result<String, String> {
        let words = line.split_whitespace().map(OsString::from).collect();
        let written = write_out(&grammar(), words).map_err(|failure| failure.to_string())?;
        Ok(written
            .words
            .iter()
            .map(|word| word.to_string_lossy())
            .collect::<Vec<_>>()
            .join(" "))
    }

    #[test]
    fn the_short_form_is_the_long_form() {
        for (short, long) in [
            ("pidbox web -- sh -c true", "pidbox run web -- sh -c true"),
            ("pidbox --init web -- sh", "pidbox run --init web -- sh"),
            (
                "pidbox -v web --init -- run",
                "pidbox run -v web --init -- run",
            ),
            (
                "pidbox --log man web -- sh",
                "pidbox run --log man web -- sh",
            ),
            ("pidbox --log=x web -- sh", "pidbox run --log=x web -- sh"),
            (
                "pidbox --unknown allow --report web -- sh",
                "pidbox run --unknown allow --report web -- sh",
            ),
            ("pidbox run web -- sh", "pidbox run web -- sh"),
            ("pidbox run run -- sh", "pidbox run run -- sh"),
            ("pidbox run man -- sh", "pidbox run man -- sh"),
            ("pidbox -v man", "pidbox -v man"),
            ("pidbox --help", "pidbox --help"),
        ] {
            assert_eq!(written_out(short).as_deref(), Ok(long));
        }
    }

    #[test]
    fn a_missing_word_is_named() {
        for (line, says) in [
            ("pidbox", "a container name and a program are required"),
            ("pidbox -- sh", "a container name is required before `--`"),
            (
                "pidbox -v -- sh",
                "a container name is required before `--`",
            ),
            (
                "pidbox web nginx",
                "`--` is missing between the name 'web' and the program 'nginx'",
            ),
            ("pidbox web", "'web': no such command or container"),
            (
                "pidbox man -- sh",
                "'man' is a pidbox command, so it cannot be the short form of a container name",
            ),
            (
                "pidbox --init man",
                "'--init' is an option of `run`, not of `man`",
            ),
        ] {
            assert_eq!(written_out(line), Err(says.to_owned()));
        }
    }

    #[test]
    fn what_was_meant_is_found() {
        let verbs = ["run", "ps", "kill", "completions"];
        for (word, meant) in [
            ("kil", Some("kill")),
            ("klil", Some("kill")),
            ("rnu", Some("run")),
            ("completion", Some("completions")),
            ("web", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(nearest(word, verbs.into_iter()).as_deref(), meant, "{word}");
        }
    }
}
