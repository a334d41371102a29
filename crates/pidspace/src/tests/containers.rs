use std::vec;

use super::*;
use crate::{AdoptError, CreateError, EnterError, NumberError, SpaceState, Subreaper};

#[test]
fn a_container_comes_and_goes() {
    let mut world = World::default();
    let space = world.table.create(name("box"), None, ORDINARY).unwrap();
    assert_eq!(world.table.space_by_name("box"), Some(space));
    let fresh = world.table.space(space).unwrap();
    assert_eq!(
        (fresh.number(), fresh.level(), fresh.parent()),
        (1, 1, None)
    );
    assert_eq!(
        (fresh.name(), fresh.rules()),
        (Some(&name("box")), ORDINARY)
    );
    assert_eq!((fresh.state(), fresh.init()), (SpaceState::Fresh, None));

    let init = world
        .table
        .adopt(space, real(9), real(SHELL), real(SHELL))
        .unwrap();
    let running = world.table.space(space).unwrap();
    assert_eq!(running.state(), SpaceState::Running);
    assert_eq!(running.init(), Some(world.group(init)));
    assert_eq!(
        world.table.members(space).collect::<Vec<_>>(),
        [world.group(init)]
    );

    let group = world.group(init);
    world.table.begin_death(space);
    assert_eq!(world.table.space(space).unwrap().state(), SpaceState::Dying);
    world.die(init);
    assert_eq!(world.table.members(space).count(), 0);
    world.reap(group);
    assert_eq!(world.table.spaces().count(), 0);
    assert_eq!(world.table.space_by_name("box"), None);
    assert_eq!(
        world.table.view(space).last_number(real(9)),
        None,
        "another one may be s1 next"
    );
}

#[test]
fn a_container_lives_as_long_as_a_number_of_it() {
    let rules = Rules {
        lifetime: Lifetime::KeepRunning,
        ..ORDINARY
    };
    let (mut world, space, init) = World::with_container(rules);
    let child = world.fork(init);
    world.die_and_reap(init);
    let running = world.table.space(space).unwrap();
    assert_eq!(
        (running.state(), running.init()),
        (SpaceState::Running, None)
    );
    world.table.set_pid_max(space, 4);
    let third = world.fork(child);
    assert_eq!(world.tid(space, third), 3);
    assert!(
        world.table.fork(child, real(9), PROCESS).is_err(),
        "number 1 is not given again"
    );
    world.die_and_reap(third);
    world.die_and_reap(child);
    assert_eq!(world.table.space(space), None);
}

#[test]
fn creation_undone() {
    let mut world = World::default();
    let before = world.table.clone();
    let space = world.table.create(name("box"), None, ORDINARY).unwrap();
    world.table.remove(space);
    assert_eq!(world.table, before);

    let (space, _) = world.container("box", None, ORDINARY);
    let before = world.table.clone();
    world.table.remove(space);
    assert_eq!(world.table, before, "there is somebody inside");
    let nested = world
        .table
        .create(name("nested"), Some(space), ORDINARY)
        .unwrap();
    world.table.remove(nested);
    assert_eq!(world.table, before);
}

#[test]
fn a_container_outlives_its_processes_for_one_that_is_being_made() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let nested = world
        .table
        .create(name("nested"), Some(space), ORDINARY)
        .unwrap();
    world.die_and_reap(init);
    assert!(world.table.space(space).is_some());
    world.table.remove(nested);
    assert_eq!(world.table.spaces().count(), 0);
}

#[test]
fn creation_refused() {
    let mut world = World::default();
    let (space, _) = world.container("box", None, ORDINARY);
    fn create(
        table: &mut PidTable,
        title: &str,
        parent: Option<PidspaceId>,
    ) -> Result<PidspaceId, CreateError> {
        table.create(name(title), parent, ORDINARY)
    }
    let table = &mut world.table;
    assert_eq!(create(table, "box", None), Err(CreateError::NameTaken));
    assert_eq!(
        create(table, "box", Some(space)),
        Err(CreateError::NameTaken)
    );

    let mut parent = space;
    for level in 2..=32 {
        parent = create(table, &std::format!("level-{level}"), Some(parent)).unwrap();
    }
    assert_eq!(table.space(parent).unwrap().level(), 32);
    assert_eq!(
        create(table, "deeper", Some(parent)),
        Err(CreateError::TooDeep)
    );

    for number in 33..=511 {
        create(table, &std::format!("box-{number}"), None).unwrap();
    }
    assert_eq!(create(table, "one-more", None), Err(CreateError::NoNumber));
    table.check().unwrap();
    table.remove(PidspaceId::new(400).unwrap());
    assert_eq!(
        create(table, "one-more", None),
        Ok(PidspaceId::new(400).unwrap())
    );

    table.begin_death(space);
    assert_eq!(table.space(parent).unwrap().state(), SpaceState::Dying);
    assert_eq!(
        create(table, "late", Some(space)),
        Err(CreateError::ParentDying)
    );
    table.check().unwrap();
}

