//! Batches of one-time codes: for which touchpoint, how many, and never more than dossiers were returned.

use crate::campaign::Phase;
use crate::campaign::dossiers::Month;
use crate::catalog::{Catalog, IssuedCodes};
use crate::ids::{Channel, FieldNo, Guarded, TouchpointCode, UnitNo};
use crate::touchpoint::Touchpoint;
use crate::touchpoint::codes::{BatchNo, CodeBatch, Group, MAX_CODES, REPRINTS_PERCENT, Week};
use std::collections::BTreeMap;
use time::Date;

/// What speaks against a batch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeFault {
    #[error("there is no touchpoint {}; list them with `hailong touchpoints list`", .0.grouped())]
    Unknown(TouchpointCode),
    #[error("the touchpoint {} is revoked: its slips would lead to a closed door", .0.grouped())]
    Revoked(TouchpointCode),
    #[error("the touchpoint {} has the channel {channel}: no form is open there, so no slip can lead to one", code.grouped())]
    Channel { code: TouchpointCode, channel: Channel },
    #[error("the campaign {campaign} takes no more answers: a code of today could not be used")]
    Over { campaign: String },
    #[error("{count} codes: print 1 to {MAX_CODES} at a time for a touchpoint")]
    Count { count: u16 },
    #[error(
        "{unit} returned {dossiers} dossiers{} in {month}, and {issued} codes were issued for them already: {wanted} more would be more than people. Enter the newest count of dossiers, or print fewer",
        field.as_ref().map_or(String::new(), |field| format!(" of the field {field}"))
    )]
    Dossiers { unit: String, field: Option<String>, month: Month, dossiers: u32, issued: u32, wanted: u32 },
    #[error("there is no batch {0}; list them with `hailong codes list`")]
    NoBatch(BatchNo),
    #[error("the batch {no} was reprinted already, as batch {by}: reprint that one")]
    Reprinted { no: BatchNo, by: BatchNo },
    #[error("the codes of the batch {no} expired on {last}: there is nothing left to replace")]
    Expired { no: BatchNo, last: Date },
    #[error(
        "of the batch {no}, {left} codes are unspent: a reprint replaces these and no more, but has {wanted}. Try again"
    )]
    Left { no: BatchNo, left: u64, wanted: u16 },
}

/// Codes that somebody wants for a touchpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub touchpoint: TouchpointCode,
    pub count: u16,
    pub reprint_of: Option<BatchNo>,
}

/// A number that codes may not exceed: dossiers that a unit returned in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// `None`: of all fields together.
    pub field: Option<FieldNo>,
    pub dossiers: u32,
    /// Codes that were issued for them; a reprint replaces codes and adds none.
    pub issued: u32,
}

