//! Erasing free texts: the only thing that is ever taken away. The leaf of their response holds a salted
//! hash, and the salt goes with the text, so every figure and every proof stays as it was.

use super::{Store, StoreError, key};
use crate::ids::{Hour, LedgerId};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

const SQLITE: &str = "DELETE FROM response_text WHERE (ledger_id, seq, question) IN (
    SELECT t.ledger_id, t.seq, t.question FROM response_text t
    JOIN entry e ON e.ledger_id = t.ledger_id AND e.seq = t.seq
    WHERE t.ledger_id = ?1 AND e.hour < ?2 ORDER BY t.seq LIMIT ?3)";
const POSTGRES: &str = "DELETE FROM response_text WHERE (ledger_id, seq, question) IN (
    SELECT t.ledger_id, t.seq, t.question FROM response_text t
    JOIN entry e ON e.ledger_id = t.ledger_id AND e.seq = t.seq
    WHERE t.ledger_id = $1 AND e.hour < $2 ORDER BY t.seq LIMIT $3)";

impl Store {
    /// Erases at most so many free texts of responses that were sent before this hour, oldest entries
    /// first, and returns how many: fewer than `most` means that none is left. SQLite overwrites what it
    /// erases (`secure_delete`).
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn erase_texts(&self, ledger: LedgerId, before: Hour, most: u32) -> Result<u64, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        let backend = transaction.get_database_backend();
        let sql = if backend == DbBackend::Sqlite { SQLITE } else { POSTGRES };
        let values = [key(ledger).into(), before.0.cast_signed().into(), i64::from(most).into()];
        let done = transaction.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}
