use abi::{Errno, VirtualPid};
use proptest::prelude::*;

use super::*;
use crate::numbers::Numbers;
use crate::{CreateError, EnterError, ForkError, NameError, PackedPid};

#[test]
fn names() {
    let long = [b'a'; 64];
    for good in [
        "a",
        "7",
        "web-1",
        "a.b_c",
        "A..",
        core::str::from_utf8(&long[..63]).unwrap(),
    ] {
        assert_eq!(ContainerName::new(good).unwrap().as_str(), good);
    }
    assert_eq!(ContainerName::new(""), Err(NameError::Empty));
    assert_eq!(ContainerName::new(long), Err(NameError::TooLong));
    for bad in [".a", "-a", "_a", "a b", "a/b", "a\0", "ä", "a\n"] {
        assert_eq!(
            ContainerName::new(bad),
            Err(NameError::Malformed),
            "{bad:?}"
        );
    }
    assert_eq!(ContainerName::new([b'a', 0xff]), Err(NameError::Malformed));
}

#[test]
fn errnos() {
    assert_eq!(NameError::TooLong.errno(), Errno::ENAMETOOLONG);
    assert_eq!(NameError::Empty.errno(), Errno::EINVAL);
    assert_eq!(NameError::Malformed.errno(), Errno::EINVAL);
    assert_eq!(CreateError::NameTaken.errno(), Errno::EEXIST);
    assert_eq!(CreateError::NoNumber.errno(), Errno::ENOSPC);
    assert_eq!(CreateError::TooDeep.errno(), Errno::ENOSPC);
    assert_eq!(EnterError::Threads.errno(), Errno::EINVAL);
    assert_eq!(EnterError::Children.errno(), Errno::EBUSY);
    assert_eq!(
        EnterError::Create(CreateError::NameTaken).errno(),
        Errno::EEXIST
    );
    assert_eq!(ForkError::Exhausted.errno(), Errno::EAGAIN);
}

#[test]
fn pidspaces_are_numbered_from_1_to_511() {
    assert_eq!(PidspaceId::new(0), None);
    assert_eq!(PidspaceId::new(512), None);
    assert_eq!(PidspaceId::new(511), Some(PidspaceId::MAX));
    assert_eq!(PidspaceId::HOST.number(), 0);
}

#[test]
fn packed_pids_at_their_limits() {
    let largest = PackedPid::new(PidspaceId::MAX, VirtualPid::MAX);
    assert_eq!(largest.raw(), i32::MAX);
    assert_eq!(PackedPid::new(PidspaceId::HOST, pid(1234)).raw(), 1234);
    for nothing in [0, -1, i32::MIN, 1 << 22] {
        assert_eq!(PackedPid::from_raw(nothing), None);
    }
}

/// A plain set of the numbers that are taken, searched one by one.
fn naive_next(taken: &std::collections::BTreeSet<u32>, last: u32, pid_max: u32) -> Option<u32> {
    let floor = if last >= 300 { 300 } else { 2 };
    let start = floor.max(last + 1);
    (start..pid_max)
        .chain(floor..pid_max)
        .find(|number| !taken.contains(number))
}

proptest! {
    #[test]
    fn packed_pids_round_trip(space in 0u16..=511, number in 1u32..4_194_304) {
        let space = PidspaceId::new(space).unwrap_or(PidspaceId::HOST);
        let packed = PackedPid::new(space, pid(number));
        prop_assert_eq!((packed.space(), packed.number()), (space, pid(number)));
        prop_assert!(packed.raw() > 0);
        prop_assert_eq!(PackedPid::from_raw(packed.raw()), Some(packed));
    }

    #[test]
    fn numbering_is_cyclic(
        pid_max in 301u32..330,
        last in 1u32..330,
        releases in prop::collection::vec(prop::option::of(1u32..330), 1..200),
    ) {
        let mut numbers = Numbers::new();
        let mut taken = std::collections::BTreeSet::new();
        numbers.set_pid_max(pid_max);
        numbers.set_last(pid(last));
        let mut last = last;
        for release in releases {
            if let Some(number) = release {
                numbers.release(pid(number));
                taken.remove(&number);
            } else {
                let next = numbers.next().map(VirtualPid::get);
                prop_assert_eq!(next, naive_next(&taken, last, pid_max));
                if let Some(next) = next {
                    numbers.take(pid(next));
                    taken.insert(next);
                    last = next;
                }
            }
            prop_assert_eq!(numbers.count(), taken.len());
            prop_assert!((1..330).all(|n| numbers.is_taken(pid(n)) == taken.contains(&n)));
        }
    }
}
