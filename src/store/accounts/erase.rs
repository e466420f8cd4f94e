//! Forgetting a person: an account keeps its number and loses everything that says whose it was.

use super::{AccountRefusal, admin_remains, end_sessions, signed, update};
use crate::account::audit::Act;
use crate::account::{AccountNo, Login};
use crate::ids::LedgerId;
use crate::store::db::lock_instances;
use crate::store::entity::account::Column;
use crate::store::entity::{account_grant, paper_assignment, recovery_code};
use crate::store::{ChangeError, Store, StoreError, audit, key};
use sea_orm::{ColumnTrait as _, DatabaseTransaction, EntityTrait as _, QueryFilter as _};

/// Where the person's name stood.
const NOBODY: &str = "–";

impl Store {
    /// Takes from an account its person: login, name, password, second factor, the person of the province's
    /// sign-in, roles, sessions. Nobody signs in to it again, and its number is never given to anybody else,
    /// so that the log, which names accounts by number, stays as it is and true. SQLite overwrites what is
    /// taken away (`secure_delete`).
    ///
    /// # Errors
    /// [`AccountRefusal`], of which [`AccountRefusal::Missing`] also for one that was erased before; where
    /// the database does not answer.
    pub async fn erase_account(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        act: &Act,
    ) -> Result<(), ChangeError<AccountRefusal>> {
        let (transaction, _turn) = self.db.begin().await?;
        lock_instances(&transaction).await?;
        let changes = [
            (Column::Login, Login::erased(no).as_str().into()),
            (Column::Name, NOBODY.into()),
            (Column::Lang, "vi".into()),
            (Column::Disabled, true.into()),
            (Column::Password, "".into()),
            (Column::FirstPassword, false.into()),
            (Column::PasswordUntil, None::<i64>.into()),
            (Column::Totp, None::<Vec<u8>>.into()),
            (Column::TotpStep, 0i64.into()),
            (Column::LastLogin, None::<i64>.into()),
            (Column::Subject, None::<String>.into()),
        ];
        update(&transaction, ledger, no, changes).await?;
        end_sessions(&transaction, ledger, no).await?;
        forget(&transaction, ledger, no).await?;
        admin_remains(&transaction, ledger).await?;
        audit::write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await.map_err(StoreError::from)?)
    }
}

/// Roles, assignments and recovery codes.
async fn forget(
    transaction: &DatabaseTransaction,
    ledger: LedgerId,
    no: AccountNo,
) -> Result<(), StoreError> {
    account_grant::Entity::delete_many()
        .filter(account_grant::Column::LedgerId.eq(key(ledger)))
        .filter(account_grant::Column::Account.eq(signed(no)))
        .exec(transaction)
        .await?;
    paper_assignment::Entity::delete_many()
        .filter(paper_assignment::Column::LedgerId.eq(key(ledger)))
        .filter(paper_assignment::Column::Account.eq(signed(no)))
        .exec(transaction)
        .await?;
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::LedgerId.eq(key(ledger)))
        .filter(recovery_code::Column::Account.eq(signed(no)))
        .exec(transaction)
        .await?;
    Ok(())
}
