//! Guessing one-time codes. Wrong codes are counted by network and altogether; who has sent too many is asked
//! to wait, and a code that is right is taken all the same. What makes guessing hopeless is the code's length:
//! of 60 bits, with a million codes that could be spent, ten guesses a second hit one in some 3,600 years.
//! Counts lie in the memory of this process, under a hash whose key it draws at its start, for a minute.

use super::App;
use super::staff::connection::{Connection, network};
use super::submit::{Fault, Refusal};
use actix_web::HttpRequest;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Wrong codes of one network within a minute; our choice, as the next.
const OF_NETWORK: u32 = 5;

/// Wrong codes of everybody within a second.
const OF_ALL: u32 = 10;

/// Who has sent too many waits so long.
pub(super) const WAIT_SEC: u32 = 60;

/// Networks that are told apart within a minute; of the others only their sum is counted.
const MOST: usize = 100_000;

/// Wrong codes of late.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    key: RandomState,
    counts: Mutex<Counts>,
}

/// Moments are seconds since 1970.
#[derive(Debug, Default)]
struct Counts {
    minute: i64,
    of_network: BTreeMap<u64, u32>,
    second: i64,
    of_all: u32,
}

impl Guesses {
    /// Counts a wrong code; whether there were too many.
    fn wrong(&self, from: Option<IpAddr>, now: i64) -> bool {
        let network = self.key.hash_one(network(from));
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.minute != now / 60 {
            counts.minute = now / 60;
            counts.of_network.clear();
        }
        if counts.second != now {
            (counts.second, counts.of_all) = (now, 0);
        }
        counts.of_all = counts.of_all.saturating_add(1);
        let room = counts.of_network.len() < MOST;
        let of_network = counts.of_network.get(&network).copied().unwrap_or(0).saturating_add(1);
        if room || of_network > 1 {
            counts.of_network.insert(network, of_network);
        }
        of_network > OF_NETWORK || counts.of_all > OF_ALL
    }
}

impl App {
    /// Whether the sheet was refused for its one-time code, and whoever sends it has sent too many such.
    pub(super) fn guesses_too_fast(&self, request: &HttpRequest, refusal: &Refusal) -> bool {
        let of_code = match refusal {
            Refusal::Faults(faults) => faults.iter().any(|fault| matches!(fault, Fault::Code { .. })),
            Refusal::NoPlace(_) | Refusal::Store(_) => false,
        };
        let from = || Connection::of(request, &self.settings.staff.proxies).address;
        of_code && self.guesses.wrong(from(), self.now().unix_timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn too_many(guesses: &Guesses, from: &str, seconds: impl Iterator<Item = i64>) -> Vec<bool> {
        let from = from.parse().ok();
        seconds.map(|now| guesses.wrong(from, now)).collect()
    }

    #[test]
    fn the_sixth_wrong_code_of_a_network_within_a_minute_is_one_too_many() {
        let guesses = Guesses::default();
        assert_eq!(
            too_many(&guesses, "192.0.2.1", 600..607),
            [false, false, false, false, false, true, true]
        );
        assert_eq!(too_many(&guesses, "192.0.2.2", 607..608), [false], "nobody else waits");
        assert_eq!(too_many(&guesses, "192.0.2.1", 660..661), [false], "the next minute");
        let neighbours = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:0:9::", "2001:db8::5"];
        for (at, neighbour) in (670..).zip(neighbours) {
            assert_eq!(too_many(&guesses, neighbour, at..=at), [false]);
        }
        assert_eq!(too_many(&guesses, "2001:db8::6", 680..681), [true], "64 bits are one network");
        assert_eq!(too_many(&guesses, "2001:db8:0:1::", 681..682), [false]);
    }

    #[test]
    fn the_eleventh_wrong_code_of_all_within_a_second_is_one_too_many() {
        let guesses = Guesses::default();
        for n in 0..10u8 {
            assert!(!guesses.wrong(Some(IpAddr::from([10, 0, 0, n])), 100));
        }
        assert!(guesses.wrong(Some(IpAddr::from([10, 0, 1, 0])), 100));
        assert!(!guesses.wrong(Some(IpAddr::from([10, 0, 1, 1])), 101));
    }
}
