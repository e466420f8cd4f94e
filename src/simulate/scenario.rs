//! Provinces as they could be, honest or cheated, to try what watches over the figures: people and their moods,
//! offices and their seasons, telephones and their addresses, and those who want a better number.
//!
//! Made from what happens at counters, never from what a detector looks for: this module may not know `quality`,
//! and `tests/architecture.rs` sees to it. The same settings and seed give the same bytes.

pub mod adapter;
pub mod attack;
mod book;
pub mod calendar;
mod chance;
pub mod demo;
mod fakes;
mod life;
mod office;
mod people;
mod ploy;
pub mod referee;
pub mod world;

pub use attack::{Attack, Scenario, ScenarioError};
pub use calendar::{Day, Minute};
pub use world::World;

use book::Book;
use chance::normal;
use fakes::Faker;
use life::Life;
use office::Office;
use ploy::{Ploy, Ploys};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use time::Date;
use time::macros::date;
use world::{Attacked, Facts, Province, Truth};

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    pub scenario: Scenario,
    pub units: usize,
    pub weeks: u32,
    /// The first day; weeks are counted from it.
    pub first: Date,
    /// Scale questions on the form.
    pub items: usize,
    /// Multiplies what each attack does: see [`Attack`].
    pub strength: f64,
    /// The share of units that attack, one at least.
    pub attacked: f64,
    /// The week, from 0, in which all attacks begin; `None`: each unit's own, in the second half and four weeks or
    /// more before the end.
    pub start_week: Option<u32>,
    /// Answers by poster in an hour of an ordinary day at a unit that is attacked; `None`: as many as it has, but
    /// [`BURST_RATE`] where a burst hits.
    pub rate: Option<f64>,
}

impl Settings {
    /// A province of a hundred units over the year 2026, asked five factors and one question for all.
    #[must_use]
    pub fn of(scenario: Scenario) -> Self {
        Self {
            scenario,
            units: 100,
            weeks: 52,
            first: date!(2026 - 01 - 05),
            items: 6,
            strength: 1.0,
            attacked: 0.1,
            start_week: None,
            rate: None,
        }
    }
}

/// Answers by poster in an hour at a unit that a burst hits, where nobody says otherwise.
pub const BURST_RATE: f64 = 3.0;

/// Deviation of how hard questions are.
const DIFFICULTY: f64 = 0.25;

/// Simulates a province.
#[must_use]
pub fn generate(settings: &Settings, seed: u64) -> World {
    let mut offices = offices(settings, seed);
    let mut rng = stream(seed, 0);
    let common: Vec<f64> = (0..settings.items).map(|_| normal(&mut rng, DIFFICULTY)).collect();
    let attacks = attacks(settings, &offices, &mut rng);
    for attacked in &attacks {
        let usual = (attacked.attack == Attack::Burst).then_some(BURST_RATE);
        if let Some(rate) = settings.rate.or(usual) {
            offices[attacked.unit].as_busy_as(rate);
        }
    }
    let province = Province {
        first: Day::of(settings.first),
        weeks: settings.weeks,
        items: settings.items,
        units: offices.iter().map(|office| office.opens).collect(),
        touchpoints: offices.iter().enumerate().flat_map(|(unit, office)| office.places(unit)).collect(),
    };
    let (facts, origins) = live(settings, seed, &province, &offices, &common, &attacks);
    World { province, facts, truth: Truth { attacks, origins } }
}

/// Each unit draws from streams of its own: another unit's attack changes nothing here.
fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(number);
    rng
}

fn streams_of(seed: u64, unit: usize) -> [ChaCha8Rng; 3] {
    let unit = u64::try_from(unit).unwrap_or(0);
    [1, 2, 3].map(|which| stream(seed, 3 * unit + which))
}

fn offices(settings: &Settings, seed: u64) -> Vec<Office> {
    let first = Day::of(settings.first);
    let draw = |unit| {
        let [mut rng, _, _] = streams_of(seed, unit);
        Office::draw(&mut rng, first, settings.weeks, settings.items)
    };
    (0..settings.units).map(draw).collect()
}

