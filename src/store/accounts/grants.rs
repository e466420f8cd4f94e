//! Roles and assignments given and taken.

use super::{AccountRefusal, admin_remains, by_no, signed};
use crate::account::audit::Act;
use crate::account::{AccountNo, Grant, Login};
use crate::ids::{LedgerId, TouchpointCode};
use crate::store::db::lock_instances;
use crate::store::entity::{account_grant, paper_assignment};
use crate::store::{ChangeError, Store, StoreError, audit, key};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};

impl Store {
    /// Gives an account a role in a unit; one that it has already stays.
    ///
    /// # Errors
    /// [`AccountRefusal::Missing`]; where the database does not answer.
    pub async fn grant(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        grant: Grant,
        act: &Act,
    ) -> Result<(), ChangeError<AccountRefusal>> {
        let (transaction, _turn) = self.db.begin().await?;
        exists(&transaction, ledger, no).await?;
        add(&transaction, ledger, no, grant).await?;
        audit::write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await.map_err(StoreError::from)?)
    }

    /// Takes a role from an account.
    ///
    /// # Errors
    /// [`AccountRefusal`]; where the database does not answer.
    pub async fn revoke(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        grant: Grant,
        act: &Act,
    ) -> Result<(), ChangeError<AccountRefusal>> {
        let (transaction, _turn) = self.db.begin().await?;
        lock_instances(&transaction).await?;
        exists(&transaction, ledger, no).await?;
        let id = (key(ledger), signed(no), grant.role.to_string(), unit(grant));
        account_grant::Entity::delete_by_id(id).exec(&transaction).await.map_err(StoreError::from)?;
        admin_remains(&transaction, ledger).await?;
        audit::write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await.map_err(StoreError::from)?)
    }

    /// Lets an account type the paper sheets of a counter, or no longer.
    ///
    /// # Errors
    /// [`AccountRefusal::Missing`]; where the database does not answer.
    pub async fn assign_paper(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        touchpoint: TouchpointCode,
        assigned: bool,
        act: &Act,
    ) -> Result<(), ChangeError<AccountRefusal>> {
        let (transaction, _turn) = self.db.begin().await?;
        exists(&transaction, ledger, no).await?;
        let bits = touchpoint.bits().cast_signed();
        let done = if assigned {
            let row = paper_assignment::ActiveModel {
                ledger_id: Set(key(ledger)),
                account: Set(signed(no)),
                touchpoint: Set(bits),
            };
            let known = OnConflict::new().do_nothing().to_owned();
            let insert = paper_assignment::Entity::insert(row).on_conflict(known);
            insert.exec_without_returning(&transaction).await.map(drop)
        } else {
            let id = (key(ledger), signed(no), bits);
            paper_assignment::Entity::delete_by_id(id).exec(&transaction).await.map(drop)
        };
        done.map_err(StoreError::from)?;
        audit::write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await.map_err(StoreError::from)?)
    }

    /// Who may type the paper sheets of a counter by assignment.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn paper_assignees(
        &self,
        ledger: LedgerId,
        touchpoint: TouchpointCode,
    ) -> Result<Vec<AccountNo>, StoreError> {
        let rows = paper_assignment::Entity::find()
            .filter(paper_assignment::Column::LedgerId.eq(key(ledger)))
            .filter(paper_assignment::Column::Touchpoint.eq(touchpoint.bits().cast_signed()))
            .all(&self.db.pool)
            .await?;
        Ok(rows.into_iter().map(|row| AccountNo(row.account.unsigned_abs())).collect())
    }
}

async fn exists(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    no: AccountNo,
) -> Result<(), ChangeError<AccountRefusal>> {
    match by_no(db, ledger, no).await? {
        Some(row) if row.login != Login::erased(no).as_str() => Ok(()),
        Some(_) | None => Err(ChangeError::Refused(AccountRefusal::Missing(no))),
    }
}

pub(super) async fn add(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    no: AccountNo,
    grant: Grant,
) -> Result<(), StoreError> {
    let row = account_grant::ActiveModel {
        ledger_id: Set(key(ledger)),
        account: Set(signed(no)),
        role: Set(grant.role.to_string()),
        unit: Set(unit(grant)),
    };
    let known = OnConflict::new().do_nothing().to_owned();
    account_grant::Entity::insert(row).on_conflict(known).exec_without_returning(db).await?;
    Ok(())
}

fn unit(grant: Grant) -> i32 {
    grant.unit.map_or(0, |unit| i32::try_from(unit.0).unwrap_or(i32::MAX))
}
