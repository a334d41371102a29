//! open(2) and its like.

use procview::{Entry as Procfs, Kind, kind_at};

use super::argument::{Argument, Opening, paths};
use super::ground::{components, own_path};
use super::look::look;
use super::way::{End, Inside, Way};
use super::{container, listing, renamed, run, shown, written};
use crate::call::{Decision, Work};
use crate::handlers::Entry;
use crate::state::Supervisor;

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
    if let Some(decision) = show(supervisor, entry, &argument, &opening, &way) {
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

/// A file that holds ids is not opened itself, unless to write ids to it.
fn show(
    supervisor: &mut Supervisor,
    entry: Entry<'_>,
    argument: &Argument,
    opening: &Opening,
    way: &Way,
) -> Option<Decision> {
    let (kind, place, node, known_as) = match &way.end {
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
    if opening.writes() && written::takes_ids(kind) {
        let copies = Vec::from_iter(renamed(argument.column, way));
        return written::open(supervisor, entry, kind, node, copies);
    }
    if !opening.only_reads() || kind == Kind::Keys {
        return None;
    }
    let asked = shown::Asked {
        kind,
        place,
        node,
        path: &way.text,
        known_as,
    };
    shown::open(supervisor, entry, argument, opening, asked)
}
