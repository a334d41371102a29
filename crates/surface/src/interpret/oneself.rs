//! The caller by another name.

use abi::PidType;

use super::Caller;
use crate::meaning::Meaning;
use crate::row::{Row, low, signed};

/// The same call with 0 in place of the caller's own TID, as the guest passed it: "If pid is zero, then
/// the calling thread". `None` where 0 means something else, or somebody else is named.
///
/// A program's own filter that lets it name itself lets it do so by 0.
pub fn with_oneself_as_zero(row: &Row, args: &[u64; 6], caller: &Caller<'_>) -> Option<[u64; 6]> {
    // In all of that family, and not in the others.
    if row.family != "sched" {
        return None;
    }
    let own = caller.view.tid(caller.task)?;
    let mut zeroed = *args;
    let mut is_named = false;
    for ((_, meaning, arg), slot) in row.columns(args).zip(&mut zeroed) {
        let is_a_thread = match meaning {
            Meaning::Id(PidType::Tid) => true,
            Meaning::IdOf(selector) => row.columns(args).any(|(_, meaning, which)| {
                meaning == Meaning::Which(selector)
                    && selector.kind(low(which)) == Some(PidType::Tid)
            }),
            _ => false,
        };
        if is_a_thread && signed(arg) == own.raw() {
            *slot = 0;
            is_named = true;
        }
    }
    is_named.then_some(zeroed)
}
