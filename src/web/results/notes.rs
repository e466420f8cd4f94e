//! What stands with every figure: whose answers count, by which method, against which target.

use super::ask::Seen;
use super::words;
use crate::campaign::TargetGroup;
use crate::chart::Notes;
use crate::ids::{Channel, FieldNo, Share};
use crate::index::Dimension;
use std::collections::BTreeSet;

/// Below every chart.
pub(super) fn notes(seen: &Seen) -> Notes {
    Notes {
        method: seen.figures.method().to_string(),
        definition: seen.definition.name.to_string(),
        self_selected: self_selected(seen),
        demo: seen.catalog.ledger.demo,
    }
}

/// The channels that are counted here: those that were asked for, else all.
fn counted(seen: &Seen) -> BTreeSet<Channel> {
    seen.asked.filter.channels.clone().unwrap_or_else(|| Channel::ALL.into())
}

pub(super) fn self_selected(seen: &Seen) -> bool {
    counted(seen).into_iter().any(Channel::is_self_selected)
}

pub(super) fn channels(seen: &Seen) -> String {
    let names: Vec<_> = counted(seen).into_iter().map(words::channel_inside).collect();
    names.join(", ")
}

/// The plan's target: 85 % for land, construction and investment, 90 % for the rest. None for scores
/// and points, and where fields with different targets stand side by side.
pub(super) fn target(seen: &Seen) -> Option<Share> {
    let by_field = seen.asked.by.contains(&Dimension::Field);
    if !seen.figures.method().counts_satisfied() || by_field {
        return None;
    }
    let lower = |no: &FieldNo| match seen.catalog.fields.get(no)?.group {
        TargetGroup::Land | TargetGroup::Construction | TargetGroup::Investment => Some(true),
        TargetGroup::Other => Some(false),
    };
    let kinds: Option<BTreeSet<bool>> = seen.asked.filter.fields.iter().flatten().map(lower).collect();
    match kinds?.into_iter().collect::<Vec<_>>()[..] {
        [] | [false] => Share::new(0.90),
        [true] => Share::new(0.85),
        _ => None,
    }
}
