use super::*;
use crate::{GroupState, Parent, Subreaper};

#[test]
fn the_last_thread_makes_a_zombie() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let leader = world.fork(init);
    let group = world.group(leader);
    let thread = world.spawn(leader, THREAD);
    assert_eq!(world.group(thread), group);
    assert_eq!(
        world
            .table
            .group(group)
            .unwrap()
            .tasks()
            .collect::<Vec<_>>(),
        [leader, thread]
    );

    let gone = world.exit(leader);
    assert_eq!(
        gone,
        Exit {
            group,
            fate: Fate::ThreadGone
        }
    );
    let view = world.view(space);
    assert_eq!((view.task(pid(2)), view.group(pid(2))), (None, Some(group)));
    assert_eq!(view.group(pid(3)), Some(group));
    assert_eq!(world.table.group(group).unwrap().state(), GroupState::Alive);

    world.die(thread);
    assert_eq!(world.view(space).group(pid(3)), None);
    assert_eq!(
        world.table.group(group).unwrap().state(),
        GroupState::Zombie
    );
    assert_eq!(
        world.table.zombie_child(world.group(init), real(1001)),
        Some(group)
    );
    world.reap(group);
    assert_eq!(world.view(space).group(pid(2)), None);
    assert!(world.table.group(group).is_none());
}

#[test]
fn the_living_are_not_reaped_and_the_unknown_do_not_die() {
    let (mut world, _, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    let before = world.table.clone();
    world.reap(world.group(child));
    assert_eq!(world.table, before);
    world.die_and_reap(child);
    let before = world.table.clone();
    let Exit { group, fate } = world.exit(child);
    assert_eq!((world.table.group(group), fate), (None, Fate::ThreadGone));
    assert_eq!(world.table.exec(child), []);
    assert_eq!(world.table, before);
}

#[test]
fn exec_of_another_thread_takes_the_leaders_numbers() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let leader = world.fork(init);
    let (thread, third) = (world.spawn(leader, THREAD), world.spawn(leader, THREAD));
    let (group, leader_real, thread_real) =
        (world.group(leader), world.real(leader), world.real(thread));
    assert_eq!(world.table.exec(thread), [leader, third]);
    world.check();

    assert_eq!(world.tid(space, thread), 2);
    assert_eq!(world.real(thread), leader_real);
    assert_eq!(world.table.task_by_real(leader_real), Some(thread));
    assert_eq!(world.table.task_by_real(thread_real), None);
    assert_eq!(world.table.group(group).unwrap().leader(), Some(thread));
    let view = world.view(space);
    assert_eq!(
        (view.task(pid(2)), view.real(pid(3)), view.real(pid(4))),
        (Some(thread), None, None)
    );
}

#[test]
fn exec_after_the_leaders_death() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let leader = world.fork(init);
    let leader_real = world.real(leader);
    let thread = world.spawn(leader, THREAD);
    world.exit(leader);
    assert_eq!(world.table.exec(thread), []);
    world.check();
    assert_eq!(
        (world.tid(space, thread), world.real(thread)),
        (2, leader_real)
    );
    assert_eq!(world.table.exec(thread), [], "alone already");
}

#[test]
fn parents_as_seen_from_inside() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    let grandchild = world.fork(child);
    let sibling = world.spawn(grandchild, SIBLING);
    let inits_sibling = world.spawn(init, SIBLING);
    let ppids = [init, child, grandchild, sibling, inits_sibling].map(|t| world.ppid(space, t));
    assert_eq!(ppids, [0, 1, 2, 2, 0]);
    let children = world
        .table
        .group(world.group(child))
        .unwrap()
        .children()
        .collect::<Vec<_>>();
    assert_eq!(children, [world.group(grandchild), world.group(sibling)]);
}

#[test]
fn the_supervisor_adopts_on_behalf_of_an_ordinary_init() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    let (orphan, zombie) = (world.fork(child), world.fork(child));
    let zombie_group = world.group(zombie);
    world.die(zombie);
    assert_eq!(world.die(child), [world.group(orphan), zombie_group]);
    assert_eq!(
        world.table.group(world.group(orphan)).unwrap().parent(),
        Parent::Orphan
    );
    assert_eq!(world.ppid(space, orphan), 1);
    let sibling = world.spawn(orphan, SIBLING);
    assert_eq!(world.ppid(space, sibling), 1);
    world.reap(zombie_group);
}

#[test]
fn an_init_with_the_kernels_rules_adopts_itself() {
    let (mut world, space, init) = World::with_container(KERNEL);
    let child = world.fork(init);
    let orphan = world.fork(child);
    world.die(child);
    let parent = world.table.group(world.group(orphan)).unwrap().parent();
    assert_eq!(parent, Parent::Member(world.group(init)));
    assert_eq!(world.ppid(space, orphan), 1);
    let stray = world.spawn(init, SIBLING);
    let strays_child = world.fork(stray);
    world.die(stray);
    assert_eq!(
        world.ppid(space, strays_child),
        1,
        "found although no ancestor"
    );
}

#[test]
fn the_nearest_living_subreaper_adopts() {
    for rules in [ORDINARY, KERNEL] {
        let (mut world, space, init) = World::with_container(rules);
        let far = world.fork(init);
        let near = world.fork(far);
        let parent = world.fork(near);
        let orphan = world.fork(parent);
        for subreaper in [far, near] {
            world
                .table
                .set_subreaper(world.group(subreaper), Subreaper::Yes);
        }
        assert_eq!(world.table.subreaper(world.group(near)), Subreaper::Yes);
        assert_eq!(world.table.subreaper(world.group(init)), Subreaper::No);
        world.die(parent);
        assert_eq!(world.ppid(space, orphan), 3);
        world.die(near);
        assert_eq!(world.ppid(space, orphan), 2);
        world.table.set_subreaper(world.group(far), Subreaper::No);
        world.die(far);
        assert_eq!(world.ppid(space, orphan), 1);
    }
}

#[test]
fn init_leaves_no_parent_behind() {
    for rules in [ORDINARY, KERNEL] {
        let (mut world, space, init) = World::with_container(rules);
        let group = world.group(init);
        let orphan = world.fork(init);
        let reparented = [world.group(orphan)].to_vec();
        let fate = Fate::GroupDead {
            init_of: Some(space),
            reparented,
        };
        assert_eq!(world.exit(init), Exit { group, fate });
        assert_eq!(
            world.table.group(world.group(orphan)).unwrap().parent(),
            Parent::Orphan
        );
        assert_eq!(world.ppid(space, orphan), 1);
    }
}
