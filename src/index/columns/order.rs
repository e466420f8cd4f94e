//! The order of rows: by unit in stretches of rows that came one after the other, so that a scan by unit
//! meets a unit's rows side by side; what came last lies as it came. Eight stretches become one, so that
//! a unit has many rows together.

use crate::ids::{Hour, UnitNo};
use time::Date;

/// Rows of a stretch when it is brought into order; in tests a few rows are to be several.
pub(super) const SHORT: usize = if cfg!(test) { 8 } else { 1 << 17 };

/// Rows of a stretch at most.
pub(super) const LONG: usize = 8 * SHORT;

/// Some rows that lie by unit, up to the next stretch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Its first row.
    pub(super) start: usize,
}

/// The order of rows of these units by unit; those of one unit keep theirs.
pub(super) fn by_unit(units: impl Iterator<Item = UnitNo>) -> Vec<u32> {
    let mut order: Vec<_> =
        (0u32..).zip(units).map(|(row, unit)| u64::from(unit.0) << 32 | u64::from(row)).collect();
    order.sort_unstable();
    let row = |numbered: u64| u32::try_from(numbered & u64::from(u32::MAX)).unwrap_or_default();
    order.into_iter().map(row).collect()
}

/// Brings the values of rows, `width` each, into an order.
pub(super) fn arrange<T: Copy>(values: &mut [T], width: usize, order: &[u32]) {
    let old = values.to_vec();
    for (to, from) in values.chunks_exact_mut(width.max(1)).zip(order) {
        to.copy_from_slice(&old[*from as usize * width..][..width]);
    }
}

/// On which local day each response came: hours of several processes may lie a little apart, so a day
/// begins with the first response of it and none falls back behind.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    latest: Option<Hour>,
    /// Where each day begins, by relative `seq`, ascending.
    begins: Vec<(u32, Date)>,
}

impl Days {
    /// The next response in the ledger's order.
    pub(super) fn push(&mut self, seq: u32, hour: Hour) {
        if self.latest.is_none_or(|latest| latest < hour) {
            self.latest = Some(hour);
            let day = hour.local_date();
            if self.begins.last().is_none_or(|(_, last)| *last < day) {
                self.begins.push((seq, day));
            }
        }
    }

    /// The day that a response came on; `None` before the first.
    pub(super) fn of(&self, seq: u32) -> Option<Date> {
        let behind = self.begins.partition_point(|(begins, _)| *begins <= seq);
        Some(self.begins.get(behind.checked_sub(1)?)?.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_lie_where_the_order_says(order in Just((0u32..40).collect::<Vec<_>>()).prop_shuffle(), width in 0usize..4) {
            let old: Vec<u32> = (0..40 * u32::try_from(width).unwrap_or(0)).collect();
            let mut values = old.clone();
            arrange(&mut values, width, &order);
            for (to, from) in order.iter().enumerate() {
                prop_assert_eq!(&values[to * width..][..width], &old[*from as usize * width..][..width]);
            }
        }
    }
}
