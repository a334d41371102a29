use super::*;
use crate::{CreateError, ForkError, NumberError, SpaceState, UnshareError};

fn unshare(world: &mut World, task: TaskId) -> PidspaceId {
    let space = world.table.unshare(task).unwrap();
    world.check();
    space
}

#[test]
fn the_first_child_after_unshare_is_number_1() {
    let (mut world, outer, init) = World::with_container(KERNEL);
    let caller = world.fork(init);
    let inner = unshare(&mut world, caller);
    let fresh = world.table.space(inner).unwrap();
    assert_eq!((fresh.name(), fresh.rules()), (None, KERNEL));
    assert_eq!(world.table.container_name(inner), Some(&name("box")));
    assert_eq!(world.tid(inner, caller), 0, "the caller stays outside");

    let (first, second) = (world.fork(caller), world.fork(caller));
    assert_eq!(
        world.table.space(inner).unwrap().init(),
        Some(world.group(first))
    );
    assert_eq!((world.tid(inner, first), world.tid(outer, first)), (1, 3));
    assert_eq!((world.tid(inner, second), world.tid(outer, second)), (2, 4));
    assert_eq!((world.ppid(inner, first), world.ppid(outer, first)), (0, 2));
    assert_eq!(
        (world.ppid(inner, second), world.ppid(outer, second)),
        (0, 2)
    );

    let grandchild = world.fork(first);
    assert_eq!(
        (world.tid(inner, grandchild), world.ppid(inner, grandchild)),
        (3, 1)
    );
    let thread = world.spawn(first, THREAD);
    assert_eq!(world.tid(inner, thread), 4);
}

#[test]
fn once_is_enough() {
    let (mut world, _, init) = World::with_container(ORDINARY);
    unshare(&mut world, init);
    assert_eq!(world.table.unshare(init), Err(UnshareError::Already));
}

#[test]
fn clone_moves_one_child() {
    let (mut world, outer, init) = World::with_container(ORDINARY);
    let first = world.spawn(init, NEWPID);
    let inner = world.table.task(first).unwrap().space();
    assert_ne!(inner, outer);
    assert_eq!((world.tid(inner, first), world.tid(outer, first)), (1, 2));
    let second = world.fork(init);
    assert_eq!((world.tid(inner, second), world.tid(outer, second)), (0, 3));
}

#[test]
fn a_pidspace_that_nobody_came_to_goes_with_who_made_it() {
    let (mut world, _, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    let inner = unshare(&mut world, child);
    world.die_and_reap(child);
    assert_eq!(world.table.space(inner), None);

    let other = world.fork(init);
    let inner = unshare(&mut world, other);
    let home = world.table.task(other).unwrap().space();
    world.table.setns(other, home).unwrap();
    assert_eq!(world.table.space(inner), None);
}

#[test]
fn nobody_is_born_after_the_end() {
    let (mut world, _, init) = World::with_container(KERNEL);
    let inner = unshare(&mut world, init);
    let first = world.fork(init);
    world.table.begin_death(inner);
    world.die_and_reap(first);
    let state = world.table.space(inner).map(|space| space.state());
    assert_eq!(
        state,
        Some(SpaceState::Dying),
        "its number is not another's before its maker is gone"
    );
    let real = world.next_real();
    let refused = world.table.fork(init, real, PROCESS);
    assert_eq!(refused, Err(ForkError::Ended));
    assert_eq!(refused.unwrap_err().errno(), abi::Errno::ENOMEM);
}

#[test]
fn only_inwards() {
    let (mut world, outer, init) = World::with_container(KERNEL);
    let first = world.spawn(init, NEWPID);
    let inner = world.table.task(first).unwrap().space();
    assert_eq!(
        world.table.setns(first, outer),
        Err(UnshareError::NotInside)
    );
    world.table.setns(first, inner).unwrap();
    world.table.setns(init, inner).unwrap();
    let second = world.fork(init);
    assert_eq!(
        (world.tid(inner, second), world.ppid(inner, second)),
        (2, 0)
    );
    let left = world.fork(second);
    world.die_and_reap(second);
    assert_eq!(world.ppid(inner, left), 1);
    assert_eq!(
        world.ppid(outer, left),
        1,
        "the kernel gave it to the nearest ancestor that collects"
    );
    world.table.setns(init, outer).unwrap();
    let third = world.fork(init);
    assert_eq!(world.tid(inner, third), 0);
    world.check();
}

#[test]
fn as_deep_as_the_kernel_nests() {
    let (mut world, _, mut task) = World::with_container(KERNEL);
    for _ in 2..=32 {
        task = world.spawn(task, NEWPID);
    }
    let real = world.next_real();
    let deeper = world.table.fork(task, real, NEWPID);
    assert_eq!(deeper, Err(ForkError::Create(CreateError::TooDeep)));
    let too_deep = UnshareError::Create(CreateError::TooDeep);
    assert_eq!(world.table.may_unshare(task), Err(too_deep));
    assert_eq!(too_deep.errno(), abi::Errno::ENOSPC);
}

#[test]
fn numbers_of_ones_own_choice() {
    let (mut world, outer, init) = World::with_container(ORDINARY);
    let choose = |world: &World, spawn, wanted: &[i32]| world.table.may_number(init, spawn, wanted);
    assert_eq!(choose(&world, NEWPID, &[2]), Err(NumberError::Invalid));
    let wanted = choose(&world, NEWPID, &[1, 40]).unwrap();
    let real = world.next_real();
    let first = world
        .table
        .fork_numbered(init, real, NEWPID, &wanted)
        .unwrap();
    let inner = world.table.task(first).unwrap().space();
    assert_eq!((world.tid(inner, first), world.tid(outer, first)), (1, 40));
    let next = world.fork(first);
    assert_eq!(world.tid(inner, next), 2);

    unshare(&mut world, init);
    assert_eq!(choose(&world, PROCESS, &[7]), Err(NumberError::Invalid));
    assert!(choose(&world, PROCESS, &[1, 7]).is_ok());
}
