use super::*;
use crate::{HashMap, RebindError};

#[test]
fn a_collision_changes_nothing() {
    let (mut world, _, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    let before = world.table.clone();
    let onto_the_other = HashMap::from_iter([(world.real(init), world.real(child))]);
    let collision = RebindError::Collision(world.real(child));
    assert_eq!(world.table.rebind(&onto_the_other), Err(collision));
    let same = HashMap::from_iter([(world.real(init), real(5)), (world.real(child), real(5))]);
    assert_eq!(
        world.table.rebind(&same),
        Err(RebindError::Collision(real(5)))
    );
    assert_eq!(world.table, before);
}

#[test]
fn foreign_groups_follow() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let group = world.group(init);
    let new = HashMap::from_iter([(real(SHELL), real(8)), (world.real(init), real(SHELL))]);
    world.table.rebind(&new).unwrap();
    world.check();
    assert_eq!(world.table.process_group(group), Some(real(8)));
    assert!(world.table.is_foreign(real(8)));
    assert_eq!(world.table.task_by_real(real(SHELL)), Some(init));
    assert_eq!(world.table.group(group).unwrap().real(), real(SHELL));
    assert_eq!(world.view(space).number(real(SHELL)), Some(pid(1)));
}

#[test]
fn the_retired_make_room() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    let gone = world.real(child);
    world.die_and_reap(child);
    world
        .table
        .rebind(&HashMap::from_iter([(world.real(init), gone)]))
        .unwrap();
    world.check();
    assert_eq!(world.view(space).last_number(gone), Some(pid(1)));
}
