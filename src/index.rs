//! The satisfaction index: figures as a scan over the responses in memory. No IO, no clock, no
//! randomness; the same rows give the same digits, whatever the number of threads.
//!
//! [`Columns`] hold the responses, a [`Query`] asks, [`figures()`] answers with [`Figures`], which carry
//! their method, definition, n, missing answers and interval. [`json`] is their stable outer shape,
//! [`public`] what everyone may see of them, and when.

pub mod again;
pub mod columns;
pub mod comparison;
mod compute;
pub mod counters;
pub mod course;
pub mod display;
pub mod figures;
pub mod flags;
pub mod interval;
pub mod json;
pub mod keys;
mod memory;
pub mod method;
pub mod population;
pub mod priorities;
pub mod public;
pub mod quantile;
pub mod query;
pub mod recount;
pub mod request;
mod scan;
pub mod standing;
pub mod stats;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod told;
pub mod units;
pub mod weighting;

pub use columns::{Columns, ColumnsError, Table};
pub use compute::figures;
pub use display::{NumberStyle, display_percent, display_points};
pub use figures::{Figure, Figures, Group, Measure, Results, Series};
pub use interval::Interval;
pub use keys::{Given, Value};
pub use memory::Memory;
pub use method::Method;
pub use public::suppress::for_public;
pub use query::{AnswerFilter, Dimension, Filter, Flagged, Query, QueryError};
pub use request::{Asked, Request, RequestFault};
pub use units::{Level, Structure, UnitGroup, UnitGroups};

use std::num::NonZeroUsize;

/// As many threads as this machine lends to one count. Their number changes the time, not a digit.
#[must_use]
pub fn threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// A count as a number with a fraction.
#[expect(clippy::cast_precision_loss, reason = "counts of answers stay far below 2^53")]
fn float(count: u64) -> f64 {
    count as f64
}

/// The same for sums of squares; beyond 2^53 the nearest number is good enough.
#[expect(clippy::cast_precision_loss, reason = "the nearest number is good enough")]
fn wide(count: u128) -> f64 {
    count as f64
}
