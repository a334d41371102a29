//! open(2) and its like.

use procview::{Entry as Procfs, Kind, Place, Subject, kind_at};
use std::os::fd::OwnedFd;
use std::rc::Rc;

use super::argument::{Opening, Purpose, paths};
use super::ground::{components, own_path};
use super::look::look;
use super::way::{End, Inside, Way};
use super::{container, listing, namespace, own, renamed, run, shown, written};
use crate::call::{Decision, Work};
use crate::handlers::Entry;
use crate::state::Supervisor;

/// A file that holds ids.
#[derive(Debug)]
pub(super) struct Found {
    /// What it is.
    pub kind: Kind,
    /// Whose, by real numbers.
    pub place: Option<Place>,
    /// The same, by what the table knows.
    pub subject: Option<Subject>,
    /// The host's file.
    pub node: Rc<OwnedFd>,
    /// The path by which it is known, with real numbers.
    pub path: Vec<u8>,
}

pub(crate) fn enter_open(supervisor: &mut Supervisor, entry: Entry<'_>) -> Decision {
    let Some(opening) = Opening::of(entry) else {
        return Decision::Pass;
    };
    let Some(argument) = paths(entry, Some(&opening)).pop() else {
        return Decision::Pass;
    };
    let Some(way) = look(supervisor, entry.caller, &argument, opening.resolve) else {
        return Decision::Pass;
    };
    if container::is_meant(&way.end) {
        return container::open(supervisor, entry, &argument, &opening);
    }
    if way.may_be_directory() {
        supervisor.leads_inside(entry.caller);
    }
    if let Some(decision) = namespace::open(supervisor, entry, &argument, &opening, &way.end) {
        return decision;
    }
    let decided = found(supervisor, &way).and_then(|found| match opening.purpose() {
        Purpose::Reading if own::is_readers_own(found.kind, entry.caller.real) => {
            let copies = Vec::from_iter(renamed(argument.column, &way));
            let how = (&argument, &opening);
            own::open(supervisor, entry, how, (&way.text, copies), &found)
        }
        Purpose::Reading => shown::open(supervisor, entry, &argument, &opening, &way.text, &found),
        Purpose::Writing if written::takes_ids(found.kind) => {
            let copies = Vec::from_iter(renamed(argument.column, &way));
            written::open(supervisor, entry, found.kind, found.node, copies)
        }
        Purpose::Writing | Purpose::Other => None,
    });
    if let Some(decision) = decided {
        return decision;
    }
    let is_directory = matches!(&way.end, End::Proc(inside) if lists_ids(inside));
    let copies = Vec::from_iter(renamed(argument.column, &way));
    if is_directory {
        listing::run_and_arm(supervisor, entry, copies)
    } else {
        run(entry, copies, Work::Restore)
    }
}

/// Whether the names in a directory are numbers, or it may become a current directory that is named
/// by one.
fn lists_ids(inside: &Inside) -> bool {
    matches!(
        inside.entry(),
        Procfs::Root | Procfs::Tasks(_) | Procfs::Directory(_)
    )
}

/// The file at the end of a way, where it is one that holds ids.
pub(super) fn found(supervisor: &Supervisor, way: &Way) -> Option<Found> {
    let (kind, place, node, path) = match &way.end {
        End::Proc(inside) => match inside.entry() {
            Procfs::File(kind, place) => {
                let path = [b"/proc/", inside.below.join(&b'/').as_slice()].concat();
                (kind, place, inside.node.clone()?, path)
            }
            _ => return None,
        },
        End::Listed(level, spot) => {
            let path = own_path(&*spot.node)?;
            let name = components(&path).next_back()?;
            let kind = kind_at(*level, &[&name])?;
            (kind, None, spot.node.clone(), path)
        }
        End::Elsewhere => return None,
    };
    Some(Found {
        kind,
        place,
        subject: place.and_then(|place| shown::subject(supervisor, place)),
        node,
        path,
    })
}
