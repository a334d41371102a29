//! What a guest said, line by line, and how two transcripts differ.

use crate::Outcome;

/// The lines of a run, the last of which says how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript(Vec<String>);

impl From<&Outcome> for Transcript {
    fn from(outcome: &Outcome) -> Self {
        let mut lines: Vec<String> = outcome.output.lines().map(str::to_owned).collect();
        lines.push(format!("[{}]", outcome.ending()));
        Self(lines)
    }
}

impl From<&str> for Transcript {
    fn from(text: &str) -> Self {
        Self(text.lines().map(str::to_owned).collect())
    }
}

/// The lines in which two transcripts differ, with their surroundings, or nothing where they are
/// the same.
pub fn difference(expected: &Transcript, found: &Transcript) -> Option<String> {
    (expected != found).then(|| {
        let mut text = String::new();
        for (mark, line) in merge(&expected.0, &found.0) {
            text.push_str(&format!("{mark} {line}\n"));
        }
        text
    })
}

/// Both lists as one, by their longest common subsequence: `-` only expected, `+` only found.
fn merge<'a>(expected: &'a [String], found: &'a [String]) -> Vec<(char, &'a str)> {
    let (rows, columns) = (expected.len(), found.len());
    let mut common = vec![vec![0_usize; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            common[row][column] = if expected[row] == found[column] {
                common[row + 1][column + 1] + 1
            } else {
                common[row + 1][column].max(common[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut merged) = (0, 0, Vec::new());
    while row < rows || column < columns {
        let same = row < rows && column < columns && expected[row] == found[column];
        if same {
            merged.push((' ', expected[row].as_str()));
            row += 1;
            column += 1;
        } else if column == columns
            || (row < rows && common[row + 1][column] >= common[row][column + 1])
        {
            merged.push(('-', expected[row].as_str()));
            row += 1;
        } else {
            merged.push(('+', found[column].as_str()));
            column += 1;
        }
    }
    merged
}
