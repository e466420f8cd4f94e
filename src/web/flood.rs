//! How many complaints of one touchpoint are taken within some minutes, so that nobody buries those that were
//! meant. Counted by touchpoint alone: who sends is not known and not asked.

use super::token::Minute;
use crate::ids::TouchpointCode;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Complaints of one touchpoint within [`MINUTES`], of this process.
const MOST: u32 = 12;

/// After so many minutes the count begins anew.
pub(super) const MINUTES: u64 = 10;

/// What was let in lately.
#[derive(Debug, Default)]
pub(super) struct Flood(Mutex<BTreeMap<TouchpointCode, (Minute, u32)>>);

impl Flood {
    /// Whether one more is taken now; counts it.
    pub(super) fn lets_in(&self, touchpoint: TouchpointCode, now: Minute) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, (since, _)| since.0 <= now.0 && now.0 - since.0 < MINUTES);
        let (_, count) = held.entry(touchpoint).or_insert((now, 0));
        *count += 1;
        *count <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touchpoint_is_quiet_for_a_while_and_no_other_with_it() {
        let flood = Flood::default();
        let [here, there] = [37, 74].map(|bits| TouchpointCode::from_bits(bits).unwrap());
        let let_in =
            |touchpoint, minute| (0..40).filter(|_| flood.lets_in(touchpoint, Minute(minute))).count();
        assert_eq!(let_in(here, 100), 12);
        assert_eq!(let_in(here, 109), 0);
        assert_eq!(let_in(there, 109), 12);
        assert_eq!(let_in(here, 110), 12);
    }
}
