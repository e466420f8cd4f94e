//! What the clients were told against what the database holds.

use crate::clients::Told;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An entry of the ledger as it lies in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) seq: i64,
    pub(crate) id: Uuid,
    pub(crate) is_response: bool,
    /// Free texts stored beside it; every sheet here has one.
    pub(crate) texts: i64,
}

/// Everything that does not agree; `entries` by `seq`.
pub(crate) fn judge(told: &Told, entries: &[Entry]) -> Vec<String> {
    let mut faults = Vec::new();
    for (before, after) in entries.iter().zip(entries.iter().skip(1)) {
        if after.seq != before.seq + 1 {
            faults.push(format!("{} follows {} in the ledger", after.seq, before.seq));
        }
    }
    if let Some(first) = entries.first().filter(|first| first.seq != 0) {
        faults.push(format!("the ledger begins at {}", first.seq));
    }
    let mut stored: BTreeMap<Uuid, u32> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.is_response) {
        *stored.entry(entry.id).or_default() += 1;
        if !told.acknowledged.contains_key(&entry.id) && !told.unknown.contains_key(&entry.id) {
            faults.push(format!("{} is stored and was never sent", entry.id));
        }
        if entry.texts != 1 {
            faults.push(format!("{} is stored with {} texts", entry.id, entry.texts));
        }
    }
    for (id, times) in &stored {
        if *times > 1 {
            faults.push(format!("{id} is stored {times} times"));
        }
    }
    for id in told.acknowledged.keys().filter(|id| !stored.contains_key(id)) {
        faults.push(format!("{id} was acknowledged and is not stored"));
    }
    faults
}

#[test]
fn every_kind_of_loss_is_told() {
    let id = Uuid::from_u128;
    let entry = |seq, n| Entry { seq, id: id(n), is_response: n > 9, texts: i64::from(n > 9) };
    let told = Told {
        acknowledged: [(id(10), "x".into()), (id(11), "x".into())].into(),
        unknown: [(id(12), "x".into())].into(),
        ..Told::default()
    };
    assert_eq!(judge(&told, &[entry(0, 1), entry(1, 11), entry(2, 10)]), Vec::<String>::new());
    assert_eq!(judge(&told, &[entry(0, 1), entry(1, 11), entry(2, 10), entry(3, 12)]), Vec::<String>::new());
    let found = judge(
        &told,
        &[entry(1, 1), entry(2, 11), entry(4, 11), entry(5, 13), Entry { texts: 0, ..entry(6, 12) }],
    );
    let expected = [
        "4 follows 2 in the ledger".to_owned(),
        "the ledger begins at 1".to_owned(),
        format!("{} is stored and was never sent", id(13)),
        format!("{} is stored with 0 texts", id(12)),
        format!("{} is stored 2 times", id(11)),
        format!("{} was acknowledged and is not stored", id(10)),
    ];
    assert_eq!(found, expected);
}
