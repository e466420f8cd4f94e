//! Shows a simulated province to a detector week by week, and counts what it found against the truth.

mod controls;
mod tally;

pub use controls::{Everything, Nothing, Yardstick};
pub use tally::{Caught, Miss, Report, Tally};

use super::world::{Arrival, Issued, Province, Returned, Visits, World};
use super::{Minute, Settings, generate};

/// Watches a province. Told everything once, in order of time.
pub trait Detector {
    /// Takes in a week that has just ended, and says what stands out: in it, or in an earlier one.
    fn week(&mut self, province: &Province, week: &Week<'_>) -> Vec<Flag>;
}

/// What became known in a week.
#[derive(Debug, Clone, Copy)]
pub struct Week<'a> {
    /// From 0.
    pub no: u32,
    pub from: Minute,
    /// The minute after its last.
    pub until: Minute,
    pub arrivals: &'a [Arrival],
    pub visits: &'a [Visits],
    /// Slips that were printed in this week.
    pub codes: &'a [Issued],
    /// Dossiers of the months that ended in this week; of the month that is going on where the last week ends.
    pub dossiers: &'a [Returned],
}

/// Something that stands out at a unit in a week.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flag {
    pub signal: String,
    /// Index into [`Province::units`].
    pub unit: usize,
    /// The week that is suspected, from 0.
    pub week: u32,
    /// When the service would have raised it: within the week for what is decided as sheets arrive, else after it.
    pub raised: Minute,
}

/// A detector for one province.
pub type Watch<'p> = Box<dyn Detector + 'p>;

/// Plays a scenario with so many seeds, from `seed` on, each before a detector of its own.
pub fn play(
    settings: &Settings,
    seed: u64,
    seeds: u64,
    detector: &dyn for<'p> Fn(&'p Province) -> Watch<'p>,
    mut after_each: impl FnMut(),
) -> Report {
    let mut report = Report::new(settings.scenario);
    for seed in seed..seed.saturating_add(seeds) {
        let world = generate(settings, seed);
        let flags = watch(&world, &mut *detector(&world.province));
        report.count(seed, &world, &flags);
        after_each();
    }
    report
}

/// Everything that a detector says of a province.
pub fn watch(world: &World, detector: &mut dyn Detector) -> Vec<Flag> {
    let (province, facts) = (&world.province, &world.facts);
    let mut flags = Vec::new();
    let mut months = Months { rest: &world.facts.dossiers };
    for no in 0..province.weeks {
        let (from, until) = (province.start_of(no), province.start_of(no + 1));
        let last = no + 1 == province.weeks;
        let week = Week {
            no,
            from,
            until,
            arrivals: between(&facts.arrivals, |arrival| arrival.minute < from, |a| a.minute < until),
            visits: between(&facts.visits, |v| v.day < from.day(), |v| v.day < until.day()),
            codes: between(&facts.codes, |codes| codes.week < no, |codes| codes.week <= no),
            dossiers: months.ended(until, last),
        };
        flags.extend(detector.week(province, &week));
    }
    flags
}

fn between<T>(all: &[T], before: impl Fn(&T) -> bool, until: impl Fn(&T) -> bool) -> &[T] {
    let (from, to) = (all.partition_point(before), all.partition_point(until));
    &all[from..to.max(from)]
}

/// The counts of dossiers that have not been told yet, in order of months.
struct Months<'a> {
    rest: &'a [Returned],
}

impl<'a> Months<'a> {
    fn ended(&mut self, until: Minute, all: bool) -> &'a [Returned] {
        let ended = |returned: &Returned| all || returned.month.last_day() < until.day().date();
        let (told, rest) = self.rest.split_at(self.rest.partition_point(ended));
        self.rest = rest;
        told
    }
}

#[cfg(test)]
mod tests;
