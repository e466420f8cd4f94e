//! Campaigns that open, go on longer, and close.

use crate::campaign::{Campaign, Phase};
use crate::catalog::Catalog;
use crate::ids::{CampaignId, CampaignNo, Channel, DefinitionRef, UnitCode};
use crate::ledger::Event;
use time::Date;

/// Letters that a campaign's title may have, at most.
pub const MAX_TITLE: usize = 200;

/// A campaign as somebody wishes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCampaign {
    pub id: CampaignId,
    pub title: String,
    pub definition: DefinitionRef,
    /// The roots of the subtrees that take part.
    pub units: Vec<UnitCode>,
    /// First and last day, local time.
    pub opens: Date,
    pub closes: Date,
    /// The definition's first one where `None`.
    pub method: Option<String>,
    pub public: bool,
    pub ranking_channels: Vec<Channel>,
}

/// What speaks against a wish about campaigns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CampaignFault {
    #[error(
        "there is no campaign {id}; {}",
        known("there are", known_ids, "there is none yet: create one with `hailong campaign create`")
    )]
    Unknown { id: CampaignId, known_ids: Vec<String> },
    #[error("the id {id} belongs to the campaign “{title}”: choose another")]
    IdTaken { id: CampaignId, title: String },
    #[error("the title is empty: it is what citizens and reports read")]
    NoTitle,
    #[error("the title has {found} characters: at most {MAX_TITLE}")]
    LongTitle { found: usize },
    #[error(
        "the definition {name} is not published; {}",
        known("published are", published, "none is yet: publish one with `hailong definitions publish`")
    )]
    UnknownDefinition { name: DefinitionRef, published: Vec<String> },
    #[error("the definition {name} offers no index method, so that nothing could be computed")]
    NoMethod { name: DefinitionRef },
    #[error("the definition {name} does not offer the method `{method}`; it offers {}", offered.join(", "))]
    UnknownMethod { name: DefinitionRef, method: String, offered: Vec<String> },
    #[error("no unit takes part: name at least one")]
    NoUnits,
    #[error("no unit with the code {code} exists on {day}, the first day{}", hint.as_ref().map_or_else(String::new, |hint| format!(": {hint}")))]
    UnknownUnit { code: UnitCode, day: Date, hint: Option<String> },
    #[error("the unit {code} takes part already, as {root} or below it: remove it")]
    Twice { code: UnitCode, root: UnitCode },
    #[error("the last day {closes} is before the first day {opens}")]
    ClosesBeforeItOpens { opens: Date, closes: Date },
    #[error("the last day {closes} is over: today is {today}")]
    Past { closes: Date, today: Date },
    #[error("no channel is named that ranks may rest on")]
    NoChannel,
    #[error("the campaign {id} is closed, and figures may be published: open a new one instead")]
    Closed { id: CampaignId },
    #[error(
        "the campaign {id} runs until {closes} already: name a later day, or close it with `hailong campaign close`"
    )]
    NotLater { id: CampaignId, closes: Date },
}

pub(super) fn known(there_are: &str, names: &[String], none: &str) -> String {
    if names.is_empty() { none.to_owned() } else { format!("{there_are}: {}", names.join(", ")) }
}

/// Opens a campaign.
///
/// # Errors
/// Everything that speaks against it.
pub fn open(catalog: &Catalog, new: &NewCampaign, today: Date) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let mut faults = Vec::new();
    if let Some(other) = catalog.campaign(&new.id) {
        faults.push(CampaignFault::IdTaken { id: new.id.clone(), title: other.title.clone() });
    }
    let title = new.title.trim();
    match title.chars().count() {
        0 => faults.push(CampaignFault::NoTitle),
        found if found > MAX_TITLE => faults.push(CampaignFault::LongTitle { found }),
        _ => {}
    }
    if new.closes < new.opens {
        faults.push(CampaignFault::ClosesBeforeItOpens { opens: new.opens, closes: new.closes });
    } else if new.closes < today {
        faults.push(CampaignFault::Past { closes: new.closes, today });
    }
    check_units(catalog, new, &mut faults);
    let mut ranking_channels = new.ranking_channels.clone();
    ranking_channels.sort();
    ranking_channels.dedup();
    if ranking_channels.is_empty() {
        faults.push(CampaignFault::NoChannel);
    }
    match chosen_method(catalog, new) {
        Err(fault) => faults.push(fault),
        Ok((definition_hash, method)) if faults.is_empty() => {
            let no = CampaignNo(catalog.campaigns.last_key_value().map_or(1, |(last, _)| last.0 + 1));
            let campaign = Campaign {
                no,
                id: new.id.clone(),
                title: title.to_owned(),
                definition: new.definition.clone(),
                definition_hash,
                units: new.units.clone(),
                opens: new.opens,
                closes: new.closes,
                method,
                public: new.public,
                ranking_channels,
                closed: false,
            };
            return Ok(vec![Event::CampaignOpened { campaign }]);
        }
        Ok(_) => {}
    }
    Err(faults)
}

