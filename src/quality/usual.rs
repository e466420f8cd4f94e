//! What is usual: how many sheets a unit was to be expected to get, and how much honest weeks differ.
//!
//! A unit is compared with its own weeks before, times what the same weeks did to everybody: a season, a
//! holiday week, growth of the whole campaign are no signal. Medians over the units say what everybody did,
//! so that a few that cheat do not make it usual.

use super::beside::Beside;
use super::stats::median;
use super::stats::spread::{Residual, beyond_chance};
use super::thresholds::{
    BASE_WEEKS, CHANGE_SHEETS, FEWEST_BASE_WEEKS, FEWEST_PEERS, LEAST_SHARE_SPREAD, LEAST_VOLUME_SPREAD,
    PEER_SHEETS, WINDOWS,
};
use super::watch::{Counts, Seen, Span};
use super::week::Week;
use crate::ids::{CampaignNo, Channel, UnitNo};
use std::collections::BTreeMap;

/// Channels by which citizens send by themselves. Paper and interviews come by the pile, when somebody
/// has time to enter them.
pub const SELF_SENT: [Channel; 4] = [Channel::Qr, Channel::Code, Channel::Kiosk, Channel::Link];

/// One campaign, looked at in one week.
pub struct Scene<'a> {
    pub campaign: CampaignNo,
    pub seen: &'a Seen,
    pub beside: &'a Beside,
    pub week: Week,
    /// By weeks of the window and of the base.
    seasons: BTreeMap<(u32, u32), Season>,
    /// By weeks of the window: of sheets all at the top, and of those with a dissatisfied rating.
    shares: BTreeMap<u32, [Shift; 2]>,
}

/// What a window is to the weeks before it, for everybody.
#[derive(Debug, Clone, Copy)]
struct Season {
    /// Sheets in the window for one in the base.
    factor: f64,
    /// Variance of honest units around it, as a square of a share of the expected.
    spread: f64,
    /// Whether peers told it; else the factor is that of the weeks' numbers.
    by_peers: bool,
    /// Dossiers in the window for one in the base, the peers' median; `None` where too few told theirs.
    dossiers: Option<f64>,
}

/// How a share moved, for everybody.
#[derive(Debug, Clone, Copy)]
struct Shift {
    middle: f64,
    /// Variance of honest units around it.
    spread: f64,
}

/// A kind of sheet whose share is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Every given rating is the scale's best.
    Top,
    /// A given rating does not count as satisfied.
    Dissatisfied,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Top, Self::Dissatisfied];

    fn of(self, counts: &Counts) -> u32 {
        match self {
            Self::Top => counts.top,
            Self::Dissatisfied => counts.dissatisfied(),
        }
    }
}

/// A unit's window and what was to be expected of it.
#[derive(Debug, Clone, Copy)]
pub struct Volume {
    pub now: Counts,
    pub before: Counts,
    /// Sheets.
    pub expected: f64,
    /// Of what an honest unit gets.
    pub variance: f64,
    /// Whether peers or dossiers say what the window was like; else it is taken for one like those before.
    pub is_told: bool,
}

/// A share now and before.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// 0 ..= 1.
    pub now: f64,
    pub before: f64,
    /// Of now less before, beyond what everybody's moved by.
    pub z: f64,
}

impl<'a> Scene<'a> {
    /// Reads off all units what is usual.
    #[must_use]
    pub fn new(campaign: CampaignNo, seen: &'a Seen, beside: &'a Beside, week: Week) -> Self {
        let mut scene = Self::alone(campaign, seen, beside, week);
        for weeks in WINDOWS {
            for base in FEWEST_BASE_WEEKS..=BASE_WEEKS {
                scene.seasons.insert((weeks, base), scene.season(weeks, base));
            }
            let shifts = Kind::ALL.map(|kind| scene.shift(weeks, kind));
            scene.shares.insert(weeks, shifts);
        }
        scene
    }

    /// For tests that ask nothing of the peers' weeks: [`Scene::volume`] and [`Scene::change`] know nothing.
    #[must_use]
    pub fn alone(campaign: CampaignNo, seen: &'a Seen, beside: &'a Beside, week: Week) -> Self {
        Self { campaign, seen, beside, week, seasons: BTreeMap::new(), shares: BTreeMap::new() }
    }

    /// The last weeks of the scene.
    #[must_use]
    pub fn window(&self, weeks: u32) -> Span {
        Span::ending(self.week, weeks)
    }

    /// The weeks before the window that a unit is compared with; `None` where it has too few. The week of its
    /// first sheet is left out: it was not there for all of it.
    #[must_use]
    pub fn base(&self, unit: UnitNo, window: u32) -> Option<Span> {
        let window = self.window(window);
        let there = window.first.since(self.seen.first(unit)?.next()).min(BASE_WEEKS);
        (there >= FEWEST_BASE_WEEKS).then(|| window.before(there))
    }

