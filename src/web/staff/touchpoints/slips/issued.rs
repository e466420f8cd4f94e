//! What was issued before: counts by week, and the sealed batches with the way to reprint one.

use super::super::place_name;
use crate::account::{Person, Right, login_of};
use crate::catalog::IssuedCodes;
use crate::catalog::decide::codes::{self, Issued};
use crate::store::PoolCounts;
use crate::touchpoint::codes::{Group, Pool, Week};
use crate::web::staff::day;
use crate::web::staff::session::Session;
use std::collections::BTreeMap;

/// Rows of each table, at most: the youngest.
const MOST: usize = 60;

/// The codes of a unit, field and week.
pub(super) struct WeekRow {
    pub week: String,
    pub unit: String,
    /// Empty where the form asks for it.
    pub field: String,
    pub issued: u32,
    pub reprinted: u32,
    pub striking: bool,
    pub used: u64,
    pub until: String,
}

/// A batch.
pub(super) struct BatchRow {
    pub no: u32,
    pub day: String,
    pub place: String,
    pub count: u16,
    pub by: String,
    pub state: String,
    /// Whether it can be reprinted.
    pub open: bool,
}

/// The weeks of the units that this person prints for, the youngest first.
pub(super) fn weeks(session: &Session, counts: &BTreeMap<Pool, PoolCounts>) -> Vec<WeekRow> {
    let catalog = session.catalog();
    let row = |((group, week), issued): ((Group, Week), Issued)| {
        let field = group.field.and_then(|no| catalog.fields.get(&no));
        WeekRow {
            week: week.to_string(),
            unit: catalog.tree.get(group.unit).map_or_else(String::new, |unit| unit.name.clone()),
            field: field.and_then(|field| field.name.get("vi").cloned()).unwrap_or_default(),
            issued: issued.codes,
            reprinted: issued.reprinted,
            striking: issued.is_striking(),
            used: counts.get(&Pool { group, week }).map_or(0, |counts| counts.spent),
            until: day(week.last_day()),
        }
    };
    let mut weeks: Vec<_> = catalog
        .issued_codes()
        .into_iter()
        .filter(|((group, _), _)| session.holds(group.unit, Right::PrintPosters))
        .collect();
    weeks.sort_by_key(|((_, week), _)| std::cmp::Reverse(*week));
    weeks.into_iter().take(MOST).map(row).collect()
}

/// The batches of the units that this person prints for, the youngest first.
pub(super) fn batches(session: &Session, people: &[Person]) -> Vec<BatchRow> {
    let own = |issued: &&IssuedCodes| session.holds(issued.batch.unit, Right::PrintPosters);
    session
        .catalog()
        .codes
        .values()
        .rev()
        .filter(own)
        .take(MOST)
        .map(|issued| row(session, people, issued))
        .collect()
}

fn row(session: &Session, people: &[Person], issued: &IssuedCodes) -> BatchRow {
    let (w, catalog, batch) = (&session.words().slips, session.catalog(), &issued.batch);
    let touchpoint = catalog.touchpoints.get(&batch.touchpoint);
    let state = match (issued.reprinted, batch.reprint_of) {
        (Some(by), _) => w.is_void.fill(&[("no", &by)]).to_string(),
        (None, Some(old)) => w.is_reprint.fill(&[("no", &old)]).to_string(),
        (None, None) => String::new(),
    };
    BatchRow {
        no: batch.no.0,
        day: day(issued.hour.local_date()),
        place: touchpoint.map_or_else(String::new, |touchpoint| place_name(session, touchpoint)),
        count: batch.count,
        by: login_of(people, &batch.by).to_owned(),
        state,
        open: codes::reprintable(catalog, batch.no, session.today()).is_ok()
            && touchpoint.is_some_and(|touchpoint| !touchpoint.revoked),
    }
}
