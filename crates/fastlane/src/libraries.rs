//! What is known of files from processes that ran them before: where their sites are.

use std::collections::HashMap;

use crate::code::{Load, Slot};
use crate::maps::{FileId, Mapping};

/// The sites of files. What is known is a hint: each site is looked at before it is patched.
#[derive(Debug, Default)]
pub struct Libraries(HashMap<FileId, Vec<KnownSite>>);

/// A site by its place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct KnownSite {
    offset: u64,
    call: Call,
}

/// The call that is made at a site, and what a site needs to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) number: u32,
    pub(crate) load: Load,
    pub(crate) slot: Slot,
}

impl Libraries {
    /// A call came from there.
    pub(crate) fn learn(&mut self, mapping: &Mapping, address: u64, call: Call) {
        let Some((file, offset)) = mapping.file.zip(mapping.offset_of(address)) else {
            return;
        };
        let sites = self.0.entry(file).or_default();
        if !sites.iter().any(|site| site.offset == offset) {
            sites.push(KnownSite { offset, call });
        }
    }

    /// The sites that are known in a mapping, by their addresses.
    pub(crate) fn sites(&self, mapping: &Mapping) -> Vec<(u64, Call)> {
        let sites = mapping.file.and_then(|file| self.0.get(&file));
        let sites = sites.into_iter().flatten();
        sites
            .filter_map(|site| Some((mapping.address_of(site.offset)?, site.call)))
            .collect()
    }
}
