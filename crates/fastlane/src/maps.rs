//! `/proc/<pid>/maps` (proc(5)): where a site lies, and where there is room near it.

use abi::RealPid;
use core::ops::Range;

/// One line: a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(crate) range: Range<u64>,
    /// As `r-xp`.
    permissions: [u8; 4],
    /// Where in the file it begins.
    offset: u64,
    pub(crate) file: Option<FileId>,
}

/// Which file is mapped: device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FileId {
    device: (u32, u32),
    inode: u64,
}

impl Mapping {
    /// The place in the file of what lies at an address.
    pub(crate) fn offset_of(&self, address: u64) -> Option<u64> {
        self.range
            .contains(&address)
            .then(|| self.offset + (address - self.range.start))
    }

    /// The inverse.
    pub(crate) fn address_of(&self, offset: u64) -> Option<u64> {
        let address = self
            .range
            .start
            .checked_add(offset.checked_sub(self.offset)?)?;
        self.range.contains(&address).then_some(address)
    }
}

/// The mappings of a process, in ascending order.
#[derive(Debug)]
pub(crate) struct Maps(Vec<Mapping>);

impl Maps {
    /// Of a task. `None`: it is gone.
    pub(crate) fn of(pid: RealPid) -> Option<Self> {
        let text = std::fs::read(format!("/proc/{pid}/maps")).ok()?;
        Some(Self::parse(&text))
    }

    fn parse(text: &[u8]) -> Self {
        Self(
            text.split(|&byte| byte == b'\n')
                .filter_map(parse)
                .collect(),
        )
    }

    /// The mapping that holds a range, where it is code that nobody can change but for himself: private,
    /// executable, not to be written.
    pub(crate) fn code(&self, range: Range<u64>) -> Option<&Mapping> {
        self.0.iter().find(|mapping| {
            let holds = mapping.range.start <= range.start && range.end <= mapping.range.end;
            holds && mapping.permissions == *b"r-xp"
        })
    }

    /// A free page within `reach` of an address, below it where there is one: some way from other
    /// mappings, which may grow.
    pub(crate) fn free_page_near(&self, address: u64, reach: u64) -> Option<u64> {
        let starts = self.0.iter().map(|mapping| mapping.range.start);
        let ends = self.0.iter().map(|mapping| mapping.range.end);
        let holes = std::iter::once(LOWEST).chain(ends).zip(starts);
        let pages = holes
            .filter(|(start, end)| end.saturating_sub(*start) >= 2 * DISTANCE)
            .map(|(_, end)| (end - DISTANCE) & !0xfff);
        let near = pages.filter(|page| page.abs_diff(address) < reach);
        near.min_by_key(|page| page.abs_diff(address))
    }
}

const LOWEST: u64 = 0x1_0000;
const DISTANCE: u64 = 0x10_0000;

/// `address-address perms offset major:minor inode  name`
fn parse(line: &[u8]) -> Option<Mapping> {
    let mut words = line.split(|&byte| byte == b' ');
    let mut word = || std::str::from_utf8(words.next()?).ok();
    let hexadecimal = |text| u64::from_str_radix(text, 16).ok();
    let (start, end) = word()?.split_once('-')?;
    let permissions = word()?.as_bytes().try_into().ok()?;
    let offset = hexadecimal(word()?)?;
    let (major, minor) = word()?.split_once(':')?;
    let device = (
        u32::from_str_radix(major, 16).ok()?,
        u32::from_str_radix(minor, 16).ok()?,
    );
    let inode = word()?.parse().ok()?;
    Some(Mapping {
        range: hexadecimal(start)?..hexadecimal(end)?,
        permissions,
        offset,
        file: (inode != 0).then_some(FileId { device, inode }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"\
00400000-00401000 r--p 00000000 fe:00 1234   /bin/program
00401000-00480000 r-xp 00001000 fe:00 1234   /bin/program
00480000-00490000 rwxp 00001000 fe:00 1234   /bin/program
7f0000400000-7f0000500000 r-xs 00000000 fe:00 99 /lib/shared with spaces
7f0000500000-7f0000600000 r-xp 00000000 fe:00 99 /lib/libc.so.6
";

    #[test]
    fn code_is_private_and_cannot_be_written() {
        let maps = Maps::parse(TEXT);
        let is_code = |range| maps.code(range).is_some();
        assert!(is_code(0x40_1000..0x40_1007));
        assert!(is_code(0x47_fff9..0x48_0000));
        assert!(!is_code(0x47_fffa..0x48_0001));
        assert!(!is_code(0x40_0000..0x40_0007));
        assert!(!is_code(0x48_0000..0x48_0007));
        assert!(!is_code(0x7f00_0040_0000..0x7f00_0040_0007));
        assert!(!is_code(0x1000..0x1007));
    }

    #[test]
    fn a_place_in_a_file_has_an_address() {
        let maps = Maps::parse(TEXT);
        let mapping = maps.code(0x40_1000..0x40_1007).unwrap();
        assert_eq!(mapping.offset_of(0x40_1010), Some(0x1010));
        assert_eq!(mapping.address_of(0x1010), Some(0x40_1010));
        assert_eq!(mapping.address_of(0xfff), None);
        assert_eq!(mapping.address_of(0x8_0000), None);
        assert_eq!(mapping.file.map(|file| file.inode), Some(1234));
    }

    #[test]
    fn a_free_page_is_near_and_free() {
        let maps = Maps::parse(TEXT);
        let near = maps.free_page_near(0x7f00_0050_0000, 1 << 31).unwrap();
        assert_eq!(near, 0x7f00_0030_0000);
        assert_eq!(maps.free_page_near(0x40_1000, 1 << 31), Some(0x30_0000));
        assert_eq!(maps.free_page_near(0x1234_0000_0000, 1 << 31), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_strange(text in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            Maps::parse(&text).free_page_near(0, 1);
        }
    }
}
