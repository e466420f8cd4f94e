//! What is usual: how many sheets a unit was to be expected to get, and how much honest weeks differ.
//!
//! A unit is compared with its own weeks before, times what the same weeks did to everybody: a season, a
//! holiday week, growth of the whole campaign are no signal. Medians over the units say what everybody did,
//! so that a few that cheat do not make it usual.

mod calm;
mod season;

use super::beside::Beside;
use super::thresholds::{BASE_WEEKS, CALM_SPREAD, CHANGE_SHEETS, FEWEST_BASE_WEEKS, WINDOWS};
use super::watch::{Counts, Seen, Span};
use super::week::Week;
use crate::ids::{CampaignNo, Channel, UnitNo};
use calm::Pasts;
use season::{Season, Shift};
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
    pasts: Pasts,
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
        let bases = FEWEST_BASE_WEEKS..=BASE_WEEKS;
        let windows = WINDOWS.into_iter().flat_map(|weeks| bases.clone().map(move |base| (weeks, base)));
        let season = |(weeks, base)| ((weeks, base), Season::of((seen, beside), week, weeks, base));
        let shifts = |weeks| (weeks, Kind::ALL.map(|kind| Shift::of(seen, week, weeks, kind)));
        Self {
            seasons: windows.map(season).collect(),
            shares: WINDOWS.map(shifts).into(),
            pasts: Pasts::of(seen, week),
            ..Self::alone(campaign, seen, beside, week)
        }
    }

    /// For tests that ask nothing of the peers' weeks: [`Scene::volume`] and [`Scene::change`] know nothing.
    #[must_use]
    pub fn alone(campaign: CampaignNo, seen: &'a Seen, beside: &'a Beside, week: Week) -> Self {
        let (seasons, shares, pasts) = (BTreeMap::new(), BTreeMap::new(), Pasts::default());
        Self { campaign, seen, beside, week, seasons, shares, pasts }
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
        base(self.seen, unit, self.window(window))
    }

    /// What came from a unit by these channels in the last weeks, and what was to be expected: what its peers got,
    /// times how its dossiers went apart from theirs. (Dossiers are told by month: alone they would have people
    /// come in a holiday week.) `None` where there is nothing to compare with.
    #[must_use]
    pub fn volume(&self, unit: UnitNo, channels: &[Channel], weeks: u32) -> Option<Volume> {
        let (window, base) = (self.window(weeks), self.base(unit, weeks)?);
        let season = self.seasons.get(&(weeks, base.weeks))?;
        let own = season::dossiers(self.beside, unit, window, base);
        let factor = match (season.by_peers, own, season.dossiers.filter(|ratio| *ratio > 0.0)) {
            (true, Some(own), Some(peers)) => season.factor * own / peers,
            (false, Some(own), _) => own,
            (true, ..) | (false, None, _) => season.factor,
        };
        let before = self.seen.counts(unit, base, channels);
        let expected = f64::from(before.responses) * factor;
        let with = |spread: f64| variance(expected, factor, spread);
        // Weeks before the window tell how calm the unit is: those in it are what is looked at.
        let weekly = self.seasons.get(&(1, BASE_WEEKS))?.spread;
        let calm = self.pasts.share(self.seen, unit, channels, window.first, weekly);
        let (full, least) = (with(season.spread), with(CALM_SPREAD * CALM_SPREAD));
        Some(Volume {
            now: self.seen.counts(unit, window, channels),
            before,
            expected,
            variance: (calm * full).max(least).min(full),
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

/// The weeks before a window that a unit is compared with: [`Scene::base`].
fn base(seen: &Seen, unit: UnitNo, window: Span) -> Option<Span> {
    let there = window.first.since(seen.first(unit)?.next()).min(BASE_WEEKS);
    (there >= FEWEST_BASE_WEEKS).then(|| window.before(there))
}

/// Of so many sheets that were expected, as `factor` times those of the weeks before: what chance gives the two counts,
/// and how far honest units lie apart beyond it.
fn variance(expected: f64, factor: f64, spread: f64) -> f64 {
    (spread * expected).mul_add(expected, expected * (1.0 + factor))
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
