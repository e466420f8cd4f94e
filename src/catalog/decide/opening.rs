//! A prepared campaign that opens together with a code for every unit of it that serves citizens.

use super::campaigns::{CampaignFault, drafts};
use super::touchpoints::{self, NewTouchpoints, Places, TouchpointFault};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::ids::{CampaignId, Channel};
use crate::ledger::Event;
use time::Date;

/// What opens.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// The campaign, and behind it its touchpoints.
    pub events: Vec<Event>,
    /// How many touchpoints these are: none where nobody there serves citizens.
    pub touchpoints: usize,
}

/// Opens the campaign that a draft prepared, with its touchpoints: `random` gives 32 random bits a call.
///
/// # Errors
/// Where there is no such draft, and everything that it lacks or that speaks against it.
pub fn open(
    catalog: &Catalog,
    id: &CampaignId,
    today: Date,
    random: &mut dyn FnMut() -> u32,
) -> Result<Opening, Vec<CampaignFault>> {
    let mut events = drafts::open(catalog, id, today)?;
    // As the catalog is once the campaign is open.
    let mut then = catalog.clone();
    let mut made = Vec::new();
    for event in &events {
        if let Event::CampaignOpened { campaign } = event {
            then.campaigns.insert(campaign.no, campaign.clone());
            // Where nobody serves citizens the campaign opens, and its counters are named one by one.
            made.extend(everywhere(&mut then, campaign, today, random).unwrap_or_default());
        }
    }
    let touchpoints = made.iter().map(touchpoints::Created::count).sum();
    events.extend(made.iter().flat_map(touchpoints::Created::events));
    Ok(Opening { events, touchpoints })
}

/// A touchpoint in every unit of a campaign that serves citizens, root by root.
fn everywhere(
    catalog: &mut Catalog,
    campaign: &Campaign,
    today: Date,
    random: &mut dyn FnMut() -> u32,
) -> Result<Vec<touchpoints::Created>, Vec<TouchpointFault>> {
    let day = today.max(campaign.opens);
    let mut all = Vec::new();
    for root in catalog.campaign_roots(campaign, day) {
        let Some(code) = catalog.tree.get(root).map(|unit| unit.code.clone()) else { continue };
        let wish = |places| NewTouchpoints {
            campaign: campaign.id.clone(),
            places,
            counter: String::new(),
            channel: Channel::Qr,
            field: None,
        };
        let under = Places::Under { root: code.clone(), kinds: Vec::new() };
        let created = match touchpoints::create(catalog, &wish(under), day, random) {
            // A sở or a counter by itself has nobody below.
            Err(faults) if faults.iter().all(|f| matches!(f, TouchpointFault::NobodyBelow { .. })) => {
                touchpoints::create(catalog, &wish(Places::Unit(code)), day, random)?
            }
            other => other?,
        };
        // The next root's codes shall not repeat these.
        catalog.touchpoints.extend(created.touchpoints.iter().map(|one| (one.code, one.clone())));
        all.push(created);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Draft;
    use crate::catalog::decide::tests::{quang_tri, say};
    use std::collections::BTreeSet;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 24);

    fn opened(units: &[&str]) -> (Catalog, Opening) {
        let mut catalog = quang_tri();
        let units = units.iter().map(|unit| unit.parse().unwrap()).collect();
        let draft = Draft {
            title: "Khảo sát quý IV".into(),
            definition: Some("sipas-2017.1".parse().unwrap()),
            opens: Some(TODAY),
            closes: Some(date!(2026 - 12 - 31)),
            ..Draft::new("quy-iv".parse().unwrap(), units)
        };
        let begun = drafts::begin(&catalog, &draft, TODAY).unwrap();
        say(&mut catalog, begun);
        let opening = open(&catalog, &draft.id, TODAY, &mut touchpoints::drawing([3; 32])).unwrap();
        say(&mut catalog, opening.events.clone());
        (catalog, opening)
    }

    #[test]
    fn each_unit_that_serves_citizens_has_a_code_of_its_own_when_the_campaign_opens() {
        let (catalog, opening) = opened(&["19363", "19372", "44.NV"]);
        assert_eq!((opening.touchpoints, catalog.touchpoints.len()), (3, 3));
        let units: BTreeSet<_> = catalog.touchpoints.values().map(|one| one.unit).collect();
        assert_eq!(units.len(), 3, "a sở by itself, too");
        let (_, all) = opened(&["44"]);
        assert!(all.touchpoints >= 78, "{}", all.touchpoints);
    }

    #[test]
    fn a_draft_that_is_not_ready_opens_nothing() {
        let catalog = quang_tri();
        let gone = open(&catalog, &"quy-iv".parse().unwrap(), TODAY, &mut || 0);
        assert!(matches!(gone.unwrap_err()[..], [CampaignFault::UnknownDraft { .. }]));
    }
}
