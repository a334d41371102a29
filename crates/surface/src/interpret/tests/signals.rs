use abi::{Errno, Signal};
use pidspace::InitRules;

use super::super::{NOBODY, Verdict, enter, exit, failure, is_shielded};
use super::world::{Page, World, row};

/// The signal that is really sent if `caller` sends `sig` to `pid`, a number of its own view.
fn sent(world: &World, caller: u32, pid: u64, sig: u64) -> u64 {
    let memory = Page::with(&[]);
    let args = [pid, pid, sig, 0, 0, 0];
    match enter(row("tgkill"), &args, &world.caller(caller), &memory) {
        Verdict::Run(rewrite) => rewrite.args[2],
        verdict => panic!("{verdict:?}"),
    }
}

#[test]
fn init_is_shielded_from_its_own() {
    let world = World::linux();
    for caller in [1, 2, 3] {
        assert_eq!(sent(&world, caller, 1, 9), 0, "SIGKILL from {caller}");
        assert_eq!(sent(&world, caller, 1, 19), 0, "SIGSTOP from {caller}");
        assert_eq!(sent(&world, caller, 1, 15), 15, "SIGTERM from {caller}");
        assert_eq!(sent(&world, caller, 2, 9), 9, "no init");
    }
}

#[test]
fn an_inner_init_is_shielded_from_inside_only() {
    let world = World::linux();
    assert_eq!(sent(&world, 5, 1, 9), 0);
    assert_eq!(sent(&world, 4, 1, 9), 0);
    assert_eq!(sent(&world, 2, 4, 9), 9);
}

#[test]
fn an_ordinary_init_has_no_shield() {
    let world = World::new(1000, InitRules::Ordinary);
    assert_eq!(sent(&world, 2, 1, 9), 9);
}

#[test]
fn the_outer_init_is_shielded_from_the_inner_container() {
    let world = World::linux();
    let inner = world.table.view(world.inner);
    assert!(is_shielded(inner, world.group(1), Signal::SIGKILL));
    assert!(!is_shielded(inner, world.group(1), Signal::SIGTERM));
    assert!(!is_shielded(inner, world.group(2), Signal::SIGKILL));
}

#[test]
fn the_null_signal_comes_with_real_ids() {
    let world = World::linux();
    let enter = |name, args| world.enter(name, args, &Page::with(&[]));
    let Verdict::Run(rewrite) = enter("tgkill", [1, 1, 9, 0, 0, 0]) else {
        panic!()
    };
    assert_eq!(rewrite.args, [1001, 1001, 0, 0, 0, 0]);
    let Verdict::Run(rewrite) = enter("rt_sigqueueinfo", [1, 9, 7, 0, 0, 0]) else {
        panic!()
    };
    assert_eq!(rewrite.args[..2], [1001, 0]);
    // Who is meant is not clear, so the kernel may say that it is nobody.
    let Verdict::Run(rewrite) = enter("tgkill", [1, 2, 9, 0, 0, 0]) else {
        panic!()
    };
    assert_eq!(rewrite.args, [1001, 1002, 9, 0, 0, 0]);
}

#[test]
fn a_zombie_takes_no_signal() {
    let mut world = World::linux();
    let fifth = world.task(5);
    world.table.exit(fifth);
    let nobody = i64::from(NOBODY).cast_unsigned();
    for (name, args, result) in [
        ("tkill", [5, 9, 0, 0, 0, 0], 0),
        ("tkill", [5, 0, 0, 0, 0, 0], 0),
        ("tgkill", [5, 5, 9, 0, 0, 0], 0),
        ("tkill", [5, 65, 0, 0, 0, 0], failure(Errno::EINVAL)),
    ] {
        // The kernel makes its checks, and finds nobody.
        let Verdict::Run(rewrite) = world.enter(name, args, &Page::with(&[])) else {
            panic!("{name}")
        };
        assert_eq!(rewrite.args[0], nobody, "{name}");
        let left = |kernels| {
            exit(
                row(name),
                &args,
                kernels,
                &world.caller(1),
                &mut Page::with(&[]),
            )
        };
        assert_eq!(left(failure(Errno::ESRCH)), result, "{name}");
        assert_eq!(left(failure(Errno::EFAULT)), failure(Errno::EFAULT));
    }
}

#[test]
fn a_call_without_receiver_is_the_kernels() {
    let world = World::linux();
    let enter = |name, args| world.enter(name, args, &Page::with(&[]));
    assert_eq!(enter("tkill", [0, 9, 0, 0, 0, 0]), Verdict::Pass);
    assert_eq!(enter("tkill", [u64::MAX, 9, 0, 0, 0, 0]), Verdict::Pass);
}
