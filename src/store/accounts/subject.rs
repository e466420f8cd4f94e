//! Which person of the province's sign-in an account belongs to.

use super::{signed, whole};
use crate::account::audit::Act;
use crate::account::{AccountNo, Person};
use crate::ids::LedgerId;
use crate::store::entity::account::{Column, Entity};
use crate::store::{Store, StoreError, audit, key};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

impl Store {
    /// The account that belongs to this person of the province's sign-in.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn person_by_subject(
        &self,
        ledger: LedgerId,
        subject: &str,
    ) -> Result<Option<Person>, StoreError> {
        let row = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Subject.eq(subject))
            .one(&self.db.pool)
            .await?;
        match row {
            Some(row) => Ok(Some(whole(&self.db.pool, ledger, row).await?)),
            None => Ok(None),
        }
    }

    /// Says that an account belongs to this person of the province's sign-in: `false` where it belongs to
    /// one already. A password that is given out anew undoes it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn bind_subject(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        subject: &str,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        let done = Entity::update_many()
            .col_expr(Column::Subject, Expr::value(subject))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Account.eq(signed(no)))
            .filter(Column::Subject.is_null())
            .exec(&transaction)
            .await?;
        if done.rows_affected > 0 {
            audit::write(&transaction, ledger, act).await?;
            transaction.commit().await?;
        }
        Ok(done.rows_affected > 0)
    }
}
