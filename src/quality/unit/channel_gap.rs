//! Channel gap: who scans the open poster and who was handed a one-time code are people of one counter; where
//! their sheets disagree, one of the two channels was helped.
//!
//! z = (p − q) / √(p̄(1 − p̄)(1/n + 1/m)) of the share of sheets satisfied throughout, over four weeks, from 30
//! sheets on either side ([`crate::index::stats::compare`]). People choose to scan, so honest channels differ
//! too: beyond |z| > 3 and ten points the unit's gap must lie as far from the peers' middle gap, whose spread
//! widens the error. The p-value is the weaker one's, two-sided.

use super::Tested;
use crate::ids::{Channel, UnitNo};
use crate::index::stats::compare::Comparison;
use crate::index::stats::{Observed, normal};
use crate::ledger::flag::FlaggedSet;
use crate::quality::evidence::{Evidence, rounded};
use crate::quality::stats::median;
use crate::quality::stats::spread::{Residual, beyond_chance};
use crate::quality::thresholds::{FEWEST_PEERS, GAP_DIFFERENCE, GAP_SHEETS, GAP_WEEKS, GAP_Z};
use crate::quality::usual::Scene;
use crate::quality::watch::Counts;
use std::collections::BTreeMap;

/// Channels that anybody may come by.
const OPEN: [Channel; 3] = [Channel::Qr, Channel::Kiosk, Channel::Link];

/// The gaps of all units that have both.
pub struct Peers {
    gaps: BTreeMap<UnitNo, Gap>,
    middle: f64,
    /// Variance of honest gaps.
    spread: f64,
}

struct Gap {
    open: Counts,
    code: Counts,
    comparison: Comparison,
}

impl Gap {
    fn of(scene: &Scene<'_>, unit: UnitNo) -> Option<Self> {
        let count = |channels: &[Channel]| scene.seen.counts(unit, scene.window(GAP_WEEKS), channels);
        let (open, code) = (count(&OPEN), count(&[Channel::Code]));
        if open.rated < GAP_SHEETS || code.rated < GAP_SHEETS {
            return None;
        }
        let share = |of: &Counts| Observed::of_counts(of.satisfied.into(), of.rated.into());
        Some(Self { open, code, comparison: Comparison::of(share(&open)?, share(&code)?)? })
    }

    /// The variance of the difference, with a satisfied and a dissatisfied sheet added on either side.
    fn variance(&self) -> f64 {
        let of = |counts: &Counts| {
            let n = f64::from(counts.rated) + 2.0;
            let p = (f64::from(counts.satisfied) + 1.0) / n;
            p * (1.0 - p) / n
        };
        of(&self.open) + of(&self.code)
    }
}

impl Peers {
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Self {
        let gaps: BTreeMap<_, _> =
            scene.seen.units().filter_map(|unit| Some((unit, Gap::of(scene, unit)?))).collect();
        let middle = median(gaps.values().map(|gap| gap.comparison.difference).collect());
        let middle = middle.filter(|_| gaps.len() >= FEWEST_PEERS).unwrap_or(0.0);
        let residual = |gap: &Gap| Residual {
            squared: (gap.comparison.difference - middle).powi(2),
            variance: gap.variance(),
            weight: 1.0,
        };
        let spread = if gaps.len() < FEWEST_PEERS {
            0.0
        } else {
            beyond_chance(&gaps.values().map(residual).collect::<Vec<_>>())
        };
        Self { gaps, middle, spread }
    }

    /// `None` where either side has too few sheets.
    #[must_use]
    pub fn test(&self, scene: &Scene<'_>, unit: UnitNo) -> Option<Tested> {
        let gap = self.gaps.get(&unit)?;
        let difference = gap.comparison.difference;
        let beyond = difference - self.middle;
        let z = beyond / (gap.variance() + self.spread).sqrt();
        let is_much = gap.comparison.z.abs() > GAP_Z
            && z.abs() > GAP_Z
            && difference.abs() >= GAP_DIFFERENCE
            && beyond.abs() >= GAP_DIFFERENCE
            && (difference > 0.0) == (beyond > 0.0);
        if !is_much {
            return Some(Tested::NOTHING);
        }
        let share = |of: &Counts| rounded(f64::from(of.satisfied) / f64::from(of.rated), 4);
        let evidence = Evidence::ChannelGap {
            weeks: GAP_WEEKS,
            open_sheets: gap.open.rated,
            open_share: share(&gap.open),
            code_sheets: gap.code.rated,
            code_share: share(&gap.code),
            peers: rounded(self.middle, 4),
            z: rounded(gap.comparison.z, 2),
        };
        let helped = if difference > 0.0 { busiest(scene, unit) } else { Channel::Code };
        let set = FlaggedSet { channel: Some(helped), ..scene.set(unit, scene.window(GAP_WEEKS)) };
        let p = normal::two_sided(gap.comparison.z.abs().min(z.abs()));
        Some(Tested { p, found: Some((evidence, set)) })
    }
}

/// The open channel that most of a unit's sheets came by.
fn busiest(scene: &Scene<'_>, unit: UnitNo) -> Channel {
    let sheets = |channel: &Channel| scene.seen.counts(unit, scene.window(GAP_WEEKS), &[*channel]).responses;
    OPEN.into_iter().rev().max_by_key(sheets).unwrap_or(Channel::Qr)
}
