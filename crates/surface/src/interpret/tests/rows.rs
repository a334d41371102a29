use std::vec;
use std::vec::Vec;

use abi::Errno;

use super::super::{
    Copy, Edit, Rewrite, Verdict, failure, translate_sent_siginfo, translate_siginfo_in_place,
};
use super::world::{Page, World, real, row};
use crate::interpret::with_oneself_as_zero;
use crate::row::Irregular;

const AT: u64 = Page::ADDRESS;
const NOWHERE: u64 = 0xdead_0000;
/// What no PID can be.
const NOBODY: u64 = 4_194_304;

fn minus(value: i32) -> u64 {
    i64::from(-value).cast_unsigned()
}

fn run(args: [u64; 6]) -> Verdict {
    let copies = Vec::new();
    Verdict::Run(Rewrite { args, copies })
}

fn copied(args: [u64; 6], arg: usize, words: &[i32]) -> Verdict {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let copies = vec![Copy { arg, bytes }];
    Verdict::Run(Rewrite { args, copies })
}

fn empty() -> Page {
    Page::with(&[])
}

#[test]
fn an_id_goes_in_as_the_real_one() {
    let world = World::linux();
    let enter = |args| world.enter("sched_getaffinity", args, &empty());
    assert_eq!(enter([3, 8, AT, 0, 0, 0]), run([1003, 8, AT, 0, 0, 0]));
    // The kernel looks at 32 bits.
    assert_eq!(
        enter([1 << 32 | 3, 8, AT, 0, 0, 0]),
        run([1003, 8, AT, 0, 0, 0])
    );
    assert_eq!(enter([0, 8, AT, 0, 0, 0]), Verdict::Pass);
    assert_eq!(enter([1 << 32, 8, AT, 0, 0, 0]), Verdict::Pass);
    assert_eq!(enter([minus(3), 8, AT, 0, 0, 0]), Verdict::Pass);
}

#[test]
fn whom_the_caller_cannot_see_is_nobody() {
    let world = World::linux();
    for absent in [6, 1002, 4_194_303, i32::MAX.cast_unsigned().into()] {
        let enter = |name, args| world.enter(name, args, &empty());
        assert_eq!(
            enter("prlimit64", [absent, 7, 0, 0, 0, 0]),
            run([NOBODY, 7, 0, 0, 0, 0])
        );
        assert_eq!(
            enter("tgkill", [2, absent, 9, 0, 0, 0]),
            run([1002, NOBODY, 9, 0, 0, 0])
        );
    }
    let nobody = world.enter("prlimit64", [NOBODY, 7, 0, 0, 0, 0], &empty());
    assert_eq!(nobody, Verdict::Pass);
    // Number 4 is out of sight of its own container, where it is 1.
    let from_inside = |pid| {
        super::super::enter(
            super::world::row("kcmp"),
            &[pid; 6],
            &world.caller(5),
            &empty(),
        )
    };
    let pair = |real| run([real, real, 4, 4, 4, 4]);
    assert_eq!(from_inside(4), pair(NOBODY));
    let Verdict::Run(rewrite) = from_inside(1) else {
        panic!()
    };
    assert_eq!(rewrite.args[..2], [1004, 1004]);
}

#[test]
fn both_ids_of_a_call_are_translated() {
    let world = World::linux();
    let args = [2, 3, 10, 0, 0, 0];
    assert_eq!(
        world.enter("tgkill", args, &empty()),
        run([1002, 1003, 10, 0, 0, 0])
    );
}

#[test]
fn the_table_answers_what_it_knows() {
    let world = World::linux();
    let enter = |name, pid| world.enter(name, [pid, 0, 0, 0, 0, 0], &empty());
    let esrch = Verdict::Answer(failure(Errno::ESRCH));
    assert_eq!(enter("getpid", 99), Verdict::Answer(2));
    assert_eq!(enter("gettid", 99), Verdict::Answer(2));
    assert_eq!(enter("getppid", 99), Verdict::Answer(1));
    assert_eq!(enter("getpgrp", 99), Verdict::Answer(1));
    assert_eq!(enter("getpgid", 0), Verdict::Answer(1));
    assert_eq!(enter("getpgid", 3), Verdict::Answer(1));
    assert_eq!(enter("getsid", 5), Verdict::Answer(1));
    assert_eq!(enter("getsid", 1 << 32 | 5), Verdict::Answer(1));
    for absent in [6, 1002, NOBODY, minus(2), u64::from(u32::MAX)] {
        assert_eq!(enter("getpgid", absent), esrch);
        assert_eq!(enter("getsid", absent), esrch);
    }
    let thread = super::super::enter(
        super::world::row("gettid"),
        &[0; 6],
        &world.caller(3),
        &empty(),
    );
    assert_eq!(thread, Verdict::Answer(3));
}

