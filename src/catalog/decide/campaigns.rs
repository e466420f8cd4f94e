//! The life of a campaign: drafted, opened, going on longer, closed, its figures published.

mod check;
pub mod drafts;
mod fault;

pub use fault::{CampaignFault, Part};

pub(super) use fault::known;

use crate::campaign::{Campaign, Draft, Phase, Terms};
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
    pub terms: Terms,
}

impl NewCampaign {
    /// A draft as a wish to open it.
    ///
    /// # Errors
    /// Everything that it still lacks.
    pub fn of(draft: &Draft) -> Result<Self, Vec<CampaignFault>> {
        match (&draft.definition, draft.opens, draft.closes) {
            (Some(definition), Some(opens), Some(closes)) => Ok(Self {
                id: draft.id.clone(),
                title: draft.title.clone(),
                definition: definition.clone(),
                units: draft.units.clone(),
                opens,
                closes,
                method: draft.method.clone(),
                public: draft.public,
                ranking_channels: draft.ranking_channels.clone(),
                terms: draft.terms.clone(),
            }),
            (definition, opens, closes) => {
                let mut faults = Vec::new();
                faults.extend(draft.title.trim().is_empty().then_some(CampaignFault::NoTitle));
                faults.extend(definition.is_none().then_some(CampaignFault::NoDefinition));
                faults.extend(opens.is_none().then_some(CampaignFault::NoFirstDay));
                faults.extend(closes.is_none().then_some(CampaignFault::NoLastDay));
                Err(faults)
            }
        }
    }
}

/// Opens a campaign, or makes the draft of this id one.
///
/// # Errors
/// Everything that speaks against it.
pub fn open(catalog: &Catalog, new: &NewCampaign, today: Date) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let mut faults = Vec::new();
    if let Some(other) = catalog.campaign(&new.id) {
        faults.push(CampaignFault::IdTaken { id: new.id.clone(), title: other.title.clone() });
    }
    faults.extend(check::title(&new.title));
    faults.extend(check::period(new.opens, new.closes));
    if new.closes >= new.opens && new.closes < today {
        faults.push(CampaignFault::Past { closes: new.closes, today });
    }
    faults.extend(check::units(catalog, &new.units, new.opens));
    let ranking_channels = check::channels(&new.ranking_channels).map_err(|fault| faults.push(fault));
    let definition = check::definition(catalog, &new.definition).map_err(|fault| faults.push(fault));
    let method = definition.and_then(|definition| {
        faults.extend(check::terms(definition, &new.terms));
        let method = check::method(definition, new.method.as_deref()).map_err(|fault| faults.push(fault));
        Ok((definition.hash, method?))
    });
    match (ranking_channels, method) {
        (Ok(ranking_channels), Ok((definition_hash, method))) if faults.is_empty() => {
            let no = CampaignNo(catalog.campaigns.last_key_value().map_or(1, |(last, _)| last.0 + 1));
            let campaign = Campaign {
                no,
                id: new.id.clone(),
                title: new.title.trim().to_owned(),
                definition: new.definition.clone(),
                definition_hash,
                units: new.units.clone(),
                opens: new.opens,
                closes: new.closes,
                method,
                public: new.public,
                ranking_channels,
                closed: false,
                published: false,
                terms: new.terms.clone(),
            };
            Ok(vec![Event::CampaignOpened { campaign }])
        }
        _ => Err(faults),
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
        Phase::Closed | Phase::Published => Err(CampaignFault::Closed { id: id.clone() }),
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

/// Publishes the figures of a closed campaign: they are for everyone from now on, and final.
///
/// # Errors
/// Where it is unknown, not closed yet, or published already.
pub fn publish(catalog: &Catalog, id: &CampaignId, today: Date) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let campaign = find(catalog, id).map_err(|fault| vec![fault])?;
    match campaign.phase(today) {
        Phase::Closed => Ok(vec![Event::FiguresPublished { campaign: campaign.no }]),
        Phase::Published => Err(vec![CampaignFault::Published { id: id.clone() }]),
        Phase::NotYetOpen | Phase::Open => {
            Err(vec![CampaignFault::StillOpen { id: id.clone(), closes: campaign.closes }])
        }
    }
}

#[cfg(test)]
mod tests;
