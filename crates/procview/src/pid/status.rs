//! /proc/PID/status: `task_state` of `fs/proc/array.c`.

use alloc::vec::Vec;

use pidspace::PidspaceId;

use crate::text::Rewriter;
use crate::{Reading, Standing};

/// Lines of a name, a colon, a tabulator and values. In `Name:` the kernel escapes newlines.
///
/// `Ngid` names a group of NUMA placement by a number of the first PID namespace, there as here; no
/// number of an outsider comes in all the same.
pub(crate) fn render(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let view = reading.view;
    let levels = levels(reading);
    let mut text = Rewriter::new(text);
    while !text.is_done() {
        match field(&mut text) {
            Some(b"Tgid" | b"Ngid" | b"Pid" | b"TracerPid") => text.id(view),
            Some(b"PPid") => reading.parent(&mut text),
            Some(b"NStgid" | b"NSpid" | b"NSpgid" | b"NSsid") => {
                super::id_on_each_level(view, &mut text, &levels);
            }
            Some(b"State") => state(reading, &mut text),
            _ => {}
        }
        text.copy_line();
    }
    text.finish()
}

/// The name of the line's field; the front moves on to its value.
fn field<'a>(text: &mut Rewriter<'a>) -> Option<&'a [u8]> {
    let row = crate::text::line(text.rest());
    let colon = crate::text::find(row, b":\t")?;
    text.copy(colon + 2);
    row.get(..colon)
}

/// `NSpid` has a number for each level that the subject lives on, from the reader's down. So has
/// `NSpgid`, with 0 where the group has none.
fn levels(reading: Reading<'_>) -> Vec<PidspaceId> {
    let view = reading.view;
    let group = |subject: crate::Subject| view.table().group(subject.group);
    match reading.subject.and_then(group) {
        Some(group) => super::levels(view, group.space()),
        None => Vec::from([view.space()]),
    }
}

fn state(reading: Reading<'_>, text: &mut Rewriter<'_>) {
    const TRACED: &[u8] = b"t (tracing stop)\n";
    if !text.rest().starts_with(TRACED) {
        return;
    }
    let shown: &[u8] = match reading.subject.map(|subject| subject.standing) {
        Some(Standing::Running) => b"R (running)",
        Some(Standing::Stopped) => b"T (stopped)",
        Some(Standing::Traced) | None => return,
    };
    text.skip(TRACED.len() - 1);
    text.write(shown);
}
