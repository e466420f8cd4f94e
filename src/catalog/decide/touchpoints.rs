//! Touchpoints (điểm khảo sát) that are created and revoked.

use super::campaigns::{CampaignFault, known, running};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::ids::{CampaignId, Channel, FieldCode, TouchpointCode, UnitCode, UnitNo};
use crate::ledger::Event;
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::{Unit, UnitKind};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Letters that a counter's name may have, at most.
pub const MAX_COUNTER: usize = 80;

/// Random codes are drawn again so often before we believe that none is free.
const MAX_DRAWS: u32 = 10_000;

/// Touchpoints as somebody wishes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTouchpoints {
    pub campaign: CampaignId,
    pub places: Places,
    /// The counter, the same in each unit; empty where a unit has one.
    pub counter: String,
    pub channel: Channel,
    /// One field always; where `None` the form asks.
    pub field: Option<FieldCode>,
}

/// Where touchpoints are wished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Places {
    /// One, in this unit.
    Unit(UnitCode),
    /// One in every unit of this subtree that serves citizens, or in every unit of these kinds.
    Under { root: UnitCode, kinds: Vec<UnitKind> },
}

/// What a wish comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Created {
    /// By unit, as the tree lists them.
    pub touchpoints: Vec<Touchpoint>,
    /// Units below the root that have such a touchpoint already.
    pub existing: Vec<TouchpointCode>,
}

/// What speaks against a wish about touchpoints.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TouchpointFault {
    #[error(transparent)]
    Campaign(#[from] CampaignFault),
    #[error("no unit with the code {code} exists on {day}")]
    UnknownUnit { code: UnitCode, day: Date },
    #[error("the unit {code} takes no part in the campaign {campaign}; it covers {}", roots.join(", "))]
    Outside { code: UnitCode, campaign: CampaignId, roots: Vec<String> },
    #[error(
        "no unit below {root} serves citizens on {day}: name its kinds with --kind, or a unit with --unit"
    )]
    NobodyBelow { root: UnitCode, day: Date },
    #[error("the counter's name has {found} characters: at most {MAX_COUNTER}")]
    LongCounter { found: usize },
    #[error("the counter's name holds the control character U+{code:04X}: remove it")]
    ControlCharacter { code: u32 },
    #[error(
        "there is no field {field}; {}",
        known("there are", fields, "there is none: import a list with `hailong fields import`")
    )]
    UnknownField { field: FieldCode, fields: Vec<String> },
    #[error("this touchpoint exists already, with the code {code}")]
    Exists { code: TouchpointCode },
    #[error("no unused code was found in {MAX_DRAWS} draws: is the source of random numbers broken?")]
    NoFreeCode,
    #[error("there is no touchpoint {code}")]
    Unknown { code: TouchpointCode },
    #[error("the touchpoint {code} is revoked already")]
    Revoked { code: TouchpointCode },
}

/// Random numbers for [`create`] out of a seed that nobody knows.
pub fn drawing(seed: [u8; 32]) -> impl FnMut() -> u32 {
    use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
    let mut random = rand_chacha::ChaCha20Rng::from_seed(seed);
    move || random.next_u32()
}

