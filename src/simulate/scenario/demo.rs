//! One cheated commune for a demo: its sheets beside those of [`crate::simulate::responses`], and the counts that
//! a service would have beside them.

use super::adapter::{Form, FormError};
use super::calendar::Day;
use super::world::{Place, World};
use super::{Scenario, Settings, generate};
use crate::campaign::Campaign;
use crate::campaign::dossiers::DossierCount;
use crate::catalog::Catalog;
use crate::ids::{FieldNo, Hour, ResponseId, TouchpointCode, UnitNo};
use crate::ledger::Nonce;
use crate::simulate::{SimulateError, Simulated};
use crate::touchpoint::{FieldScope, Touchpoint};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::ops::Range;
use time::Date;

/// What to make of one unit.
#[derive(Debug, Clone)]
pub struct DemoPlan {
    pub seed: u64,
    pub unit: UnitNo,
    /// The hours that its answers fall into: the attack goes on until the last.
    pub hours: Range<Hour>,
    pub scenario: Scenario,
    /// Multiplies what the attack does.
    pub strength: f64,
    /// Weeks before the end in which it begins.
    pub weeks: u32,
}

/// What is written into the demo's ledger and beside it.
#[derive(Debug, Clone)]
pub struct DemoUnit {
    /// In order of time.
    pub responses: Vec<Simulated>,
    pub visits: Vec<DemoVisits>,
    /// By field and month; the last one up to the end of its last simulated week.
    pub dossiers: Vec<DossierCount>,
    /// Of the responses those that nobody filled in.
    pub fakes: usize,
}

/// How often the form of a touchpoint was opened and begun on a local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoVisits {
    pub touchpoint: TouchpointCode,
    pub day: Date,
    pub scans: u32,
    pub starts: u32,
}

/// Why there is no cheated unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DemoError {
    #[error(transparent)]
    Simulate(#[from] SimulateError),
    #[error(transparent)]
    Form(#[from] FormError),
    #[error("unit number {0} has no touchpoint in this campaign that takes answers")]
    NoTouchpoint(u32),
    #[error("a swapped poster takes two units, the demo cheats at one")]
    OneUnit,
}

/// The sheets of one unit over the plan's hours, honest until the attack begins. Channels that the unit does not
/// use in this campaign are left out, with all that came through them.
///
/// # Errors
/// Where the ledger is no demo, or the campaign cannot be answered at this unit.
pub fn for_demo(catalog: &Catalog, campaign: &Campaign, plan: &DemoPlan) -> Result<DemoUnit, DemoError> {
    if !catalog.ledger.demo {
        return Err(SimulateError::NotADemo.into());
    }
    if plan.hours.is_empty() {
        return Err(SimulateError::NoHours.into());
    }
    if plan.scenario.attacks().contains(&super::Attack::SwappedPoster) {
        return Err(DemoError::OneUnit);
    }
    let definition = catalog
        .definitions
        .get(&campaign.definition_hash)
        .ok_or_else(|| SimulateError::NoDefinition(campaign.id.to_string()))?;
    let form = Form::new(definition.clone())?;
    let touchpoints: Vec<&Touchpoint> =
        catalog.in_use(campaign.no).filter(|touchpoint| touchpoint.unit == plan.unit).collect();
    if touchpoints.is_empty() {
        return Err(DemoError::NoTouchpoint(plan.unit.0));
    }
    let world = world(plan, form.items());
    let places: BTreeMap<usize, &Touchpoint> = world
        .province
        .touchpoints
        .iter()
        .enumerate()
        .filter_map(|(at, place)| Some((at, counter(&touchpoints, place)?)))
        .collect();
    Ok(Maker { catalog, form, places, plan, world: &world }.make())
}

fn settings(plan: &DemoPlan, items: usize) -> Settings {
    let first = plan.hours.start.local_date();
    let days = Day::of(plan.hours.end.local_date()).0 - Day::of(first).0 + 1;
    let weeks = days.div_ceil(7);
    let start_week = Some((days / 7).saturating_sub(plan.weeks));
    let of = Settings::of(plan.scenario);
    Settings { units: 1, weeks, first, items, strength: plan.strength, start_week, ..of }
}

/// Seeds that are tried until one draws an office at which such an attack can be made.
const TRIES: u64 = 100;

/// The first world from the plan's seed on in which the unit is attacked; where it is to be honest, the first.
fn world(plan: &DemoPlan, items: usize) -> World {
    let settings = settings(plan, items);
    let wanted = plan.scenario.attacks().len();
    let worlds = (0..TRIES).map(|more| generate(&settings, plan.seed.wrapping_add(more)));
    let mut attacked = worlds.filter(|world| world.truth.attacks.len() == wanted);
    attacked.next().unwrap_or_else(|| generate(&settings, plan.seed))
}

/// The counter of the demo at which people with such a dossier are asked: the field's own, else the one that asks.
fn counter<'t>(touchpoints: &[&'t Touchpoint], place: &Place) -> Option<&'t Touchpoint> {
    let of_channel = || touchpoints.iter().filter(|touchpoint| touchpoint.channel == place.channel);
    let scope = place.field.map_or(FieldScope::Ask, FieldScope::One);
    let own = of_channel().find(|touchpoint| touchpoint.field == scope);
    let asks = || of_channel().find(|touchpoint| touchpoint.field == FieldScope::Ask);
    own.or_else(asks).or_else(|| of_channel().next()).copied()
}

