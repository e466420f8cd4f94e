//! Low entropy: the ratings of a unit's week are more alike than those of its peers and than its own.
//!
//! H = −Σ p log₂ p over the points of the scale. Under honesty the unit is one of its peers: each trial draws
//! a peer and from its ratings of the week two for each sheet of the unit; p is the share of trials with no more
//! entropy, and must be below 0.001. An excellent office is always low, so H must besides have halved
//! against the unit's own weeks before; without those, lie far below the peers' median. From 20 rated sheets
//! and ten peers on.

use super::Tested;
use crate::ids::UnitNo;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::stats::median;
use crate::quality::stats::{entropy::bits, resample::entropy_below};
use crate::quality::thresholds::{
    ENTROPY_A_SHEET, ENTROPY_CHANCE, ENTROPY_DRAWS, ENTROPY_OWN, ENTROPY_PEERS, ENTROPY_SHEETS,
    ENTROPY_TRIALS, FEWEST_PEERS,
};
use crate::quality::usual::{SELF_SENT, Scene};
use crate::quality::watch::Counts;
use rand::Rng;
use std::collections::BTreeMap;

/// The week's ratings, unit by unit.
pub struct Peers {
    units: BTreeMap<UnitNo, Counts>,
    median: f64,
}

impl Peers {
    /// `None` where fewer than ten other units have enough sheets.
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Option<Self> {
        let counts = |unit| (unit, scene.seen.counts(unit, scene.window(1), &SELF_SENT));
        let units: BTreeMap<_, _> =
            scene.seen.units().map(counts).filter(|(_, counts)| counts.rated >= ENTROPY_SHEETS).collect();
        let median = median(units.values().filter_map(|counts| bits(&counts.ratings)).collect())?;
        (units.len() > FEWEST_PEERS).then_some(Self { units, median })
    }

    /// `None` where the unit has too few sheets.
    pub fn test(&self, scene: &Scene<'_>, unit: UnitNo, rng: &mut impl Rng) -> Option<Tested> {
        let own = self.units.get(&unit)?;
        let found = bits(&own.ratings)?;
        let before = scene.base(unit, 1).map(|base| scene.seen.counts(unit, base, &SELF_SENT));
        let usual = before.filter(|counts| counts.rated >= ENTROPY_SHEETS).and_then(|n| bits(&n.ratings));
        let bar = usual.map_or(ENTROPY_PEERS * self.median, |usual| ENTROPY_OWN * usual);
        if found > bar {
            return Some(Tested::NOTHING);
        }
        let others = self.units.iter().filter(|(other, _)| **other != unit);
        let others: Vec<_> = others.map(|(_, counts)| counts.ratings).collect();
        let p = entropy_below(
            found,
            (ENTROPY_A_SHEET * own.rated).min(ENTROPY_DRAWS),
            &others,
            rng,
            ENTROPY_TRIALS,
        );
        if p >= ENTROPY_CHANCE {
            return Some(Tested::NOTHING);
        }
        let evidence = Evidence::LowEntropy {
            sheets: own.rated,
            bits: rounded(found, 2),
            usual: usual.map(|usual| rounded(usual, 2)),
            peers: rounded(self.median, 2),
        };
        Some(Tested { p, found: Some((evidence, scene.set(unit, scene.window(1)))) })
    }
}
