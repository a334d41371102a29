//! The table itself, one file for each family.
//!
//! ```text
//! name | twin[OPERATION, ...] (argument: Meaning, ...) -> Meaning, how, on ABI, else ERRNO;
//! ```
//!
//! `how` is nothing for a regular row, `answered own` or `answered parent`, `refused ERRNO`, `by path` for
//! one of whose arguments only the paths may hold numbers, `via Handler`, or `unpacked call` for one whose arguments stand in memory. `armed descriptor` is a row
//! that is dormant but for the descriptors for which a filter of its own is installed, `armed listing`
//! and `armed rereading` one that is dormant but in the processes that do that, and have such a filter.
//! `quick path` is one that need not stop where its path has been found to be harmless already. `else` is the errno for an id that names nobody, `ESRCH` if nothing is said. Rows of the same call
//! are tried in order, the narrow ones first.
//!
//! A row holds on every ABI that has a call of the name, under whatever number. A *twin* is another
//! name of the same call: i386 has one for each call whose structures became wider in time. Where a
//! name means something else on one of them, there is a row for each, `on x86_64` and `on i386`.

use crate::row::Row;

/// Rows that belong together.
#[derive(Debug)]
pub struct Family {
    /// The file's name.
    pub name: &'static str,
    /// What the family is about.
    pub title: &'static str,
    /// The man page that gives the overview.
    pub page: &'static str,
    /// Its interfaces.
    pub rows: &'static [Row],
}

macro_rules! family {
    (
        $family:ident: $title:literal, $page:literal;
        $(
            $name:ident $(| $twin:ident)* $([$($op:ident),+])? ($($param:ident: $meaning:ty),*)
            -> $ret:ty
            $(, answered $fact:ident)?
            $(, refused $errno:ident)?
            $(, by $by:ident)?
            $(, via $handler:ident)?
            $(, unpacked $unpacked:ident)?
            $(, armed $armed:ident)?
            $(, on $abi:ident)?
            $(, quick $quick:ident)?
            $(, else $absent:ident)?;
        )*
    ) => {
        pub(crate) static FAMILY: $crate::rows::Family = $crate::rows::Family {
            name: stringify!($family),
            title: $title,
            page: $page,
            rows: &[$($crate::row::Row {
                name: stringify!($name),
                twins: &[$(stringify!($twin)),*],
                on: on!($($abi)?),
                operations: &[$($($crate::row::Operation {
                    name: stringify!($op),
                    test: $crate::op::$op,
                }),+)?],
                params: &[$((
                    stringify!($param),
                    <$meaning as $crate::meaning::Column>::MEANING,
                )),*],
                ret: <$ret as $crate::meaning::Column>::MEANING,
                how: how!(
                    $(answered $fact)? $(refused $errno)? $(by $by)? $(via $handler)? $(unpacked $unpacked)?
                ),
                selected: selected!($(armed $armed)?),
                shortcut: shortcut!($(quick $quick)?),
                absent: absent!($($absent)?),
                page: concat!(stringify!($name), "(2)"),
                family: stringify!($family),
            }),*],
        };
    };
}

macro_rules! how {
    () => {
        $crate::row::How::Regular
    };
    (answered own) => {
        $crate::row::How::Answered($crate::row::Fact::Own)
    };
    (answered parent) => {
        $crate::row::How::Answered($crate::row::Fact::Parent)
    };
    (refused $errno:ident) => {
        $crate::row::How::Refused(abi::Errno::$errno)
    };
    (by path) => {
        $crate::row::How::ByPath
    };
    (via $handler:ident) => {
        $crate::row::How::Via($crate::row::Irregular::$handler)
    };
    (unpacked $call:ident) => {
        $crate::row::How::Unpacked(stringify!($call))
    };
}

macro_rules! on {
    () => {
        &abi::Abi::ALL
    };
    (x86_64) => {
        &[abi::Abi::X86_64]
    };
    (i386) => {
        &[abi::Abi::I386]
    };
}

macro_rules! selected {
    () => {
        $crate::row::Selected::Everywhere
    };
    (armed descriptor) => {
        $crate::row::Selected::Descriptor
    };
    (armed listing) => {
        $crate::row::Selected::Process($crate::row::Habit::Listing)
    };
    (armed rereading) => {
        $crate::row::Selected::Process($crate::row::Habit::Rereading)
    };
}

macro_rules! shortcut {
    () => {
        $crate::row::Shortcut::None
    };
    (quick path) => {
        $crate::row::Shortcut::Path
    };
}

macro_rules! absent {
    () => {
        abi::Errno::ESRCH
    };
    ($errno:ident) => {
        abi::Errno::$errno
    };
}

macro_rules! families {
    ($($family:ident)*) => {
        $(mod $family;)*

        /// The whole table.
        pub(crate) static FAMILIES: &[&Family] = &[$(&$family::FAMILY),*];
    };
}

families! {
    identity job tty signal event wait spawn sched memory inspect clock futex pidfd prctl fd socket message netlink ipc
    path ring
}

/// The rows of the call of that name.
pub(crate) fn rows_named(name: &str) -> impl Iterator<Item = &'static Row> {
    let rows = FAMILIES.iter().flat_map(|family| family.rows);
    rows.filter(move |row| row.name == name)
}

#[cfg(test)]
mod tests;
