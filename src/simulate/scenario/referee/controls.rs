//! Detectors that others are measured by: one that says nothing, one that cries at everything, and one that
//! knows no more than a spreadsheet does.

use super::{Detector, Flag, Week};
use crate::simulate::scenario::world::Province;
use std::collections::VecDeque;

/// Never says anything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nothing;

impl Detector for Nothing {
    fn week(&mut self, _: &Province, _: &Week<'_>) -> Vec<Flag> {
        Vec::new()
    }
}

/// Flags every unit every day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Everything;

impl Detector for Everything {
    fn week(&mut self, province: &Province, week: &Week<'_>) -> Vec<Flag> {
        let days = 0..week.until.day().0 - week.from.day().0;
        let flag = |unit, day| Flag {
            signal: "everything".to_owned(),
            unit,
            week: week.no,
            raised: week.from.day().plus(day + 1).at(0),
        };
        days.flat_map(|day| (0..province.units.len()).map(move |unit| flag(unit, day))).collect()
    }
}

/// Flags a unit whose week brought more than twice as many sheets as each of the eight before it: what whoever
/// keeps a table of counts would see, and so what any other detector has to better.
#[derive(Debug, Clone, Default)]
pub struct Yardstick {
    /// By unit: sheets of the last weeks, the oldest first.
    counts: Vec<VecDeque<u32>>,
}

const REMEMBERED: usize = 8;
/// Fewer sheets in a week are no reason to look.
const AT_LEAST: u32 = 20;

impl Detector for Yardstick {
    fn week(&mut self, province: &Province, week: &Week<'_>) -> Vec<Flag> {
        self.counts.resize(province.units.len(), VecDeque::new());
        let mut now = vec![0; province.units.len()];
        for arrival in week.arrivals {
            now[province.touchpoints[arrival.touchpoint].unit] += 1;
        }
        let mut flags = Vec::new();
        for (unit, (count, before)) in now.into_iter().zip(&mut self.counts).enumerate() {
            let most = before.iter().max().copied();
            if before.len() == REMEMBERED && count >= AT_LEAST && most.is_some_and(|most| count > 2 * most) {
                let signal = "volume".to_owned();
                flags.push(Flag { signal, unit, week: week.no, raised: week.until });
            }
            before.push_back(count);
            if before.len() > REMEMBERED {
                before.pop_front();
            }
        }
        flags
    }
}
