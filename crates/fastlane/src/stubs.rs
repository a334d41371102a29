//! Jumps to slots, near enough to sites for the five bytes that there are.

use core::ops::Range;

use crate::code::{self, FAR_JUMP, LOAD};

/// Room for such jumps in one address space.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stubs(Vec<Area>);

#[derive(Clone, Debug)]
struct Area {
    range: Range<u64>,
    /// How many bytes of it are in use.
    used: u64,
}

impl Stubs {
    /// This memory is nobody's.
    pub(crate) fn add(&mut self, range: Range<u64>) {
        self.0.push(Area { range, used: 0 });
    }

    /// Whether memory that ends there has been added.
    pub(crate) fn has(&self, end: u64) -> bool {
        self.0.iter().any(|area| area.range.end == end)
    }

    /// A jump from a site to a free place, and that place.
    pub(crate) fn jump_from(&self, site: u64) -> Option<([u8; LOAD], u64)> {
        self.0.iter().find_map(|area| {
            let at = area.next()?;
            Some((code::near_jump(site, at)?, at))
        })
    }

    /// The place is in use now.
    pub(crate) fn take(&mut self, at: u64) {
        if let Some(area) = self.0.iter_mut().find(|area| area.next() == Some(at)) {
            area.used += FAR_JUMP as u64;
        }
    }
}

impl Area {
    fn next(&self) -> Option<u64> {
        let next = self.range.start + self.used;
        (next + FAR_JUMP as u64 <= self.range.end).then_some(next)
    }
}

/// What is left of the last page of a mapping behind its code, if that is worth anything: linkers fill
/// it with zeros, which are no instructions that anybody has a use for.
pub(crate) fn slack(page: &[u8], end: u64) -> Option<Range<u64>> {
    const WORTH_IT: usize = 16 * FAR_JUMP;
    // An instruction may end in zeros, and a constant too.
    const GUARD: usize = 64;
    let zeros = page.iter().rev().take_while(|&&byte| byte == 0).count();
    let room = zeros.checked_sub(GUARD).filter(|room| *room >= WORTH_IT)?;
    Some(end - room as u64..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_given_once() {
        let mut stubs = Stubs::default();
        assert_eq!(stubs.jump_from(0x1000), None);
        stubs.add(0x9_0000_0000..0x9_0000_1000);
        assert_eq!(stubs.jump_from(0x1000), None, "out of reach");
        stubs.add(0x2000..0x2000 + 30);
        let mut places = Vec::new();
        while let Some((jump, at)) = stubs.jump_from(0x1000) {
            assert_eq!(Some(jump), code::near_jump(0x1000, at));
            stubs.take(at);
            places.push(at);
        }
        assert_eq!(places, [0x2000, 0x2000 + 14]);
    }

    #[test]
    fn slack_is_behind_the_code() {
        let mut page = [0u8; 4096];
        page[255] = 0xc3;
        assert_eq!(slack(&page, 0x5000), Some(0x4000 + 256 + 64..0x5000));
        page[4000] = 0xc3;
        assert_eq!(slack(&page, 0x5000), None);
    }
}
