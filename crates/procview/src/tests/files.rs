//! Files with an outcome that a person can check: as the kernel's sources print them, and as a
//! reader in a PID namespace sees them.

use std::string::String;
use std::vec::Vec;

use pidspace::{Fate, InitRules};

use super::world::{World, number};
use crate::{Call, Kind, Standing, Subject, render, to_a_stranger};

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// What the text of a file of nobody's is in the context of `outer`.
fn check(kind: Kind, host: &str, expected: &str) {
    let world = World::nested();
    assert_eq!(
        text(render(kind, host.as_bytes(), world.view(), None)),
        expected
    );
}

/// What the text of a file of number `of` is in the context of `outer`.
fn check_of(kind: Kind, of: u32, host: &str, expected: &str) {
    let world = World::nested();
    let subject = Some(world.subject(of));
    assert_eq!(
        text(render(kind, host.as_bytes(), world.view(), subject)),
        expected
    );
}

#[test]
fn stat_names_process_parent_group_session_and_terminal() {
    check_of(
        Kind::Stat,
        2,
        "4002 (cat) S 4001 4002 50 34816 4004 4194304 4001\n",
        "2 (cat) S 1 2 0 34816 4 4194304 4001\n",
    );
    check_of(
        Kind::Stat,
        1,
        "4001 (sh) S 900 50 50 0 -1 4194304\n",
        "1 (sh) S 0 0 0 0 -1 4194304\n",
    );
}

#[test]
fn a_stranger_is_told_of_no_address() {
    let fields = |addresses: [&str; 14]| {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = addresses;
        std::format!(
            "7 (a ) b) S 1 7 7 0 -1 4 9 0 1 0 0 0 0 0 20 0 1 0 24 29 39 18 {a} {b} {c} {d} {e} 0 0 6 0 {f} 0 0 17 1 0 0 0 0 0 {g} {h} {i} {j} {k} {l} {m} {n}\n"
        )
    };
    let shown = fields([
        "9384", "9385", "1407", "140", "14", "1", "93", "94", "95", "96", "97", "98", "99", "256",
    ]);
    let told = fields([
        "1", "1", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0",
    ]);
    assert_eq!(text(to_a_stranger(Kind::Stat, shown.into_bytes())), told);
    // A kernel thread has none.
    let none = fields(["0"; 14]);
    assert_eq!(
        text(to_a_stranger(Kind::Stat, none.clone().into_bytes())),
        none
    );
    assert_eq!(text(to_a_stranger(Kind::Wchan, b"do_wait".to_vec())), "0");
    assert_eq!(
        text(to_a_stranger(Kind::Status, b"Name:".to_vec())),
        "Name:"
    );
}

#[test]
fn a_name_in_stat_may_hold_anything() {
    for name in [") R 1 2 3", "(4002)", "4002 (4002) S 4001", "\n) ", ""] {
        let host = std::format!("4002 ({name}) S 4001 4002 4002 0 -1 0\n");
        let expected = std::format!("2 ({name}) S 1 2 2 0 -1 0\n");
        check_of(Kind::Stat, 2, &host, &expected);
    }
}

#[test]
fn a_stop_for_the_supervisor_is_running() {
    let world = World::nested();
    for (standing, letter, long) in [
        (Standing::Running, "R", "R (running)"),
        (Standing::Stopped, "T", "T (stopped)"),
        (Standing::Traced, "t", "t (tracing stop)"),
    ] {
        let subject = Some(Subject {
            standing,
            ..world.subject(2)
        });
        let stat = render(Kind::Stat, b"4002 (t) t 4001 ", world.view(), subject);
        assert_eq!(text(stat), std::format!("2 (t) {letter} 1 "));
        let status = b"Name:\tt\nState:\tt (tracing stop)\n";
        let status = render(Kind::Status, status, world.view(), subject);
        assert_eq!(text(status), std::format!("Name:\tt\nState:\t{long}\n"));
    }
    let wchan = render(
        Kind::Wchan,
        b"ptrace_stop",
        world.view(),
        Some(world.subject(2)),
    );
    assert_eq!(text(wchan), "0");
    check_of(Kind::Wchan, 2, "do_wait", "do_wait");
}

#[test]
fn status_of_a_thread() {
    check_of(
        Kind::Status,
        3,
        "Name:\tPid:\\nPid:\t4002\nTgid:\t4002\nNgid:\t812\nPid:\t4003\nPPid:\t4001\nTracerPid:\t900\n\
         Uid:\t4001\t0\t0\t0\nNStgid:\t4002\nNSpid:\t4003\nNSpgid:\t50\nNSsid:\t50\nThreads:\t4002\n",
        "Name:\tPid:\\nPid:\t4002\nTgid:\t2\nNgid:\t0\nPid:\t3\nPPid:\t1\nTracerPid:\t0\n\
         Uid:\t4001\t0\t0\t0\nNStgid:\t2\nNSpid:\t3\nNSpgid:\t0\nNSsid:\t0\nThreads:\t4002\n",
    );
}