#[test]
fn adoption_refused() {
    let (mut world, space, _) = World::with_container(ORDINARY);
    let shell = real(SHELL);
    assert_eq!(
        world.table.adopt(space, real(9), shell, shell),
        Err(AdoptError::NotFresh)
    );
    let nowhere = PidspaceId::MAX;
    assert_eq!(
        world.table.adopt(nowhere, real(9), shell, shell),
        Err(AdoptError::NoSuchSpace)
    );
    let nested = world
        .table
        .create(name("nested"), Some(space), ORDINARY)
        .unwrap();
    world.table.set_pid_max(space, 2);
    assert_eq!(
        world.table.adopt(nested, real(9), shell, shell),
        Err(AdoptError::Exhausted)
    );
    world.table.set_pid_max(space, 3);
    let init = world.table.adopt(nested, real(9), shell, shell).unwrap();
    world.check();
    assert_eq!((world.tid(nested, init), world.tid(space, init)), (1, 2));
    assert_eq!((world.ppid(nested, init), world.ppid(space, init)), (0, 0));
}

#[test]
fn two_containers_do_not_see_each_other() {
    let mut world = World::default();
    let (a, init_a) = world.container("a", None, ORDINARY);
    let (b, init_b) = world.container("b", None, ORDINARY);
    assert_eq!((world.tid(a, init_a), world.tid(b, init_b)), (1, 1));
    assert_eq!((world.tid(b, init_a), world.tid(a, init_b)), (0, 0));
    assert_eq!(world.view(a).in_context(pid(1), b), None);
    assert_eq!(world.view(a).number(world.real(init_b)), None);
    assert_eq!(world.view(PidspaceId::HOST).tid(init_a), None);
}

#[test]
fn one_number_for_each_level() {
    let (mut world, outer, init) = World::with_container(ORDINARY);
    let entering = world.fork(init);
    let inner = world.enter(entering, "inner", ORDINARY);
    let child = world.fork(entering);
    let thread = world.spawn(child, THREAD);
    assert_eq!(
        [init, entering, child, thread].map(|task| world.tid(outer, task)),
        [1, 2, 3, 4]
    );
    assert_eq!(
        [init, entering, child, thread].map(|task| world.tid(inner, task)),
        [0, 1, 2, 3]
    );
    assert_eq!(world.view(inner).in_context(pid(2), outer), Some(pid(3)));
    assert_eq!(world.view(outer).in_context(pid(3), inner), Some(pid(2)));
    assert_eq!(world.view(outer).in_context(pid(1), inner), None);
    assert_eq!(
        [entering, child].map(|task| world.ppid(outer, task)),
        [1, 2]
    );
    assert_eq!(
        [entering, child].map(|task| world.ppid(inner, task)),
        [0, 1]
    );
    assert_eq!(world.table.members(inner).count(), 2);
    assert_eq!(world.table.members(outer).count(), 3);
    assert_eq!(
        world.table.group(world.group(child)).unwrap().space(),
        inner
    );
    assert_eq!(world.table.space(inner).unwrap().level(), 2);

    let (entering_real, child_real) = (world.real(entering), world.real(child));
    world.exit(thread);
    world.die_and_reap(child);
    assert_eq!(world.view(inner).last_number(child_real), Some(pid(2)));
    world.die_and_reap(entering);
    assert_eq!(world.table.space(inner), None);
    assert_eq!(world.view(outer).last_number(entering_real), Some(pid(2)));
    assert_eq!(world.view(inner).last_number(entering_real), None);
}

