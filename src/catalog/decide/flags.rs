//! Flags that signals raise.

use crate::catalog::Catalog;
use crate::ledger::Event;
use crate::ledger::flag::{Flag, FlagNo, FlaggedSet};
use serde_json::Value;
use std::collections::BTreeMap;

/// A signal's finding, before it has a number.
#[derive(Debug, Clone, PartialEq)]
pub struct FlagWish {
    /// The signal's name, with its version.
    pub signal: String,
    pub set: FlaggedSet,
    pub week: Option<String>,
    /// Members so far.
    pub responses: u64,
    pub evidence: BTreeMap<String, Value>,
    /// `watch`, or an account, `#7`.
    pub raised_by: String,
}

/// Raises each flag once: one signal names one set once, however often it is found, and none in a campaign whose
/// figures are published or that nobody knows. Two instances that find the same raise it once, too.
#[must_use]
pub fn raise(catalog: &Catalog, wishes: Vec<FlagWish>) -> Vec<Event> {
    let mut flags: Vec<Flag> = Vec::new();
    let next = catalog.flags.raised.last_key_value().map_or(1, |(last, _)| last.0 + 1);
    for wish in wishes {
        let open = catalog.campaigns.get(&wish.set.campaign).is_some_and(|campaign| !campaign.published);
        let same = |flag: &Flag| flag.signal == wish.signal && flag.set == wish.set;
        let known = catalog.flags.raised.values().any(|raised| same(&raised.flag)) || flags.iter().any(same);
        if open && !known && catalog.tree.get(wish.set.unit).is_some() {
            let FlagWish { signal, set, week, responses, evidence, raised_by } = wish;
            let no = FlagNo(next + u32::try_from(flags.len()).unwrap_or(u32::MAX));
            flags.push(Flag { no, signal, set, week, responses, evidence, raised_by });
        }
    }
    flags.into_iter().map(|flag| Event::Flag { flag }).collect()
}