#[test]
fn a_nested_member_has_a_number_on_each_level() {
    // As Linux prints for a process that a reader sees in a nested PID namespace.
    check_of(
        Kind::Status,
        5,
        "Pid:\t4005\nPPid:\t4004\nNStgid:\t4005\nNSpid:\t4005\nNSpgid:\t4001\nNSsid:\t50\n",
        "Pid:\t5\nPPid:\t4\nNStgid:\t5\t2\nNSpid:\t5\t2\nNSpgid:\t1\t0\nNSsid:\t0\t0\n",
    );
    let world = World::nested();
    let host = b"Pid:\t4005\nPPid:\t4004\nNStgid:\t4005\nNSpid:\t4005\nNSpgid:\t4004\n";
    let seen = render(
        Kind::Status,
        host,
        world.inner_view(),
        Some(world.subject(5)),
    );
    assert_eq!(
        text(seen),
        "Pid:\t2\nPPid:\t1\nNStgid:\t2\nNSpid:\t2\nNSpgid:\t1\n"
    );
}

#[test]
fn levels_of_the_kernels_own_come_after_ours() {
    check_of(
        Kind::Status,
        5,
        "NSpid:\t4005\t7\t1\n",
        "NSpid:\t5\t2\t7\t1\n",
    );
}

#[test]
fn the_parent_is_the_tables() {
    let mut world = World::nested();
    let orphan = world.fork(2, 4006);
    for parent in [3, 2] {
        let (task, group) = (world.task(parent), world.subject(parent).group);
        if let Fate::GroupDead { .. } = world.table.exit(task).fate {
            world.table.reap(group);
        }
    }
    let subject = Subject {
        group: world.table.task(orphan).unwrap().group(),
        task: Some(orphan),
        standing: Standing::Running,
        call: None,
    };
    // The kernel names the supervisor, which has adopted it.
    let stat = render(
        Kind::Stat,
        b"4006 (orphan) S 900 4006 50 0 -1 0\n",
        world.view(),
        Some(subject),
    );
    assert_eq!(text(stat), "6 (orphan) S 1 6 0 0 -1 0\n");
    // Of one that is going the kernel says 0.
    let status = render(Kind::Status, b"PPid:\t0\n", world.view(), Some(subject));
    assert_eq!(text(status), "PPid:\t0\n");
    // It is among the children of number 1.
    let children = |of, host: &[u8]| {
        let children = render(Kind::Children, host, world.view(), Some(world.subject(of)));
        text(children)
    };
    assert_eq!(children(1, b"4004 "), "4 6 ");
    assert_eq!(children(4, b"4005 "), "5 ");
    assert_eq!(children(4, b""), "");
    assert_eq!(world.view().tgid(subject.group), Some(number(6)));
}

#[test]
fn with_an_init_of_linux_the_children_are_the_kernels() {
    let world = World::with_rules(InitRules::Kernel);
    let children = render(
        Kind::Children,
        b"4002 4004 ",
        world.view(),
        Some(world.subject(1)),
    );
    assert_eq!(text(children), "2 4 ");
}

#[test]
fn the_head_of_sched() {
    let rule = "-".repeat(67);
    for name in [
        "bash",
        "x (1, #threads:",
        "a\nb (4001",
        "(",
        "\n-------------",
    ] {
        check_of(
            Kind::Sched,
            2,
            &std::format!(
                "{name} (4002, #threads: 2)\n{rule}\nse.x : 4002\ncurrent_node=0, numa_group_id=812\nn\n"
            ),
            &std::format!(
                "{name} (2, #threads: 2)\n{rule}\nse.x : 4002\ncurrent_node=0, numa_group_id=0\nn\n"
            ),
        );
    }
}

#[test]
fn timers_name_whom_they_tell_and_whose_clock_they_go_by() {
    let clock = |pid: i32, flags: i32| (!pid << 3) | flags;
    let of = |pid, clock| {
        std::format!("ID: 4002\nsignal: 14/0000\nnotify: signal/pid.{pid}\nClockID: {clock}\n")
    };
    check(Kind::Timers, &of(4002, clock(4003, 6)), &of(2, clock(3, 6)));
    check(Kind::Timers, &of(900, clock(900, 2)), &of(0, clock(0, 2)));
    check(
        Kind::Timers,
        "notify: none/tid.4003\n",
        "notify: none/tid.3\n",
    );
    for other in [0, 1, 11, -6, -2, clock(17, 3)] {
        check(Kind::Timers, &of(0, other), &of(0, other));
    }
}

