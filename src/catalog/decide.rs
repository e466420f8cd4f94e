//! What may be said next: pure functions from the catalog and a wish to the events that fulfil it, or
//! to everything that speaks against it. They run while the ledger's head row is held, so that two
//! wishes never cross.

pub mod campaigns;
pub mod codes;
pub mod counts;
pub mod definitions;
pub mod dossiers;
pub mod exclusions;
pub mod flags;
pub mod founding;
pub mod office;
pub mod opening;
pub mod paper;
pub mod posters;
pub mod ratios;
pub mod samples;
pub mod tasks;
pub mod touchpoints;
pub mod units;

use crate::campaign::{Campaign, Field};
use crate::ids::{UnitCode, UnitNo};
use crate::ledger::{Event, leaf};
use crate::table::Fault;
use crate::unit::Unit;
use serde::Serialize;
use time::Date;

/// The fields as they are from now on.
#[must_use]
pub fn fields(fields: Vec<Field>) -> Event {
    Event::Fields { fields }
}

/// White space as one blank, none at the ends.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The unit that bore the code within these days; of two that followed each other the later one.
fn bearer<'a>(catalog: &'a super::Catalog, code: &UnitCode, (first, last): (Date, Date)) -> Option<&'a Unit> {
    catalog.tree.find(code, last).or_else(|| catalog.tree.find(code, first))
}

/// A table's faults as its reader goes through it; the plan where there are none.
fn without_faults<T, P>(plan: T, mut faults: Vec<Fault<P>>) -> Result<T, Vec<Fault<P>>> {
    if faults.is_empty() {
        return Ok(plan);
    }
    faults.sort_by(|a, b| (a.place.row, a.place.column).cmp(&(b.place.row, b.place.column)));
    Err(faults)
}

/// Events that hold these items in order, none longer than a leaf may be.
fn chunked<T: Serialize>(items: Vec<T>, event: impl Fn(Vec<T>) -> Event) -> Vec<Event> {
    // The prefix and the JSON around the list.
    const ROOM: usize = leaf::MAX_BODY - 256;
    let (mut events, mut chunk, mut length) = (Vec::new(), Vec::new(), 0);
    for item in items {
        let size = serde_json::to_vec(&item).map_or(0, |json| json.len() + 1);
        if length + size > ROOM && !chunk.is_empty() {
            events.push(event(std::mem::take(&mut chunk)));
            length = 0;
        }
        length += size;
        chunk.push(item);
    }
    if !chunk.is_empty() {
        events.push(event(chunk));
    }
    events
}

impl super::Catalog {
    /// The roots of a campaign's subtrees as they stand on this day: where one of them ended since the
    /// campaign opened, its successor. Each once.
    #[must_use]
    pub fn campaign_roots(&self, campaign: &Campaign, day: Date) -> Vec<UnitNo> {
        let mut roots = Vec::new();
        for code in &campaign.units {
            let then = self.tree.find(code, campaign.opens);
            let now = then.and_then(|unit| self.tree.successor_on(unit.no, day.max(campaign.opens)));
            roots.extend(now.map(|unit| unit.no).filter(|no| !roots.contains(no)));
        }
        roots
    }
}

#[cfg(test)]
pub(super) mod tests;
