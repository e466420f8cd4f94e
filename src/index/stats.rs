//! What can be said of shares beyond their intervals: ranks, groups, shrinkage, targets, comparisons,
//! trends, funnels, weights. Pure arithmetic on a value and its effective number of observations per
//! unit or period, never on rows and never on the number of answers.

pub mod compare;
pub mod funnel;
pub mod normal;
pub mod rank;
pub mod shrink;
pub mod target;
pub mod trend;
pub mod weigh;

use super::figures::Estimate;
use crate::ids::Share;

/// A share and how many independent observations it is worth: infinite where everybody was asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    pub share: Share,
    pub n_eff: f64,
}

impl From<Estimate> for Observed {
    fn from(estimate: Estimate) -> Self {
        Self { share: estimate.value, n_eff: estimate.n_eff }
    }
}

impl Observed {
    /// Observations in all, of which this part was satisfied; `None` where there are none.
    #[must_use]
    pub fn of_counts(satisfied: u64, all: u64) -> Option<Self> {
        let share = Share::new(super::float(satisfied) / super::float(all))?;
        Some(Self { share, n_eff: super::float(all) })
    }

    /// p̃ and its variance p̃(1 − p̃)/ñ with two satisfied and two other observations added (A. Agresti
    /// and B. A. Coull, 1998): near 0 and 1 the plain variance p(1 − p)/n would claim certainty.
    #[must_use]
    pub fn adjusted(self) -> (f64, f64) {
        if self.n_eff.is_infinite() {
            return (self.share.get(), 0.0);
        }
        let n = self.n_eff + 4.0;
        let p = self.share.get().mul_add(self.n_eff, 2.0) / n;
        (p, p * (1.0 - p) / n)
    }

    /// p(1 − p)/n, around another share where one is given: what a test under "no difference" takes.
    #[must_use]
    fn variance_at(self, p: f64) -> f64 {
        p * (1.0 - p) / self.n_eff
    }
}