/// The batches that fulfil these wishes.
///
/// # Errors
/// Everything that speaks against them.
pub fn issue(
    catalog: &Catalog,
    wishes: &[Wish],
    by: &str,
    today: Date,
) -> Result<Vec<CodeBatch>, Vec<CodeFault>> {
    let (mut batches, mut faults): (Vec<CodeBatch>, Vec<CodeFault>) = (Vec::new(), Vec::new());
    for wish in wishes {
        let next = catalog.codes.len() + batches.len() + 1;
        let no = BatchNo(u32::try_from(next).unwrap_or(u32::MAX));
        match batch(catalog, wish, no, by, today) {
            Ok(batch) => {
                let before: Vec<_> = batches.iter().filter(|before| before.reprint_of.is_none()).collect();
                let fault = exceeded(catalog, &batch, &before, today);
                match fault.filter(|_| batch.reprint_of.is_none()) {
                    Some(fault) => faults.push(fault),
                    None => batches.push(batch),
                }
            }
            Err(fault) if faults.contains(&fault) => {}
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(batches) } else { Err(faults) }
}

/// The touchpoint of a batch that may still be reprinted.
///
/// # Errors
/// Where there is none such.
pub fn reprintable(catalog: &Catalog, no: BatchNo, today: Date) -> Result<&CodeBatch, CodeFault> {
    let IssuedCodes { batch, reprinted, .. } = catalog.codes.get(&no).ok_or(CodeFault::NoBatch(no))?;
    match reprinted {
        Some(by) => Err(CodeFault::Reprinted { no, by: *by }),
        None if today > batch.week.last_day() => Err(CodeFault::Expired { no, last: batch.week.last_day() }),
        None => Ok(batch),
    }
}

fn batch(catalog: &Catalog, wish: &Wish, no: BatchNo, by: &str, today: Date) -> Result<CodeBatch, CodeFault> {
    let touchpoint = usable(catalog, wish.touchpoint, today)?;
    if let Some(old) = wish.reprint_of {
        reprintable(catalog, old, today)?;
    }
    if !(1..=MAX_CODES).contains(&wish.count) {
        return Err(CodeFault::Count { count: wish.count });
    }
    let Group { campaign, unit, field } = Group::of(touchpoint);
    let (touchpoint, by) = (touchpoint.code, by.to_owned());
    let Wish { count, reprint_of, .. } = *wish;
    Ok(CodeBatch { no, campaign, unit, touchpoint, field, week: Week::of(today), count, by, reprint_of })
}

/// A touchpoint whose form a code can open: one that is open to everyone, or to codes alone.
fn usable(catalog: &Catalog, code: TouchpointCode, today: Date) -> Result<&Touchpoint, CodeFault> {
    let touchpoint = catalog.touchpoints.get(&code).ok_or(CodeFault::Unknown(code))?;
    let campaign = catalog.campaigns.get(&touchpoint.campaign).ok_or(CodeFault::Unknown(code))?;
    match touchpoint.channel.guarded() {
        _ if touchpoint.revoked => Err(CodeFault::Revoked(code)),
        Some(Guarded::Paper | Guarded::Interviewer) => {
            Err(CodeFault::Channel { code, channel: touchpoint.channel })
        }
        None | Some(Guarded::Code) => match campaign.phase(today) {
            Phase::NotYetOpen | Phase::Open => Ok(touchpoint),
            Phase::Closed | Phase::Published => Err(CodeFault::Over { campaign: campaign.id.to_string() }),
        },
    }
}

/// The number of dossiers that this batch would exceed with those before it.
fn exceeded(catalog: &Catalog, batch: &CodeBatch, before: &[&CodeBatch], today: Date) -> Option<CodeFault> {
    let month = Month::of(today);
    let unit = counted(catalog, batch.unit, month);
    let wanted = |field: Option<FieldNo>| -> u32 {
        let same = |other: &&CodeBatch| {
            counted(catalog, other.unit, month) == unit && (field.is_none() || other.field == field)
        };
        u32::from(batch.count)
            + before.iter().copied().filter(same).map(|other| u32::from(other.count)).sum::<u32>()
    };
    let limit = limit(catalog, batch.unit, batch.field, month)?;
    let wanted = wanted(limit.field);
    (limit.issued + wanted > limit.dossiers).then(|| CodeFault::Dossiers {
        unit: catalog.tree.get(unit).map_or_else(String::new, |unit| unit.name.clone()),
        field: limit.field.and_then(|no| catalog.fields.get(&no)).map(|field| field.code.to_string()),
        month,
        dossiers: limit.dossiers,
        issued: limit.issued,
        wanted,
    })
}

/// What codes for this unit and field may not exceed in a month; `None` where nobody has told how many
/// dossiers there were. Where a unit counts by field, a field that is not counted is not known.
#[must_use]
pub fn limit(catalog: &Catalog, unit: UnitNo, field: Option<FieldNo>, month: Month) -> Option<Limit> {
    let unit = counted(catalog, unit, month);
    let all = (unit, None, Month::of(Date::MIN))..=(unit, Some(FieldNo(u16::MAX)), Month::of(Date::MAX));
    let told: BTreeMap<_, _> = catalog
        .dossiers
        .range(all)
        .filter(|((_, _, other), _)| *other == month)
        .map(|((_, field, _), count)| (*field, *count))
        .collect();
    let by_field = told.keys().any(Option::is_some);
    let (field, dossiers) = match (told.get(&None), field) {
        // Zero altogether beside counts by field: the former was taken back.
        (Some(total), _) if *total > 0 || !by_field => (None, *total),
        (Some(_) | None, Some(field)) => (Some(field), *told.get(&Some(field))?),
        (Some(_) | None, None) if by_field => (None, told.values().sum()),
        (Some(_) | None, None) => return None,
    };
    let issued = catalog.codes.values().filter(|issued| {
        let batch = &issued.batch;
        batch.reprint_of.is_none()
            && Month::of(issued.hour.local_date()) == month
            && counted(catalog, batch.unit, month) == unit
            && (field.is_none() || batch.field == field)
    });
    let issued = issued.map(|issued| u32::from(issued.batch.count)).sum();
    Some(Limit { field, dossiers, issued })
}

/// The unit that counts the dossiers of a touchpoint's unit in a month.
fn counted(catalog: &Catalog, unit: UnitNo, month: Month) -> UnitNo {
    catalog.tree.successor_on(unit, month.last_day()).map_or(unit, |unit| unit.no)
}

/// Of the codes that were issued for a group in a week: how many, and how many of them replace others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Issued {
    pub codes: u32,
    pub reprinted: u32,
}

impl Issued {
    /// Whether more was reprinted than slips get spoilt by themselves.
    #[must_use]
    pub fn is_striking(self) -> bool {
        self.reprinted * 100 > (self.codes + self.reprinted) * REPRINTS_PERCENT
    }
}

impl Catalog {
    /// What was issued, by group and week.
    #[must_use]
    pub fn issued_codes(&self) -> BTreeMap<(Group, Week), Issued> {
        let mut weeks: BTreeMap<_, Issued> = BTreeMap::new();
        for IssuedCodes { batch, .. } in self.codes.values() {
            let pool = batch.pool();
            let issued = weeks.entry((pool.group, pool.week)).or_default();
            let place = if batch.reprint_of.is_some() { &mut issued.reprinted } else { &mut issued.codes };
            *place += u32::from(batch.count);
        }
        weeks
    }
}

#[cfg(test)]
mod tests;
