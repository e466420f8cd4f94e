//! Counts of where responses come from: shared by instances, lost without harm, gone when they are told to.

use crate::support::{LEDGER, Scratch};
use hailong::ids::LedgerId;
use hailong::store::Passing;
use time::macros::date;

on_both!(
    instances_count_together,
    a_hundred_at_once_are_each_told_their_place,
    a_day_has_one_salt_however_many_propose_theirs,
    a_sweep_takes_the_days_before_and_no_other,
    nobody_is_counted_by_a_closed_store,
);

const DAY: time::Date = date!(2026 - 11 - 24);

fn passing(device: u64) -> Passing {
    Passing { ledger: LEDGER, day: DAY, keys: [Some(device), None, Some(u64::MAX - 1)] }
}

async fn instances_count_together(scratch: &Scratch) {
    let (one, other) = (scratch.open_with_ledger().await, scratch.open().await);
    assert_eq!(one.count(passing(7)).await, Some([1, 0, 1]));
    assert_eq!(other.count(passing(7)).await, Some([2, 0, 2]));
    assert_eq!(one.count(passing(8)).await, Some([1, 0, 3]));
    other.uncount(passing(7));
    // In the same line as what was taken back.
    assert_eq!(other.count(passing(7)).await, Some([2, 0, 3]));
    let elsewhere = Passing { ledger: LedgerId(2), ..passing(7) };
    assert_eq!(one.count(elsewhere).await, Some([1, 0, 1]));
    one.close().await;
    assert_eq!(scratch.open().await.count(passing(7)).await, Some([3, 0, 4]), "after a restart");
}

async fn a_hundred_at_once_are_each_told_their_place(scratch: &Scratch) {
    let stores = [scratch.open_with_ledger().await, scratch.open().await];
    let tasks: Vec<_> = (0..100)
        .map(|n: usize| {
            let store = stores[n % 2].clone();
            tokio::spawn(async move { store.count(passing(7)).await.unwrap()[0] })
        })
        .collect();
    let mut places = Vec::new();
    for task in tasks {
        places.push(task.await.unwrap());
    }
    places.sort_unstable();
    assert_eq!(places, (1..=100).collect::<Vec<_>>());
}

async fn a_day_has_one_salt_however_many_propose_theirs(scratch: &Scratch) {
    let (one, other) = (scratch.open_with_ledger().await, scratch.open().await);
    let first = one.velocity_salt(LEDGER, DAY, [1; 32]).await.unwrap();
    assert_eq!(first, [1; 32]);
    assert_eq!(other.velocity_salt(LEDGER, DAY, [2; 32]).await.unwrap(), first);
    assert_eq!(other.velocity_salt(LEDGER, DAY.next_day().unwrap(), [3; 32]).await.unwrap(), [3; 32]);
    assert_eq!(one.velocity_salt(LedgerId(2), DAY, [4; 32]).await.unwrap(), [4; 32]);
}

async fn a_sweep_takes_the_days_before_and_no_other(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    let tomorrow = DAY.next_day().unwrap();
    store.velocity_salt(LEDGER, DAY, [1; 32]).await.unwrap();
    store.count(passing(7)).await.unwrap();
    store.count(Passing { day: tomorrow, ..passing(7) }).await.unwrap();
    assert_eq!(store.sweep_velocity(DAY).await.unwrap(), 0);
    assert_eq!(store.sweep_velocity(tomorrow).await.unwrap(), 3);
    assert_eq!(store.count(passing(7)).await, Some([1, 0, 1]));
    assert_eq!(store.count(Passing { day: tomorrow, ..passing(7) }).await, Some([2, 0, 2]));
    assert_eq!(store.velocity_salt(LEDGER, DAY, [9; 32]).await.unwrap(), [9; 32]);
}

async fn nobody_is_counted_by_a_closed_store(scratch: &Scratch) {
    let store = scratch.open_with_ledger().await;
    assert!(store.count(passing(7)).await.is_some());
    store.clone().close().await;
    assert_eq!(store.count(passing(7)).await, None);
    assert!(store.velocity_salt(LEDGER, DAY, [1; 32]).await.is_err());
}

/// It holds nothing that may not be lost.
#[tokio::test]
async fn a_damaged_file_of_counts_is_made_anew() {
    let scratch = Scratch::sqlite();
    let store = scratch.open_with_ledger().await;
    let path = format!("{}.velocity", scratch.url.strip_prefix("sqlite:").unwrap());
    std::fs::write(&path, vec![0x5a; 20_000]).unwrap();
    assert_eq!(store.count(passing(7)).await, Some([1, 0, 1]));
    assert_eq!(store.count(passing(7)).await, Some([2, 0, 2]));
}
