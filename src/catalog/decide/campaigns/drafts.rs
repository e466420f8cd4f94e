//! Campaigns being prepared: begun, changed, opened, copied, given up.

use super::{CampaignFault, MAX_TITLE, NewCampaign, check, find};
use crate::campaign::Draft;
use crate::catalog::Catalog;
use crate::ids::{CampaignId, CampaignNo, Channel};
use crate::ledger::Event;
use time::Date;

/// The channels that ranks of a new campaign rest on where nobody says otherwise. Where codes were issued, in the
/// campaign that is repeated or else in any, those who were handed one and those who were asked in person: whoever
/// answers an open poster chose to, and stands beside them without being ranked. Without codes the open poster.
#[must_use]
pub fn usual_channels(catalog: &Catalog, repeated: Option<CampaignNo>) -> Vec<Channel> {
    let batches = catalog.codes.values().map(|issued| issued.batch.campaign);
    if batches.into_iter().any(|of| repeated.is_none_or(|repeated| repeated == of)) {
        vec![Channel::Code, Channel::Interviewer]
    } else {
        vec![Channel::Qr]
    }
}

/// Begins a draft.
///
/// # Errors
/// Where its id is taken, and everything that is wrong with what it says already.
pub fn begin(catalog: &Catalog, draft: &Draft, today: Date) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let mut faults: Vec<_> = free(catalog, &draft.id).err().into_iter().collect();
    faults.extend(wrong(catalog, draft, today));
    if faults.is_empty() { Ok(vec![Event::CampaignDrafted { draft: draft.clone() }]) } else { Err(faults) }
}

/// Changes a draft; nothing where it says the same.
///
/// # Errors
/// Where there is no such draft, and everything that is wrong with what it says.
pub fn change(catalog: &Catalog, draft: &Draft, today: Date) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let known = find_draft(catalog, &draft.id).map_err(|fault| vec![fault])?;
    let faults = wrong(catalog, draft, today);
    match () {
        () if !faults.is_empty() => Err(faults),
        () if known == draft => Ok(Vec::new()),
        () => Ok(vec![Event::CampaignDrafted { draft: draft.clone() }]),
    }
}

/// Opens the campaign that a draft prepared.
///
/// # Errors
/// Where there is no such draft, and everything that it lacks or that speaks against it.
pub fn open(catalog: &Catalog, id: &CampaignId, today: Date) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let draft = find_draft(catalog, id).map_err(|fault| vec![fault])?;
    super::open(catalog, &NewCampaign::of(draft)?, today)
}

/// Gives a draft up.
///
/// # Errors
/// Where there is no such draft.
pub fn discard(catalog: &Catalog, id: &CampaignId) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let draft = find_draft(catalog, id).map_err(|fault| vec![fault])?;
    Ok(vec![Event::DraftDiscarded { id: draft.id.clone() }])
}

/// Begins a draft that repeats a campaign, whatever has become of that: all but its period.
///
/// # Errors
/// Where there is no such campaign, or the new id is taken.
pub fn copy(catalog: &Catalog, from: &CampaignId, to: &CampaignId) -> Result<Vec<Event>, Vec<CampaignFault>> {
    let mut faults: Vec<_> = free(catalog, to).err().into_iter().collect();
    match find(catalog, from) {
        Ok(campaign) if faults.is_empty() => {
            let mut draft = Draft::of(campaign, to.clone());
            // What nobody chose is not repeated: codes may have come after the campaign was opened.
            if draft.ranking_channels == [Channel::Qr] {
                draft.ranking_channels = usual_channels(catalog, Some(campaign.no));
            }
            Ok(vec![Event::CampaignDrafted { draft }])
        }
        Ok(_) => Err(faults),
        Err(fault) => {
            faults.insert(0, fault);
            Err(faults)
        }
    }
}

/// The draft of this id.
///
/// # Errors
/// Where there is none.
pub fn find_draft<'a>(catalog: &'a Catalog, id: &CampaignId) -> Result<&'a Draft, CampaignFault> {
    catalog.drafts.get(id).ok_or_else(|| CampaignFault::UnknownDraft {
        id: id.clone(),
        known_ids: catalog.drafts.keys().map(ToString::to_string).collect(),
    })
}

fn free(catalog: &Catalog, id: &CampaignId) -> Result<(), CampaignFault> {
    if let Some(other) = catalog.campaign(id) {
        return Err(CampaignFault::IdTaken { id: id.clone(), title: other.title.clone() });
    }
    if catalog.drafts.contains_key(id) {
        return Err(CampaignFault::DraftTaken { id: id.clone() });
    }
    Ok(())
}

/// What is wrong with what a draft says. What it does not say yet is no fault before it opens.
fn wrong(catalog: &Catalog, draft: &Draft, today: Date) -> Vec<CampaignFault> {
    let mut faults = Vec::new();
    let found = draft.title.trim().chars().count();
    if found > MAX_TITLE {
        faults.push(CampaignFault::LongTitle { found });
    }
    if let (Some(opens), Some(closes)) = (draft.opens, draft.closes) {
        faults.extend(check::period(opens, closes));
    }
    faults.extend(check::units(catalog, &draft.units, draft.opens.unwrap_or(today)));
    faults.extend(check::channels(&draft.ranking_channels).err());
    match draft.definition.as_ref().map(|name| check::definition(catalog, name)) {
        Some(Ok(definition)) => {
            faults.extend(check::method(definition, draft.method.as_deref()).err());
            faults.extend(check::terms(definition, &draft.terms));
        }
        Some(Err(fault)) => faults.push(fault),
        None => faults.extend(check::sample(&draft.terms)),
    }
    faults
}
