//! Samples for call-backs that were sealed, and what became of them.

use crate::ids::{Hour, Seq};
use crate::ledger::sample::{Draw, Sample};

/// A sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSample {
    pub sample: Sample,
    /// Its members came before it.
    pub seq: Seq,
    pub hour: Hour,
    /// `None` while nobody can know what is drawn, or has asked.
    pub draw: Option<Draw>,
}
