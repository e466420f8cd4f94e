use super::*;
use crate::ids::Hour;
use crate::ledger::EntryKind;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A database in memory that refuses some ids and fails as told.
#[derive(Default)]
struct Fake {
    stored: Vec<Uuid>,
    poison: BTreeSet<Uuid>,
    again: u32,
    down: bool,
    transactions: u32,
}

impl Sink for Fake {
    fn store(&mut self, _: LedgerId, rows: &[&Row]) -> Result<Vec<Taken>, Failure> {
        self.transactions += 1;
        if self.down {
            return Err(Failure::Unavailable("down".into()));
        }
        if self.again > 0 {
            self.again -= 1;
            return Err(Failure::Again("faster".into()));
        }
        if rows.iter().any(|row| self.poison.contains(&row.entry.id)) {
            return Err(Failure::Row("poison".into()));
        }
        let mut outcomes = Vec::new();
        for row in rows {
            let known = self.stored.contains(&row.entry.id);
            outcomes.push(if known { Taken::Known } else { Taken::New });
            if !known {
                self.stored.push(row.entry.id);
            }
        }
        Ok(outcomes)
    }
}

/// Has these ids stored as one batch and returns each answer, in order.
fn batch(sink: &mut Fake, ids: &[u128]) -> Vec<Result<Stored, SubmitError>> {
    let mut batch = Batch::default();
    let mut answers = Vec::new();
    for id in ids {
        let (answer, told) = oneshot::channel();
        let entry =
            Sealed::new(EntryKind::Response, Uuid::from_u128(*id), Hour(1), Vec::new(), Default::default());
        batch.push(Job { ledger: LedgerId(1), row: Row { entry, texts: Vec::new(), code: None }, answer });
        answers.push(told);
    }
    batch.store(sink, LedgerId(1));
    answers.into_iter().map(|mut told| told.try_recv().expect("everybody is told")).collect()
}

#[test]
fn two_equal_ids_in_one_batch_store_one() {
    let mut sink = Fake::default();
    let outcomes = batch(&mut sink, &[1, 2, 1, 1]);
    assert_eq!(outcomes, [Ok(Stored::New), Ok(Stored::New), Ok(Stored::Known), Ok(Stored::Known)]);
    assert_eq!(sink.stored.len(), 2);
}

#[test]
fn a_row_that_the_database_refuses_never_fails_another() {
    for poison in 0..37u128 {
        let mut sink =
            Fake { poison: [Uuid::from_u128(poison), Uuid::from_u128(20)].into(), ..Fake::default() };
        let ids: Vec<u128> = (0..37).collect();
        for (id, outcome) in ids.iter().zip(batch(&mut sink, &ids)) {
            let refused = Err(SubmitError::Refused("poison".into()));
            assert_eq!(outcome, if [poison, 20].contains(id) { refused } else { Ok(Stored::New) });
        }
        assert!(sink.transactions <= 4 * 6, "{}", sink.transactions);
    }
}

#[test]
fn a_batch_is_tried_again_where_another_instance_was_faster() {
    let mut sink = Fake { again: MAX_ATTEMPTS - 1, ..Fake::default() };
    assert_eq!(batch(&mut sink, &[1]), [Ok(Stored::New)]);
    let mut sink = Fake { again: MAX_ATTEMPTS, ..Fake::default() };
    assert_eq!(batch(&mut sink, &[1]), [Err(SubmitError::Unavailable("faster".into()))]);
}

#[test]
fn a_lost_connection_is_unknown_for_everybody_and_not_tried_again() {
    let mut sink = Fake { down: true, ..Fake::default() };
    let unknown = Err(SubmitError::Unavailable("down".into()));
    assert_eq!(batch(&mut sink, &[1, 2, 1]), [unknown.clone(), unknown.clone(), unknown]);
    assert_eq!(sink.transactions, 1);
}

#[test]
fn closing_finishes_what_waits() {
    let (queue, work) = mpsc::channel(8);
    let mut answers = Vec::new();
    for id in 0..3 {
        let (answer, told) = oneshot::channel();
        let entry =
            Sealed::new(EntryKind::Response, Uuid::from_u128(id), Hour(1), Vec::new(), Default::default());
        let row = Row { entry, texts: Vec::new(), code: None };
        assert!(queue.try_send(Work::Store(Job { ledger: LedgerId(1), row, answer })).is_ok());
        answers.push(told);
        if id == 1 {
            assert!(queue.try_send(Work::Close).is_ok());
        }
    }
    serve(work, Fake::default(), &Pace::default());
    for mut told in answers {
        assert_eq!(told.try_recv(), Ok(Ok(Stored::New)));
    }
    assert!(queue.is_closed());
}

#[test]
fn who_is_sent_away_is_told_a_time_between_a_second_and_a_minute() {
    let pace = Pace::default();
    assert_eq!(pace.seconds_for(10_000), 1);
    pace.0.store(1_000, Ordering::Relaxed);
    assert_eq!(pace.seconds_for(4_096), 5);
    assert_eq!(pace.seconds_for(usize::MAX / 2_000), 60);
}
