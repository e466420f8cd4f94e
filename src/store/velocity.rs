//! How much came from where within a day: counts beside the ledger under keys that only whoever has the day's salt
//! can make, and that salt. No figure is made of them, and nothing leads from a key to an entry. They are decided
//! on before a response is stored, so they must be fast and may be lost: nothing is waited for on a disk.
//!
//! PostgreSQL holds them in unlogged tables that all instances share. SQLite holds them in a file of its own beside
//! the database, `PATH.velocity`, which no backup of the database takes.
//!
//! One thread serves everybody who waits with one statement or transaction; it begins with the first who asks.

mod postgres;
mod sqlite;
mod tally;
#[cfg(test)]
mod tests;

use super::address::Address;
use super::{Store, StoreError};
use crate::ids::LedgerId;
use sea_orm::sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use tally::Tally;
use time::Date;
use tokio::sync::{mpsc, oneshot};

/// Counts that one response takes part in.
pub const KEYS: usize = 3;

/// A salt: 256 random bits.
pub type Salt = [u8; 32];

/// What one response counts for: a key each, where it counts at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passing {
    pub ledger: LedgerId,
    /// The local day whose salt made the keys.
    pub day: Date,
    pub keys: [Option<u64>; KEYS],
}

/// Those who may wait; one more is not counted.
const CAPACITY: usize = 4_096;

/// Those who are served together, at most.
const MAX_BATCH: usize = 256;

/// Where the counts are.
enum Home {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

/// The way to the counts of a database.
pub(super) struct Counting {
    home: Home,
    /// `None` before the first who asks, and once the store is closed.
    work: Mutex<Line>,
}

enum Line {
    Unopened,
    Open(mpsc::Sender<Work>),
    Closed,
}

enum Work {
    Count(Passing, oneshot::Sender<Option<[u32; KEYS]>>),
    /// It was not stored after all.
    Uncount(Passing),
    Salt {
        ledger: LedgerId,
        day: i32,
        fresh: Salt,
        answer: oneshot::Sender<Result<Salt, StoreError>>,
    },
    Sweep {
        before: i32,
        answer: oneshot::Sender<Result<u64, StoreError>>,
    },
}

/// A database's end.
trait Counts: Send + 'static {
    /// Adds to the counts of a ledger's day and tells them, in the order of the keys, which ascend.
    fn add(&mut self, ledger: LedgerId, day: i32, more: &[(u64, i32)]) -> Result<Vec<i32>, StoreError>;
    /// The day's salt: this one, where there was none.
    fn salt(&mut self, ledger: LedgerId, day: i32, fresh: &Salt) -> Result<Salt, StoreError>;
    /// Deletes counts and salts of the days before.
    fn sweep(&mut self, before: i32) -> Result<u64, StoreError>;
}

impl Counting {
    pub(super) fn of(address: &Address) -> Self {
        let home = match address {
            Address::Sqlite(path) => {
                let mut path = path.clone().into_os_string();
                path.push(".velocity");
                Home::Sqlite(path.into())
            }
            Address::Postgres(options) => Home::Postgres(options.clone()),
        };
        Self { home, work: Mutex::new(Line::Unopened) }
    }

    /// Takes nobody in any more.
    pub(super) fn close(&self) {
        *self.work.lock().unwrap_or_else(PoisonError::into_inner) = Line::Closed;
    }

    fn send(&self, work: Work) -> Result<(), StoreError> {
        let mut line = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        if let Line::Unopened = *line {
            *line = Line::Open(self.begin()?);
        }
        match &*line {
            Line::Open(open) => open
                .try_send(work)
                .map_err(|_full| StoreError::Unavailable("too many wait to be counted".to_owned())),
            Line::Unopened | Line::Closed => Err(StoreError::Closed),
        }
    }

    fn begin(&self) -> Result<mpsc::Sender<Work>, StoreError> {
        let (sender, work) = mpsc::channel(CAPACITY);
        let thread = std::thread::Builder::new().name("velocity".to_owned());
        let begun = match &self.home {
            Home::Sqlite(path) => {
                let counts = sqlite::Beside::new(path.clone());
                thread.spawn(move || serve(work, counts))
            }
            Home::Postgres(options) => {
                let counts = postgres::Unlogged::new((**options).clone())?;
                thread.spawn(move || serve(work, counts))
            }
        };
        begun.map_err(|error| StoreError::Unavailable(format!("no thread for counting: {error}")))?;
        Ok(sender)
    }
}

impl Store {
    /// Counts a response that is about to be stored; of each of its keys the number so far, with it, 0 where it has
    /// none. `None` where nobody can tell, which is on the log.
    pub async fn count(&self, passing: Passing) -> Option<[u32; KEYS]> {
        if !self.stores {
            return Some([0; KEYS]);
        }
        let (answer, told) = oneshot::channel();
        match self.db.counting.send(Work::Count(passing, answer)) {
            Ok(()) => told.await.ok().flatten(),
            Err(error) => {
                tracing::warn!(%error, "a response is not counted by where it comes from");
                None
            }
        }
    }

    /// Takes the counting of a response back: it was stored before, or could not be stored.
    pub fn uncount(&self, passing: Passing) {
        // Whoever is not counted less is counted once too often for the rest of a day.
        let _ = self.db.counting.send(Work::Uncount(passing));
    }

    /// The salt of a ledger's day, the same for all instances: this one, where there was none yet.
    ///
    /// # Errors
    /// Where the counts cannot be opened or do not answer.
    pub async fn velocity_salt(&self, ledger: LedgerId, day: Date, fresh: Salt) -> Result<Salt, StoreError> {
        let (answer, told) = oneshot::channel();
        self.db.counting.send(Work::Salt { ledger, day: since_1970(day), fresh, answer })?;
        told.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Deletes the counts and salts of all days before this one; how many rows.
    ///
    /// # Errors
    /// As [`Store::velocity_salt`].
    pub async fn sweep_velocity(&self, before: Date) -> Result<u64, StoreError> {
        let (answer, told) = oneshot::channel();
        self.db.counting.send(Work::Sweep { before: since_1970(before), answer })?;
        told.await.unwrap_or(Err(StoreError::Closed))
    }
}

fn since_1970(day: Date) -> i32 {
    const EPOCH_JULIAN_DAY: i32 = 2_440_588;
    day.to_julian_day() - EPOCH_JULIAN_DAY
}

/// Serves until nobody is left who could ask; blocks.
fn serve(mut work: mpsc::Receiver<Work>, mut counts: impl Counts) {
    let mut waiting = Vec::with_capacity(MAX_BATCH);
    while work.blocking_recv_many(&mut waiting, MAX_BATCH) > 0 {
        let mut tally = Tally::default();
        for work in waiting.drain(..) {
            match work {
                Work::Count(passing, answer) => tally.count(passing, answer),
                Work::Uncount(passing) => tally.uncount(passing),
                // Who asked may have gone.
                Work::Salt { ledger, day, fresh, answer } => {
                    let _ = answer.send(counts.salt(ledger, day, &fresh));
                }
                Work::Sweep { before, answer } => {
                    let _ = answer.send(counts.sweep(before));
                }
            }
        }
        tally.settle(&mut counts);
    }
}
