//! What stands with every figure: whose answers count, by which method, against which target.

use super::ask::Seen;
use super::words;
use crate::chart::Notes;
use crate::ids::{Channel, Share};
use crate::index::Structure;
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

/// What is to be reached, where one target holds for everything that is shown.
pub(super) fn target(seen: &Seen) -> Option<Share> {
    seen.asked.target(&seen.catalog, &seen.campaign)
}

/// So many units that ended are named.
const NAMED: usize = 8;

/// Where everything counts under the units of one day: which units that ended count with which others.
pub(super) fn structure(seen: &Seen) -> Option<String> {
    let Structure::OfDay(day) = seen.asked.structure else { return None };
    let (tree, units) = (&seen.catalog.tree, &seen.asked.units);
    let ended = tree.iter().filter_map(|unit| {
        let last = unit.valid_to.filter(|last| *last >= seen.campaign.opens && *last < day)?;
        let heir = &units.groups().get(units.place(unit.no)?)?.name;
        Some(format!("{} (đến {}) tính cho {heir}", unit.name, words::day(last)))
    });
    let ended: Vec<_> = ended.collect();
    let named = ended.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    let day = words::day(day);
    Some(match ended.len() {
        0 => format!("Theo cơ cấu đơn vị ngày {day}."),
        all => {
            let others =
                if all > NAMED { format!("; và {} đơn vị khác", all - NAMED) } else { String::new() };
            format!(
                "Theo cơ cấu đơn vị ngày {day}. Đơn vị đã sáp nhập, giải thể hoặc chia tách tính cho đơn vị kế thừa chính: {named}{others}."
            )
        }
    })
}
