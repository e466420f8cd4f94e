//! Off hours: a larger share of a unit's sheets at the counter comes at night or on closed days than elsewhere
//! and than before.
//!
//! Under honesty k of n sheets come off hours with the higher of two chances: the peers' in the same week, and
//! the unit's own before (many offices receive people on Saturday mornings, and always did). The tail is the
//! binomial's, widened because one open day brings many at once (beta-binomial). From 20 sheets on.

use super::Tested;
use crate::ids::UnitNo;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::stats::tails::clustered_at_least;
use crate::quality::thresholds::{
    DAY_BEGINS, DAY_ENDS, FEWEST_PEERS, OFF_HOURS_COUNT, OFF_HOURS_DIFFERENCE, OFF_HOURS_FLOOR,
    OFF_HOURS_SHEETS, OFF_HOURS_TIMES, OFF_HOURS_TOGETHER,
};
use crate::quality::usual::Scene;
use crate::quality::watch::UnitWeek;
use crate::quality::week::Week;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Sheets at the counter, and of them those off hours.
#[derive(Debug, Clone, Copy, Default)]
struct Hours {
    off: u32,
    sheets: u32,
}

impl AddAssign for Hours {
    fn add_assign(&mut self, more: Self) {
        self.off += more.off;
        self.sheets += more.sheets;
    }
}

impl Hours {
    fn share(self) -> f64 {
        if self.sheets == 0 { 0.0 } else { f64::from(self.off) / f64::from(self.sheets) }
    }
}

/// The week's hours, unit by unit.
pub struct Peers {
    units: BTreeMap<UnitNo, Hours>,
    all: Hours,
}

impl Peers {
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Self {
        let week = |unit| scene.seen.week(unit, scene.week);
        let hours = |unit| Some((unit, hours(scene, scene.week, week(unit)?)));
        let units: BTreeMap<_, _> = scene.seen.units().filter_map(hours).collect();
        let mut all = Hours::default();
        for one in units.values() {
            all += *one;
        }
        Self { units, all }
    }

    /// `None` where the unit has too few sheets, or nothing to compare with.
    #[must_use]
    pub fn test(&self, scene: &Scene<'_>, unit: UnitNo) -> Option<Tested> {
        let own = *self.units.get(&unit)?;
        if own.sheets < OFF_HOURS_SHEETS || self.units.len() <= FEWEST_PEERS {
            return None;
        }
        let peers = Hours { off: self.all.off - own.off, sheets: self.all.sheets - own.sheets };
        let mut before = Hours::default();
        if let Some(base) = scene.base(unit, 1) {
            scene.seen.weeks(unit, base).for_each(|(week, cell)| before += hours(scene, week, cell));
        }
        let usual = peers.share().max(before.share()).max(OFF_HOURS_FLOOR);
        let share = own.share();
        let is_much = own.off >= OFF_HOURS_COUNT
            && share >= OFF_HOURS_TIMES * usual
            && share - usual >= OFF_HOURS_DIFFERENCE;
        if !is_much {
            return Some(Tested::NOTHING);
        }
        let evidence = Evidence::OffHours { off: own.off, sheets: own.sheets, usual: rounded(usual, 4) };
        Some(Tested {
            p: clustered_at_least(own.off, own.sheets, usual, OFF_HOURS_TOGETHER),
            found: Some((evidence, scene.set(unit, scene.window(1)))),
        })
    }
}

fn hours(scene: &Scene<'_>, week: Week, cell: &UnitWeek) -> Hours {
    let working = week.days().map(|day| scene.beside.is_working(day));
    let mut sum = Hours::default();
    for (within, sheets) in cell.hours() {
        let is_open = working.get(usize::from(within / 24)).is_some_and(|open| *open);
        let by_day = (DAY_BEGINS..DAY_ENDS).contains(&(within % 24));
        let sheets = u32::from(*sheets);
        sum += Hours { off: if is_open && by_day { 0 } else { sheets }, sheets };
    }
    sum
}
