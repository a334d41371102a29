//! Path calls that lead into /proc.
//!
//! A call is looked at ([`look`]), and most end there. Where its path leads into procfs, the kernel
//! still opens, reads and judges by itself: the path goes in with the real numbers in it ([`walk`]).
//! A file that holds ids is shown as the member is to see it ([`shown`]), a directory that lists them
//! is armed ([`listing`]), and what a link says is translated ([`link`]).

mod argument;
mod container;
mod fresh;
mod ground;
mod link;
mod listing;
mod look;
pub(crate) mod mount;
mod namespace;
mod open;
pub(crate) mod own;
mod shown;
mod stand_in;
mod walk;
mod way;
pub(crate) mod written;

use nix::fcntl::ResolveFlag;
use ptrace::Stopped;
use surface::{Habit, Meaning};

use super::Entry;
use crate::arm;
use crate::call::{Decision, Run, Work};
use crate::dispatch::After;
use crate::errand::Errand;
use crate::lane::names_translated;
use crate::nested;
use crate::scratch::Slot;
use crate::state::Supervisor;
use crate::tracee::Caller;

pub(crate) use fresh::{Seals, enter_reread, enter_rewind};
pub(crate) use ground::{components, is_translated, translated_mounts};
pub(crate) use link::{enter_getcwd, enter_readlink};
pub(crate) use listing::enter_listing;
pub(crate) use look::Roots;
pub(crate) use open::enter_open;
pub(crate) use shown::Judged;
pub(crate) use written::{FileId, HandedOver};

use argument::{Purpose, paths};
use look::look;
use way::{End, Renamed, Way};

/// What is to be done at the exit of a path call.
#[derive(Debug)]
pub(crate) enum Pending {
    /// A file of ours stands in for one of procfs.
    Given(stand_in::Given),
    /// The guest has made a file of its own, for this to be put in.
    Room(stand_in::Substitute, Purpose),
    /// The kernel has been asked about the file.
    Judged(shown::Question, Vec<u8>),
    /// A file that takes ids is open for writing.
    Followed,
    /// A file that shows the guest something of its own is looked at.
    Own(own::Look),
    /// A procfs is to be mounted.
    Mounted,
    /// A directory in procfs is open, or the current one.
    Directory,
    /// Something is put where it was not.
    Placed,
    /// A link has been read, or the name of the current directory.
    Text(link::Asked),
    /// A directory has been read.
    Listing(listing::Asked),
}

/// Calls that only name a file.
pub(crate) fn enter(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let mut copies = Vec::new();
    for argument in paths(entry, None) {
        let Some(way) = look(supervisor, entry.caller, &argument, ResolveFlag::empty()) else {
            continue;
        };
        if container::is_meant(&way.end) {
            return container::name(supervisor, entry, &argument);
        }
        if let Some(decision) = namespace::stand_in(supervisor, entry, &argument, &way.end) {
            return decision;
        }
        copies.extend(renamed(argument.column, &way));
    }
    run(entry, copies, Work::Restore)
}

/// chdir(2): a process whose current directory lies in procfs is told its name by the kernel.
pub(crate) fn enter_chdir(supervisor: &Supervisor, entry: Entry<'_>) -> Decision {
    let Some(argument) = paths(entry, None).pop() else {
        return Decision::Pass;
    };
    if components(&argument.text).any(|name| name == b"dev") {
        // /dev/fd is /proc/self/fd, and from there it is but "fd".
        supervisor.leads_inside(entry.caller);
    }
    let Some(way) = look(supervisor, entry.caller, &argument, ResolveFlag::empty()) else {
        return Decision::Pass;
    };
    if container::is_meant(&way.end) {
        return container::name(supervisor, entry, &argument);
    }
    if way.may_be_directory() {
        supervisor.leads_inside(entry.caller);
    }
    let is_inside = matches!(way.end, End::Proc(_));
    let copies = Vec::from_iter(renamed(argument.column, &way));
    if is_inside {
        listing::run_and_arm(supervisor, entry, copies)
    } else {
        run(entry, copies, Work::Restore)
    }
}

/// chroot(2) and its like: where paths begin is not the same for all any more.
pub(crate) fn enter_root(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let decision = enter(supervisor, entry);
    supervisor.roots.part();
    supervisor.close_paths(entry.caller);
    decision
}

/// symlink(2): where a path leads cannot be told by its text any more.
pub(crate) fn enter_symlink(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let text = entry.argument(Meaning::LinkText).and_then(|address| {
        let memory = entry.stopped.memory();
        memory
            .read_c_string(address, libc::PATH_MAX as usize)
            .ok()?
    });
    if text.is_some_and(|text| components(&text).any(|name| names_translated(&name))) {
        supervisor.close_all_paths();
    }
    enter(supervisor, entry)
}

/// The exit of a path call that is not over with that.
pub(crate) fn exit(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    pending: Pending,
    slots: &[Slot],
    result: i64,
) -> After {
    match pending {
        Pending::Given(file) => file.found(supervisor, caller, result),
        Pending::Room(file, purpose) => {
            After::Return(file.fill(supervisor, caller, purpose, result))
        }
        Pending::Judged(question, path) => {
            shown::judged(supervisor, caller, question, path, result)
        }
        Pending::Own(look) => own::exit(supervisor, caller, look, result),
        Pending::Mounted => mount::exit(supervisor, caller, result),
        Pending::Followed => {
            if result < 0 {
                nested::unfollow(supervisor, caller);
            }
            After::Return(result)
        }
        Pending::Directory => After::Return(result),
        Pending::Placed => {
            supervisor.check_mounts(caller.real);
            After::Return(result)
        }
        Pending::Text(asked) => After::Return(link::tell(
            supervisor, caller, stopped, asked, slots, result,
        )),
        Pending::Listing(asked) => {
            After::Return(listing::exit(supervisor, caller, stopped, asked, result))
        }
    }
}

/// The errand that comes before such a call returns.
pub(crate) fn errand(
    supervisor: &mut Supervisor,
    caller: Caller,
    stopped: &Stopped,
    pending: &Pending,
    slots: &[Slot],
    result: i64,
) -> Option<Errand> {
    if result < 0 {
        return None;
    }
    let habit = match pending {
        Pending::Directory => Habit::Listing,
        Pending::Given(file) if file.is_reread() => Habit::Rereading,
        _ => return None,
    };
    arm::arm(supervisor, caller, stopped, slots, habit)
}

/// The path that the kernel gets in place of the guest's, where it is another one.
fn renamed(column: usize, way: &Way) -> Option<(usize, crate::call::Copied)> {
    (way.renamed == Renamed::Yes).then(|| {
        let text = [way.text.as_slice(), b"\0"].concat();
        (column, text.into())
    })
}

/// The call with copies in place of what the guest passed.
fn run(entry: Entry<'_>, copies: Vec<(usize, crate::call::Copied)>, work: Work) -> Decision {
    if copies.is_empty() && matches!(work, Work::Restore) {
        return Decision::Pass;
    }
    Decision::Run(Run {
        instead: None,
        arguments: *entry.arguments,
        copies,
        work,
    })
}
