//! Signals that an office helped its own figures along: on single responses as they come, and on units week
//! by week. A signal never deletes and never accuses: it says in numbers what is striking, how rarely chance
//! does that, and which set of responses it speaks of. People decide.
//!
//! [`response`] marks one response before it is stored. [`watch`] folds responses into counts; [`beside`] holds
//! what they are set against; [`mod@unit`] has one test a file; [`mod@assess`] asks some of them about one day, the
//! others about one week, and keeps what Benjamini and Hochberg let through.
//!
//! Not used, on purpose: Benford's law and last digits (counts this small do not follow them), Guttman errors
//! and Mahalanobis distances (on a form of five to eight questions they do no better than chance).

pub mod assess;
pub mod beside;
pub mod callback;
pub mod draw;
pub mod evidence;
pub mod response;
pub mod round;
pub mod stats;
#[cfg(test)]
mod testing;
pub mod thresholds;
pub mod unit;
pub mod usual;
pub mod watch;
pub mod week;

pub use assess::{Assessment, assess, assess_day};
pub use beside::{Beside, Poster};
pub use evidence::{Evidence, Signal};
pub use round::{Due, Round};
pub use watch::Watch;
pub use week::Week;

use crate::ledger::flag::FlaggedSet;

/// A signal of one unit in one week.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The week that was looked at; what is found may have begun before.
    pub week: Week,
    /// How rarely chance does this in an honest unit, before many were looked at; `None` where it is no matter
    /// of chance.
    pub p: Option<f64>,
    pub evidence: Evidence,
    /// The responses that it speaks of; for a signal about responses that are missing, those that came in spite
    /// of it.
    pub set: FlaggedSet,
}

impl Finding {
    #[must_use]
    pub fn signal(&self) -> Signal {
        self.evidence.signal()
    }
}
