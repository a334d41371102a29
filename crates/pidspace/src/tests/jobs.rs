use super::*;

#[test]
fn a_group_of_outsiders_shows_as_0() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    for group in [world.group(init), world.group(child)] {
        let view = world.view(space);
        assert_eq!((view.pgid(group), view.sid(group)), (None, None));
        assert_eq!(world.table.process_group(group), Some(real(SHELL)));
        assert_eq!(world.table.session(group), Some(real(SHELL)));
    }
    assert!(world.table.is_foreign(real(SHELL)));
    assert!(!world.table.is_foreign(world.real(init)));
    assert!(!world.table.is_foreign(real(7)));
    assert_eq!(world.view(space).number(real(SHELL)), None);
    assert_eq!(world.table.task_by_real(real(SHELL)), None);
    assert_eq!(world.table.group_members(real(SHELL)).count(), 2);
}

#[test]
fn the_first_process_may_lead_its_own_session() {
    let mut table = PidTable::new();
    let space = table.create(name("box"), None, ORDINARY).unwrap();
    let init = table.adopt(space, real(9), real(9), real(9)).unwrap();
    table.check().unwrap();
    let group = table.task(init).unwrap().group();
    assert_eq!(table.view(space).sid(group), Some(VirtualPid::INIT));
    assert_eq!(table.view(space).pgid(group), Some(VirtualPid::INIT));
    assert!(!table.is_foreign(real(9)));
}

#[test]
fn setpgid_moves_and_setsid_leaves() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let (leader, member) = (world.fork(init), world.fork(init));
    let (first, second) = (world.group(leader), world.group(member));
    let leader_real = world.real(leader);
    world.table.setpgid(first, leader_real);
    world.table.setpgid(second, leader_real);
    world.check();
    assert_eq!(
        world.table.group_members(leader_real).collect::<Vec<_>>(),
        [first, second]
    );
    assert_eq!(world.view(space).pgid(second), Some(pid(2)));
    assert_eq!(world.view(space).sid(second), None);

    world.table.setsid(second);
    world.check();
    let view = world.view(space);
    assert_eq!(
        (view.pgid(second), view.sid(second)),
        (Some(pid(3)), Some(pid(3)))
    );
    assert_eq!(
        world.table.group_members(leader_real).collect::<Vec<_>>(),
        [first]
    );

    let before = world.table.clone();
    world.table.setsid(second);
    assert_eq!(world.table, before);
}

#[test]
fn a_zombie_is_still_a_member_of_its_process_group() {
    let (mut world, _, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    let group = world.group(child);
    world.table.setpgid(group, world.real(child));
    let pgrp = world.real(child);
    world.die(child);
    assert_eq!(world.table.group_members(pgrp).collect::<Vec<_>>(), [group]);
    world.reap(group);
    assert_eq!(world.table.group_members(pgrp).count(), 0);
}

#[test]
fn a_foreign_group_is_forgotten_with_its_last_member() {
    let (mut world, _, init) = World::with_container(ORDINARY);
    world.table.setsid(world.group(init));
    world.check();
    assert!(!world.table.is_foreign(real(SHELL)));
    world.table.setpgid(world.group(init), real(77));
    world.check();
    assert!(world.table.is_foreign(real(77)));
}
