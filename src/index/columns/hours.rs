//! The hour of each row, in two bytes as long as they lie within seven years.

use super::order;
use crate::ids::Hour;

/// Hours before a table's first row that are no surprise: clocks of several servers lie apart.
const BEFORE: u32 = 24;

/// By row.
#[derive(Debug, Clone)]
pub(super) enum Hours {
    /// Counted from this hour on.
    Near(Hour, Vec<u16>),
    /// A clock was far off once.
    Any(Vec<Hour>),
}

impl Default for Hours {
    fn default() -> Self {
        Self::Near(Hour(0), Vec::new())
    }
}

impl Hours {
    pub(super) fn push(&mut self, hour: Hour) {
        match self {
            Self::Near(from, near) => {
                if near.is_empty() {
                    *from = Hour(hour.0.saturating_sub(BEFORE));
                }
                let after = hour.0.checked_sub(from.0).and_then(|after| u16::try_from(after).ok());
                if let Some(after) = after {
                    near.push(after);
                } else {
                    let mut any: Vec<_> = self.from(0).collect();
                    any.push(hour);
                    *self = Self::Any(any);
                }
            }
            Self::Any(hours) => hours.push(hour),
        }
    }

    /// Of the rows from this one on, in their order.
    pub(super) fn from(&self, row: usize) -> impl Iterator<Item = Hour> {
        let (first, near, any): (_, &[u16], &[Hour]) = match self {
            Self::Near(first, near) => (*first, near.get(row..).unwrap_or_default(), &[]),
            Self::Any(hours) => (Hour(0), &[], hours.get(row..).unwrap_or_default()),
        };
        near.iter().map(move |after| Hour(first.0 + u32::from(*after))).chain(any.iter().copied())
    }

    /// Brings the rows from this one on into an order.
    pub(super) fn arrange(&mut self, start: usize, order: &[u32]) {
        match self {
            Self::Near(_, near) => order::arrange(&mut near[start..], 1, order),
            Self::Any(hours) => order::arrange(&mut hours[start..], 1, order),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_comes_back_as_it_was_however_far_a_clock_was_off() {
        let near = [500_000, 500_001, 499_990, 565_000];
        for far in [None, Some(565_600), Some(1), Some(u32::MAX)] {
            let hours: Vec<_> = near.into_iter().chain(far).chain([500_002]).map(Hour).collect();
            let mut kept = Hours::default();
            for hour in &hours {
                kept.push(*hour);
            }
            assert_eq!(kept.from(0).collect::<Vec<_>>(), hours);
            assert_eq!(matches!(kept, Hours::Any(_)), far.is_some(), "{far:?}");
            kept.arrange(1, &[1, 0]);
            assert_eq!(kept.from(1).take(2).collect::<Vec<_>>(), [hours[2], hours[1]]);
        }
    }
}
