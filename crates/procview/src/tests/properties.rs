//! What holds for every text that the kernel may print, and for every text at all.

use std::collections::BTreeMap;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::world::World;
use crate::dirent::Layout;
use crate::{Entry, FILES, Kind, Listing, classify, link, render};

/// Who is in these texts. No other number in them looks like these.
const MEMBERS: [i32; 8] = [
    1, 3_141_500, 3_141_501, 3_141_510, 3_141_599, 3_141_000, 3_141_001, 3_141_592,
];

/// What all of them but 1 begin with.
const MARK: &[u8] = b"3141";

fn id() -> impl Strategy<Value = i32> {
    select(MEMBERS.as_slice())
}

/// A name of a task, which may hold anything but a zero. The mark cannot come up by chance.
fn name() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        select(b"() \n\t:,#->t012567894".as_slice()),
        any::<u8>().prop_filter("no zero, no mark", |byte| *byte != 0 && *byte != b'3'),
    ];
    vec(byte, 0..=15)
}

fn escaped(name: &[u8]) -> String {
    String::from_utf8_lossy(name)
        .replace('\\', "\\\\")
        .replace('\n', "\\n")
}

/// A text as the kernel prints it in that file, of ids that are members.
fn text(kind: Kind) -> BoxedStrategy<Vec<u8>> {
    let one = |format: fn(i32) -> String| id().prop_map(move |id| format(id).into_bytes()).boxed();
    let lines = |format: fn(i32, i32) -> String| {
        vec((id(), id()), 0..6)
            .prop_map(move |ids| {
                let lines: Vec<String> = ids.iter().map(|&(a, b)| format(a, b)).collect();
                lines.concat().into_bytes()
            })
            .boxed()
    };
    match kind {
        Kind::Stat => (name(), vec(id(), 5), select(b"RSDZTtXI".as_slice()))
            .prop_map(|(name, ids, state)| {
                let head = format!("{} (", ids[0]).into_bytes();
                let tail = format!(
                    ") {} {} {} {} 34816 {} 4194304 812 0\n",
                    char::from(state),
                    ids[1],
                    ids[2],
                    ids[3],
                    ids[4]
                );
                [head, name, tail.into_bytes()].concat()
            })
            .boxed(),
        Kind::Status => (name(), vec(id(), 9))
            .prop_map(|(name, i)| {
                format!(
                    "Name:\t{}\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t{}\nNgid:\t{}\nPid:\t{}\n\
                     PPid:\t{}\nTracerPid:\t{}\nUid:\t0\t0\t0\t0\nGroups:\t0 4 \nNStgid:\t{}\n\
                     NSpid:\t{}\nNSpgid:\t{}\nNSsid:\t{}\nVmPeak:\t    3060 kB\nNewField:\t17 x\n",
                    escaped(&name), i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7], i[8]
                )
                .into_bytes()
            })
            .boxed(),
        Kind::Sched => (name(), id(), id())
            .prop_map(|(name, id, group)| {
                let rule = "-".repeat(67);
                let tail = format!(
                    " ({id}, #threads: 9)\n{rule}\nse.exec_start : 5.2\n\
                     current_node=0, numa_group_id={group}\nnuma_faults node=0\n"
                );
                [name, tail.into_bytes()].concat()
            })
            .boxed(),
        Kind::Children => lines(|a, b| format!("{a} {b} ")),
        Kind::Timers => lines(|a, b| {
            format!(
                "ID: 0\nsignal: 14/0000\nnotify: thread/tid.{a}\nClockID: {}\n",
                (!b << 3) | 6
            )
        }),
        Kind::FdInfo => lines(|a, b| {
            format!(
                "pos:\t0\nflags:\t02\nPid:\t{a}\nNSpid:\t{a}\nSqThread:\t{a}\n\
                 lock:\t1: POSIX  ADVISORY  WRITE {b} fe:00:12 0 EOF\n"
            )
        }),
        Kind::Locks => lines(|a, b| {
            format!(
                "7: POSIX  ADVISORY  WRITE {a} fe:00:12 0 EOF\n\
                 7: -> POSIX  ADVISORY  READ  {b} fe:00:12 0 9\n\
                 8: OFDLCK ADVISORY  READ  -1 fe:00:12 0 EOF\n"
            )
        }),
        Kind::Keys => lines(|a, _| {
            format!("2f0e I--Q---     1 expd 1f3f0000     0     0 .request_ key:2b pid:{a} ci:7\n")
        }),
        Kind::SysvipcShm => lines(|a, b| {
            format!("{:>10} {:>10}  {:>4} {:>21} {a:>5} {b:>5} {:>5}\n", 0, 2, 600, 64, 1)
        })
        .prop_map(|rows| {
            let titles = b"       key      shmid perms                  size  cpid  lpid nattch\n";
            [&titles[..], &rows].concat()
        })
        .boxed(),
        Kind::SysvipcMsg => lines(|a, b| {
            format!("{:>10} {:>10}  {:>4} {:>11} {:>10} {a:>5} {b:>5} {:>5}\n", 0, 2, 644, 0, 0, 0)
        })
        .prop_map(|rows| {
            let titles = b"       key      msqid perms      cbytes       qnum lspid lrpid   uid\n";
            [&titles[..], &rows].concat()
        })
        .boxed(),
        Kind::FlowLabel => lines(|a, _| {
            format!("0ABCD 2 {a:<6} 1      6      5        fe80 0   \n0ABCD 0 0      1      6\n")
        })
        .prop_map(|rows| [&b"Label S Owner  Users  Linger Expires  Dst Opt\n"[..], &rows].concat())
        .boxed(),
        Kind::MountInfo => lines(|a, b| {
            format!(
                "22 27 0:21 / /proc rw - proc proc rw\n\
                 23 22 0:21 /{a}/task/{b}/ns /mnt rw shared:4 - proc proc rw\n\
                 24 22 8:1 / /proc/{b}/fd rw - ext4 /dev/sda rw\n\
                 25 22 0:9 / /auto rw - autofs x rw,fd=5,pgrp={a},timeout=0\n"
            )
        }),
        Kind::Mounts => lines(|a, b| {
            format!(
                "proc /proc proc rw 0 0\n/dev/sda /proc/{a}/fd ext4 rw 0 0\n\
                 x /auto autofs rw,fd=5,pgrp={b},timeout=0 0 0\n"
            )
        }),
        Kind::MountStats => lines(|a, _| {
            format!(
                "device proc mounted on /proc with fstype proc\n\
                 device /dev/sda mounted on /proc/{a}/fd with fstype ext4\n"
            )
        }),
        Kind::AsoundPcm => one(|id| format!("state: RUNNING\nowner_pid   : {id}\nx: 1\n")),
        Kind::AsoundMidi => one(|id| format!("Input 0\n  Owner PID    : {id}\n  Mode : x\n")),
        Kind::CadPid => one(|id| format!("{id}\n")),
        Kind::Cgroup2Procs | Kind::Cgroup2Tasks | Kind::ResctrlTasks => {
            lines(|a, b| format!("{a}\n{b}\n"))
        }
        Kind::Cgroup1Procs | Kind::Cgroup1Tasks => subsequence(MEMBERS.to_vec(), 0..=8)
            .prop_map(|mut ids| {
                ids.sort_unstable();
                let lines: Vec<String> = ids.iter().map(|id| format!("{id}\n")).collect();
                lines.concat().into_bytes()
            })
            .boxed(),
        Kind::Syscall => Just(b"61 0x1 0x2 0x3 0x4 0x5 0x6 0x7ffc 0x7f00\n".to_vec()).boxed(),
        Kind::Wchan => Just(b"do_wait".to_vec()).boxed(),
        // The table's own numbers, whatever the text says.
        Kind::Loadavg => Just(b"0.20 0.18 0.12 1/80 3141592\n".to_vec()).boxed(),
        Kind::NsLastPid => Just(b"3141592\n".to_vec()).boxed(),
        Kind::PidMax => Just(b"4194304\n".to_vec()).boxed(),
    }
}

