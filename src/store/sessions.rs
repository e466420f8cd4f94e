//! Who is signed in. What is kept of a session is the hash of its token; of the device, nothing.

use super::accounts::{signed, whole};
use super::entity::account;
use super::entity::session::{ActiveModel, Column, Entity, Model};
use super::{Store, StoreError, audit, key};
use crate::account::audit::Act;
use crate::account::session::{ABSOLUTE_SEC, SessionRow, Stage};
use crate::account::{AccountNo, Person};
use crate::ids::LedgerId;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

/// A session with who it belongs to.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub row: SessionRow,
    pub person: Person,
    /// The secret of a second factor that is being set up.
    pub pending: Option<Vec<u8>>,
    /// What the next page says first.
    pub flash: Option<String>,
}

/// One of a person's sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    pub hash: [u8; 32],
    pub row: SessionRow,
}

/// What ends in the moment in which a session begins, so that no token lives on across a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead<'a> {
    Nothing,
    /// Whatever goes by the token that a visitor brought, if anything.
    Visit(&'a [u8; 32]),
    /// The session that the new one goes on from. Where it has been ended meanwhile, none begins.
    Session(&'a [u8; 32]),
}

impl Store {
    /// Begins a session under a token's hash, with the log's row about it; `false` where the one that it
    /// would go on from is no more.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn begin_session(
        &self,
        ledger: LedgerId,
        hash: &[u8; 32],
        row: &SessionRow,
        instead: Instead<'_>,
        act: Option<&Act>,
    ) -> Result<bool, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        let (old, must) = match instead {
            Instead::Nothing => (None, false),
            Instead::Visit(old) => (Some(old), false),
            Instead::Session(old) => (Some(old), true),
        };
        if let Some(old) = old {
            let ended = Entity::delete_by_id((key(ledger), old.to_vec())).exec(&transaction).await?;
            if must && ended.rows_affected == 0 {
                return Ok(false);
            }
        }
        // Nobody comes back to these.
        Entity::delete_many()
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Begun.lt(row.begun - ABSOLUTE_SEC))
            .exec(&transaction)
            .await?;
        let new = ActiveModel {
            ledger_id: Set(key(ledger)),
            hash: Set(hash.to_vec()),
            account: Set(signed(row.account)),
            complete: Set(row.stage == Stage::Full),
            begun: Set(row.begun),
            seen: Set(row.seen),
            confirmed: Set(row.confirmed),
            pending: Set(None),
            flash: Set(None),
            proof: Set(row.proof.as_str().to_owned()),
        };
        Entity::insert(new).exec_without_returning(&transaction).await?;
        if row.stage == Stage::Full {
            account::Entity::update_many()
                .col_expr(account::Column::LastLogin, Expr::value(row.begun))
                .filter(account::Column::LedgerId.eq(key(ledger)))
                .filter(account::Column::Account.eq(signed(row.account)))
                .filter(account::Column::LastLogin.is_null().or(account::Column::LastLogin.lt(row.begun)))
                .exec(&transaction)
                .await?;
        }
        if let Some(act) = act {
            audit::write(&transaction, ledger, act).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// The session of a token's hash, where it is not over and its account not disabled.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn session(
        &self,
        ledger: LedgerId,
        hash: &[u8; 32],
        now: i64,
    ) -> Result<Option<SignedIn>, StoreError> {
        let found = Entity::find_by_id((key(ledger), hash.to_vec())).one(&self.db.pool).await?;
        let Some(found) = found else { return Ok(None) };
        let row = row_of(&found);
        let account = account::Entity::find_by_id((key(ledger), found.account)).one(&self.db.pool).await?;
        match account {
            Some(account) if !row.is_over(now) && !account.disabled => {
                let person = whole(&self.db.pool, ledger, account).await?;
                Ok(Some(SignedIn { row, person, pending: found.pending, flash: found.flash }))
            }
            Some(_) | None => Ok(None),
        }
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn touch_session(&self, ledger: LedgerId, hash: &[u8; 32], now: i64) -> Result<(), StoreError> {
        self.set_session(ledger, hash, Column::Seen, now.into()).await
    }

    /// Keeps the secret of a second factor that is being set up.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn set_pending(
        &self,
        ledger: LedgerId,
        hash: &[u8; 32],
        secret: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        self.set_session(ledger, hash, Column::Pending, secret.map(<[u8]>::to_vec).into()).await
    }

    /// Keeps what the next page says first; `None` forgets it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn set_flash(
        &self,
        ledger: LedgerId,
        hash: &[u8; 32],
        text: Option<&str>,
    ) -> Result<(), StoreError> {
        self.set_session(ledger, hash, Column::Flash, text.map(str::to_owned).into()).await
    }

    async fn set_session(
        &self,
        ledger: LedgerId,
        hash: &[u8; 32],
        column: Column,
        value: sea_orm::Value,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(column, Expr::value(value))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Hash.eq(hash.to_vec()))
            .exec(&self.db.pool)
            .await?;
        Ok(())
    }

    /// A person's sessions that are not over, the one used last first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn sessions(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        now: i64,
    ) -> Result<Vec<OpenSession>, StoreError> {
        let rows = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Account.eq(signed(no)))
            .order_by_desc(Column::Seen)
            .order_by_asc(Column::Hash)
            .all(&self.db.pool)
            .await?;
        let open = rows.into_iter().filter_map(|row| {
            let session = row_of(&row);
            let hash = row.hash.try_into().ok()?;
            (!session.is_over(now)).then_some(OpenSession { hash, row: session })
        });
        Ok(open.collect())
    }

    /// Ends one session of a person, with the log's row about it; `false` where there is none such.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn end_session(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        hash: &[u8; 32],
        act: &Act,
    ) -> Result<bool, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        let done = Entity::delete_many()
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Account.eq(signed(no)))
            .filter(Column::Hash.eq(hash.to_vec()))
            .exec(&transaction)
            .await?;
        if done.rows_affected > 0 {
            audit::write(&transaction, ledger, act).await?;
            transaction.commit().await?;
        }
        Ok(done.rows_affected > 0)
    }
}

fn row_of(row: &Model) -> SessionRow {
    SessionRow {
        account: AccountNo(row.account.unsigned_abs()),
        stage: if row.complete { Stage::Full } else { Stage::Half },
        begun: row.begun,
        seen: row.seen,
        confirmed: row.confirmed,
        // What this program does not know counts least.
        proof: row.proof.parse().unwrap_or_default(),
    }
}