#[test]
fn the_call_is_as_the_guest_made_it() {
    let world = World::nested();
    let subject = Some(Subject {
        call: Some(Call {
            number: 61,
            arguments: [3, 0x7ffd, 0, 0, u64::MAX, 5],
        }),
        ..world.subject(2)
    });
    let rendered = |host: &[u8]| text(render(Kind::Syscall, host, world.view(), subject));
    assert_eq!(
        rendered(b"61 0xfa3 0x7ffd 0x0 0x0 0x1 0x5 0x7ffc 0x7f00\n"),
        "61 0x3 0x7ffd 0x0 0x0 0xffffffffffffffff 0x5 0x7ffc 0x7f00\n"
    );
    for other in ["running\n", "-1 0x7ffc 0x7f00\n", ""] {
        assert_eq!(rendered(other.as_bytes()), other);
    }
}

#[test]
fn what_descriptors_say_of_themselves() {
    check(
        Kind::FdInfo,
        "pos:\t4002\nflags:\t02\nmnt_id:\t4\nino:\t4002\nPid:\t4002\nNSpid:\t4002\n",
        "pos:\t4002\nflags:\t02\nmnt_id:\t4\nino:\t4002\nPid:\t2\nNSpid:\t2\n",
    );
    check(
        Kind::FdInfo,
        "Pid:\t4005\nNSpid:\t4005\n",
        "Pid:\t5\nNSpid:\t5\t2\n",
    );
    check(
        Kind::FdInfo,
        "Pid:\t-1\nNSpid:\t-1\n",
        "Pid:\t-1\nNSpid:\t-1\n",
    );
    // Who is not seen has one number, which is 0.
    check(
        Kind::FdInfo,
        "Pid:\t900\nNSpid:\t900\n",
        "Pid:\t0\nNSpid:\t0\n",
    );
    check(
        Kind::FdInfo,
        "lock:\t1: POSIX  ADVISORY  WRITE 4002 fe:00:4002 0 EOF\n\
         lock:\t2: FLOCK  ADVISORY  WRITE 900 fe:00:4002 0 EOF\n\
         lock:\t3: OFDLCK ADVISORY  READ -1 fe:00:4002 0 EOF\n",
        "lock:\t1: POSIX  ADVISORY  WRITE 2 fe:00:4002 0 EOF\n\
         lock:\t2: FLOCK  ADVISORY  WRITE 0 fe:00:4002 0 EOF\n\
         lock:\t3: OFDLCK ADVISORY  READ -1 fe:00:4002 0 EOF\n",
    );
    check(
        Kind::FdInfo,
        "SqMask:\t0x3\nSqThread:\t4002\nSqThreadCpu:\t4002\n",
        "SqMask:\t0x3\nSqThread:\t2\nSqThreadCpu:\t4002\n",
    );
    check(
        Kind::FdInfo,
        "tid:\t4003\npid:\t900\n",
        "tid:\t3\npid:\t0\n",
    );
    check(Kind::FdInfo, "pid: 4002\n", "pid: 2\n");
}

#[test]
fn locks_of_others_are_hidden_with_those_who_wait() {
    check(
        Kind::Locks,
        "1: POSIX  ADVISORY  WRITE 4002 fe:00:4002 0 EOF\n\
         1: -> POSIX  ADVISORY  WRITE 900 fe:00:4002 0 EOF\n\
         1:  -> POSIX  ADVISORY  READ  4005 fe:00:4002 0 EOF\n\
         2: FLOCK  ADVISORY  WRITE 900 fe:00:4002 0 EOF\n\
         2: -> FLOCK  ADVISORY  WRITE 4002 fe:00:4002 0 EOF\n\
         3: LEASE  ACTIVE    READ  4005 fe:00:4002 0 EOF\n\
         4: OFDLCK ADVISORY  READ  -1 fe:00:4002 0 EOF\n\
         5: POSIX  *NOINODE* WRITE 4002 <none>:0 4 9\n",
        "1: POSIX  ADVISORY  WRITE 2 fe:00:4002 0 EOF\n\
         1: -> POSIX  ADVISORY  WRITE 0 fe:00:4002 0 EOF\n\
         1:  -> POSIX  ADVISORY  READ  5 fe:00:4002 0 EOF\n\
         3: LEASE  ACTIVE    READ  5 fe:00:4002 0 EOF\n\
         4: OFDLCK ADVISORY  READ  -1 fe:00:4002 0 EOF\n\
         5: POSIX  *NOINODE* WRITE 2 <none>:0 4 9\n",
    );
}

