//! Texts of links, and other paths that the kernel prints.

use alloc::format;
use alloc::vec::Vec;

use abi::RealPid;
use pidspace::{TaskId, ThreadGroupId, View};

use crate::number::name_to_int;
use crate::text::shown;

/// The text of /proc/self: `proc_self_get_link` of `fs/proc/self.c`. `None` if the reader itself is
/// not seen in that view, where the kernel says `ENOENT`.
pub fn self_text(view: View<'_>, reader: ThreadGroupId) -> Option<Vec<u8>> {
    Some(format!("{}", view.tgid(reader)?).into_bytes())
}

/// The text of /proc/thread-self: `fs/proc/thread_self.c`.
pub fn thread_self_text(view: View<'_>, reader: TaskId) -> Option<Vec<u8>> {
    let group = view.table().task(reader)?.group();
    let (process, thread) = (view.tgid(group)?, view.tid(reader)?);
    Some(format!("{process}/task/{thread}").into_bytes())
}

/// A path that the kernel printed, with the numbers that it has below one of `mounts` renamed: the
/// text of a link like `/proc/PID/cwd`, or what getcwd(2) says.
///
/// `mounts` are the directories that instances of procfs are mounted on; an empty one stands for a
/// path that begins at the root of such an instance. The path must be whole: of one that was cut to
/// the size of a buffer, the last number may be another one's beginning.
pub fn path(text: &[u8], mounts: &[&[u8]], view: View<'_>) -> Vec<u8> {
    let below = mounts.iter().find_map(|mount| {
        let rest = text.strip_prefix(*mount)?.strip_prefix(b"/")?;
        text.get(..text.len() - rest.len()).zip(Some(rest))
    });
    let Some((mount, rest)) = below else {
        return text.to_vec();
    };
    let mut renamed = mount.to_vec();
    for (depth, component) in rest.split(|&byte| byte == b'/').enumerate() {
        if depth > 0 {
            renamed.push(b'/');
        }
        let may_be_number = match depth {
            0 => true,
            2 => is_below_task(rest),
            _ => false,
        };
        match id(component).filter(|_| may_be_number) {
            Some((real, rest)) => {
                let number = RealPid::from_raw(real).and_then(|real| view.last_number(real));
                renamed.extend_from_slice(shown(number).as_bytes());
                renamed.extend_from_slice(rest);
            }
            None => renamed.extend_from_slice(component),
        }
    }
    renamed
}

fn is_below_task(path: &[u8]) -> bool {
    let mut components = path.split(|&byte| byte == b'/');
    components.next().is_some_and(|name| id(name).is_some()) && components.next() == Some(b"task")
}

/// The number that a component is, and what the kernel says behind it of one that is gone.
fn id(component: &[u8]) -> Option<(i32, &[u8])> {
    const GONE: [&[u8]; 2] = [b" (deleted)", b"\\040(deleted)"];
    let gone = GONE.iter().find_map(|gone| component.strip_suffix(*gone));
    let name = gone.unwrap_or(component);
    let number = name_to_int(name)?.try_into().ok()?;
    Some((number, component.get(name.len()..)?))
}
