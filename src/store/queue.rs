//! Group commit: responses wait in a bounded queue; a thread takes whatever waits, has it stored in one
//! transaction, and only then answers.

use super::{NewText, Stored, SubmitError};
use crate::ids::LedgerId;
use crate::ledger::Sealed;
use crate::touchpoint::codes::Redemption;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;
use tokio::sync::{mpsc, oneshot};

/// Rows of a transaction, at most.
const MAX_BATCH: usize = 1_024;

/// How often a batch is tried where another instance was faster.
const MAX_ATTEMPTS: u32 = 10;

/// A response ready to be stored.
pub(super) struct Row {
    pub(super) entry: Sealed,
    pub(super) texts: Vec<NewText>,
    /// The one-time code that it spends.
    pub(super) code: Option<Redemption>,
}

/// What became of a row that the database does not object to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    New,
    /// The id was there already.
    Known,
    /// Its one-time code cannot be spent: it was not stored.
    NoCode,
}

impl From<Taken> for Result<Stored, SubmitError> {
    fn from(taken: Taken) -> Self {
        match taken {
            Taken::New => Ok(Stored::New),
            Taken::Known => Ok(Stored::Known),
            Taken::NoCode => Err(SubmitError::Code),
        }
    }
}

/// A response that waits, and whom to tell.
pub(super) struct Job {
    pub(super) ledger: LedgerId,
    pub(super) row: Row,
    pub(super) answer: oneshot::Sender<Result<Stored, SubmitError>>,
}

/// What the writer is told.
pub(super) enum Work {
    Store(Job),
    /// Take no more, finish what waits, end.
    Close,
}

/// Why a batch was not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The database refuses some row; nothing was stored.
    Row(String),
    /// Another instance stored one of these ids meanwhile; nothing was stored.
    Again(String),
    /// It is not known whether the batch is stored.
    Unavailable(String),
}

/// A database's end of the queue.
pub(super) trait Sink: Send + 'static {
    /// Stores these rows, whose ids differ, in this order behind the ledger's last entry, in one
    /// transaction, and spends their codes in it; skips those whose id is known, or whose code cannot be
    /// spent. Durable when it returns.
    fn store(&mut self, ledger: LedgerId, rows: &[&Row]) -> Result<Vec<Taken>, Failure>;
}

/// How fast the writer is, for those who are sent away.
#[derive(Clone, Default)]
pub(super) struct Pace(Arc<AtomicU32>);

impl Pace {
    /// Takes a batch's time into the running mean (an eighth of the newest).
    fn measured(&self, rows: usize, since: Instant) {
        let micros = since.elapsed().as_micros() / (rows.max(1) as u128);
        let newest = u32::try_from(micros).unwrap_or(u32::MAX);
        let mean = self.0.load(Ordering::Relaxed);
        self.0.store(mean - mean / 8 + newest / 8, Ordering::Relaxed);
    }

    /// Seconds until so many rows are stored, 1 to 60.
    pub(super) fn seconds_for(&self, rows: usize) -> u32 {
        let micros = u64::from(self.0.load(Ordering::Relaxed)) * rows as u64;
        u32::try_from(micros.div_ceil(1_000_000)).unwrap_or(u32::MAX).clamp(1, 60)
    }
}

/// Serves the queue until it is closed or everybody who could fill it is gone; blocks.
pub(super) fn serve(mut queue: mpsc::Receiver<Work>, mut sink: impl Sink, pace: &Pace) {
    let mut waiting = Vec::with_capacity(MAX_BATCH);
    while queue.blocking_recv_many(&mut waiting, MAX_BATCH) > 0 {
        let began = Instant::now();
        let mut batches: BTreeMap<LedgerId, Batch> = BTreeMap::new();
        let rows = waiting.len();
        for work in waiting.drain(..) {
            match work {
                Work::Store(job) => batches.entry(job.ledger).or_default().push(job),
                Work::Close => queue.close(),
            }
        }
        for (ledger, batch) in batches {
            batch.store(&mut sink, ledger);
        }
        pace.measured(rows, began);
    }
}

/// Jobs of one ledger. Where an id comes twice, the later ones follow the first.
#[derive(Default)]
struct Batch {
    rows: Vec<Row>,
    answers: Vec<oneshot::Sender<Result<Stored, SubmitError>>>,
    places: HashMap<uuid::Uuid, usize>,
    repeats: Vec<(usize, oneshot::Sender<Result<Stored, SubmitError>>)>,
}

impl Batch {
    fn push(&mut self, job: Job) {
        let place = *self.places.entry(job.row.entry.id).or_insert(self.rows.len());
        if place < self.rows.len() {
            self.repeats.push((place, job.answer));
        } else {
            self.rows.push(job.row);
            self.answers.push(job.answer);
        }
    }

    fn store(self, sink: &mut impl Sink, ledger: LedgerId) {
        let rows: Vec<&Row> = self.rows.iter().collect();
        let outcomes = store_or_divide(sink, ledger, &rows);
        for (place, answer) in self.repeats {
            let outcome = match &outcomes[place] {
                Ok(Stored::New | Stored::Known) => Ok(Stored::Known),
                Err(error) => Err(error.clone()),
            };
            // Who asked may have gone: the response is stored all the same.
            let _ = answer.send(outcome);
        }
        for (answer, outcome) in self.answers.into_iter().zip(outcomes) {
            let _ = answer.send(outcome);
        }
    }
}

/// Stores rows together; where the database refuses one, finds it by halves, so that it never fails
/// the others.
fn store_or_divide(
    sink: &mut impl Sink,
    ledger: LedgerId,
    rows: &[&Row],
) -> Vec<Result<Stored, SubmitError>> {
    match store_again(sink, ledger, rows) {
        Ok(taken) => taken.into_iter().map(Into::into).collect(),
        Err(Failure::Row(reason)) if rows.len() == 1 => {
            tracing::warn!(ledger = ledger.0, reason, "the database refuses a response");
            vec![Err(SubmitError::Refused(reason))]
        }
        Err(Failure::Row(_)) => {
            let (first, second) = rows.split_at(rows.len() / 2);
            let mut outcomes = store_or_divide(sink, ledger, first);
            outcomes.extend(store_or_divide(sink, ledger, second));
            outcomes
        }
        Err(Failure::Again(reason) | Failure::Unavailable(reason)) => {
            tracing::error!(ledger = ledger.0, rows = rows.len(), reason, "responses could not be stored");
            rows.iter().map(|_| Err(SubmitError::Unavailable(reason.clone()))).collect()
        }
    }
}

fn store_again(sink: &mut impl Sink, ledger: LedgerId, rows: &[&Row]) -> Result<Vec<Taken>, Failure> {
    let mut outcome = sink.store(ledger, rows);
    for _ in 1..MAX_ATTEMPTS {
        if !matches!(outcome, Err(Failure::Again(_))) {
            break;
        }
        outcome = sink.store(ledger, rows);
    }
    outcome
}

#[cfg(test)]
mod tests;
