//! Tokens of programs.

use super::audit;
use super::db::lock_instances;
use super::entity::api_token::{ActiveModel, Column, Entity, Model};
use super::{Store, StoreError, key};
use crate::account::AccountNo;
use crate::account::audit::Act;
use crate::account::program::{NewProgram, Program};
use crate::ids::{LedgerId, UnitNo};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use time::Date;

const EPOCH_JULIAN_DAY: i32 = 2_440_588;

impl Store {
    /// Keeps a token's hash and what it allows, with the log's row about it; returns its number, which is
    /// never given again.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn make_token(
        &self,
        ledger: LedgerId,
        new: &NewProgram,
        hash: [u8; 32],
        made: Date,
        by: Option<AccountNo>,
        act: &Act,
    ) -> Result<u32, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        // Two instances would otherwise choose the same number.
        lock_instances(&transaction).await?;
        let last = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .order_by_desc(Column::No)
            .one(&transaction)
            .await?;
        let no = last.map_or(1, |row| row.no + 1);
        let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.as_str()).collect();
        let row = ActiveModel {
            ledger_id: Set(key(ledger)),
            no: Set(no),
            hash: Set(hash.to_vec()),
            name: Set(new.name.trim().to_owned()),
            scopes: Set(scopes.join(" ")),
            unit: Set(new.unit.map_or(0, |unit| unit.0.cast_signed())),
            until: Set(days(new.until)),
            made: Set(days(made)),
            made_by: Set(by.map(|by| by.0.cast_signed())),
            used: Set(None),
            revoked: Set(None),
        };
        Entity::insert(row).exec_without_returning(&transaction).await?;
        audit::write(&transaction, ledger, &act.clone().with("token", &no)).await?;
        transaction.commit().await?;
        Ok(no.unsigned_abs())
    }

    /// All tokens, the youngest first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn tokens(&self, ledger: LedgerId) -> Result<Vec<Program>, StoreError> {
        let rows = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .order_by_desc(Column::No)
            .all(&self.db.pool)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// The token of this hash, whether it is still worth anything or not.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn token(&self, ledger: LedgerId, hash: &[u8; 32]) -> Result<Option<Program>, StoreError> {
        let row = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Hash.eq(hash.to_vec()))
            .one(&self.db.pool)
            .await?;
        row.map(read).transpose()
    }

    /// Notes the day on which a token was used.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn use_token(&self, ledger: LedgerId, no: u32, day: Date) -> Result<(), StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        Entity::update_many()
            .col_expr(Column::Used, Expr::value(days(day)))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::No.eq(no.cast_signed()))
            .exec(&transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Takes a token back, with the log's row about it; whether there was one to take back.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn revoke_token(
        &self,
        ledger: LedgerId,
        no: u32,
        day: Date,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        let changed = Entity::update_many()
            .col_expr(Column::Revoked, Expr::value(days(day)))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::No.eq(no.cast_signed()))
            .filter(Column::Revoked.is_null())
            .exec(&transaction)
            .await?;
        if changed.rows_affected == 0 {
            return Ok(false);
        }
        audit::write(&transaction, ledger, act).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// A local day as tables hold it: days since 1970-01-01.
pub(super) fn days(day: Date) -> i32 {
    day.to_julian_day() - EPOCH_JULIAN_DAY
}

/// The local day that a table holds so.
pub(super) fn day_of(days: i32) -> Option<Date> {
    Date::from_julian_day(days.checked_add(EPOCH_JULIAN_DAY)?).ok()
}

fn read(row: Model) -> Result<Program, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("token {}: {what} cannot be read", row.no));
    let at = |days: i32| day_of(days).ok_or_else(|| damaged("a day"));
    let scopes = row.scopes.split_whitespace().map(str::parse).collect::<Result<_, _>>();
    Ok(Program {
        no: row.no.unsigned_abs(),
        scopes: scopes.map_err(|_no_scope| damaged("what it allows"))?,
        unit: Some(UnitNo(row.unit.unsigned_abs())).filter(|unit| unit.0 > 0),
        until: at(row.until)?,
        made: at(row.made)?,
        by: row.made_by.map(|by| AccountNo(by.unsigned_abs())),
        used: row.used.map(at).transpose()?,
        revoked: row.revoked.map(at).transpose()?,
        name: row.name,
    })
}
