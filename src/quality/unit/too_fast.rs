//! Too fast: a large share of a unit's sheets was sent faster than they can be read
//! ([`crate::quality::response`]), of those whose time is known.
//!
//! Some people hurry everywhere, so the share is set against the peers' in the same week and the unit's own before.

use super::Tested;
use super::share::{Bars, Share};
use crate::ids::UnitNo;
use crate::ledger::Signals;
use crate::ledger::flag::FlaggedSet;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::thresholds::{FAST_DIFFERENCE, FAST_FLOOR, FAST_SHEETS, FAST_TIMES, FAST_TOGETHER};
use crate::quality::usual::Scene;
use crate::quality::watch::UnitWeek;
use std::collections::BTreeMap;

const BARS: Bars = Bars {
    sheets: FAST_SHEETS,
    floor: FAST_FLOOR,
    times: FAST_TIMES,
    difference: FAST_DIFFERENCE,
    together: FAST_TOGETHER,
};

/// The week's fast sheets, unit by unit.
pub struct Peers {
    units: BTreeMap<UnitNo, Share>,
    all: Share,
}

impl Peers {
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Self {
        let share = |unit| Some((unit, share(scene.seen.week(unit, scene.week)?)));
        let units: BTreeMap<_, _> = scene.seen.units().filter_map(share).collect();
        Self { all: units.values().copied().collect(), units }
    }

    /// `None` where the time of no sheet is known.
    #[must_use]
    pub fn test(&self, scene: &Scene<'_>, unit: UnitNo) -> Option<Tested> {
        let own = *self.units.get(&unit).filter(|own| own.all > 0)?;
        let base = scene.base(unit, 1);
        let before =
            base.map(|base| scene.seen.weeks(unit, base).map(|(_, week)| share(week)).collect::<Share>());
        let usual = (self.all - own).value().max(before.unwrap_or_default().value()).max(BARS.floor);
        let Some(p) = own.chance(usual, BARS) else { return Some(Tested::NOTHING) };
        let set = FlaggedSet { bits: Signals::FAST, ..scene.set(unit, scene.window(1)) };
        let evidence = Evidence::TooFast { sheets: own.of, all: own.all, usual: rounded(usual, 4) };
        Some(Tested { p, found: Some((evidence, set)) })
    }
}

fn share(week: &UnitWeek) -> Share {
    Share { of: week.fast(), all: week.timed() }
}
