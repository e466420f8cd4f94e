//! Off hours: a larger share of a unit's sheets at the counter comes at night or on closed days than elsewhere
//! and than before.
//!
//! The usual is the higher of the peers' share in the same week and the unit's own before: many offices receive
//! people on Saturday mornings, and always did. From 20 sheets on.

use super::Tested;
use super::share::{Bars, Share};
use crate::ids::UnitNo;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::thresholds::{
    DAY_BEGINS, DAY_ENDS, FEWEST_PEERS, OFF_HOURS_COUNT, OFF_HOURS_DIFFERENCE, OFF_HOURS_FLOOR,
    OFF_HOURS_SHEETS, OFF_HOURS_TIMES, OFF_HOURS_TOGETHER,
};
use crate::quality::usual::Scene;
use crate::quality::watch::UnitWeek;
use crate::quality::week::Week;
use std::collections::BTreeMap;

const BARS: Bars = Bars {
    sheets: OFF_HOURS_COUNT,
    floor: OFF_HOURS_FLOOR,
    times: OFF_HOURS_TIMES,
    difference: OFF_HOURS_DIFFERENCE,
    together: OFF_HOURS_TOGETHER,
};

/// The week's hours, unit by unit.
pub struct Peers {
    /// Sheets at the counter, and of them those off hours.
    units: BTreeMap<UnitNo, Share>,
    all: Share,
}

impl Peers {
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Self {
        let week = |unit| scene.seen.week(unit, scene.week);
        let hours = |unit| Some((unit, hours(scene, scene.week, week(unit)?)));
        let units: BTreeMap<_, _> = scene.seen.units().filter_map(hours).collect();
        Self { all: units.values().copied().collect(), units }
    }

    /// `None` where the unit has too few sheets, or nothing to compare with.
    #[must_use]
    pub fn test(&self, scene: &Scene<'_>, unit: UnitNo) -> Option<Tested> {
        let own = *self.units.get(&unit)?;
        if own.all < OFF_HOURS_SHEETS || self.units.len() <= FEWEST_PEERS {
            return None;
        }
        let weeks =
            |base| scene.seen.weeks(unit, base).map(|(week, cell)| hours(scene, week, cell)).collect();
        let before: Share = scene.base(unit, 1).map(weeks).unwrap_or_default();
        let usual = (self.all - own).value().max(before.value()).max(BARS.floor);
        let Some(p) = own.chance(usual, BARS) else { return Some(Tested::NOTHING) };
        let evidence = Evidence::OffHours { off: own.of, sheets: own.all, usual: rounded(usual, 4) };
        Some(Tested { p, found: Some((evidence, scene.set(unit, scene.window(1)))) })
    }
}

fn hours(scene: &Scene<'_>, week: Week, cell: &UnitWeek) -> Share {
    let working = week.days().map(|day| scene.beside.is_working(day));
    let mut sum = Share::default();
    for (within, sheets) in cell.hours() {
        let is_open = working.get(usize::from(within / 24)).is_some_and(|open| *open);
        let by_day = (DAY_BEGINS..DAY_ENDS).contains(&(within % 24));
        let sheets = u32::from(*sheets);
        sum += Share { of: if is_open && by_day { 0 } else { sheets }, all: sheets };
    }
    sum
}