/// Who attacks, how and when.
fn attacks(settings: &Settings, offices: &[Office], rng: &mut ChaCha8Rng) -> Vec<Attacked> {
    let kinds = settings.scenario.attacks();
    let first = Day::of(settings.first);
    let end = first.plus(7 * settings.weeks).at(0);
    let slips = kinds.contains(&Attack::StaffCodes);
    // Whoever begins in mid-year or has no slips to keep is no unit to watch such an attack at.
    let mut units: Vec<usize> = (0..offices.len())
        .filter(|unit| offices[*unit].opens == first && (!slips || offices[*unit].rates.slips > 0.0))
        .collect();
    units.shuffle(rng);
    let wanted = f64::from(u32::try_from(offices.len()).unwrap_or(u32::MAX)) * settings.attacked;
    let wanted = usize::try_from(chance::whole(wanted)).unwrap_or(0).max(1);
    let mut attacks = Vec::new();
    for (at, unit) in units.iter().enumerate().take(wanted) {
        let week = start_week(settings, rng);
        let monday = first.plus(7 * week);
        // The last of the shuffled units attack nobody themselves, where there are enough.
        let victim = units[units.len() - 1 - at];
        for attack in &kinds {
            let (from, until) = match attack {
                Attack::Burst => {
                    let day = working_day(monday);
                    (day.at(0), day.plus(1).at(0))
                }
                Attack::SlowStuffing
                | Attack::GrowingStuffing
                | Attack::CarefulStuffing
                | Attack::StaffCodes
                | Attack::Suppression
                | Attack::SwappedPoster
                | Attack::FriendlyOnly => (monday.at(0), end),
            };
            let other = (*attack == Attack::SwappedPoster).then_some(victim);
            if other != Some(*unit) {
                attacks.push(Attacked { attack: *attack, unit: *unit, other, from, until });
            }
        }
    }
    attacks
}

fn start_week(settings: &Settings, rng: &mut ChaCha8Rng) -> u32 {
    let last = settings.weeks.saturating_sub(4).max(1) - 1;
    let first = (settings.weeks / 2).min(last);
    settings
        .start_week
        .unwrap_or_else(|| rng.random_range(first..=last))
        .min(settings.weeks.saturating_sub(1))
}

/// The first day from `monday` on that offices are open all day; `monday` where there is none for three weeks.
fn working_day(monday: Day) -> Day {
    (0..21).map(|days| monday.plus(days)).find(|day| day.is_working()).unwrap_or(monday)
}

/// What goes on at a unit: its own attacks, and those of others that hang their posters there.
fn ploys(settings: &Settings, attacks: &[Attacked], unit: usize) -> Ploys {
    let here = |(index, attacked): (usize, &Attacked)| {
        let swapped = attacked.attack == Attack::SwappedPoster;
        let host = if swapped { attacked.other } else { Some(attacked.unit) };
        (host == Some(unit)).then(|| Ploy {
            index,
            attack: attacked.attack,
            posters_of: swapped.then_some(attacked.unit),
            from: attacked.from.day(),
            until: attacked.until.day(),
        })
    };
    Ploys { all: attacks.iter().enumerate().filter_map(here).collect(), strength: settings.strength }
}

fn live(
    settings: &Settings,
    seed: u64,
    province: &Province,
    offices: &[Office],
    common: &[f64],
    attacks: &[Attacked],
) -> (Facts, Vec<world::Origin>) {
    let mut book = Book::new(province.first, province.weeks, province.touchpoints.len());
    for (unit, office) in offices.iter().enumerate() {
        let [_, mut days, mut nights] = streams_of(seed, unit);
        let ploys = ploys(settings, attacks, unit);
        let mut life = Life {
            unit,
            office,
            province,
            common,
            ploys: &ploys,
            rng: &mut days,
            book: &mut book,
            sent: vec![0; usize::try_from(province.weeks).unwrap_or(0)],
            kept: Vec::new(),
            hidden_until: Day(0),
        };
        life.live();
        let (sent, kept) = (life.sent, life.kept);
        let strength = settings.strength;
        Faker { unit, office, province, common, strength, rng: &mut nights, book: &mut book }
            .fill(&ploys, &sent, &kept);
    }
    book.close()
}

#[cfg(test)]
mod tests;
