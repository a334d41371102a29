//! Paths into /proc and paths that lead out of it.

use super::world::World;
use crate::{Beyond, Entry, Kind, Place, Who, classify, link, name_to_int};

fn of(path: &str) -> Entry {
    classify(path.split('/').map(str::as_bytes))
}

fn place(process: u32) -> Place {
    Place {
        process: Who::Number(process),
        thread: None,
    }
}

fn thread(process: u32, thread: u32) -> Place {
    Place {
        process: Who::Number(process),
        thread: Some(Who::Number(thread)),
    }
}

const READER: Place = Place {
    process: Who::Reader,
    thread: None,
};

#[test]
fn every_entry_has_its_class() {
    for (path, entry) in [
        ("", Entry::Root),
        ("self", Entry::SelfLink),
        ("thread-self", Entry::ThreadSelfLink),
        ("self/", Entry::SelfLink),
        ("4002", Entry::Directory(place(4002))),
        ("4002/task", Entry::Tasks(place(4002))),
        ("4002/task/4003", Entry::Directory(thread(4002, 4003))),
        ("loadavg", Entry::File(Kind::Loadavg, None)),
        ("sys/kernel/pid_max", Entry::File(Kind::PidMax, None)),
        ("sys/kernel", Entry::Native(None)),
        ("uptime", Entry::Native(None)),
        (
            "asound/card0/pcm0p/sub0/status",
            Entry::File(Kind::AsoundPcm, None),
        ),
        ("asound/card0/midi0", Entry::File(Kind::AsoundMidi, None)),
        ("asound/card0/id", Entry::Native(None)),
        ("4002/stat", Entry::File(Kind::Stat, Some(place(4002)))),
        (
            "4002/task/3/stat",
            Entry::File(Kind::Stat, Some(thread(4002, 3))),
        ),
        (
            "4002/fdinfo/7",
            Entry::File(Kind::FdInfo, Some(place(4002))),
        ),
        ("4002/fdinfo", Entry::Native(Some(place(4002)))),
        ("4002/children", Entry::Native(Some(place(4002)))),
        (
            "4002/task/3/children",
            Entry::File(Kind::Children, Some(thread(4002, 3))),
        ),
        ("4002/task/3/timers", Entry::Native(Some(thread(4002, 3)))),
        ("4002/comm", Entry::Native(Some(place(4002)))),
        ("self/status", Entry::File(Kind::Status, Some(READER))),
        ("4002/cwd", Entry::Magic(place(4002), Beyond::Nothing)),
        ("4002/fd/3", Entry::Magic(place(4002), Beyond::Nothing)),
        ("4002/fd", Entry::Native(Some(place(4002)))),
        (
            "4002/root/proc/1",
            Entry::Magic(place(4002), Beyond::From(2)),
        ),
        (
            "4002/task/3/fd/5/stat",
            Entry::Magic(thread(4002, 3), Beyond::From(5)),
        ),
        ("0123", Entry::Native(None)),
        ("+1", Entry::Native(None)),
        ("4294967297", Entry::Native(None)),
        ("4294967295", Entry::Native(None)),
        ("4002/task/03", Entry::Native(Some(place(4002)))),
    ] {
        assert_eq!(of(path), entry, "{path}");
    }
    let own = Place {
        process: Who::Reader,
        thread: Some(Who::Reader),
    };
    assert_eq!(
        of("thread-self/children"),
        Entry::File(Kind::Children, Some(own))
    );
}

#[test]
fn a_name_is_a_number_as_the_kernel_reads_it() {
    for (name, number) in [
        ("0", Some(0)),
        ("1", Some(1)),
        ("4194304", Some(4_194_304)),
        ("4294967279", Some(4_294_967_279)),
        ("4294967280", None),
        ("4294967296", None),
        ("99999999999999999999", None),
        ("", None),
        ("00", None),
        ("01", None),
        ("+1", None),
        ("-1", None),
        ("1 ", None),
        ("0x1", None),
    ] {
        assert_eq!(name_to_int(name.as_bytes()), number, "{name}");
    }
}

#[test]
fn links_of_the_reader() {
    let world = World::nested();
    let subject = world.subject(5);
    let texts = |view| {
        (
            link::self_text(view, subject.group),
            link::thread_self_text(view, world.task(5)),
        )
    };
    assert_eq!(
        texts(world.view()),
        (Some(b"5".to_vec()), Some(b"5/task/5".to_vec()))
    );
    assert_eq!(
        texts(world.inner_view()),
        (Some(b"2".to_vec()), Some(b"2/task/2".to_vec()))
    );
    let thread = link::thread_self_text(world.view(), world.task(3));
    assert_eq!(thread, Some(b"2/task/3".to_vec()));
    // Who is not in that container has no number there.
    let outsider = world.subject(2).group;
    assert_eq!(link::self_text(world.inner_view(), outsider), None);
}

#[test]
fn paths_that_the_kernel_prints() {
    let world = World::nested();
    let mounts: [&[u8]; 2] = [b"/proc", b"/mnt/proc"];
    for (host, seen) in [
        ("/proc/4002", "/proc/2"),
        ("/proc/4002/task/4003/fd", "/proc/2/task/3/fd"),
        ("/proc/4002/fd/4002", "/proc/2/fd/4002"),
        ("/proc/4002/fd/4002/4003", "/proc/2/fd/4002/4003"),
        ("/mnt/proc/4005/attr", "/mnt/proc/5/attr"),
        ("/proc/900/cwd", "/proc/0/cwd"),
        ("/proc/4002 (deleted)", "/proc/2 (deleted)"),
        ("/proc", "/proc"),
        ("/proc/", "/proc/"),
        ("/proc/sys/4002", "/proc/sys/4002"),
        ("/proc/04002", "/proc/04002"),
        ("/process/4002", "/process/4002"),
        ("/home/4002", "/home/4002"),
        ("pipe:[4002]", "pipe:[4002]"),
    ] {
        let found = link::path(host.as_bytes(), &mounts, world.view());
        assert_eq!(std::str::from_utf8(&found).unwrap(), seen);
    }
}
