//! The tests on a unit's week, one a file: hypothesis, formula with source, least number of sheets. Each gives
//! a p-value under "this unit is as honest as its peers and as it was", and where the effect is no smaller
//! than its bars in [`super::thresholds`], what was found.

pub mod burst;
pub mod cap;
pub mod change;
pub mod channel_gap;
pub mod entropy;
pub mod few;
pub mod off_hours;
pub mod one_device;
pub mod rise;
pub mod scans;
pub mod share;
pub mod silent;
pub mod too_fast;
pub mod turnout;

use super::Evidence;
use super::usual::Scene;
use super::watch::Span;
use crate::ids::UnitNo;
use crate::ledger::Signals;
use crate::ledger::flag::FlaggedSet;

/// What a test says of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Tested {
    /// 1 where the effect is below its bars, however rare: that keeps it a p-value, and the bars keep small
    /// matters out.
    pub p: f64,
    pub found: Option<(Evidence, FlaggedSet)>,
}

impl Tested {
    /// Looked, and nothing is striking.
    pub const NOTHING: Self = Self { p: 1.0, found: None };

    /// The most striking of several, its p-value times their number (C. E. Bonferroni): one test a unit,
    /// however many hours or posters it has. `None` of none.
    fn best(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut several = 0u32;
        let mut best: Option<Self> = None;
        for one in all {
            several += 1;
            if best.as_ref().is_none_or(|best| one.p < best.p) {
                best = Some(one);
            }
        }
        best.map(|best| Self { p: (best.p * f64::from(several)).min(1.0), ..best })
    }
}

impl Scene<'_> {
    /// All of a unit's responses in these weeks.
    fn set(&self, unit: UnitNo, span: Span) -> FlaggedSet {
        let start = span.first.hours().start;
        let end = span.iter().last().map_or(start, |week| week.hours().end);
        FlaggedSet {
            campaign: self.campaign,
            unit,
            touchpoint: None,
            channel: None,
            from: start,
            to: end,
            bits: Signals(0),
        }
    }
}
