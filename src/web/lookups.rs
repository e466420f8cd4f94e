//! How many tracking codes are looked up from one network within a minute, so that nobody walks through them. Generous:
//! a village may share one address. Counts lie in the memory of this process, under a hash whose key it draws at its
//! start, for a minute.

use super::App;
use super::staff::connection::{Connection, network};
use actix_web::HttpRequest;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Look-ups of one network within a minute; our choice. Of 60 bits, guessing finds nothing at any pace.
const MOST: u32 = 60;

/// Whoever looked up too many waits so long.
pub(super) const WAIT_SEC: u32 = 60;

/// Networks that are told apart within a minute; the others are let in.
const NETWORKS: usize = 100_000;

/// Look-ups of late.
#[derive(Debug, Default)]
pub(super) struct Lookups {
    key: RandomState,
    /// The minute, and by network how many.
    counts: Mutex<(i64, BTreeMap<u64, u32>)>,
}

impl Lookups {
    /// Counts one more; whether there were too many. `now` in seconds since 1970.
    fn too_many(&self, from: Option<IpAddr>, now: i64) -> bool {
        let network = self.key.hash_one(network(from));
        let mut held = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (minute, counts) = &mut *held;
        if *minute != now / 60 {
            *minute = now / 60;
            counts.clear();
        }
        if counts.len() >= NETWORKS && !counts.contains_key(&network) {
            return false;
        }
        let count = counts.entry(network).or_default();
        *count = count.saturating_add(1);
        *count > MOST
    }
}

impl App {
    /// Whether too many tracking codes were looked up from there within this minute; counts this one.
    pub(super) fn looks_up_too_fast(&self, request: &HttpRequest) -> bool {
        let from = Connection::of(request, &self.settings.staff.proxies).address;
        self.lookups.too_many(from, self.now().unix_timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_looks_up_sixty_in_a_minute_and_no_other_waits_with_it() {
        let lookups = Lookups::default();
        let [here, there] = ["192.0.2.1", "192.0.2.2"].map(|address| address.parse().ok());
        let refused = |from, now| (0..80).filter(|_| lookups.too_many(from, now)).count();
        assert_eq!((refused(here, 600), refused(there, 659), refused(here, 660)), (20, 20, 20));
    }
}