fn kind() -> impl Strategy<Value = Kind> {
    select(FILES).prop_map(|file| file.kind)
}

fn file() -> impl Strategy<Value = (Kind, Vec<u8>)> {
    kind().prop_flat_map(|kind| (Just(kind), text(kind)))
}

/// The members with one another's numbers, and the way back.
fn permutation() -> impl Strategy<Value = (BTreeMap<i32, u32>, BTreeMap<i32, u32>)> {
    Just(MEMBERS.to_vec()).prop_shuffle().prop_map(|shuffled| {
        let pairs = || MEMBERS.iter().zip(&shuffled);
        let there = pairs().map(|(&from, &to)| (from, to.unsigned_abs()));
        let back = pairs().map(|(&from, &to)| (to, from.unsigned_abs()));
        (there.collect(), back.collect())
    })
}

/// Whether every number of such a text is somebody's who is renamed, and stays in its place.
fn is_renamed_throughout(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Loadavg | Kind::NsLastPid | Kind::Cgroup1Procs | Kind::Cgroup1Tasks
    )
}

fn contains(text: &[u8], pattern: &[u8]) -> bool {
    crate::text::find(text, pattern).is_some()
}

proptest! {
    #[test]
    fn under_the_identity_every_text_stays_as_it_is((kind, host) in file()) {
        let mut world = World::identity(MEMBERS);
        world.table.set_last_number(world.outer, super::world::number(3_141_592));
        let seen = render(kind, &host, world.view(), None);
        prop_assert_eq!(String::from_utf8_lossy(&seen), String::from_utf8_lossy(&host));
    }

    #[test]
    fn a_permutation_and_its_inverse_restore_a_text(
        (kind, host) in file(),
        (there, back) in permutation(),
    ) {
        prop_assume!(is_renamed_throughout(kind));
        let (there, back) = (World::renamed(&there), World::renamed(&back));
        let seen = render(kind, &host, there.view(), None);
        let restored = render(kind, &seen, back.view(), None);
        prop_assert_eq!(String::from_utf8_lossy(&restored), String::from_utf8_lossy(&host));
    }

    /// Wherever the text is cut, no more than the mark can be left of a number: the rest of it would
    /// tell whose it is.
    #[test]
    fn who_is_not_seen_leaves_no_number((kind, host) in file(), cut in any::<prop::sample::Index>()) {
        let world = World::nested();
        let whole = render(kind, &host, world.view(), None);
        prop_assert!(!contains(&whole, MARK), "{}", String::from_utf8_lossy(&whole));
        let cut = &host[..cut.index(host.len() + 1)];
        let seen = render(kind, cut, world.view(), None);
        prop_assert!(!contains(&seen, MARK), "{}", String::from_utf8_lossy(&seen));
    }

    #[test]
    fn nothing_that_is_read_can_do_harm(kind in kind(), text in vec(any::<u8>(), 0..200)) {
        let world = World::nested();
        for subject in [None, Some(world.subject(1)), Some(world.subject(5))] {
            render(kind, &text, world.view(), subject);
            render(kind, &text, world.inner_view(), subject);
        }
    }

    #[test]
    fn no_damaged_text_can_do_harm(
        (kind, host) in file(),
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let world = World::nested();
        let mut text = host;
        for (at, byte) in damage {
            if !text.is_empty() {
                let at = at.index(text.len());
                text[at] = byte;
            }
        }
        render(kind, &text, world.view(), Some(world.subject(5)));
    }

    #[test]
    fn no_path_can_do_harm(path in vec(vec(any::<u8>(), 0..8), 0..6)) {
        let world = World::nested();
        classify(path.iter().map(Vec::as_slice));
        let joined = path.join(&b'/');
        link::path(&joined, &[b"", b"/proc"], world.view());
    }

    /// The numbers of a path come back as they went in.
    #[test]
    fn a_number_in_a_path_is_read(number in 0_u32..4_000_000_000) {
        let name = number.to_string();
        let found = classify([name.as_bytes()]);
        let is_there = matches!(found, Entry::Directory(place)
            if place.process == crate::Who::Number(number));
        prop_assert!(is_there);
    }

    #[test]
    fn no_records_can_do_harm(
        buffer in vec(any::<u8>(), 0..200),
        position in any::<u64>(),
        size in 0_usize..300,
    ) {
        for layout in [Layout::Dirent64, Layout::Dirent, Layout::CompatDirent] {
            let listing = Listing { layout, position, size, kernel: &buffer, members: &[] };
            for page in [listing.root(), listing.tasks(None)].into_iter().flatten() {
                prop_assert!(page.records.len() <= size);
            }
        }
    }
}
