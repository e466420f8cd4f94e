//! Paper questionnaires that are printed, and who may enter what people wrote on them.

use super::campaigns::CampaignFault;
use crate::catalog::Catalog;
use crate::ids::{Channel, Language, TouchpointCode, UnitCode, UnitNo};
use crate::ledger::Event;
use crate::touchpoint::Touchpoint;
use crate::touchpoint::paper::{MAX_COPIES, PaperBatch, Seed};
use crate::unit::{Unit, UnitKind};
use time::{Date, Duration};

/// Sheets are entered until so many days after the campaign's last day: paper takes its time. A
/// campaign that is closed by hand takes none from that moment on.
pub const ENTRY_DAYS: i64 = 14;

/// What speaks against a wish about paper.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperFault {
    #[error(transparent)]
    Campaign(#[from] CampaignFault),
    #[error("there is no touchpoint {}; list them with `hailong touchpoints list`", .0.grouped())]
    Unknown(TouchpointCode),
    #[error("the touchpoint {} is revoked: its sheets are neither printed nor entered", .0.grouped())]
    Revoked(TouchpointCode),
    #[error("the touchpoint {} has the channel {channel}: people answer there without paper", code.grouped())]
    Channel { code: TouchpointCode, channel: Channel },
    #[error("{copies} copies: print 1 to {MAX_COPIES} at a time for a touchpoint")]
    Copies { copies: u16 },
    #[error("the questionnaire {definition} does not speak {language}; it speaks {}", known.join(", "))]
    Language { definition: String, language: Language, known: Vec<String> },
    #[error("no unit bears the code {code} on {day}")]
    NoUnit { code: UnitCode, day: Date },
    #[error(
        "{operator} belongs to {unit}, whose counter this is: its sheets are entered by people of another unit, so that nobody enters what people say about themselves. Name the operator's unit with --operator-unit, or let somebody else enter them"
    )]
    OwnUnit { operator: String, unit: String },
    #[error("the campaign {campaign} took sheets until {last}: enter them earlier next time")]
    Over { campaign: String, last: Date },
    #[error("the campaign {campaign} was closed by hand: it takes no sheets any more")]
    Closed { campaign: String },
    #[error("the figures of the campaign {campaign} are published, and final: it takes no sheets any more")]
    Published { campaign: String },
    #[error("the campaign {campaign} opens on {opens}: there is nothing to enter yet")]
    NotYetOpen { campaign: String, opens: Date },
    #[error("somebody else printed sheets for the touchpoint {} meanwhile: try again", .0.grouped())]
    Meanwhile(TouchpointCode),
    #[error("no sheet was ever printed for the touchpoint {}: print some with `hailong paper print`", .0.grouped())]
    NothingIssued(TouchpointCode),
}