#[test]
fn what_lies_outside_reads_zero() {
    let world = World::linux();
    let enter = |name, number| {
        super::super::enter(
            super::world::row(name),
            &[0; 6],
            &world.caller(number),
            &empty(),
        )
    };
    assert_eq!(enter("getppid", 1), Verdict::Answer(0));
    // The init of the inner container: its parent, group and session are of the outer one.
    assert_eq!(enter("getpid", 4), Verdict::Answer(1));
    assert_eq!(enter("getppid", 4), Verdict::Answer(0));
    assert_eq!(enter("getpgrp", 4), Verdict::Answer(0));
    assert_eq!(enter("getsid", 4), Verdict::Answer(0));
    assert_eq!(enter("getppid", 5), Verdict::Answer(1));
}

#[test]
fn a_handler_or_nobody() {
    let world = World::linux();
    let enter = |name| world.enter(name, [0; 6], &empty());
    assert_eq!(enter("kill"), Verdict::Handle(Irregular::Kill));
    assert_eq!(enter("clone3"), Verdict::Handle(Irregular::Spawn));
    assert_eq!(enter("ptrace"), Verdict::Answer(failure(Errno::EPERM)));
}

#[test]
fn a_selector_decides_what_is_an_id() {
    let world = World::linux();
    let enter = |which, who| world.enter("setpriority", [which, who, 5, 0, 0, 0], &empty());
    assert_eq!(enter(0, 3), run([0, 1003, 5, 0, 0, 0]));
    assert_eq!(enter(1, 1), run([1, 1001, 5, 0, 0, 0]));
    assert_eq!(enter(1, 0), Verdict::Pass);
    assert_eq!(enter(7, 3), Verdict::Pass);
    let ioprio = world.enter("ioprio_get", [1, 3, 0, 0, 0, 0], &empty());
    assert_eq!(ioprio, run([1, 1003, 0, 0, 0, 0]));
}

#[test]
fn a_clock_holds_an_id() {
    let world = World::linux();
    let clock = |pid: i32, low: i32| i64::from(!pid << 3 | low).cast_unsigned();
    let enter = |clock| world.enter("clock_gettime", [clock, AT, 0, 0, 0, 0], &empty());
    for low in [0, 1, 2, 4, 5, 6] {
        assert_eq!(
            enter(clock(3, low)),
            run([clock(1003, low), AT, 0, 0, 0, 0]),
            "{low}"
        );
        assert_eq!(enter(clock(0, low)), Verdict::Pass, "{low}");
        let nobody = clock(NOBODY as i32, low);
        assert_eq!(
            enter(clock(77, low)),
            run([nobody, AT, 0, 0, 0, 0]),
            "{low}"
        );
    }
    assert_eq!(enter(clock(3, 3)), Verdict::Pass, "a file descriptor");
    assert_eq!(enter(1), Verdict::Pass);
    assert_eq!(
        enter(0xffff_fff1 & !7),
        enter(clock(1, 0)),
        "the upper half is nothing"
    );
}

#[test]
fn an_owner_is_a_process_or_a_group() {
    let world = World::linux();
    let enter = |owner| world.enter("fcntl[F_SETOWN]", [4, 8, owner, 0, 0, 0], &empty());
    assert_eq!(enter(3), run([4, 8, 1003, 0, 0, 0]));
    // Not everybody: the group of number 1.
    assert_eq!(enter(minus(1)), run([4, 8, minus(1001), 0, 0, 0]));
    assert_eq!(enter(minus(77)), run([4, 8, minus(NOBODY as i32), 0, 0, 0]));
    assert_eq!(enter(0), Verdict::Pass);
    assert_eq!(enter(minus(i32::MAX) - 1), Verdict::Pass);
    let exit = |result| world.exit("fcntl[F_GETOWN]", [4, 9, 0, 0, 0, 0], result, &mut empty());
    assert_eq!(exit(1003), 3);
    assert_eq!(exit(-1001), -1);
    assert_eq!(exit(-1777), 0);
    assert_eq!(exit(0), 0);
    assert_eq!(exit(failure(Errno::EBADF)), failure(Errno::EBADF));
}

