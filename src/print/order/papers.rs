//! An order of paper questionnaires: which counters get a pile, and what stands on its sheets.

use super::{OrderError, Which, root};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::ids::{Channel, TouchpointCode, UnitCode, UnitNo};
use crate::paper::Form;
use crate::print::paper::{Papers, Pile};
use crate::touchpoint::paper::{PaperBatch, serials};
use crate::touchpoint::{FieldScope, Touchpoint};
use std::collections::BTreeMap;
use time::Date;

/// Copies in one file: more make it unwieldy for a printer.
pub const COPIES: usize = 300;

/// Unit, name and field: what makes a counter one, whatever its channels.
type Counter = (UnitCode, UnitNo, String, u16);

/// The counters of a campaign: those for paper, and where a counter has none, its poster's. Of one
/// touchpoint that is named, whether it takes paper is left to who issues the sheets.
///
/// # Errors
/// Where what is named does not exist, or no counter here takes paper.
pub fn counters(
    catalog: &Catalog,
    campaign: &Campaign,
    which: &Which,
    today: Date,
) -> Result<Vec<TouchpointCode>, OrderError> {
    if let Which::One(code) = which {
        return Ok(vec![*code]);
    }
    let root = root(catalog, which, today)?;
    let mut counters: BTreeMap<Counter, &Touchpoint> = BTreeMap::new();
    for touchpoint in catalog.in_use(campaign.no) {
        let Some(unit) = catalog.tree.successor_on(touchpoint.unit, today) else { continue };
        let within = root.is_none_or(|root| catalog.tree.is_within(unit.no, root, today));
        if !within || !matches!(touchpoint.channel, Channel::Paper | Channel::Qr) {
            continue;
        }
        let counter = (unit.code.clone(), unit.no, touchpoint.counter.clone(), field(touchpoint));
        let kept = counters.entry(counter).or_insert(touchpoint);
        if kept.channel == Channel::Qr && touchpoint.channel == Channel::Paper {
            *kept = touchpoint;
        }
    }
    if counters.is_empty() {
        return Err(OrderError::NoPaper(campaign.id.clone()));
    }
    Ok(counters.into_values().map(|touchpoint| touchpoint.code).collect())
}

fn field(touchpoint: &Touchpoint) -> u16 {
    match touchpoint.field {
        FieldScope::One(no) => no.0,
        FieldScope::Ask => 0,
    }
}

/// What is printed of batches that the ledger does not hold yet, in this office's name: each sheet with the
/// number that it will have behind the earlier ones.
///
/// # Errors
/// [`OrderError::Touchpoint`] where a batch is of one that is not in the catalog, or without its
/// questionnaire.
pub fn papers(
    catalog: &Catalog,
    batches: &[PaperBatch],
    office: String,
    today: Date,
) -> Result<Papers, OrderError> {
    let mut piles = Vec::with_capacity(batches.len());
    for batch in batches {
        let unknown = OrderError::Touchpoint(batch.touchpoint);
        let touchpoint = catalog.touchpoints.get(&batch.touchpoint).ok_or_else(|| unknown.clone())?;
        let unit = catalog.tree.successor_on(touchpoint.unit, today);
        let unit = unit.or_else(|| catalog.tree.get(touchpoint.unit));
        let mut all =
            catalog.paper.get(&batch.touchpoint).map_or_else(Vec::new, |paper| paper.batches.clone());
        let place = all.len();
        all.push(batch.clone());
        piles.push(Pile {
            code: batch.touchpoint,
            unit: unit.map_or_else(|| touchpoint.code.grouped(), |unit| unit.name.clone()),
            counter: touchpoint.counter.clone(),
            form: Form::of(catalog, touchpoint, batch).ok_or(unknown)?,
            serials: serials(&all).into_iter().filter(|(_, of)| *of == place).map(|(s, _)| s).collect(),
        });
    }
    let campaign = batches
        .first()
        .and_then(|batch| catalog.campaigns.get(&catalog.touchpoints.get(&batch.touchpoint)?.campaign));
    Ok(Papers {
        title: format!("Phiếu giấy: {}", campaign.map_or("", |campaign| campaign.title.as_str())),
        office,
        demo: catalog.ledger.demo,
        printed: today,
        piles,
    })
}

/// The same sheets as files of at most [`COPIES`], a pile never divided.
#[must_use]
pub fn parts(papers: &Papers) -> Vec<Papers> {
    let mut parts: Vec<Vec<Pile>> = Vec::new();
    let mut room = 0;
    for pile in papers.piles.clone() {
        let copies = pile.serials.len();
        match parts.last_mut() {
            Some(part) if copies <= room => {
                part.push(pile);
                room -= copies;
            }
            _ => {
                parts.push(vec![pile]);
                room = COPIES.saturating_sub(copies);
            }
        }
    }
    parts.into_iter().map(|piles| Papers { piles, ..papers.clone() }).collect()
}
