//! Burst: one hour has far more sheets than the same hour of the week before.
//!
//! Under honesty an hour's sheets vary around the mean of the same weekday and hour of the weeks before (8, or
//! as many as there are from 4 on; the mean is never taken below 0.5). P(X ≥ k) is a negative binomial's with
//! that mean, widened by what so few weeks leave unknown of it and by people coming in groups. Counting bursts
//! against a per-item base rate: B. Hooi et al., BIRDNEST, 2016 (arXiv 1511.06030). Only sheets sent at the
//! counter; ten minutes are looked at when a response comes.

use super::Tested;
use crate::ids::{Hour, UnitNo};
use crate::ledger::flag::FlaggedSet;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::stats::tails::count_at_least;
use crate::quality::thresholds::{BURST_FLOOR, BURST_SHEETS, BURST_SPREAD, BURST_TIMES};
use crate::quality::usual::Scene;
use std::ops::Range;

/// Of these hours of the scene's week, from 0 for Monday 00:00. `None` where the unit has too few weeks before, or
/// nothing came.
#[must_use]
pub fn test(scene: &Scene<'_>, unit: UnitNo, hours: Range<u8>) -> Option<Tested> {
    let base = scene.base(unit, 1)?;
    let week = scene.seen.week(unit, scene.week)?;
    let hour = |(within, sheets): &(u8, u16)| {
        let sheets = u32::from(*sheets);
        let before: u32 = scene.seen.weeks(unit, base).map(|(_, week)| week.hour(*within)).sum();
        let usual = (f64::from(before) / f64::from(base.weeks)).max(BURST_FLOOR);
        if sheets < BURST_SHEETS || f64::from(sheets) < BURST_TIMES * usual {
            return Tested::NOTHING;
        }
        let unknown = (f64::from(before) + 0.5).recip().min(1.0);
        let variance = (usual * usual).mul_add(unknown + BURST_SPREAD * BURST_SPREAD, usual);
        let start = Hour(scene.week.hours().start.0 + u32::from(*within));
        let set = FlaggedSet { from: start, to: Hour(start.0 + 1), ..scene.set(unit, scene.window(1)) };
        Tested {
            p: count_at_least(sheets, usual, variance),
            found: Some((Evidence::Burst { hour: *within, sheets, usual: rounded(usual, 1) }, set)),
        }
    };
    Tested::best(week.hours().iter().filter(|(within, _)| hours.contains(within)).map(hour))
}
