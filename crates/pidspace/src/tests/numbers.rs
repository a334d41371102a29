use super::*;
use crate::ForkError;

#[test]
fn numbers_go_up_from_1() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    assert_eq!(world.tid(space, init), 1);
    for expected in 2..10 {
        let child = world.fork(init);
        assert_eq!(world.tid(space, child), expected);
        if expected % 2 == 0 {
            world.die_and_reap(child);
        }
    }
    assert_eq!(world.table.last_number(space), Some(pid(9)));
}

#[test]
fn after_the_last_number_comes_300() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    world
        .table
        .set_last_number(space, pid(VirtualPid::MAX.get() - 1));
    let last = world.fork(init);
    assert_eq!(world.tid(space, last), VirtualPid::MAX.get());
    let wrapped = world.fork(init);
    assert_eq!(world.tid(space, wrapped), 300);
}

#[test]
fn a_write_to_ns_last_pid_chooses_the_next_number() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    world.table.set_last_number(space, pid(99));
    let child = world.fork(init);
    assert_eq!(world.tid(space, child), 100);
    world.table.set_last_number(space, pid(99));
    let child = world.fork(init);
    assert_eq!(world.tid(space, child), 101);
}

#[test]
fn an_exhausted_pidspace_fails_fork_and_nothing_else() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    world.table.set_pid_max(space, 4);
    let second = world.fork(init);
    let third = world.fork(init);
    let before = world.table.clone();
    assert_eq!(
        world.table.fork(init, real(9), PROCESS),
        Err(ForkError::Exhausted)
    );
    assert_eq!(
        world.table.fork(init, real(9), THREAD),
        Err(ForkError::Exhausted)
    );
    assert_eq!(world.table, before);

    let group = world.group(second);
    world.die(second);
    assert_eq!(
        world.table.fork(init, real(9), PROCESS),
        Err(ForkError::Exhausted)
    );
    world.reap(group);
    let second = world.fork(init);
    assert_eq!((world.tid(space, second), world.tid(space, third)), (2, 3));
}

#[test]
fn exhaustion_further_out_takes_no_number_further_in() {
    let (mut world, outer, init) = World::with_container(ORDINARY);
    let entering = world.fork(init);
    let inner = world.enter(entering, "inner", ORDINARY);
    world.table.set_pid_max(outer, 3);
    let before = world.table.clone();
    assert_eq!(
        world.table.fork(entering, real(9), PROCESS),
        Err(ForkError::Exhausted)
    );
    assert_eq!(world.table, before);
    world.table.set_pid_max(outer, 4);
    let child = world.fork(entering);
    assert_eq!((world.tid(outer, child), world.tid(inner, child)), (3, 2));
}

#[test]
fn a_process_group_keeps_the_number_of_its_dead_leader() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let leader = world.fork(init);
    world.table.setsid(world.group(leader));
    let heir = world.fork(leader);
    let (leader_real, leader_group) = (world.real(leader), world.group(leader));
    world.die(leader);
    world.reap(leader_group);
    assert_eq!(world.view(space).real(pid(2)), Some(leader_real));
    assert_eq!(world.view(space).task(pid(2)), None);
    assert_eq!(world.view(space).group(pid(2)), None);
    assert_eq!(world.view(space).pgid(world.group(heir)), Some(pid(2)));
    assert_eq!(world.view(space).sid(world.group(heir)), Some(pid(2)));

    world.table.set_pid_max(space, 5);
    let other = world.fork(init);
    assert_eq!(world.tid(space, other), 4);
    assert_eq!(
        world.table.fork(init, real(9), PROCESS),
        Err(ForkError::Exhausted)
    );
    world.die_and_reap(heir);
    assert_eq!(world.view(space).real(pid(2)), None);
    let next = world.fork(init);
    assert_eq!(world.tid(space, next), 2);
}

#[test]
fn a_dead_child_is_spoken_of_until_its_real_pid_comes_back() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    let child_real = world.real(child);
    world.die_and_reap(child);
    assert_eq!(world.view(space).number(child_real), None);
    assert_eq!(world.view(space).last_number(child_real), Some(pid(2)));

    let newcomer = world.table.fork(init, child_real, PROCESS).unwrap();
    assert_eq!(world.view(space).last_number(child_real), Some(pid(3)));
    world.die_and_reap(newcomer);
    assert_eq!(world.view(space).last_number(child_real), Some(pid(3)));
}

#[test]
fn the_memory_of_the_dead_is_bounded() {
    let mut retired = crate::retired::Retired::default();
    let (world, space, init) = World::with_container(ORDINARY);
    let numbers = [world.table.task(init).unwrap().packed()];
    for value in 1..=5000 {
        retired.remember(real(value), numbers.into());
    }
    let known = |value| retired.number_in(real(value), space).is_some();
    assert_eq!((1..=5000).filter(|&value| known(value)).count(), 4096);
    assert!(known(5000) && !known(1));
}

#[test]
fn a_real_pid_comes_back_before_its_zombie_was_reaped() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let parent = world.group(init);
    let first = world.fork(init);
    let (zombie, reused) = (world.group(first), world.real(first));
    world.die(first);

    let second = world.table.fork(init, reused, PROCESS).unwrap();
    world.check();
    assert_eq!(world.table.task_by_real(reused), Some(second));
    assert_eq!(world.table.zombie_child(parent, reused), Some(zombie));
    let view = world.view(space);
    assert_eq!(view.tgid(zombie), Some(pid(2)));
    assert_eq!(
        (view.number(reused), view.real(pid(3))),
        (Some(pid(3)), Some(reused))
    );
    assert_eq!(view.real(pid(2)), None, "that real PID is somebody else's");

    // The one that died first is the one that was waited for first.
    let second_zombie = world.group(second);
    world.die(second);
    assert_eq!(world.table.zombie_child(parent, reused), Some(zombie));
    world.reap(zombie);
    assert_eq!(
        world.table.zombie_child(parent, reused),
        Some(second_zombie)
    );
    world.reap(second_zombie);
    assert_eq!(world.table.zombie_child(parent, reused), None);
    assert_eq!(world.view(space).last_number(reused), Some(pid(3)));
}

#[test]
fn the_newcomer_may_go_before_the_zombie() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let first = world.fork(init);
    let (zombie, reused) = (world.group(first), world.real(first));
    world.die(first);
    let second = world.table.fork(init, reused, THREAD).unwrap();
    world.exit(second);
    assert_eq!(world.table.task_by_real(reused), None);
    assert_eq!(
        world.table.zombie_child(world.group(init), reused),
        Some(zombie)
    );
    world.reap(zombie);
    assert_eq!(world.view(space).last_number(reused), Some(pid(3)));
}
