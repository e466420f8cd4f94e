//! What a backup takes of one-time codes: the pools as they were last rewritten, and nothing of what was spent
//! since (`code_spent`), which could be paired with the newest entries. A file copy of an SQLite database, a
//! physical copy or the archived log (WAL) of a PostgreSQL server hold both and are no such backup; of
//! `pg_dump` it takes `--exclude-table-data=code_spent`. Brought back from such a backup, codes that were spent
//! after the last rewrite can be spent once more.

use super::super::entity::{code, code_spent};
use super::super::{Store, StoreError, key};
use super::{columns, insert, pool};
use crate::ids::LedgerId;
use crate::touchpoint::codes::{CodeMac, Lot, Pool};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

/// A code as it lies in its pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredCode {
    pub mac: CodeMac,
    pub pool: Pool,
    /// 0 open, 1 spent, 2 void.
    pub state: i16,
    /// Where it is open.
    pub lot: Option<Lot>,
}

impl StoredCode {
    pub(super) fn model(&self, ledger: LedgerId) -> code::ActiveModel {
        let [campaign, unit, field, week] = columns(&self.pool.group, self.pool.week);
        code::ActiveModel {
            ledger_id: Set(key(ledger)),
            mac: Set(self.mac.0.to_vec()),
            campaign: Set(campaign),
            unit: Set(unit),
            field: Set(field),
            week: Set(week),
            state: Set(self.state),
            lot: Set(self.lot.map(|lot| lot.0.to_vec())),
        }
    }

    pub(super) fn read(row: &code::Model) -> Result<Self, StoreError> {
        let read = || {
            let lot = match &row.lot {
                Some(lot) => Some(Lot(lot.as_slice().try_into().ok()?)),
                None => None,
            };
            let pool = pool([row.campaign, row.unit, row.field, row.week])?;
            Some(Self { mac: CodeMac(row.mac.as_slice().try_into().ok()?), pool, state: row.state, lot })
        };
        read().ok_or_else(|| StoreError::Damaged("a one-time code cannot be read".to_owned()))
    }
}

impl Store {
    /// Every code of a ledger as its pool was last rewritten, by hash.
    ///
    /// # Errors
    /// Where the database does not answer or holds what nobody can read.
    pub async fn codes_for_backup(&self, ledger: LedgerId) -> Result<Vec<StoredCode>, StoreError> {
        let rows = code::Entity::find()
            .filter(code::Column::LedgerId.eq(key(ledger)))
            .order_by_asc(code::Column::Mac)
            .all(&self.db.pool)
            .await?;
        rows.iter().map(StoredCode::read).collect()
    }

    /// Puts a ledger's codes back in place of those that are there.
    ///
    /// # Errors
    /// Where the database fails; then nothing was changed.
    pub async fn restore_codes(&self, ledger: LedgerId, codes: &[StoredCode]) -> Result<(), StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        let of = code_spent::Column::LedgerId.eq(key(ledger));
        code_spent::Entity::delete_many().filter(of).exec(&transaction).await?;
        let of = code::Column::LedgerId.eq(key(ledger));
        code::Entity::delete_many().filter(of).exec(&transaction).await?;
        insert(&transaction, codes.iter().map(|code| code.model(ledger))).await?;
        Ok(transaction.commit().await?)
    }
}