#[test]
fn entering_refused() {
    let (mut world, _, init) = World::with_container(ORDINARY);
    let child = world.fork(init);
    let thread = world.spawn(child, THREAD);
    let refused = |world: &mut World, task, title| {
        let before = world.table.clone();
        let refused = world.table.enter(task, name(title), ORDINARY).unwrap_err();
        assert_eq!(world.table, before);
        refused
    };
    assert_eq!(refused(&mut world, init, "inner"), EnterError::Children);
    assert_eq!(refused(&mut world, child, "inner"), EnterError::Threads);
    assert_eq!(refused(&mut world, thread, "inner"), EnterError::Threads);
    world.exit(child);
    assert_eq!(refused(&mut world, thread, "inner"), EnterError::Threads);
    assert_eq!(refused(&mut world, child, "inner"), EnterError::NoSuchTask);
    world.table.exec(thread);
    let taken = EnterError::Create(CreateError::NameTaken);
    assert_eq!(refused(&mut world, thread, "box"), taken);
    world.die(thread);
    assert_eq!(
        refused(&mut world, init, "inner"),
        EnterError::Children,
        "a zombie counts"
    );
}

#[test]
fn a_group_that_was_entered_with_is_not_seen_inside() {
    let (mut world, outer, init) = World::with_container(ORDINARY);
    let leader = world.fork(init);
    world.table.setsid(world.group(leader));
    let entering = world.fork(leader);
    let inner = world.enter(entering, "inner", ORDINARY);
    let group = world.group(entering);
    assert_eq!(
        (world.view(inner).pgid(group), world.view(inner).sid(group)),
        (None, None)
    );
    assert_eq!(world.view(outer).pgid(group), Some(pid(2)));
    assert!(!world.table.is_foreign(world.real(leader)));
}

#[test]
fn an_init_may_be_the_init_of_two() {
    let keep = Rules {
        lifetime: Lifetime::KeepRunning,
        ..ORDINARY
    };
    for (outer_rules, inner_rules, outer_ends) in [
        (ORDINARY, keep, true),
        (keep, ORDINARY, false),
        (keep, keep, true),
    ] {
        let (mut world, outer, init) = World::with_container(outer_rules);
        let inner = world.enter(init, "inner", inner_rules);
        assert_eq!((world.tid(outer, init), world.tid(inner, init)), (1, 1));
        let expected = if outer_ends { outer } else { inner };
        let Fate::GroupDead { init_of, .. } = world.exit(init).fate else {
            panic!("the only thread");
        };
        assert_eq!(init_of, Some(expected));
    }
}

/// `init`, its child that entered "inner", and a child and grandchild of that.
fn nested(rules: Rules, inner_rules: Rules) -> (World, [PidspaceId; 2], [TaskId; 4]) {
    let (mut world, outer, init) = World::with_container(rules);
    let entering = world.fork(init);
    let inner = world.enter(entering, "inner", inner_rules);
    let child = world.fork(entering);
    let grandchild = world.fork(child);
    (world, [outer, inner], [init, entering, child, grandchild])
}

#[test]
fn a_nested_orphan_is_number_ones_inside_whoever_adopts_it() {
    for (rules, subreaper, inner_rules, expected) in [
        (ORDINARY, Subreaper::No, ORDINARY, 1),
        (ORDINARY, Subreaper::Yes, ORDINARY, 1),
        (KERNEL, Subreaper::No, ORDINARY, 1),
        (ORDINARY, Subreaper::Yes, KERNEL, 2),
        (KERNEL, Subreaper::Yes, KERNEL, 2),
    ] {
        let (mut world, [outer, inner], [init, _, child, orphan]) = nested(rules, inner_rules);
        world.table.set_subreaper(world.group(init), subreaper);
        world.die(child);
        assert_eq!(world.ppid(inner, orphan), 1);
        assert_eq!(world.ppid(outer, orphan), expected);
    }
}

#[test]
fn the_kernel_hands_nested_orphans_to_an_outer_subreaper() {
    let (mut world, _, [init, _, child, orphan]) = nested(ORDINARY, ORDINARY);
    world.table.set_subreaper(world.group(init), Subreaper::Yes);
    let (parent, orphan_group, orphan_real) =
        (world.group(init), world.group(orphan), world.real(orphan));
    world.die(child);
    world.die(orphan);
    assert_eq!(
        world.table.zombie_child(parent, orphan_real),
        Some(orphan_group)
    );
}

