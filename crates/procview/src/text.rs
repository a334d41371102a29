//! Copying a text while its ids are renamed.

use alloc::string::ToString;
use alloc::vec::Vec;

use abi::{RealPid, VirtualPid};
use pidspace::View;

use crate::number::{digits, value};

/// A text on its way: what stands before the front is written, what stands behind it is not.
///
/// No step can fail: one that does not find what it looks for does nothing.
pub(crate) struct Rewriter<'a> {
    rest: &'a [u8],
    out: Vec<u8>,
}

impl<'a> Rewriter<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self {
            rest: text,
            out: Vec::with_capacity(text.len()),
        }
    }

    /// What is not written yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// The whole new text; what is left is copied.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.out.extend_from_slice(self.rest);
        self.out
    }

    /// Copy so many bytes.
    pub(crate) fn copy(&mut self, count: usize) {
        let copied = self.skip(count);
        self.out.extend_from_slice(copied);
    }

    /// Leave out so many bytes, and return them.
    pub(crate) fn skip(&mut self, count: usize) -> &'a [u8] {
        let (front, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        front
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// Copy the rest of the line, and its end.
    pub(crate) fn copy_line(&mut self) {
        self.copy(line(self.rest).len());
    }

    /// Leave out the rest of the line, and its end.
    pub(crate) fn skip_line(&mut self) {
        self.skip(line(self.rest).len());
    }

    /// Copy a text, if it comes next.
    pub(crate) fn copy_text(&mut self, text: &[u8]) -> bool {
        let found = self.rest.starts_with(text);
        if found {
            self.copy(text.len());
        }
        found
    }

    /// Copy blanks, and then everything up to the next blank or the end of the line.
    pub(crate) fn copy_word(&mut self) {
        self.copy_blanks();
        self.copy(word(self.rest).len());
    }

    pub(crate) fn copy_blanks(&mut self) {
        self.copy(blanks(self.rest));
    }

    /// Rename the number that comes next: an id of somebody whom `view` shows or hides.
    pub(crate) fn id(&mut self, view: View<'_>) {
        self.id_by(|real| view.number(real));
    }

    /// Rename the number that comes next. What is zero or negative is no id and stays.
    pub(crate) fn id_by(&mut self, rename: impl FnOnce(RealPid) -> Option<VirtualPid>) {
        if let Some(negative) = self.rest.strip_prefix(b"-") {
            return self.copy(1 + digits(negative));
        }
        let token = self.skip(digits(self.rest));
        if token.is_empty() {
            return;
        }
        let real = value(token).and_then(RealPid::from_raw);
        // With nothing behind it, it may be the beginning of another one.
        let number = match real {
            Some(real) if !self.is_done() => rename(real),
            _ => None,
        };
        self.write(shown(number).as_bytes());
    }

    /// Rename the number that comes next in a column that is `width` wide and filled with blanks on
    /// the left. One blank before it parts the columns.
    pub(crate) fn id_on_the_right(
        &mut self,
        width: usize,
        rename: impl FnOnce(RealPid) -> Option<VirtualPid>,
    ) {
        let blanks = blanks(self.rest);
        let found = blanks + digits(self.rest.get(blanks..).unwrap_or_default());
        // A column that is filled tells its own width.
        let width = match blanks {
            0 | 1 => width.min(found.saturating_sub(1)),
            _ => found - 1,
        };
        self.copy(blanks.min(1));
        self.skip(blanks.saturating_sub(1));
        let start = self.out.len();
        self.id_by(rename);
        let length = self.out.len() - start;
        let fill = core::iter::repeat_n(b' ', width.saturating_sub(length));
        self.out.splice(start..start, fill);
    }

    /// As [`Self::id_on_the_right`], in a column that is filled on the right.
    pub(crate) fn id_on_the_left(
        &mut self,
        width: usize,
        rename: impl FnOnce(RealPid) -> Option<VirtualPid>,
    ) {
        let length = digits(self.rest);
        let blanks = blanks(self.rest.get(length..).unwrap_or_default());
        let width = match blanks {
            0 | 1 => width.min(length),
            _ => length + blanks - 1,
        };
        let start = self.out.len();
        self.id_by(rename);
        let written = self.out.len() - start;
        self.skip(blanks.saturating_sub(1));
        let fill = core::iter::repeat_n(b' ', width.saturating_sub(written));
        self.out.extend(fill);
    }
}

/// A number as the kernel prints it: 0 for whom the reader does not see.
pub(crate) fn shown(number: Option<VirtualPid>) -> alloc::string::String {
    number.map_or(0, VirtualPid::get).to_string()
}

/// The first line of a text, with its end.
pub(crate) fn line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|&byte| byte == b'\n');
    let length = end.map_or(text.len(), |end| end + 1);
    text.get(..length).unwrap_or(text)
}

/// The words of a line.
pub(crate) fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|byte| matches!(byte, b' ' | b'\t' | b'\n'))
        .filter(|word| !word.is_empty())
}

/// Where `pattern` stands in a text for the last time.
pub(crate) fn rfind(text: &[u8], pattern: &[u8]) -> Option<usize> {
    text.windows(pattern.len()).rposition(|at| at == pattern)
}

/// Where `pattern` stands in a text for the first time.
pub(crate) fn find(text: &[u8], pattern: &[u8]) -> Option<usize> {
    text.windows(pattern.len()).position(|at| at == pattern)
}

fn word(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| b" \t\n".contains(byte));
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|byte| b" \t".contains(byte)).count()
}
