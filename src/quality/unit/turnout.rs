//! Turnout and score: where sheets are made up, there are many of them and nearly all are the best (P. Klimek et
//! al., PNAS 109, 2012: forged districts lie in the corner of full turnout and full vote).
//!
//! Over four weeks, x = log of sheets a dossier and y = share of sheets all at the top, against the peers' medians
//! and their spread. Were the two unrelated, being so far out in both has the chance max(p, q)²; whether they are
//! is told by permutation over all units, and where they rise together in honest units as well, it is max(p, q).
//! From 30 rated sheets and ten peers on; only where dossiers are told.

use super::Tested;
use crate::ids::UnitNo;
use crate::index::stats::normal;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::stats::median;
use crate::quality::stats::resample::correlation;
use crate::quality::stats::spread::{Residual, beyond_chance};
use crate::quality::thresholds::{
    FEWEST_PEERS, LEAST_SHARE_SPREAD, LEAST_VOLUME_SPREAD, TURNOUT_CORRELATED, TURNOUT_DIFFERENCE,
    TURNOUT_SHEETS, TURNOUT_TIMES, TURNOUT_TRIALS, TURNOUT_WEEKS,
};
use crate::quality::usual::{SELF_SENT, Scene};
use rand::Rng;
use std::collections::BTreeMap;

struct Place {
    sheets: u32,
    rated: u32,
    dossiers: f64,
    /// Sheets a dossier.
    turnout: f64,
    /// Share of sheets all at the top.
    top: f64,
}

/// Where the units lie.
pub struct Peers {
    places: BTreeMap<UnitNo, Place>,
    turnout: f64,
    top: f64,
    /// Variances of the units around these medians, of the logarithm and of the share.
    spreads: [f64; 2],
    /// Whether the two rise together.
    related: bool,
}

impl Peers {
    /// `None` where fewer than ten units have dossiers and sheets.
    pub fn of(scene: &Scene<'_>, rng: &mut impl Rng) -> Option<Self> {
        let window = scene.window(TURNOUT_WEEKS);
        let place = |unit: UnitNo| {
            let dossiers = scene.beside.dossiers_in(unit, window).filter(|count| *count > 0.0)?;
            let counts = scene.seen.counts(unit, window, &SELF_SENT);
            let (sheets, rated) = (counts.responses, counts.rated);
            let turnout = f64::from(sheets) / dossiers;
            let top = f64::from(counts.top) / f64::from(rated);
            (rated >= TURNOUT_SHEETS).then_some((unit, Place { sheets, rated, dossiers, turnout, top }))
        };
        let places: BTreeMap<_, _> = scene.seen.units().filter_map(place).collect();
        if places.len() <= FEWEST_PEERS {
            return None;
        }
        let turnout = median(places.values().map(|place| place.turnout).collect())?;
        let top = median(places.values().map(|place| place.top).collect())?;
        let residuals = |of: fn(&Place, f64, f64) -> Residual| -> Vec<_> {
            places.values().map(|place| of(place, turnout, top)).collect()
        };
        let by_turnout = residuals(|place, turnout, _| Residual {
            squared: (place.turnout / turnout).ln().powi(2),
            variance: f64::from(place.sheets).recip(),
            weight: 1.0,
        });
        let by_top = residuals(|place, _, top| Residual {
            squared: (place.top - top).powi(2),
            variance: place.variance(),
            weight: 1.0,
        });
        let pairs: Vec<_> = places.values().map(|place| (place.turnout.ln(), place.top)).collect();
        let spreads = [
            beyond_chance(&by_turnout).max(LEAST_VOLUME_SPREAD * LEAST_VOLUME_SPREAD),
            beyond_chance(&by_top).max(LEAST_SHARE_SPREAD * LEAST_SHARE_SPREAD),
        ];
        let related = correlation(&pairs, TURNOUT_TRIALS, rng) <= TURNOUT_CORRELATED;
        Some(Self { places, turnout, top, spreads, related })
    }

    /// `None` where the unit has too few sheets, or no dossiers are told.
    #[must_use]
    pub fn test(&self, scene: &Scene<'_>, unit: UnitNo) -> Option<Tested> {
        let place = self.places.get(&unit)?;
        let is_much =
            place.turnout >= TURNOUT_TIMES * self.turnout && place.top - self.top >= TURNOUT_DIFFERENCE;
        if !is_much {
            return Some(Tested::NOTHING);
        }
        let [spread, top_spread] = self.spreads;
        let by_turnout =
            (place.turnout / self.turnout).ln() / (spread + f64::from(place.sheets).recip()).sqrt();
        let by_top = (place.top - self.top) / (top_spread + place.variance()).sqrt();
        let weaker = normal::cdf(-by_turnout).max(normal::cdf(-by_top));
        let evidence = Evidence::TurnoutScore {
            weeks: TURNOUT_WEEKS,
            sheets: place.sheets,
            dossiers: rounded(place.dossiers, 0),
            turnout: rounded(place.turnout, 4),
            usual_turnout: rounded(self.turnout, 4),
            top_share: rounded(place.top, 4),
            usual_top_share: rounded(self.top, 4),
        };
        let set = scene.set(unit, scene.window(TURNOUT_WEEKS));
        let p = if self.related { weaker } else { weaker * weaker };
        Some(Tested { p, found: Some((evidence, set)) })
    }
}

impl Place {
    /// Of its share, with a sheet of either kind added.
    fn variance(&self) -> f64 {
        let n = f64::from(self.rated) + 2.0;
        let p = self.top.mul_add(f64::from(self.rated), 1.0) / n;
        p * (1.0 - p) / n
    }
}
