use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use time::macros::date;

/// Counts in memory, or none.
#[derive(Default)]
struct Fake {
    counts: BTreeMap<(u32, i32, u64), i32>,
    statements: u32,
    down: bool,
}

impl Counts for Fake {
    fn add(&mut self, ledger: LedgerId, day: i32, more: &[(u64, i32)]) -> Result<Vec<i32>, StoreError> {
        self.statements += 1;
        if self.down {
            return Err(StoreError::Unavailable("down".to_owned()));
        }
        let mut sum = |(key, more): &(u64, i32)| {
            let count = self.counts.entry((ledger.0, day, *key)).or_default();
            *count += more;
            *count
        };
        Ok(more.iter().map(&mut sum).collect())
    }

    fn salt(&mut self, _: LedgerId, _: i32, fresh: &Salt) -> Result<Salt, StoreError> {
        Ok(*fresh)
    }

    fn sweep(&mut self, _: i32) -> Result<u64, StoreError> {
        Ok(0)
    }
}

fn passing(keys: [Option<u64>; KEYS]) -> Passing {
    Passing { ledger: LedgerId(1), day: date!(2026 - 11 - 24), keys }
}

/// What each of these is told; `None` stands for one that takes its counting back.
fn settled(fake: &mut Fake, batch: &[(Passing, bool)]) -> Vec<Option<[u32; KEYS]>> {
    let mut tally = Tally::default();
    let mut told = Vec::new();
    for (passing, is_new) in batch {
        if *is_new {
            let (answer, receiver) = oneshot::channel();
            tally.count(*passing, answer);
            told.push(receiver);
        } else {
            tally.uncount(*passing);
        }
    }
    tally.settle(fake);
    told.into_iter().map(|mut told| told.try_recv().unwrap()).collect()
}

#[test]
fn each_of_a_batch_is_told_its_own_place_in_one_statement() {
    let mut fake = Fake::default();
    let one = passing([Some(7), Some(8), Some(u64::MAX)]);
    let other = passing([Some(9), None, Some(u64::MAX)]);
    let told = settled(&mut fake, &[(one, true), (other, true), (one, true), (one, false), (other, true)]);
    let expected = [[1, 1, 1], [1, 0, 2], [2, 2, 3], [2, 0, 3]];
    assert_eq!(told, expected.map(Some), "the third took its counting back before the last came");
    assert_eq!(fake.statements, 1);
    assert_eq!(settled(&mut fake, &[(one, true)]), [Some([2, 2, 4])]);
}

#[test]
fn another_day_and_another_ledger_count_for_themselves() {
    let mut fake = Fake::default();
    let today = passing([Some(7), None, None]);
    let tomorrow = Passing { day: date!(2026 - 11 - 25), ..today };
    let elsewhere = Passing { ledger: LedgerId(2), ..today };
    let told = settled(&mut fake, &[today, tomorrow, elsewhere, today].map(|passing| (passing, true)));
    assert_eq!(told, [1, 1, 1, 2].map(|device| Some([device, 0, 0])));
}

#[test]
fn where_nobody_counts_everybody_is_told_so() {
    let mut fake = Fake { down: true, ..Fake::default() };
    assert_eq!(settled(&mut fake, &[(passing([Some(7), None, None]), true); 3]), [None; 3]);
}

proptest! {
    #[test]
    fn a_batch_tells_what_one_by_one_tells(
        steps in prop::collection::vec((0u64..4, 0u64..3, prop::bool::weighted(0.8)), 1..60),
        cuts in prop::collection::vec(1usize..9, 60),
    ) {
        let batch: Vec<_> = steps.iter().map(|(device, window, is_new)| {
            (passing([Some(*device), None, Some(10 + window)]), *is_new)
        }).collect();
        let (mut together, mut alone) = (Fake::default(), Fake::default());
        let one_by_one: Vec<_> = batch.iter().flat_map(|one| settled(&mut alone, &[*one])).collect();
        let (mut rest, mut told) = (&batch[..], Vec::new());
        for cut in cuts {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            told.extend(settled(&mut together, now));
            rest = later;
        }
        prop_assert_eq!(told, one_by_one);
        prop_assert_eq!(together.counts, alone.counts);
    }
}
