//! What was found, missed, and flagged for nothing.
//!
//! - **Honest** are the weeks of units that no attack has touched yet. From an attack's first week on, a unit's
//!   weeks are neither honest nor a detection in themselves, also after it ended: a detector that remembers is
//!   not wrong.
//! - **Found** is an attack whose unit (or whose posters' host) is flagged, for that week or a later one, after it
//!   began: on its first day, or within four weeks. What would have been flagged anyway counts too: compare with
//!   the rate of false alarms. Where several attacks go on at one unit, a flag finds each of them.

use super::Flag;
use crate::simulate::scenario::world::{Attacked, World};
use crate::simulate::scenario::{Attack, Day, Scenario};
use std::collections::{BTreeMap, BTreeSet};

/// Days from an attack's first within which it is still found in time.
const IN_TIME: u32 = 28;

/// How a detector did in one scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub scenario: Scenario,
    /// Weeks of units that no attack had touched.
    pub honest_weeks: u64,
    /// Attacks there were, by kind.
    pub attacks: BTreeMap<Attack, u64>,
    /// All signals together.
    pub together: Tally,
    /// By signal; only those that were raised.
    pub signals: BTreeMap<String, Tally>,
    /// Attacks that no signal found within four weeks.
    pub misses: Vec<Miss>,
}

/// What one signal, or all together, said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Honest weeks that were flagged, each counted once.
    pub false_weeks: u64,
    pub caught: BTreeMap<Attack, Caught>,
}

/// Attacks of one kind that were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caught {
    pub same_day: u64,
    /// Those of the same day among them.
    pub four_weeks: u64,
}

/// An attack that was not found in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Miss {
    pub seed: u64,
    pub attack: Attack,
    pub unit: usize,
    /// The week in which it began, from 0.
    pub week: u32,
    /// Weeks until it was found after all; `None`: never.
    pub found_after: Option<u32>,
}

impl Report {
    pub(super) fn new(scenario: Scenario) -> Self {
        Self {
            scenario,
            honest_weeks: 0,
            attacks: BTreeMap::new(),
            together: Tally::default(),
            signals: BTreeMap::new(),
            misses: Vec::new(),
        }
    }

    /// Counts what was said of one province.
    pub(super) fn count(&mut self, seed: u64, world: &World, flags: &[Flag]) {
        let honest = Honest::of(world);
        self.honest_weeks += honest.weeks(world);
        let mut by_signal: BTreeMap<&str, Vec<&Flag>> = BTreeMap::new();
        for flag in flags {
            by_signal.entry(&flag.signal).or_default().push(flag);
        }
        self.together.count(world, &honest, &flags.iter().collect::<Vec<_>>());
        for (signal, flags) in by_signal {
            self.signals.entry(signal.to_owned()).or_default().count(world, &honest, &flags);
        }
        for attacked in &world.truth.attacks {
            *self.attacks.entry(attacked.attack).or_default() += 1;
            let first = first_found(world, attacked, flags.iter());
            let days = first.map(|day| day.0 - attacked.from.day().0);
            if days.is_none_or(|days| days >= IN_TIME) {
                self.misses.push(Miss {
                    seed,
                    attack: attacked.attack,
                    unit: attacked.unit,
                    week: world.province.week_of(attacked.from),
                    found_after: days.map(|days| days / 7),
                });
            }
        }
    }
}

impl Tally {
    fn count(&mut self, world: &World, honest: &Honest, flags: &[&Flag]) {
        let alarms: BTreeSet<_> = flags.iter().map(|flag| (flag.unit, flag.week)).collect();
        let wrong = alarms.iter().filter(|(unit, week)| honest.contains(world, *unit, *week));
        self.false_weeks += u64::try_from(wrong.count()).unwrap_or(u64::MAX);
        for attacked in &world.truth.attacks {
            let caught = self.caught.entry(attacked.attack).or_default();
            let Some(found) = first_found(world, attacked, flags.iter().copied()) else { continue };
            let began = attacked.from.day();
            caught.same_day += u64::from(found == began);
            caught.four_weeks += u64::from(found.0 - began.0 < IN_TIME);
        }
    }

    /// Attacks of all kinds that were found.
    #[must_use]
    pub fn all_caught(&self) -> Caught {
        self.caught.values().fold(Caught::default(), |sum, caught| Caught {
            same_day: sum.same_day + caught.same_day,
            four_weeks: sum.four_weeks + caught.four_weeks,
        })
    }
}

/// The day on which an attack was first flagged.
fn first_found<'f>(world: &World, attacked: &Attacked, flags: impl Iterator<Item = &'f Flag>) -> Option<Day> {
    let began = world.province.week_of(attacked.from);
    flags
        .filter(|flag| attacked.touches(flag.unit) && flag.week >= began && flag.raised >= attacked.from)
        // What is said at midnight after a day or a week is said of that day, and in time for it.
        .map(|flag| super::Minute(flag.raised.0.saturating_sub(1)).day().max(attacked.from.day()))
        .min()
}

/// From which week on each unit is no longer honest.
struct Honest(Vec<u32>);

impl Honest {
    fn of(world: &World) -> Self {
        let province = &world.province;
        let first = |unit: usize| {
            let here = world.truth.attacks.iter().filter(|attacked| attacked.touches(unit));
            here.map(|attacked| province.week_of(attacked.from)).min().unwrap_or(province.weeks)
        };
        Self((0..province.units.len()).map(first).collect())
    }

    fn contains(&self, world: &World, unit: usize, week: u32) -> bool {
        let opened = world.province.units.get(unit).map(|opens| world.province.week_of(opens.at(0)));
        opened.is_some_and(|opened| (opened..self.0[unit]).contains(&week))
    }

    fn weeks(&self, world: &World) -> u64 {
        let province = &world.province;
        let weeks =
            |(opens, until): (&Day, &u32)| u64::from(until.saturating_sub(province.week_of(opens.at(0))));
        province.units.iter().zip(&self.0).map(weeks).sum()
    }
}