fn chosen_method(
    catalog: &Catalog,
    new: &NewCampaign,
) -> Result<(crate::ids::DefinitionHash, String), CampaignFault> {
    let name = new.definition.clone();
    let Some(definition) = catalog.definition(&name) else {
        let mut published: Vec<_> = catalog.definitions.values().map(|d| d.name.to_string()).collect();
        published.sort();
        return Err(CampaignFault::UnknownDefinition { name, published });
    };
    let Some(first) = definition.methods.first() else { return Err(CampaignFault::NoMethod { name }) };
    match &new.method {
        Some(method) if !definition.methods.contains(method) => {
            let (method, offered) = (method.clone(), definition.methods.clone());
            Err(CampaignFault::UnknownMethod { name, method, offered })
        }
        wish => Ok((definition.hash, wish.as_ref().unwrap_or(first).clone())),
    }
}

fn check_units(catalog: &Catalog, new: &NewCampaign, faults: &mut Vec<CampaignFault>) {
    if new.units.is_empty() {
        faults.push(CampaignFault::NoUnits);
    }
    let day = new.opens;
    let found: Vec<_> = new.units.iter().map(|code| (code, catalog.tree.find(code, day))).collect();
    for (at, (code, unit)) in found.iter().enumerate() {
        let Some(unit) = unit else {
            let bearer = catalog.tree.bearers(code).next();
            let hint = bearer.map(|bearer| format!("{} existed {}", bearer.name, bearer.validity()));
            faults.push(CampaignFault::UnknownUnit { code: (*code).clone(), day, hint });
            continue;
        };
        let twice = found.iter().enumerate().find(|(other, (_, root))| {
            root.is_some_and(|root| {
                // The same unit twice is told at the second one only.
                *other != at
                    && catalog.tree.is_within(unit.no, root.no, day)
                    && (root.no != unit.no || *other < at)
            })
        });
        if let Some((_, (root, _))) = twice {
            faults.push(CampaignFault::Twice { code: (*code).clone(), root: (*root).clone() });
        }
    }
}

/// The campaign of this id.
///
/// # Errors
/// Where there is none.
pub fn find<'a>(catalog: &'a Catalog, id: &CampaignId) -> Result<&'a Campaign, CampaignFault> {
    catalog.campaign(id).ok_or_else(|| CampaignFault::Unknown {
        id: id.clone(),
        known_ids: catalog.campaigns.values().map(|campaign| campaign.id.to_string()).collect(),
    })
}

/// A campaign that takes answers today or will.
pub(super) fn running<'a>(
    catalog: &'a Catalog,
    id: &CampaignId,
    today: Date,
) -> Result<&'a Campaign, CampaignFault> {
    let campaign = find(catalog, id)?;
    match campaign.phase(today) {
        Phase::Closed => Err(CampaignFault::Closed { id: id.clone() }),
        Phase::NotYetOpen | Phase::Open => Ok(campaign),
    }
}

/// Lets a campaign go on until a later day.
///
/// # Errors
/// Where it is unknown or closed, or the day is not later than its last one.
pub fn extend(
    catalog: &Catalog,
    id: &CampaignId,
    closes: Date,
    today: Date,
) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let campaign = running(catalog, id, today).map_err(|fault| vec![fault])?;
    if closes <= campaign.closes {
        return Err(vec![CampaignFault::NotLater { id: id.clone(), closes: campaign.closes }]);
    }
    Ok(vec![Event::CampaignChanged { campaign: Campaign { closes, ..campaign.clone() } }])
}

/// Closes a campaign before its last day.
///
/// # Errors
/// Where it is unknown or closed.
pub fn close(catalog: &Catalog, id: &CampaignId, today: Date) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let campaign = running(catalog, id, today).map_err(|fault| vec![fault])?;
    Ok(vec![Event::CampaignClosed { campaign: campaign.no }])
}