#[test]
fn a_structure_goes_in_as_a_copy() {
    let world = World::linux();
    let args = [0, 0x5410, AT, 0, 0, 0];
    let page = Page::words(&[(0, 1)]);
    assert_eq!(
        world.enter("ioctl[TIOCSPGRP]", args, &page),
        copied(args, 2, &[1001])
    );
    let stranger = Page::words(&[(0, 1001)]);
    assert_eq!(
        world.enter("ioctl[TIOCSPGRP]", args, &stranger),
        copied(args, 2, &[NOBODY as i32])
    );
    let nonsense = Page::words(&[(0, -1)]);
    assert_eq!(
        world.enter("ioctl[TIOCSPGRP]", args, &nonsense),
        copied(args, 2, &[-1])
    );
    let at = |address| world.enter("ioctl[TIOCSPGRP]", [0, 0x5410, address, 0, 0, 0], &page);
    assert_eq!(at(0), Verdict::Pass);
    for nowhere in [NOWHERE, u64::MAX, AT + 253] {
        let Verdict::Run(rewrite) = at(nowhere) else {
            panic!("{nowhere:x}")
        };
        assert!(
            rewrite.copies.is_empty() && rewrite.args[2] >= 1 << 63,
            "{nowhere:x}"
        );
    }
    let socket = Page::words(&[(0, -1)]);
    let args = [0, 0x8901, AT, 0, 0, 0];
    assert_eq!(
        world.enter("ioctl[FIOSETOWN]", args, &socket),
        copied(args, 2, &[-1001])
    );
}

#[test]
fn a_capability_header_of_unknown_version_is_the_guests() {
    let world = World::linux();
    let args = [AT, 0, 0, 0, 0, 0];
    let version = 0x2008_0522;
    let header = Page::words(&[(0, version), (4, 3)]);
    assert_eq!(
        world.enter("capget", args, &header),
        copied(args, 0, &[version, 1003])
    );
    let probe = Page::words(&[(4, 3)]);
    assert_eq!(world.enter("capget", args, &probe), Verdict::Pass);
    let own = Page::words(&[(0, version)]);
    assert_eq!(
        world.enter("capset", args, &own),
        copied(args, 0, &[version, 0])
    );
}

#[test]
fn a_timer_may_signal_one_thread() {
    let world = World::linux();
    let enter = |notify| {
        let event = Page::words(&[(12, notify), (16, 3)]);
        world.enter("timer_create", [1, AT, AT, 0, 0, 0], &event)
    };
    let Verdict::Run(rewrite) = enter(4) else {
        panic!()
    };
    assert_eq!(rewrite.args, [1, AT, AT, 0, 0, 0]);
    assert_eq!(rewrite.copies[0].arg, 1);
    assert_eq!(rewrite.copies[0].bytes.len(), 64);
    assert_eq!(rewrite.copies[0].bytes[16..20], 1003_i32.to_le_bytes());
    assert_eq!(enter(0), Verdict::Pass);
    // Both at once: the clock of a thread, and the thread that hears of it.
    let clock = |pid: i32| i64::from(!pid << 3 | 6).cast_unsigned();
    let event = Page::words(&[(12, 4), (16, 3)]);
    let both = world.enter("timer_create", [clock(2), AT, 0, 0, 0, 0], &event);
    let Verdict::Run(rewrite) = both else {
        panic!()
    };
    assert_eq!((rewrite.args[0], rewrite.copies.len()), (clock(1002), 1));
}

#[test]
fn what_comes_out_is_translated_in_place() {
    let world = World::linux();
    let args = [0, 0x540f, AT, 0, 0, 0];
    let mut page = Page::words(&[(0, 1001), (4, 1001)]);
    assert_eq!(world.enter("ioctl[TIOCGPGRP]", args, &page), run(args));
    assert_eq!(world.exit("ioctl[TIOCGPGRP]", args, 0, &mut page), 0);
    assert_eq!(page, Page::words(&[(0, 1), (4, 1001)]));
}

