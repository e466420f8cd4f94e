//! One device: on one day, a large share of a unit's sheets is marked as the fourth or a later one from one
//! device, or as the third or a later one of it with the same ratings ([`crate::quality::response`]).
//!
//! A family shares a telephone, and an office's network makes one device of its visitors. So a day is set against
//! the unit's own weeks before, and where there are none, against those peers that have most.

use super::Tested;
use super::share::{Bars, Share};
use crate::ids::{Hour, UnitNo};
use crate::ledger::Signals;
use crate::ledger::flag::FlaggedSet;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::thresholds::{
    MARKED_DIFFERENCE, MARKED_FLOOR, MARKED_PEERS, MARKED_SHEETS, MARKED_TIMES, MARKED_TOGETHER,
};
use crate::quality::usual::Scene;
use crate::quality::watch::{Span, UnitWeek};
use std::collections::BTreeMap;

const BARS: Bars = Bars {
    sheets: MARKED_SHEETS,
    floor: MARKED_FLOOR,
    times: MARKED_TIMES,
    difference: MARKED_DIFFERENCE,
    together: MARKED_TOGETHER,
};

/// Marked sheets, unit by unit, over the week and those before it.
pub struct Peers {
    units: BTreeMap<UnitNo, Share>,
}

impl Peers {
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Self {
        let share = |unit| (unit, week_share(scene, unit, scene.window(5)));
        Self { units: scene.seen.units().map(share).filter(|(_, share)| share.all > 0).collect() }
    }

    /// Of the most striking of these days of the scene's week, 0 for Monday. `None` where nothing came on them.
    #[must_use]
    pub fn test(&self, scene: &Scene<'_>, unit: UnitNo, days: impl Iterator<Item = u8>) -> Option<Tested> {
        let week = scene.seen.week(unit, scene.week)?;
        let (marked, sheets) = (week.marked(), week.days());
        let usual = self.usual(scene, unit);
        let day = |day: u8| {
            let at = usize::from(day);
            let share = Share { of: *marked.get(at)?, all: *sheets.get(at)? };
            (share.all > 0).then(|| tested(scene, unit, day, share, usual))
        };
        Tested::best(days.filter_map(day))
    }

    fn usual(&self, scene: &Scene<'_>, unit: UnitNo) -> f64 {
        let others = || self.units.iter().filter(|(other, _)| **other != unit).map(|(_, share)| *share);
        let own = scene.base(unit, 1).map(|base| week_share(scene, unit, base)).filter(|share| share.all > 0);
        let peers = others().collect::<Share>().value();
        let usual = own.map_or_else(|| highest(others()), Share::value);
        usual.max(peers).max(BARS.floor)
    }
}

/// The share that [`MARKED_PEERS`] of them do not exceed.
fn highest(peers: impl Iterator<Item = Share>) -> f64 {
    let mut shares: Vec<_> = peers.map(Share::value).collect();
    shares.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a list"
    )]
    let at = (shares.len() as f64 * MARKED_PEERS) as usize;
    shares.get(at.min(shares.len().saturating_sub(1))).copied().unwrap_or(0.0)
}

fn week_share(scene: &Scene<'_>, unit: UnitNo, span: Span) -> Share {
    let share = |week: &UnitWeek| Share { of: week.marked().iter().sum(), all: week.days().iter().sum() };
    scene.seen.weeks(unit, span).map(|(_, week)| share(week)).collect()
}

fn tested(scene: &Scene<'_>, unit: UnitNo, day: u8, share: Share, usual: f64) -> Tested {
    let Some(p) = share.chance(usual, BARS) else { return Tested::NOTHING };
    let start = Hour(scene.week.hours().start.0 + u32::from(day) * 24);
    let bits = Signals::REPEATED | Signals::DEVICE;
    let set = FlaggedSet { from: start, to: Hour(start.0 + 24), bits, ..scene.set(unit, scene.window(1)) };
    let evidence = Evidence::OneDevice { day, sheets: share.of, all: share.all, usual: rounded(usual, 4) };
    Tested { p, found: Some((evidence, set)) }
}
