//! /proc/PID/mounts, mountinfo and mountstats: `fs/proc_namespace.c`.
//!
//! A part of a procfs that is mounted elsewhere, and a mount in a directory of a process, have that
//! process's number in their paths. autofs shows the process group of its daemon.

use alloc::vec::Vec;

use crate::text::{Rewriter, find, line, words};
use crate::{Reading, link};

/// `proc /proc proc rw 0 0`: source, mount point, type, options.
pub(crate) fn mounts(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let fields = |row| {
        let mut words = words(row).skip(1);
        let point = words.next()?;
        Some((point, words.next()?))
    };
    let procs = proc_mounts(text, fields);
    let mut text = Rewriter::new(whole_lines(text));
    while !text.is_done() {
        let kind = fields(line(text.rest())).map(|(_, kind)| kind);
        text.copy_word();
        text.copy_blanks();
        path(reading, &mut text, &procs);
        options(reading, &mut text, kind);
        text.copy_line();
    }
    text.finish()
}

/// `22 27 0:21 / /proc rw - proc proc rw`: two ids of mounts, device, root, mount point, options,
/// further fields up to a dash, type, source, options of the filesystem.
pub(crate) fn mountinfo(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let of_proc = |row| {
        let (root, point, kind) = info(row)?;
        (root == b"/").then_some((point, kind))
    };
    let procs = proc_mounts(text, of_proc);
    let mut text = Rewriter::new(whole_lines(text));
    while !text.is_done() {
        let kind = info(line(text.rest())).map(|(_, _, kind)| kind);
        for _ in 0..3 {
            text.copy_word();
        }
        text.copy_blanks();
        match kind {
            Some(b"proc") => path(reading, &mut text, &[b""]),
            _ => text.copy_word(),
        }
        text.copy_blanks();
        path(reading, &mut text, &procs);
        options(reading, &mut text, kind);
        text.copy_line();
    }
    text.finish()
}

/// `device proc mounted on /proc with fstype proc`, and statistics of some.
pub(crate) fn mountstats(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let fields = |row| {
        let mut words = words(row).skip_while(|&word| word != b"on").skip(1);
        let point = words.next()?;
        Some((point, words.nth(2)?))
    };
    let procs = proc_mounts(text, fields);
    let mut text = Rewriter::new(whole_lines(text));
    while !text.is_done() {
        if let Some(on) = find(line(text.rest()), MOUNTED_ON) {
            text.copy(on + MOUNTED_ON.len());
            path(reading, &mut text, &procs);
        }
        text.copy_line();
    }
    text.finish()
}

const MOUNTED_ON: &[u8] = b" mounted on ";

/// A text without a last line that was cut: what kind of mount it is about stands at its end.
fn whole_lines(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|&byte| byte == b'\n');
    end.and_then(|end| text.get(..=end)).unwrap_or_default()
}

/// Where whole instances of procfs are mounted.
fn proc_mounts<'a>(
    text: &'a [u8],
    fields: impl Fn(&'a [u8]) -> Option<(&'a [u8], &'a [u8])>,
) -> Vec<&'a [u8]> {
    text.split_inclusive(|&byte| byte == b'\n')
        .filter_map(fields)
        .filter(|&(_, kind)| kind == b"proc")
        .map(|(point, _)| point)
        .collect()
}

/// The root, the mount point and the type of a line of mountinfo.
fn info(row: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let mut words = words(row).skip(3);
    let (root, point) = (words.next()?, words.next()?);
    let mut rest = words.skip_while(|&word| word != b"-").skip(1);
    Some((root, point, rest.next()?))
}

/// Rename the path that comes next.
fn path(reading: Reading<'_>, text: &mut Rewriter<'_>, procs: &[&[u8]]) {
    let length = words(line(text.rest())).next().map_or(0, <[u8]>::len);
    let found = text.skip(length);
    text.write(&link::path(found, procs, reading.view));
}

fn options(reading: Reading<'_>, text: &mut Rewriter<'_>, kind: Option<&[u8]>) {
    const GROUP: &[u8] = b",pgrp=";
    if kind != Some(b"autofs") {
        return;
    }
    if let Some(group) = find(line(text.rest()), GROUP) {
        text.copy(group + GROUP.len());
        text.id(reading.view);
    }
}
