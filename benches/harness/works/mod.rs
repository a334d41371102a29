//! All works, in the order of the table.

mod calls;
mod processes;
mod programs;
mod scale;
mod servers;

use crate::work::Work;
use crate::world::World;

/// Where calls are made that create nobody.
const CALLS: &[World] = &[
    World::Native,
    World::Filter,
    World::Pidbox,
    World::Strict,
    World::Off,
    World::Bwrap,
    World::Proot,
    World::Strace,
    World::StraceBpf,
    World::Runsc,
];

/// Where processes come and go.
const PROCESSES: &[World] = &[
    World::Native,
    World::Null,
    World::NullNear,
    World::Pidbox,
    World::Strict,
    World::Off,
    World::Bwrap,
    World::Proot,
    World::Strace,
    World::StraceBpf,
    World::Runsc,
];

/// Where whole programs run.
const PROGRAMS: &[World] = &[
    World::Native,
    World::Null,
    World::Pidbox,
    World::Strict,
    World::Bwrap,
    World::Proot,
    World::Strace,
    World::StraceBpf,
    World::Runsc,
];

/// The same, without the world where it takes minutes.
const LONG_PROGRAMS: &[World] = PROGRAMS.split_at(PROGRAMS.len() - 1).0;

/// Where only pidbox itself is looked at.
const OURS: &[World] = &[World::Native, World::Pidbox];

/// Where one process looks after all others.
const SUPERVISORS: &[World] = &[World::Pidbox, World::Null, World::Proot, World::Strace];

/// All works.
pub fn works() -> impl Iterator<Item = &'static Work> {
    let groups = [
        calls::WORKS,
        processes::WORKS,
        programs::WORKS,
        servers::WORKS,
        scale::WORKS,
    ];
    groups.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::Goal;

    #[test]
    fn the_world_that_is_left_out_is_the_slowest() {
        assert!(PROGRAMS.contains(&World::Runsc) && !LONG_PROGRAMS.contains(&World::Runsc));
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = works().map(|work| work.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn goals_can_be_judged() {
        for work in works() {
            for goal in work.goals {
                assert!(work.worlds.contains(&World::Pidbox), "{}", work.name);
                match *goal {
                    Goal::Beside(world, _) => {
                        assert!(work.worlds.contains(&world), "{}", work.name)
                    }
                    Goal::Against(other, _) => {
                        let at = |name| works().position(|work| work.name == name);
                        assert!(at(other) < at(work.name), "{} is before {other}", work.name);
                        assert!(at(other).is_some(), "there is no {other}");
                    }
                    Goal::AtMost(_) => {}
                }
            }
        }
    }
}
