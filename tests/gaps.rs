//! What is known to differ from Linux, and why: the one list.

use tests::World;

/// A guest whose transcript is known to differ in some worlds.
pub struct Gap {
    /// The guest, as `family/name`.
    pub guest: &'static str,
    /// Where it differs; it must be the same elsewhere, and a gap that has closed fails the test.
    pub worlds: &'static [World],
    /// What is missing.
    pub reason: &'static str,
}

/// All of them.
pub const GAPS: &[Gap] = &[
    Gap {
        guest: "signal/signalfd",
        worlds: PIDBOX,
        reason: "what is read from a signalfd is not translated yet",
    },
];

const PIDBOX: &[World] = &[World::ContainerInit, World::NestedInit];

/// The gap that is known of that guest in that world.
pub fn known(guest: &str, world: World) -> Option<&'static Gap> {
    GAPS.iter()
        .find(|gap| gap.guest == guest && gap.worlds.contains(&world))
}