/// Creates touchpoints with fresh codes: `random` gives 32 random bits a call. Under a subtree only
/// those that are missing are created, so that the same wish twice creates nothing more.
///
/// # Errors
/// Everything that speaks against it.
pub fn create(
    catalog: &Catalog,
    new: &NewTouchpoints,
    today: Date,
    random: &mut dyn FnMut() -> u32,
) -> Result<Created, Vec<TouchpointFault>> {
    let mut faults = Vec::new();
    let counter = new.counter.trim();
    let found = counter.chars().count();
    if found > MAX_COUNTER {
        faults.push(TouchpointFault::LongCounter { found });
    }
    if let Some(control) = counter.chars().find(|c| c.is_control()) {
        faults.push(TouchpointFault::ControlCharacter { code: control.into() });
    }
    let field = match &new.field {
        None => FieldScope::Ask,
        Some(code) => catalog.fields.values().find(|field| field.code == *code).map_or_else(
            || {
                let fields = catalog.fields.values().map(|field| field.code.to_string()).collect();
                faults.push(TouchpointFault::UnknownField { field: code.clone(), fields });
                FieldScope::Ask
            },
            |field| FieldScope::One(field.no),
        ),
    };
    let campaign = match running(catalog, &new.campaign, today) {
        Ok(campaign) => campaign,
        Err(fault) => {
            faults.push(fault.into());
            return Err(faults);
        }
    };
    let units = units(catalog, campaign, &new.places, campaign.opens.max(today), &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let template = Template { campaign, counter, channel: new.channel, field };
    let mut created = Created::default();
    let mut taken: BTreeSet<_> = catalog.touchpoints.keys().copied().collect();
    let existing = template.existing(catalog);
    for unit in units {
        if let Some(code) = existing.get(&unit) {
            created.existing.push(*code);
            continue;
        }
        let code = free_code(&taken, random).ok_or_else(|| vec![TouchpointFault::NoFreeCode])?;
        taken.insert(code);
        created.touchpoints.push(template.touchpoint(code, unit));
    }
    match (&new.places, created.existing.first()) {
        (Places::Unit(_), Some(code)) => Err(vec![TouchpointFault::Exists { code: *code }]),
        (Places::Unit(_) | Places::Under { .. }, _) => Ok(created),
    }
}

impl Created {
    /// How many are created.
    #[must_use]
    pub fn count(&self) -> usize {
        self.touchpoints.len()
    }

    /// The events that create them.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        super::chunked(self.touchpoints.clone(), |touchpoints| Event::TouchpointChanged { touchpoints })
    }
}

/// What all touchpoints of a wish have in common.
struct Template<'a> {
    campaign: &'a Campaign,
    counter: &'a str,
    channel: Channel,
    field: FieldScope,
}

impl Template<'_> {
    /// The touchpoints that are there and differ in nothing but the unit.
    fn existing(&self, catalog: &Catalog) -> BTreeMap<UnitNo, TouchpointCode> {
        let alike = |t: &&Touchpoint| {
            !t.revoked
                && (t.campaign, t.channel, t.field) == (self.campaign.no, self.channel, self.field)
                && t.counter == self.counter
        };
        catalog.touchpoints.values().filter(alike).map(|t| (t.unit, t.code)).collect()
    }

    fn touchpoint(&self, code: TouchpointCode, unit: UnitNo) -> Touchpoint {
        Touchpoint {
            code,
            campaign: self.campaign.no,
            unit,
            counter: self.counter.to_owned(),
            channel: self.channel,
            field: self.field,
            revoked: false,
        }
    }
}

fn units(
    catalog: &Catalog,
    campaign: &Campaign,
    places: &Places,
    day: Date,
    faults: &mut Vec<TouchpointFault>,
) -> Vec<UnitNo> {
    let (Places::Unit(code) | Places::Under { root: code, .. }) = places;
    let Some(unit) = catalog.tree.find(code, day) else {
        faults.push(TouchpointFault::UnknownUnit { code: code.clone(), day });
        return Vec::new();
    };
    let roots = catalog.campaign_roots(campaign, day);
    let within = |unit: &Unit| roots.iter().any(|root| catalog.tree.is_within(unit.no, *root, day));
    let found: Vec<_> = match places {
        Places::Unit(_) => vec![unit],
        Places::Under { kinds, .. } => {
            let below = catalog.tree.subtree(unit.no, day).into_iter().filter(|unit| within(unit));
            below.filter(|unit| wanted(catalog, unit, kinds, day)).collect()
        }
    };
    // A subtree may be wider than the campaign (a campaign of two districts, asked for the province).
    let touches = within(unit) || roots.iter().any(|root| catalog.tree.is_within(*root, unit.no, day));
    if !touches || (matches!(places, Places::Unit(_)) && !within(unit)) {
        let roots = campaign.units.iter().map(ToString::to_string).collect();
        faults.push(TouchpointFault::Outside { code: code.clone(), campaign: campaign.id.clone(), roots });
    } else if found.is_empty() {
        faults.push(TouchpointFault::NobodyBelow { root: code.clone(), day });
    }
    found.into_iter().map(|unit| unit.no).collect()
}

