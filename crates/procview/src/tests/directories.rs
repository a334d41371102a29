//! Listings, as `fs/proc/base.c` makes them.

use std::string::String;
use std::vec::Vec;

use abi::Errno;

use super::world::number;
use crate::dirent::{DIRECTORY, Dirent, Layout};
use crate::{Listing, Member, Page};

const LAYOUTS: [Layout; 3] = [Layout::Dirent64, Layout::Dirent, Layout::CompatDirent];

fn records(layout: Layout, entries: &[(&str, u64)]) -> Vec<u8> {
    let mut buffer = Vec::new();
    for &(name, next) in entries {
        let record = Dirent {
            inode: 7,
            next,
            kind: DIRECTORY,
            name: name.as_bytes(),
        };
        layout.push(&record, &mut buffer);
    }
    buffer
}

fn members(numbers: &[u32]) -> Vec<Member> {
    let member = |&value: &u32| Member {
        number: number(value),
        inode: u64::from(value) + 100,
    };
    numbers.iter().map(member).collect()
}

/// Names and positions.
fn entries(layout: Layout, page: &Page) -> Vec<(String, u64)> {
    let name = |name: &[u8]| String::from_utf8(name.to_vec()).unwrap();
    layout
        .records(&page.records)
        .map(|(record, _)| (name(record.name), record.next))
        .collect()
}

fn expect(found: Vec<(String, u64)>, expected: &[(&str, u64)]) {
    let found: Vec<(&str, u64)> = found
        .iter()
        .map(|(name, at)| (name.as_str(), *at))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn records_are_laid_out_as_the_kernel_does() {
    let record = Dirent {
        inode: 0x0102,
        next: 0x0304,
        kind: DIRECTORY,
        name: b"abc",
    };
    let bytes = |layout: Layout| {
        let mut buffer = Vec::new();
        layout.push(&record, &mut buffer);
        buffer
    };
    let wide = [2, 1, 0, 0, 0, 0, 0, 0, 4, 3, 0, 0, 0, 0, 0, 0, 24, 0];
    let dirent64 = [&wide[..], &[4], b"abc\0\0"].concat();
    assert_eq!(bytes(Layout::Dirent64), dirent64);
    let dirent = [&wide[..], b"abc\0\0", &[4]].concat();
    assert_eq!(bytes(Layout::Dirent), dirent);
    let compat = [2, 1, 0, 0, 4, 3, 0, 0, 16, 0, b'a', b'b', b'c', 0, 0, 4];
    assert_eq!(bytes(Layout::CompatDirent), compat);
    for layout in LAYOUTS {
        let buffer = bytes(layout);
        assert_eq!(buffer.len(), layout.size(3));
        let found: Vec<_> = layout.records(&buffer).collect();
        assert_eq!(found, [(record, buffer.as_slice())]);
    }
}

#[test]
fn the_root_lists_the_kernels_entries_and_then_the_members() {
    for layout in LAYOUTS {
        let kernel = records(
            layout,
            &[
                (".", 1),
                ("..", 2),
                ("uptime", 256),
                ("self", 257),
                ("thread-self", 258 + 4001),
                ("4001", 258 + 4002),
                ("4002", 4_194_562),
            ],
        );
        let page = Listing {
            layout,
            position: 0,
            size: 4096,
            kernel: &kernel,
            members: &members(&[1, 5]),
        }
        .root()
        .unwrap();
        expect(
            entries(layout, &page),
            &[
                (".", 1),
                ("..", 2),
                ("uptime", 256),
                ("self", 257),
                ("thread-self", 259),
                ("1", 263),
                ("5", 4_194_562),
            ],
        );
        assert_eq!(page.position, 4_194_562);
    }
}

#[test]
fn reading_goes_on_wherever_a_buffer_ends() {
    let (layout, all) = (Layout::Dirent64, members(&[1, 2, 30, 4_194_303]));
    for size in 24..=200 {
        let (mut position, mut names) = (258, Vec::new());
        loop {
            let page = Listing {
                layout,
                position,
                size,
                kernel: &[],
                members: &all,
            }
            .root();
            let Ok(page) = page else {
                assert_eq!(page, Err(Errno::EINVAL));
                break;
            };
            assert!(page.records.len() <= size);
            if page.records.is_empty() {
                break;
            }
            let found = entries(layout, &page);
            assert_eq!(found.last().unwrap().1, page.position);
            names.extend(found.into_iter().map(|(name, _)| name));
            position = page.position;
        }
        if size >= layout.size("4194303".len()) {
            assert_eq!(names, ["1", "2", "30", "4194303"]);
        }
    }
}

#[test]
fn who_comes_or_goes_between_two_reads_moves_nobody() {
    let page = |position, numbers: &[u32]| {
        let members = members(numbers);
        let listing = Listing {
            layout: Layout::Dirent64,
            position,
            size: 24,
            kernel: &[],
            members: &members,
        };
        let page = listing.root().unwrap();
        (entries(Layout::Dirent64, &page), page.position)
    };
    let (first, next) = page(258, &[1, 3, 5]);
    expect(first, &[("1", 258 + 3)]);
    let (second, _) = page(next, &[1, 2, 4, 5]);
    expect(second, &[("4", 258 + 5)]);
}

#[test]
fn threads_are_listed_in_their_order() {
    let layout = Layout::Dirent64;
    let kernel = records(layout, &[(".", 1), ("..", 2), ("4002", 3), ("4003", 4)]);
    let threads = members(&[9, 4, 7]);
    let listing = |position, size, kernel| Listing {
        layout,
        position,
        size,
        kernel,
        members: &threads,
    };
    let page = listing(0, 4096, kernel.as_slice()).tasks(None).unwrap();
    expect(
        entries(layout, &page),
        &[(".", 1), ("..", 2), ("9", 3), ("4", 4), ("7", 5)],
    );
    assert_eq!(page.position, 5);
    let page = listing(3, 24, &[]).tasks(None).unwrap();
    expect(entries(layout, &page), &[("4", 4)]);
    // The one that did not fit last time is found where it has moved to.
    let page = listing(4, 24, &[]).tasks(Some(number(4))).unwrap();
    expect(entries(layout, &page), &[("4", 5)]);
    assert_eq!(listing(2, 8, &[]).tasks(None), Err(Errno::EINVAL));
    let end = listing(5, 24, &[]).tasks(None).unwrap();
    assert_eq!((end.records.len(), end.position), (0, 5));
}