struct Maker<'a> {
    catalog: &'a Catalog,
    form: Form,
    places: BTreeMap<usize, &'a Touchpoint>,
    plan: &'a DemoPlan,
    world: &'a World,
}

impl Maker<'_> {
    fn make(self) -> DemoUnit {
        let mut rng = ChaCha8Rng::seed_from_u64(self.plan.seed);
        // The generator's own streams begin at 0.
        rng.set_stream(u64::MAX);
        let (mut responses, mut fakes) = (Vec::new(), 0);
        for (arrival, origin) in self.world.facts.arrivals.iter().zip(&self.world.truth.origins) {
            let Some(touchpoint) = self.places.get(&arrival.touchpoint) else { continue };
            let hour = arrival.minute.hour();
            let (id, nonce): ([u8; 12], Nonce) = (rng.random(), rng.random());
            if self.plan.hours.contains(&hour) {
                let response = self.form.response(self.catalog.ledger.id, touchpoint, arrival);
                let id = ResponseId::new(hour, id);
                responses.push(Simulated { id, response, texts: Vec::new(), nonce });
                fakes += usize::from(matches!(origin, super::world::Origin::Fake(_)));
            }
        }
        DemoUnit { responses, visits: self.visits(), dossiers: self.dossiers(), fakes }
    }

    /// Counters that share a touchpoint of the demo are counted together.
    fn visits(&self) -> Vec<DemoVisits> {
        let mut sums: BTreeMap<(Date, TouchpointCode), (u32, u32)> = BTreeMap::new();
        for visits in self.world.facts.visits.iter().filter(|visits| self.within(visits.day.date())) {
            let Some(touchpoint) = self.places.get(&visits.touchpoint) else { continue };
            let sum = sums.entry((visits.day.date(), touchpoint.code)).or_default();
            *sum = (sum.0 + visits.scans, sum.1 + visits.starts);
        }
        sums.into_iter()
            .map(|((day, touchpoint), (scans, starts))| DemoVisits { touchpoint, day, scans, starts })
            .collect()
    }

    fn dossiers(&self) -> Vec<DossierCount> {
        let known = |field: &FieldNo| self.catalog.fields.contains_key(field);
        let returned = self.world.facts.dossiers.iter();
        returned
            .filter(|returned| known(&returned.field) && self.within(returned.month.first_day()))
            .map(|returned| DossierCount {
                unit: self.plan.unit,
                field: Some(returned.field),
                month: returned.month,
                count: returned.count,
            })
            .collect()
    }

    /// The generator counts whole weeks, the last of which may end behind the plan.
    fn within(&self, day: Date) -> bool {
        day <= self.plan.hours.end.local_date()
    }
}

#[cfg(test)]
mod tests;
