//! Lists of tasks, a number in each line: `kernel/cgroup/cgroup.c`, `kernel/cgroup/cgroup-v1.c`,
//! `fs/resctrl/rdtgroup.c`.

use alloc::vec::Vec;

use abi::{RealPid, VirtualPid};

use crate::Reading;
use crate::number::value;
use crate::text::{Rewriter, shown};

/// cgroup version 2 (`cgroup_procs_show`): who is not seen reads 0.
pub(crate) fn listed(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut text = Rewriter::new(text);
    while !text.is_done() {
        text.id(reading.view);
        text.copy_line();
    }
    text.finish()
}

/// cgroup version 1 (`pidlist_array_load`): sorted, and without whom is not seen.
pub(crate) fn sorted(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    let mut numbers: Vec<VirtualPid> = seen(reading, text).collect();
    numbers.sort_unstable();
    numbers.dedup();
    lines(numbers)
}

/// resctrl (`show_rdt_tasks`): without whom is not seen.
pub(crate) fn hidden(reading: Reading<'_>, text: &[u8]) -> Vec<u8> {
    lines(seen(reading, text))
}

/// The numbers of the whole lines of a text.
fn seen<'a>(reading: Reading<'a>, text: &'a [u8]) -> impl Iterator<Item = VirtualPid> + 'a {
    text.split_inclusive(|&byte| byte == b'\n')
        .filter_map(|line| value(line.strip_suffix(b"\n")?))
        .filter_map(RealPid::from_raw)
        .filter_map(move |real| reading.view.number(real))
}

fn lines(numbers: impl IntoIterator<Item = VirtualPid>) -> Vec<u8> {
    let mut text = Vec::new();
    for number in numbers {
        text.extend_from_slice(shown(Some(number)).as_bytes());
        text.push(b'\n');
    }
    text
}