/// Whether a unit below the root gets a touchpoint. Where no kinds are named: every one-stop counter,
/// and every commune, ward, township and special zone that has none of its own below it.
fn wanted(catalog: &Catalog, unit: &Unit, kinds: &[UnitKind], day: Date) -> bool {
    if !kinds.is_empty() {
        return kinds.contains(&unit.kind);
    }
    match unit.kind {
        UnitKind::OneStop => true,
        UnitKind::Commune | UnitKind::Ward | UnitKind::Township | UnitKind::SpecialZone => {
            !catalog.tree.subtree(unit.no, day).iter().any(|below| below.kind == UnitKind::OneStop)
        }
        UnitKind::Province | UnitKind::District | UnitKind::Agency => false,
    }
}

/// A code that was never issued: revoked ones stay taken.
fn free_code(taken: &BTreeSet<TouchpointCode>, random: &mut dyn FnMut() -> u32) -> Option<TouchpointCode> {
    (0..MAX_DRAWS).filter_map(|_| TouchpointCode::from_bits(random() >> 2)).find(|code| !taken.contains(code))
}

/// Revokes touchpoints: their codes explain themselves from now on and take no answers.
///
/// # Errors
/// Every code that is unknown or revoked already.
pub fn revoke(catalog: &Catalog, codes: &[TouchpointCode]) -> Result<Vec<Event>, Vec<TouchpointFault>> {
    let (mut revoked, mut faults) = (Vec::new(), Vec::new());
    for code in codes.iter().copied().collect::<BTreeSet<_>>() {
        match catalog.touchpoints.get(&code) {
            None => faults.push(TouchpointFault::Unknown { code }),
            Some(touchpoint) if touchpoint.revoked => faults.push(TouchpointFault::Revoked { code }),
            Some(touchpoint) => revoked.push(Touchpoint { revoked: true, ..touchpoint.clone() }),
        }
    }
    if faults.is_empty() {
        Ok(super::chunked(revoked, |touchpoints| Event::TouchpointChanged { touchpoints }))
    } else {
        Err(faults)
    }
}

/// Replaces touchpoints whose posters were covered, swapped or copied: each is revoked, and its place
/// gets a fresh code. Returns the pairs of old and new, in the order of the wish, and the events.
///
/// # Errors
/// Every code that is unknown or revoked already; a campaign that takes no answers any more.
pub fn replace(
    catalog: &Catalog,
    codes: &[TouchpointCode],
    today: Date,
    random: &mut dyn FnMut() -> u32,
) -> Result<(Vec<Replaced>, Vec<Event>), Vec<TouchpointFault>> {
    let (mut faults, mut replaced, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    let mut taken: BTreeSet<_> = catalog.touchpoints.keys().copied().collect();
    let mut seen = BTreeSet::new();
    for code in codes.iter().copied().filter(|code| seen.insert(*code)) {
        let Some(old) = catalog.touchpoints.get(&code) else {
            faults.push(TouchpointFault::Unknown { code });
            continue;
        };
        if old.revoked {
            faults.push(TouchpointFault::Revoked { code });
            continue;
        }
        if let Some(campaign) = catalog.campaigns.get(&old.campaign)
            && let Err(fault) = running(catalog, &campaign.id, today)
        {
            faults.push(fault.into());
            continue;
        }
        let Some(new) = free_code(&taken, random) else {
            faults.push(TouchpointFault::NoFreeCode);
            break;
        };
        taken.insert(new);
        replaced.push(Replaced { old: code, new });
        changed.push(Touchpoint { revoked: true, ..old.clone() });
        changed.push(Touchpoint { code: new, ..old.clone() });
    }
    if faults.is_empty() {
        let event = |touchpoints| Event::TouchpointChanged { touchpoints };
        Ok((replaced, super::chunked(changed, event)))
    } else {
        Err(faults)
    }
}

/// A code that was taken back, and the one that hangs in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Replaced {
    pub old: TouchpointCode,
    pub new: TouchpointCode,
}
