//! What a window of weeks did to everybody, and how far honest units lie around that.
//!
//! What everybody did is read off the window itself. How far units lie around it is read off the window and those
//! that ended in the weeks before: in a province of small units one window alone tells it to a quarter, and where it
//! is taken for too large, hardly anything is striking.

use super::{Difference, Kind, SELF_SENT, base, difference};
use crate::ids::UnitNo;
use crate::quality::beside::Beside;
use crate::quality::stats::median;
use crate::quality::stats::spread::{Residual, beyond_chance};
use crate::quality::thresholds::{
    FEWEST_PEERS, LEAST_SHARE_SPREAD, LEAST_VOLUME_SPREAD, PEER_SHEETS, SPREAD_WEEKS,
};
use crate::quality::watch::{Seen, Span};
use crate::quality::week::Week;

/// What a window is to the weeks before it, for everybody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Season {
    /// Sheets in the window for one in the base.
    pub(super) factor: f64,
    /// Variance of honest units around it, as a square of a share of the expected.
    pub(super) spread: f64,
    /// Whether peers told it; else the factor is that of the weeks' numbers.
    pub(super) by_peers: bool,
    /// Dossiers in the window for one in the base, the peers' median; `None` where too few told theirs.
    pub(super) dossiers: Option<f64>,
}

impl Season {
    /// Of the window of so many weeks that ends with `last`, and so many weeks before it.
    pub(super) fn of((seen, beside): (&Seen, &Beside), last: Week, weeks: u32, base: u32) -> Self {
        let window = Span::ending(last, weeks);
        let told = there(seen, window.before(base));
        let told: Vec<_> =
            told.filter_map(|unit| dossiers(beside, unit, window, window.before(base))).collect();
        let dossiers = if told.len() >= FEWEST_PEERS { median(told) } else { None };
        let floor = LEAST_VOLUME_SPREAD * LEAST_VOLUME_SPREAD;
        let Some(peers) = Peers::of(seen, window, base) else {
            let factor = f64::from(weeks) / f64::from(base);
            return Self { factor, spread: floor, by_peers: false, dossiers };
        };
        let earlier = (1..SPREAD_WEEKS).map(|back| Span::ending(last.back(back), weeks));
        let earlier: Vec<_> = earlier.filter_map(|window| Peers::of(seen, window, base)).collect();
        let residuals: Vec<_> = std::iter::once(&peers).chain(&earlier).flat_map(Peers::residuals).collect();
        let spread = beyond_chance(&residuals).max(floor);
        Self { factor: peers.factor, spread, by_peers: true, dossiers }
    }
}

/// Sheets of the units that tell what a window is like, in it and in the weeks before.
pub(super) struct Peers {
    pairs: Vec<(f64, f64)>,
    /// Sheets in the window for one before it.
    pub(super) factor: f64,
}

impl Peers {
    /// `None` where they are too few.
    pub(super) fn of(seen: &Seen, window: Span, base: u32) -> Option<Self> {
        let before = window.before(base);
        let count = |unit, span| f64::from(seen.counts(unit, span, &SELF_SENT).responses);
        let pairs = there(seen, before).map(|unit| (count(unit, window), count(unit, before)));
        let pairs: Vec<_> = pairs.filter(|(_, before)| *before >= f64::from(PEER_SHEETS)).collect();
        if pairs.len() < FEWEST_PEERS {
            return None;
        }
        let middle = median(pairs.iter().map(|(now, before)| now / before).collect())?;
        // The median of ratios of small counts is biased; the ratio of the sums of whoever is near it is not.
        let near =
            pairs.iter().filter(|(now, before)| (middle / 2.0..=middle * 2.0).contains(&(now / before)));
        let (now, sum) = near.fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        Some(Self { factor: if sum > 0.0 { now / sum } else { middle }, pairs })
    }

    fn residuals(&self) -> impl Iterator<Item = Residual> {
        let residual = |(now, before): &(f64, f64)| {
            let expected = self.factor * before;
            Residual {
                squared: (now - expected).powi(2),
                variance: expected * (1.0 + self.factor),
                weight: expected * expected,
            }
        };
        self.pairs.iter().map(residual).filter(|residual| residual.variance > 0.0)
    }
}

/// Units that were there for all of these weeks.
fn there(seen: &Seen, span: Span) -> impl Iterator<Item = UnitNo> {
    seen.units().filter(move |unit| seen.first(*unit).is_some_and(|week| week < span.first))
}

/// A unit's dossiers in the window for one in the base; `None` where they are not told.
pub(super) fn dossiers(beside: &Beside, unit: UnitNo, window: Span, base: Span) -> Option<f64> {
    let before = beside.dossiers_in(unit, base).filter(|count| *count > 0.0)?;
    Some(beside.dossiers_in(unit, window)? / before)
}

/// How a share moved, for everybody.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    pub(super) middle: f64,
    /// Variance of honest units around it.
    pub(super) spread: f64,
}

impl Shift {
    pub(super) fn of(seen: &Seen, last: Week, weeks: u32, kind: Kind) -> Self {
        let floor = LEAST_SHARE_SPREAD * LEAST_SHARE_SPREAD;
        let moves = |back: u32| Moves::of(seen, Span::ending(last.back(back), weeks), kind);
        let Some(now) = moves(0) else { return Self { middle: 0.0, spread: floor } };
        let earlier: Vec<_> = (1..SPREAD_WEEKS).filter_map(moves).collect();
        let residuals: Vec<_> = std::iter::once(&now).chain(&earlier).flat_map(Moves::residuals).collect();
        Self { middle: now.middle, spread: beyond_chance(&residuals).max(floor) }
    }
}

/// How the units' shares moved from the weeks before into a window.
struct Moves {
    all: Vec<Difference>,
    middle: f64,
}

impl Moves {
    /// `None` where too few units have shares.
    fn of(seen: &Seen, window: Span, kind: Kind) -> Option<Self> {
        let pair = |unit: UnitNo| {
            let before = seen.counts(unit, base(seen, unit, window)?, &SELF_SENT);
            difference(kind, &seen.counts(unit, window, &SELF_SENT), &before)
        };
        let all: Vec<_> = seen.units().filter_map(pair).collect();
        let middle = median(all.iter().map(|pair| pair.now - pair.before).collect())?;
        (all.len() >= FEWEST_PEERS).then_some(Self { all, middle })
    }

    fn residuals(&self) -> impl Iterator<Item = Residual> {
        self.all.iter().map(|pair| Residual {
            squared: (pair.now - pair.before - self.middle).powi(2),
            variance: pair.variance,
            weight: 1.0,
        })
    }
}
