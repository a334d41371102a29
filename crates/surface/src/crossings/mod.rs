//! Every place where a PID crosses, one file for each family.
//!
//! ```text
//! "name" importance "interface" state, tested "family/guest", but "where it differs";
//! ```
//!
//! `state` is what becomes of the number, and who sees to it:
//!
//! ```text
//! translated by row "wait4"         a row, as it is displayed
//! translated at SignalDelivery      a stop that is no call's
//! translated by row "clone" at ForkEvent and FirstStop
//! answered by row "getpid"
//! refused by row "ptrace"
//! untouched                         there is nothing to do
//! gap "why"                         it is not seen to
//! ```
//!
//! Where the rows say what is done at a call, this says what there is to be done, and leaves
//! nothing out.

use crate::crossing::Crossing;

/// Crossings that belong together.
#[derive(Debug)]
pub(crate) struct Family {
    /// The file's name.
    pub name: &'static str,
    /// What the family is about.
    pub title: &'static str,
    /// Its crossings.
    pub crossings: &'static [Crossing],
}

/// All crossings there are.
pub fn crossings() -> impl Iterator<Item = &'static Crossing> {
    FAMILIES.iter().flat_map(|family| family.crossings)
}

macro_rules! crossings {
    (
        $family:ident: $title:literal;
        $(
            $id:literal $importance:ident $interface:literal
            $state:ident $($reason:literal)?
            $(by row $($row:literal),+)?
            $(at $($moment:ident)and+)?
            $(, tested $($test:literal),+)?
            $(, but $limit:literal)?;
        )*
    ) => {
        pub(crate) static FAMILY: $crate::crossings::Family = $crate::crossings::Family {
            name: stringify!($family),
            title: $title,
            crossings: &[$($crate::crossing::Crossing {
                id: $id,
                importance: importance!($importance),
                interface: $interface,
                state: state!($state $($reason)?),
                rows: &[$($($row),+)?],
                moments: &[$($($crate::crossing::Moment::$moment),+)?],
                tests: &[$($($test),+)?],
                limit: limit!($($limit)?),
            }),*],
        };
    };
}

macro_rules! importance {
    (hot) => {
        $crate::crossing::Importance::Hot
    };
    (common) => {
        $crate::crossing::Importance::Common
    };
    (rare) => {
        $crate::crossing::Importance::Rare
    };
    (exotic) => {
        $crate::crossing::Importance::Exotic
    };
}

macro_rules! state {
    (translated) => {
        $crate::crossing::State::Translated
    };
    (answered) => {
        $crate::crossing::State::Answered
    };
    (refused) => {
        $crate::crossing::State::Refused
    };
    (untouched) => {
        $crate::crossing::State::Untouched
    };
    (gap $reason:literal) => {
        $crate::crossing::State::Gap($reason)
    };
}

macro_rules! limit {
    () => {
        None
    };
    ($limit:literal) => {
        Some($limit)
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
    identity create wait send receive sched inspect clock futex pidfd prctl file ipc socket netlink trace rings
    procpath procpid procglobal sysfs fsproto dump driver semantics entry
}

#[cfg(test)]
mod tests;