#[test]
fn who_came_in_from_outside_leaves_its_orphans_outside() {
    let (mut world, [outer, inner], [init, entering, ..]) = nested(ORDINARY, KERNEL);
    world.table.set_subreaper(world.group(init), Subreaper::Yes);
    let sibling = world.spawn(entering, SIBLING);
    let orphan = world.fork(sibling);
    world.die(sibling);
    assert_eq!(
        (world.ppid(inner, orphan), world.ppid(outer, orphan)),
        (1, 1)
    );
}

#[test]
fn an_orphans_sibling_is_number_ones_too() {
    let (mut world, [outer, inner], [init, _, child, orphan]) = nested(ORDINARY, ORDINARY);
    world.table.set_subreaper(world.group(init), Subreaper::Yes);
    world.die(child);
    let sibling = world.spawn(orphan, SIBLING);
    assert_eq!(
        (world.ppid(inner, sibling), world.ppid(outer, sibling)),
        (1, 1)
    );
}

#[test]
fn to_a_nested_init_its_parent_is_never_seen() {
    let (mut world, [outer, inner], [init, entering, ..]) = nested(ORDINARY, ORDINARY);
    let sibling = world.spawn(entering, SIBLING);
    assert_eq!(
        (world.ppid(inner, sibling), world.ppid(outer, sibling)),
        (0, 1)
    );
    world.die(init);
    assert_eq!(
        (world.ppid(inner, entering), world.ppid(outer, entering)),
        (0, 1)
    );
    assert_eq!(
        (world.ppid(inner, sibling), world.ppid(outer, sibling)),
        (1, 1)
    );
}

#[test]
fn a_number_of_ones_own_choice() {
    let (mut world, outer, init) = World::with_container(ORDINARY);
    let inner = world.enter(init, "inner", ORDINARY);
    let choose = |world: &World, wanted: &[i32]| {
        let allowed = world.table.may_number(init, PROCESS, wanted);
        allowed.map(|numbers| {
            numbers
                .iter()
                .map(|number| number.get())
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(choose(&world, &[1234, 77]), Ok(vec![1234, 77]));
    for wrong in [&[0][..], &[-1], &[4_194_304], &[5, 6, 7]] {
        assert_eq!(
            choose(&world, wrong),
            Err(NumberError::Invalid),
            "{wrong:?}"
        );
    }
    assert_eq!(choose(&world, &[1]), Err(NumberError::Taken));

    let wanted = world.table.may_number(init, PROCESS, &[1234]).unwrap();
    let next = world.next_real();
    let child = world
        .table
        .fork_numbered(init, next, PROCESS, &wanted)
        .unwrap();
    assert_eq!(
        (world.tid(inner, child), world.tid(outer, child)),
        (1234, 2)
    );
    assert_eq!(choose(&world, &[1234]), Err(NumberError::Taken));
    let after = world.fork(init);
    assert_eq!(
        world.tid(inner, after),
        2,
        "the others go on in their order"
    );
    world.check();
}

#[test]
fn one_that_joins_is_a_member_with_a_parent_outside() {
    let (mut world, space, init) = World::with_container(ORDINARY);
    let nested = world.enter(init, "nested", ORDINARY);
    let joined = world
        .table
        .join(nested, real(70), real(70), real(SHELL))
        .unwrap();
    world.check();
    let group = world.group(joined);
    let (inner, outer) = (world.table.view(nested), world.table.view(space));
    let raw = |number: Option<VirtualPid>| number.map(VirtualPid::raw);
    assert_eq!(raw(inner.tgid(group)), Some(2));
    assert_eq!(raw(outer.tgid(group)), Some(2));
    assert_eq!((inner.ppid(group), outer.ppid(group)), (None, None));
    // It leads a group of its own, in a session that is outside.
    assert_eq!(raw(inner.pgid(group)), Some(2));
    assert_eq!(inner.sid(group), None);
    assert!(world.table.members(space).any(|member| member == group));
    // What it leaves goes to the kernel's reaper of its parent, which is outside.
    let child = world.fork(joined);
    let child = world.group(child);
    world.die_and_reap(joined);
    world.check();
    assert_eq!(
        world.table.group(child).unwrap().parent(),
        crate::Parent::Orphan
    );
    assert_eq!(raw(world.table.view(nested).ppid(child)), Some(1));
    world.table.begin_death(nested);
    let late = world.table.join(nested, real(71), real(SHELL), real(SHELL));
    assert_eq!(late, Err(AdoptError::Ending));
}
