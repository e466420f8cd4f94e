//! The daily rewrite. A code is spent in the transaction of its response, so until then whoever reads the
//! database's own traces can pair the two: `xmin` and `ctid` of PostgreSQL, the journal of SQLite. The rewrite
//! deletes a pool's rows and writes them anew, in an order drawn by chance, all in one transaction: then every
//! row has the same `xmin`, no place tells an order, and no time is left.
//!
//! A pool with fewer than [`TOGETHER`] codes spent since the last time waits, so that two backups never differ
//! by fewer; where it waits to the end, it goes as a whole when its codes expire.

use super::super::change::{lock_head, random};
use super::super::entity::{code, code_spent};
use super::super::tokens::days;
use super::super::{Store, StoreError, key};
use super::{ROWS, SPENT, StoredCode, insert, pool, sql, within};
use crate::ids::LedgerId;
use crate::touchpoint::codes::{Pool, TOGETHER, Week};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a rewrite did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// Pools that were written anew.
    pub pools: usize,
    /// Codes that went with their expired pools.
    pub expired: u64,
}

/// Pools in which so many codes were spent since they were last rewritten.
const RIPE: &str = "SELECT campaign, unit, field, week FROM code
    JOIN code_spent s ON s.ledger_id = code.ledger_id AND s.mac = code.mac
    WHERE code.ledger_id = $1 GROUP BY campaign, unit, field, week HAVING count(*) >= $2";

/// What was spent of pools of weeks before this one.
const EXPIRED: &str = "DELETE FROM code_spent WHERE ledger_id = $1 AND mac IN
    (SELECT mac FROM code WHERE ledger_id = $1 AND week < $2)";

impl Store {
    /// Drops pools of weeks before `since`, used or not, and rewrites those in which enough codes were spent.
    ///
    /// # Errors
    /// Where the database fails; each pool is rewritten whole or not at all.
    pub async fn rewrite_codes(&self, ledger: LedgerId, since: Week) -> Result<Rewritten, StoreError> {
        let expired = self.drop_codes(ledger, since).await?;
        let together = i64::try_from(TOGETHER).unwrap_or(i64::MAX);
        let values = vec![key(ledger).into(), together.into()];
        let mut pools = 0;
        for row in self.db.pool.query_all_raw(sql(&self.db.pool, RIPE, values)).await? {
            let mut columns = [0; 4];
            for (at, column) in columns.iter_mut().enumerate() {
                *column = row.try_get_by_index(at)?;
            }
            if let Some(pool) = pool(columns) {
                pools += usize::from(self.rewrite_pool(ledger, &pool).await?);
            }
        }
        if pools > 0 || expired > 0 {
            self.sweep().await;
        }
        Ok(Rewritten { pools, expired })
    }

    async fn drop_codes(&self, ledger: LedgerId, since: Week) -> Result<u64, StoreError> {
        let before = days(since.monday());
        let old = code::Column::LedgerId.eq(key(ledger)).and(code::Column::Week.lt(before));
        if code::Entity::find().filter(old.clone()).limit(1).one(&self.db.pool).await?.is_none() {
            return Ok(0);
        }
        let (transaction, _turn) = self.db.begin().await?;
        lock_head(&transaction, ledger).await?;
        let values: Vec<Value> = vec![key(ledger).into(), before.into()];
        transaction.execute_raw(sql(&transaction, EXPIRED, values)).await?;
        let gone = code::Entity::delete_many().filter(old).exec(&transaction).await?;
        transaction.commit().await?;
        Ok(gone.rows_affected)
    }

    /// Whether the pool was written anew: another process may have been faster.
    async fn rewrite_pool(&self, ledger: LedgerId, pool: &Pool) -> Result<bool, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        // Nobody spends a code meanwhile.
        lock_head(&transaction, ledger).await?;
        let rows = code::Entity::find().filter(within(ledger, pool)).all(&transaction).await?;
        let spent = spent_of(&transaction, ledger, &rows).await?;
        if (spent.len() as u64) < TOGETHER {
            return Ok(false);
        }
        let mut shuffled = BTreeMap::new();
        for row in &rows {
            let mut code = StoredCode::read(row)?;
            if spent.contains(&row.mac) {
                (code.state, code.lot) = (SPENT, None);
            }
            shuffled.insert((random::<16>()?, code.mac), code.model(ledger));
        }
        code::Entity::delete_many().filter(within(ledger, pool)).exec(&transaction).await?;
        for macs in spent.into_iter().collect::<Vec<_>>().chunks(ROWS) {
            code_spent::Entity::delete_many()
                .filter(code_spent::Column::LedgerId.eq(key(ledger)))
                .filter(code_spent::Column::Mac.is_in(macs.iter().cloned()))
                .exec(&transaction)
                .await?;
        }
        insert(&transaction, shuffled.into_values()).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Lets go of what the database keeps of rows that are no more: dead rows of PostgreSQL, which autovacuum
    /// would take later, and SQLite's journal. Where it cannot now, that is later's work.
    async fn sweep(&self) {
        let backend = self.db.pool.get_database_backend();
        let sweep = if backend == DbBackend::Sqlite {
            "PRAGMA wal_checkpoint(TRUNCATE)"
        } else {
            "VACUUM code, code_spent"
        };
        if let Err(error) = self.db.pool.execute_unprepared(sweep).await {
            tracing::warn!(%error, "traces of spent codes are left to the database's own housekeeping");
        }
    }
}

/// Which of these codes were spent since the last rewrite.
async fn spent_of(
    db: &DatabaseTransaction,
    ledger: LedgerId,
    rows: &[code::Model],
) -> Result<BTreeSet<Vec<u8>>, StoreError> {
    let mut spent = BTreeSet::new();
    for rows in rows.chunks(ROWS) {
        let found = code_spent::Entity::find()
            .filter(code_spent::Column::LedgerId.eq(key(ledger)))
            .filter(code_spent::Column::Mac.is_in(rows.iter().map(|row| row.mac.clone())))
            .all(db)
            .await?;
        spent.extend(found.into_iter().map(|row| row.mac));
    }
    Ok(spent)
}
