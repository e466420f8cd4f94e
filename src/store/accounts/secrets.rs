//! What an account proves itself by: password, second factor, recovery codes.

use super::{AccountRefusal, end_sessions, signed, update};
use crate::account::AccountNo;
use crate::account::audit::Act;
use crate::ids::LedgerId;
use crate::store::entity::account::{Column, Entity, Model};
use crate::store::entity::{recovery_code, session};
use crate::store::{ChangeError, Store, StoreError, audit, key};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _,
};

/// The hash of the password and the secret of the second factor.
#[derive(Clone)]
pub struct Secrets {
    pub password: String,
    pub totp: Option<Vec<u8>>,
}

impl Secrets {
    pub(super) fn of(row: &Model) -> Self {
        Self { password: row.password.clone(), totp: row.totp.clone() }
    }
}

impl Store {
    /// What an account proves itself by.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn secrets(&self, ledger: LedgerId, no: AccountNo) -> Result<Option<Secrets>, StoreError> {
        let row = super::by_no(&self.db.pool, ledger, no).await?;
        Ok(row.as_ref().map(Secrets::of))
    }

    /// Sets a password and ends the account's sessions, all but the one of `keep`. `first_until` marks a
    /// password that was given out, and until when it opens anything; whose the account is at the province's
    /// sign-in is open again then.
    ///
    /// # Errors
    /// [`AccountRefusal::Missing`]; where the database does not answer.
    pub async fn set_password(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        hash: &str,
        first_until: Option<i64>,
        keep: Option<&[u8; 32]>,
        act: &Act,
    ) -> Result<(), ChangeError<AccountRefusal>> {
        let (transaction, _turn) = self.db.begin().await?;
        let changes = [
            (Column::Password, hash.into()),
            (Column::FirstPassword, first_until.is_some().into()),
            (Column::PasswordUntil, first_until.into()),
        ];
        update(&transaction, ledger, no, changes).await?;
        if first_until.is_some() {
            update(&transaction, ledger, no, [(Column::Subject, None::<String>.into())]).await?;
        }
        end_other_sessions(&transaction, ledger, no, keep).await?;
        audit::write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await.map_err(StoreError::from)?)
    }

    /// Sets up the second factor with its recovery codes, or takes both away.
    ///
    /// # Errors
    /// [`AccountRefusal::Missing`]; where the database does not answer.
    pub async fn set_second_factor(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        secret: Option<&[u8]>,
        codes: &[[u8; 32]],
        act: &Act,
    ) -> Result<(), ChangeError<AccountRefusal>> {
        let (transaction, _turn) = self.db.begin().await?;
        let changes = [(Column::Totp, secret.map(<[u8]>::to_vec).into()), (Column::TotpStep, 0i64.into())];
        update(&transaction, ledger, no, changes).await?;
        replace_codes(&transaction, ledger, no, codes).await?;
        if secret.is_none() {
            end_sessions(&transaction, ledger, no).await?;
        }
        audit::write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await.map_err(StoreError::from)?)
    }

    /// Gives new recovery codes in the place of the old ones.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn set_recovery_codes(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        codes: &[[u8; 32]],
        act: &Act,
    ) -> Result<(), StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        replace_codes(&transaction, ledger, no, codes).await?;
        audit::write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await?)
    }

    /// How many recovery codes are left.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn recovery_codes(&self, ledger: LedgerId, no: AccountNo) -> Result<u64, StoreError> {
        let codes = recovery_code::Entity::find()
            .filter(recovery_code::Column::LedgerId.eq(key(ledger)))
            .filter(recovery_code::Column::Account.eq(signed(no)));
        Ok(codes.count(&self.db.pool).await?)
    }

    /// Uses up a code of the telephone: `false` where this one or a later one was used before.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn use_totp_step(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        step: u64,
    ) -> Result<bool, StoreError> {
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        let done = Entity::update_many()
            .col_expr(Column::TotpStep, Expr::value(step))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Account.eq(signed(no)))
            .filter(Column::TotpStep.lt(step))
            .exec(&self.db.pool)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Keeps the same secret of a second factor in another form, where it is still the one that was read.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn replace_totp(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        old: &[u8],
        new: &[u8],
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Totp, Expr::value(new.to_vec()))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Account.eq(signed(no)))
            .filter(Column::Totp.eq(old.to_vec()))
            .exec(&self.db.pool)
            .await?;
        Ok(())
    }

    /// Uses up a recovery code: `false` where there is none such.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn use_recovery_code(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        hash: &[u8; 32],
    ) -> Result<bool, StoreError> {
        let id = (key(ledger), signed(no), hash.to_vec());
        Ok(recovery_code::Entity::delete_by_id(id).exec(&self.db.pool).await?.rows_affected > 0)
    }
}

async fn replace_codes(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    no: AccountNo,
    codes: &[[u8; 32]],
) -> Result<(), StoreError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::LedgerId.eq(key(ledger)))
        .filter(recovery_code::Column::Account.eq(signed(no)))
        .exec(db)
        .await?;
    for hash in codes {
        let row = recovery_code::ActiveModel {
            ledger_id: Set(key(ledger)),
            account: Set(signed(no)),
            hash: Set(hash.to_vec()),
        };
        recovery_code::Entity::insert(row).exec_without_returning(db).await?;
    }
    Ok(())
}

async fn end_other_sessions(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    no: AccountNo,
    keep: Option<&[u8; 32]>,
) -> Result<(), StoreError> {
    let Some(keep) = keep else { return end_sessions(db, ledger, no).await };
    session::Entity::delete_many()
        .filter(session::Column::LedgerId.eq(key(ledger)))
        .filter(session::Column::Account.eq(signed(no)))
        .filter(session::Column::Hash.ne(keep.to_vec()))
        .exec(db)
        .await?;
    Ok(())
}