#[test]
fn a_failed_call_hands_nothing_out() {
    let world = World::linux();
    let args = [0, 0x540f, AT, 0, 0, 0];
    let before = Page::words(&[(0, 1001)]);
    let mut page = before.clone();
    let enotty = failure(Errno::ENOTTY);
    assert_eq!(
        world.exit("ioctl[TIOCGPGRP]", args, enotty, &mut page),
        enotty
    );
    assert_eq!(page, before);
    for nowhere in [0, NOWHERE, u64::MAX, AT + 253] {
        let args = [0, 0x540f, nowhere, 0, 0, 0];
        assert_eq!(world.exit("ioctl[TIOCGPGRP]", args, 0, &mut page), 0);
        assert_eq!(page, before);
    }
}

#[test]
fn a_stranger_reads_zero() {
    let world = World::linux();
    let args = [0, 1, 17, AT, AT + 64, 0];
    let mut page = Page::words(&[(0, 4711), (4, 1001), (64, 12)]);
    world.exit("getsockopt[SOL_SOCKET, SO_PEERCRED]", args, 0, &mut page);
    assert_eq!(page, Page::words(&[(0, 0), (4, 1001), (64, 12)]));
}

#[test]
fn only_what_was_filled_is_looked_at() {
    let world = World::linux();
    let args = [0, 1, 17, AT, AT + 64, 0];
    // A part of a real id is nothing to see: 1002 is 0x3ea.
    for (length, pid) in [(12, 2), (4, 2), (3, 0), (1, 0x300), (0, 1002), (-1, 1002)] {
        let mut page = Page::words(&[(0, 1002), (64, length)]);
        world.exit("getsockopt[SOL_SOCKET, SO_PEERCRED]", args, 0, &mut page);
        assert_eq!(page, Page::words(&[(0, pid), (64, length)]), "{length}");
    }
}

#[test]
fn a_lock_names_its_owner_if_there_is_one() {
    let world = World::linux();
    let args = [3, 5, AT, 0, 0, 0];
    for (kind, pid, expect) in [(1, 1002, 2), (2, 1002, 1002), (0, -1, -1), (1, 4711, 0)] {
        let mut page = Page::words(&[(0, kind), (24, pid)]);
        world.exit("fcntl[F_GETLK]", args, 0, &mut page);
        assert_eq!(page, Page::words(&[(0, kind), (24, expect)]));
    }
}

#[test]
fn a_pidfd_tells_the_parent_in_the_container() {
    let world = World::linux();
    let args = [3, 0xc040_ff0b, AT, 0, 0, 0];
    let mut page = Page::words(&[(0, 1), (16, 1003), (20, 1002), (24, 4711)]);
    world.exit("ioctl[PIDFD_GET_INFO]", args, 0, &mut page);
    assert_eq!(page, Page::words(&[(0, 1), (16, 3), (20, 2), (24, 1)]));
    let reaped = Page::words(&[(0, 8), (16, 1003), (20, 1002), (24, 4711)]);
    let mut page = reaped.clone();
    world.exit("ioctl[PIDFD_GET_INFO]", args, 0, &mut page);
    assert_eq!(page, reaped);
}

#[test]
fn the_caller_is_named_by_zero_where_that_means_the_same() {
    let world = World::linux();
    let zeroed = |name, args| with_oneself_as_zero(row(name), &args, &world.caller(2));
    let args = |values: [u64; 2]| [values[0], values[1], 5, 0, 0, 0];
    assert_eq!(
        zeroed("sched_getaffinity", args([2, 8])),
        Some(args([0, 8]))
    );
    assert_eq!(zeroed("sched_getaffinity", args([3, 8])), None);
    assert_eq!(zeroed("getpriority", args([0, 2])), Some(args([0, 0])));
    assert_eq!(zeroed("getpriority", args([1, 2])), None, "a process group");
    assert_eq!(zeroed("ioprio_get", args([1, 2])), Some(args([1, 0])));
    assert_eq!(zeroed("tkill", args([2, 2])), None, "0 is nobody there");
}

#[test]
fn a_signal_sent_for_another_names_whom_it_was_sent_for() {
    let world = World::linux();
    let info = |code: i32, pid| Page::words(&[(0, 10), (8, code), (16, pid)]);
    let args = [0, AT, 0, 8, 0, 0];
    for (sent, told) in [
        (abi::Siginfo::SI_USER_FOR_ANOTHER, 0),
        (abi::Siginfo::SI_TKILL_FOR_ANOTHER, -6),
        (-1, -1),
    ] {
        let mut page = info(sent, 1003);
        world.exit("rt_sigtimedwait", args, 10, &mut page);
        let pid = if told == -1 { 1003 } else { 3 };
        assert_eq!(page, info(told, pid), "{sent}");
    }
}