/// Batches of so many copies for these touchpoints, in this language of their questionnaires (their
/// first where `None`).
///
/// # Errors
/// Everything that speaks against them.
pub fn issue(
    catalog: &Catalog,
    codes: &[TouchpointCode],
    language: Option<&Language>,
    copies: u16,
    mut seed: impl FnMut() -> Seed,
) -> Result<Vec<PaperBatch>, Vec<PaperFault>> {
    let mut faults = Vec::new();
    if !(1..=MAX_COPIES).contains(&copies) {
        faults.push(PaperFault::Copies { copies });
    }
    let mut batches = Vec::new();
    for code in codes {
        match batch(catalog, *code, language, copies, &mut seed) {
            Ok(batch) => batches.push(batch),
            Err(fault) if faults.contains(&fault) => {}
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(batches) } else { Err(faults) }
}

/// The events that issue them.
#[must_use]
pub fn events(batches: Vec<PaperBatch>) -> Vec<Event> {
    super::chunked(batches, |batches| Event::PaperIssued { batches })
}

/// The events that issue batches whose sheets were numbered by what the ledger held in `seen`.
///
/// # Errors
/// [`PaperFault::Meanwhile`] where a touchpoint got further sheets since: the numbers would be theirs.
pub fn record(
    now: &Catalog,
    seen: &Catalog,
    batches: Vec<PaperBatch>,
) -> Result<Vec<Event>, Vec<PaperFault>> {
    let count = |catalog: &Catalog, code| catalog.paper.get(&code).map_or(0, |paper| paper.batches.len());
    let codes = batches.iter().map(|batch| batch.touchpoint);
    let faults: Vec<_> =
        codes.filter(|code| count(now, *code) != count(seen, *code)).map(PaperFault::Meanwhile).collect();
    if faults.is_empty() { Ok(events(batches)) } else { Err(faults) }
}

fn batch(
    catalog: &Catalog,
    code: TouchpointCode,
    language: Option<&Language>,
    copies: u16,
    seed: &mut impl FnMut() -> Seed,
) -> Result<PaperBatch, PaperFault> {
    let touchpoint = usable(catalog, code)?;
    let campaign = catalog.campaigns.get(&touchpoint.campaign).ok_or(PaperFault::Unknown(code))?;
    let definition = catalog.definitions.get(&campaign.definition_hash).ok_or(PaperFault::Unknown(code))?;
    let offered = definition.languages.iter().find(|offered| campaign.terms.offers(offered.as_str()));
    let language = language.or(offered).unwrap_or(&definition.languages[0]);
    if !definition.languages.contains(language) {
        let known = definition.languages.iter().map(ToString::to_string).collect();
        let definition = definition.name.to_string();
        return Err(PaperFault::Language { definition, language: language.clone(), known });
    }
    let (definition, language) = (definition.name.clone(), language.clone());
    Ok(PaperBatch { touchpoint: code, definition, language, copies, seed: seed() })
}

/// A touchpoint where people may answer on paper: at a counter, not over a link or with an interviewer.
fn usable(catalog: &Catalog, code: TouchpointCode) -> Result<&Touchpoint, PaperFault> {
    let touchpoint = catalog.touchpoints.get(&code).ok_or(PaperFault::Unknown(code))?;
    match touchpoint.channel {
        _ if touchpoint.revoked => Err(PaperFault::Revoked(code)),
        Channel::Qr | Channel::Code | Channel::Kiosk | Channel::Paper => Ok(touchpoint),
        channel @ (Channel::Interviewer | Channel::Link) => Err(PaperFault::Channel { code, channel }),
    }
}

/// Whether people of this unit may enter the touchpoint's sheets today; the events that record that
/// they do.
///
/// # Errors
/// Everything that speaks against it.
pub fn enter(
    catalog: &Catalog,
    code: TouchpointCode,
    operator: &UnitCode,
    today: Date,
) -> Result<Vec<Event>, Vec<PaperFault>> {
    let touchpoint = usable(catalog, code).map_err(|fault| vec![fault])?;
    let mut faults = Vec::new();
    let paper = catalog.paper.get(&code);
    if paper.is_none_or(|paper| paper.batches.is_empty()) {
        faults.push(PaperFault::NothingIssued(code));
    }
    faults.extend(period(catalog, touchpoint, today).err());
    let mut recorded = None;
    match catalog.tree.find(operator, today) {
        None => faults.push(PaperFault::NoUnit { code: operator.clone(), day: today }),
        Some(unit) => match own(catalog, touchpoint, unit, today) {
            Some(of) => {
                faults.push(PaperFault::OwnUnit { operator: unit.name.clone(), unit: of.name.clone() });
            }
            None => recorded = Some(unit.no),
        },
    }
    match recorded {
        Some(unit) if faults.is_empty() => {
            let known = paper.is_some_and(|paper| paper.operators.contains(&unit));
            let event = Event::PaperEntry { touchpoint: code, unit };
            Ok(if known { Vec::new() } else { vec![event] })
        }
        Some(_) | None => Err(faults),
    }
}

fn period(catalog: &Catalog, touchpoint: &Touchpoint, today: Date) -> Result<(), PaperFault> {
    let campaign = catalog.campaigns.get(&touchpoint.campaign).ok_or(PaperFault::Unknown(touchpoint.code))?;
    let id = campaign.id.to_string();
    let last = campaign.closes.saturating_add(Duration::days(ENTRY_DAYS));
    if campaign.published {
        Err(PaperFault::Published { campaign: id })
    } else if campaign.closed {
        Err(PaperFault::Closed { campaign: id })
    } else if today < campaign.opens {
        Err(PaperFault::NotYetOpen { campaign: id, opens: campaign.opens })
    } else if today > last {
        Err(PaperFault::Over { campaign: id, last })
    } else {
        Ok(())
    }
}

/// The counter's own body where the operator belongs to it: the unit, or, for a one-stop counter of
/// anything but a province, whoever it is part of, and all that stands below. A province is alone: else
/// nobody in it could enter anything for it.
fn own<'a>(catalog: &'a Catalog, touchpoint: &Touchpoint, operator: &Unit, today: Date) -> Option<&'a Unit> {
    let counter = catalog.tree.successor_on(touchpoint.unit, today);
    let counter = counter.or_else(|| catalog.tree.get(touchpoint.unit))?;
    let above = catalog.tree.parent(counter.no, today);
    let body = match (counter.kind, above) {
        (UnitKind::OneStop, Some(above)) if above.kind != UnitKind::Province => above,
        (
            UnitKind::OneStop
            | UnitKind::Province
            | UnitKind::District
            | UnitKind::Commune
            | UnitKind::Ward
            | UnitKind::Township
            | UnitKind::SpecialZone
            | UnitKind::Agency,
            Some(_) | None,
        ) => counter,
    };
    let below = |no: UnitNo| body.kind != UnitKind::Province && catalog.tree.is_within(no, body.no, today);
    (operator.no == body.no || below(operator.no)).then_some(body)
}

#[cfg(test)]
mod tests;