    fn season(&self, weeks: u32, base: u32) -> Season {
        let window = self.window(weeks);
        let before = window.before(base);
        let there = |unit: &UnitNo| self.seen.first(*unit).is_some_and(|week| week < before.first);
        let pair = |unit: UnitNo| {
            let count = |span| f64::from(self.seen.counts(unit, span, &SELF_SENT).responses);
            (count(window), count(before))
        };
        let mut peers: Vec<_> = self.seen.units().filter(there).map(pair).collect();
        peers.retain(|(_, before)| *before >= f64::from(PEER_SHEETS));
        let told = self.seen.units().filter(there).filter_map(|unit| self.dossiers(unit, window, before));
        let told: Vec<_> = told.collect();
        let dossiers = if told.len() >= FEWEST_PEERS { median(told) } else { None };
        let least = LEAST_VOLUME_SPREAD * LEAST_VOLUME_SPREAD;
        let middle = median(peers.iter().map(|(now, before)| now / before).collect());
        let Some(middle) = middle.filter(|_| peers.len() >= FEWEST_PEERS) else {
            let factor = f64::from(weeks) / f64::from(base);
            return Season { factor, spread: least, by_peers: false, dossiers };
        };
        // The median of ratios of small counts is biased; the ratio of the sums of whoever is near it is not.
        let near =
            peers.iter().filter(|(now, before)| (middle / 2.0..=middle * 2.0).contains(&(now / before)));
        let (now, sum) = near.fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        let factor = if sum > 0.0 { now / sum } else { middle };
        let residual = |(now, before): &(f64, f64)| {
            let expected = factor * before;
            Residual {
                squared: (now - expected).powi(2),
                variance: expected * (1.0 + factor),
                weight: expected * expected,
            }
        };
        let residuals: Vec<_> = peers.iter().map(residual).filter(|r| r.variance > 0.0).collect();
        Season { factor, spread: beyond_chance(&residuals).max(least), by_peers: true, dossiers }
    }

    fn shift(&self, weeks: u32, kind: Kind) -> Shift {
        let pair = |unit: UnitNo| {
            let before = self.seen.counts(unit, self.base(unit, weeks)?, &SELF_SENT);
            let now = self.seen.counts(unit, self.window(weeks), &SELF_SENT);
            difference(kind, &now, &before)
        };
        let pairs: Vec<_> = self.seen.units().filter_map(pair).collect();
        let least = LEAST_SHARE_SPREAD * LEAST_SHARE_SPREAD;
        let middle = median(pairs.iter().map(|pair| pair.now - pair.before).collect());
        let Some(middle) = middle.filter(|_| pairs.len() >= FEWEST_PEERS) else {
            return Shift { middle: 0.0, spread: least };
        };
        let residual = |pair: &Difference| Residual {
            squared: (pair.now - pair.before - middle).powi(2),
            variance: pair.variance,
            weight: 1.0,
        };
        let residuals: Vec<_> = pairs.iter().map(residual).collect();
        Shift { middle, spread: beyond_chance(&residuals).max(least) }
    }

    /// A unit's dossiers in the window for one in the base; `None` where they are not told.
    fn dossiers(&self, unit: UnitNo, window: Span, base: Span) -> Option<f64> {
        let before = self.beside.dossiers_in(unit, base).filter(|count| *count > 0.0)?;
        Some(self.beside.dossiers_in(unit, window)? / before)
    }

    /// What came from a unit by these channels in the last weeks, and what was to be expected: what its peers got,
    /// times how its dossiers went apart from theirs. (Dossiers are told by month: alone they would have people
    /// come in a holiday week.) `None` where there is nothing to compare with.
    #[must_use]
    pub fn volume(&self, unit: UnitNo, channels: &[Channel], weeks: u32) -> Option<Volume> {
        let (window, base) = (self.window(weeks), self.base(unit, weeks)?);
        let season = self.seasons.get(&(weeks, base.weeks))?;
        let own = self.dossiers(unit, window, base);
        let factor = match (season.by_peers, own, season.dossiers.filter(|ratio| *ratio > 0.0)) {
            (true, Some(own), Some(peers)) => season.factor * own / peers,
            (false, Some(own), _) => own,
            (true, ..) | (false, None, _) => season.factor,
        };
        let before = self.seen.counts(unit, base, channels);
        let expected = f64::from(before.responses) * factor;
        Some(Volume {
            now: self.seen.counts(unit, window, channels),
            before,
            expected,
            variance: (season.spread * expected).mul_add(expected, expected * (1.0 + factor)),
            is_told: season.by_peers || own.is_some(),
        })
    }

    /// How the share of a kind of sheets changed; `None` where either time has too few.
    #[must_use]
    pub fn change(&self, kind: Kind, volume: &Volume, weeks: u32) -> Option<Change> {
        let pair = difference(kind, &volume.now, &volume.before)?;
        let shift = self.shares.get(&weeks)?[usize::from(kind == Kind::Dissatisfied)];
        let z = (pair.now - pair.before - shift.middle) / (pair.variance + shift.spread).sqrt();
        Some(Change { now: pair.now, before: pair.before, z })
    }
}

/// A share now and before, and the variance that chance gives their difference.
struct Difference {
    now: f64,
    before: f64,
    variance: f64,
}

/// The variance is that of two samples of one truth, with a sheet of either kind added: of a share near 0
/// or 1 the plain one would claim certainty.
fn difference(kind: Kind, now: &Counts, before: &Counts) -> Option<Difference> {
    let [fewest_now, fewest_before] = CHANGE_SHEETS;
    if now.rated < fewest_now || before.rated < fewest_before {
        return None;
    }
    let (n, m) = (f64::from(now.rated), f64::from(before.rated));
    let (x, y) = (f64::from(kind.of(now)), f64::from(kind.of(before)));
    let pooled = (x + y + 1.0) / (n + m + 2.0);
    Some(Difference {
        now: x / n,
        before: y / m,
        variance: pooled * (1.0 - pooled) * (n.recip() + m.recip()),
    })
}