#[test]
fn a_result_is_translated() {
    let world = World::linux();
    let exit = |name, result| world.exit(name, [0; 6], result, &mut empty());
    assert_eq!(exit("semctl[GETPID]", 1002), 2);
    assert_eq!(exit("semctl[GETPID]", 4711), 0);
    assert_eq!(exit("semctl[GETPID]", -22), -22);
    assert_eq!(exit("set_tid_address", 1002), 2);
    assert_eq!(exit("wait4", 1004), 4);
    assert_eq!(exit("wait4", 0), 0);
    assert_eq!(exit("sched_getscheduler", 1002), 1002);
}

#[test]
fn the_dead_are_remembered_where_the_kernel_remembers_them() {
    let mut world = World::linux();
    let process = world.group(2);
    for number in [3, 2] {
        let task = world.task(number);
        world.table.exit(task);
    }
    world.table.reap(process);
    let exit = |name, args, page: &mut Page| {
        super::super::exit(super::world::row(name), &args, 0, &world.caller(1), page)
    };
    let mut page = Page::words(&[(0, 1002), (64, 12)]);
    exit(
        "getsockopt[SOL_SOCKET, SO_PEERCRED]",
        [0, 1, 17, AT, AT + 64, 0],
        &mut page,
    );
    assert_eq!(page, Page::words(&[(0, 2), (64, 12)]));
    let mut page = Page::words(&[(24, 1002)]);
    exit("fcntl[F_GETLK]", [3, 5, AT, 0, 0, 0], &mut page);
    assert_eq!(page, empty());
}

#[test]
fn a_siginfo_that_is_sent_arrives_as_it_is() {
    let world = World::linux();
    let view = world.view();
    let receiver = view.group(abi::VirtualPid::INIT).unwrap();
    for code in [0, -6, -3, -1, -2, 1, 3, 128] {
        for pid in [
            0,
            1,
            2,
            1002,
            4711,
            4_194_303,
            4_194_304,
            -1,
            i32::MIN,
            (1 << 30) - 1,
        ] {
            let mut bytes = vec![0; 128];
            for (offset, word) in [(0, 10), (8, code), (16, pid)] {
                bytes[offset..offset + 4].copy_from_slice(&i32::to_le_bytes(word));
            }
            let written = bytes.clone();
            translate_sent_siginfo(&mut bytes, abi::DataModel::Lp64);
            translate_siginfo_in_place(view, receiver, &mut bytes, abi::DataModel::Lp64);
            assert_eq!(bytes, written, "code {code} pid {pid}");
        }
    }
}

#[test]
fn the_sender_of_a_signal() {
    let world = World::linux();
    let view = world.view();
    let receiver = view.group(abi::VirtualPid::INIT).unwrap();
    let translate = |signo, code, pid| {
        let mut bytes = vec![0; 128];
        for (offset, word) in [(0, signo), (8, code), (16, pid)] {
            bytes[offset..offset + 4].copy_from_slice(&i32::to_le_bytes(word));
        }
        let edit = translate_siginfo_in_place(view, receiver, &mut bytes, abi::DataModel::Lp64);
        (i32::from_le_bytes(bytes[16..20].try_into().unwrap()), edit)
    };
    use Edit::{Changed, Unchanged};
    assert_eq!(translate(15, 0, 1002), (2, Changed), "SI_USER");
    assert_eq!(translate(15, 0, 4711), (0, Changed), "SI_USER from outside");
    assert_eq!(translate(17, 1, 1005), (5, Changed), "CLD_EXITED");
    assert_eq!(translate(15, -1, 1002), (1002, Unchanged), "SI_QUEUE");
    assert_eq!(translate(14, -2, 1002), (1002, Unchanged), "SI_TIMER");
    assert_eq!(translate(11, 1, 1002), (1002, Unchanged), "SEGV_MAPERR");
    assert_eq!(
        translate(15, 0, 0),
        (0, Unchanged),
        "SI_USER from outside, real namespace"
    );
    assert_eq!(real(1002).raw(), 1002);
}
