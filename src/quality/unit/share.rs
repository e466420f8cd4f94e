//! A share of a unit's sheets beside what is usual: how the tests on marked, fast and late sheets compare.
//!
//! Under honesty k of n sheets are such with the higher of two chances: the peers' in the same time, and the unit's
//! own before. The tail is the binomial's, widened because sheets of one time and place hang together
//! (beta-binomial).

use crate::quality::stats::tails::clustered_at_least;
use std::ops::{AddAssign, Sub};

/// Sheets of a kind among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    pub of: u32,
    pub all: u32,
}

/// How much more than usual a share must be to be worth a word.
#[derive(Debug, Clone, Copy)]
pub struct Bars {
    /// Sheets of the kind, at least.
    pub sheets: u32,
    /// The usual share is never taken for less.
    pub floor: f64,
    /// Times the usual share, at least.
    pub times: f64,
    /// Above the usual share, at least.
    pub difference: f64,
    /// How far two sheets hang together in being of the kind.
    pub together: f64,
}

impl AddAssign for Share {
    fn add_assign(&mut self, more: Self) {
        self.of += more.of;
        self.all += more.all;
    }
}

impl Sub for Share {
    type Output = Self;

    fn sub(self, less: Self) -> Self {
        Self { of: self.of.saturating_sub(less.of), all: self.all.saturating_sub(less.all) }
    }
}

impl Share {
    /// 0 ..= 1; 0 of nothing.
    #[must_use]
    pub fn value(self) -> f64 {
        if self.all == 0 { 0.0 } else { f64::from(self.of) / f64::from(self.all) }
    }

    /// How rarely chance gives so large a share where this one is usual (already no less than the floor); `None`
    /// where it is below a bar.
    #[must_use]
    pub fn chance(self, usual: f64, bars: Bars) -> Option<f64> {
        let share = self.value();
        let is_much =
            self.of >= bars.sheets && share >= bars.times * usual && share - usual >= bars.difference;
        is_much.then(|| clustered_at_least(self.of, self.all, usual, bars.together))
    }
}

impl FromIterator<Share> for Share {
    fn from_iter<T: IntoIterator<Item = Share>>(all: T) -> Self {
        let mut sum = Self::default();
        all.into_iter().for_each(|one| sum += one);
        sum
    }
}
