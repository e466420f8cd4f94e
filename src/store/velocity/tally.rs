//! What those who wait together add to the counts, and what each of them is told: as if they had come one by one.

use super::{Counts, KEYS, Passing, since_1970};
use crate::ids::LedgerId;
use std::collections::BTreeMap;
use tokio::sync::oneshot;

type Answer = oneshot::Sender<Option<[u32; KEYS]>>;

/// Those who wait, by ledger and day: nearly always one of each.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<(LedgerId, i32), Day>);

#[derive(Default)]
struct Day {
    /// What is added to each key.
    more: BTreeMap<u64, i32>,
    asked: Vec<Asked>,
}

struct Asked {
    keys: [Option<u64>; KEYS],
    /// What had been added to each key by then, with this one.
    added: [i32; KEYS],
    answer: Answer,
}

impl Tally {
    pub(super) fn count(&mut self, passing: Passing, answer: Answer) {
        let day = self.day(&passing);
        let added = passing.keys.map(|key| key.map_or(0, |key| day.add(key, 1)));
        day.asked.push(Asked { keys: passing.keys, added, answer });
    }

    pub(super) fn uncount(&mut self, passing: Passing) {
        let day = self.day(&passing);
        for key in passing.keys.into_iter().flatten() {
            day.add(key, -1);
        }
    }

    fn day(&mut self, passing: &Passing) -> &mut Day {
        self.0.entry((passing.ledger, since_1970(passing.day))).or_default()
    }

    /// Adds everything and tells everybody.
    pub(super) fn settle(self, counts: &mut impl Counts) {
        for ((ledger, day), Day { more, asked }) in self.0 {
            let more: Vec<_> = more.into_iter().collect();
            match counts.add(ledger, day, &more) {
                Ok(sums) => {
                    for one in asked {
                        let told = one.told(&more, &sums);
                        // Who asked may not have waited.
                        let _ = one.answer.send(told);
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, responses = asked.len(), "responses are not counted by where they come from");
                    for one in asked {
                        let _ = one.answer.send(None);
                    }
                }
            }
        }
    }
}

impl Day {
    fn add(&mut self, key: u64, more: i32) -> i32 {
        let sum = self.more.entry(key).or_default();
        *sum += more;
        *sum
    }
}

impl Asked {
    /// The sums less what those who came later added.
    fn told(&self, more: &[(u64, i32)], sums: &[i32]) -> Option<[u32; KEYS]> {
        let mut told = [0; KEYS];
        for ((told, key), added) in told.iter_mut().zip(self.keys).zip(self.added) {
            let Some(key) = key else { continue };
            let at = more.binary_search_by_key(&key, |(key, _)| *key).ok()?;
            let later = more[at].1 - added;
            *told = u32::try_from(sums.get(at)? - later).unwrap_or(0);
        }
        Some(told)
    }
}