#[test]
fn system_v_objects_remember_their_users() {
    let head = "       key      shmid perms                  size  cpid  lpid nattch\n";
    check(
        Kind::SysvipcShm,
        &std::format!(
            "{head}         0          3   600                    64  4002   900      1\n"
        ),
        &std::format!(
            "{head}         0          3   600                    64     2     0      1\n"
        ),
    );
    let head = "       key      msqid perms      cbytes       qnum lspid lrpid   uid\n";
    check(
        Kind::SysvipcMsg,
        &std::format!(
            "{head}         0          0   644           0          0     0 1234567  4002\n"
        ),
        &std::format!(
            "{head}         0          0   644           0          0     0     0  4002\n"
        ),
    );
}

#[test]
fn columns_of_the_network_and_of_keys() {
    let head = "Label S Owner  Users  Linger Expires  Dst                              Opt\n";
    check(
        Kind::FlowLabel,
        &std::format!("{head}0ABCD 2 4002   1      6      5        fe80 0   \n0ABCD 3 4002   1\n"),
        &std::format!("{head}0ABCD 2 2      1      6      5        fe80 0   \n0ABCD 3 4002   1\n"),
    );
    check(
        Kind::Keys,
        "1f3e I--Q---     1 perm 1f3f0000     0 65534 user      .request_ key:1 pid:4002 ci:1: 4\n\
         2f3e I--Q---     1 expd 1f3f0000     0     0 .request_ key:2b pid:4002 ci:7\n\
         3f3e I--Q---     1 10m  1f3f0000     0     0 .request_ key:2b\n",
        "1f3e I--Q---     1 perm 1f3f0000     0 65534 user      .request_ key:1 pid:4002 ci:1: 4\n\
         2f3e I--Q---     1 expd 1f3f0000     0     0 .request_ key:2b pid:2 ci:7\n\
         3f3e I--Q---     1 10m  1f3f0000     0     0 .request_ key:2b\n",
    );
    check(
        Kind::AsoundPcm,
        "state: RUNNING\nowner_pid   : 4002\ntrigger_time: 4002.1\n",
        "state: RUNNING\nowner_pid   : 2\ntrigger_time: 4002.1\n",
    );
    check(
        Kind::AsoundMidi,
        "Output 0\n  Tx bytes     : 4002\n  Owner PID    : 900\n",
        "Output 0\n  Tx bytes     : 4002\n  Owner PID    : 0\n",
    );
}

#[test]
fn numbers_of_the_container() {
    check(
        Kind::Loadavg,
        "0.20 0.18 0.12 1/80 11206\n",
        "0.20 0.18 0.12 1/80 5\n",
    );
    check(Kind::NsLastPid, "11206\n", "5\n");
    check(Kind::PidMax, "32768\n", "4194304\n");
    check(Kind::CadPid, "1\n", "0\n");
    check(Kind::CadPid, "4002\n", "2\n");
}

#[test]
fn groups_of_control_list_their_members() {
    let host = "4005\n900\n4002\n4001\n";
    check(Kind::Cgroup2Procs, host, "5\n0\n2\n1\n");
    check(Kind::Cgroup1Procs, host, "1\n2\n5\n");
    check(Kind::ResctrlTasks, host, "5\n2\n1\n");
}

#[test]
fn mounts_of_parts_of_proc() {
    let lines = |n, m| {
        std::format!(
            "22 27 0:21 / /proc rw,relatime - proc proc rw\n\
             23 22 0:21 /{n}/ns /mnt/4002/x rw shared:4 - proc proc rw\n\
             24 22 8:1 /4002 /proc/{n}/task/{m}/fd rw - ext4 /4002 rw\n\
             25 22 8:1 /4002 /process/4002 rw - ext4 /4002 rw\n\
             26 22 0:9 / /auto rw - autofs systemd-1 rw,fd=4002,pgrp={n},timeout=0\n"
        )
    };
    check(Kind::MountInfo, &lines("4002", "4003"), &lines("2", "3"));
    check(Kind::MountInfo, &lines("900", "900"), &lines("0", "0"));
    let lines = |n| {
        std::format!(
            "proc /proc proc rw 0 0\n/dev/4002 /proc/{n}/cwd ext4 rw 0 0\n\
             systemd-1 /auto autofs rw,fd=9,pgrp={n},timeout=0 0 0\n"
        )
    };
    check(Kind::Mounts, &lines("4002"), &lines("2"));
    let lines = |n| {
        std::format!(
            "device proc mounted on /proc with fstype proc\n\
             device 4002 mounted on /proc/{n}/cwd with fstype ext4\n"
        )
    };
    check(Kind::MountStats, &lines("4002"), &lines("2"));
}
