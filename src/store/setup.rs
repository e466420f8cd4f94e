//! The first start: a ledger without a name, a code that one browser may use, and the moment in which both
//! end: units, office and the first account in one transaction.

use super::accounts::{self, NewAccount};
use super::change::{append, lock_head};
use super::db::lock_instances;
use super::entity::ledger as head;
use super::entity::setup::{ActiveModel, Column, Entity};
use super::query::fold;
use super::{AccountRefusal, ChangeError, Store, StoreError, audit, key};
use crate::account::AccountNo;
use crate::account::audit::Act;
use crate::catalog::Catalog;
use crate::ids::{Hour, LedgerId};
use crate::ledger::Event;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, Select,
};

/// What becomes of a code that somebody brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is this browser's from now on.
    Yes,
    /// Another browser has it.
    ByAnother,
    /// It was good once.
    Late,
    /// There is no such code.
    Unknown,
}

/// Why a ledger is not set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetupRefusal<E> {
    #[error("the ledger is set up already, or the code's time is over")]
    Over,
    #[error("{0}")]
    Account(AccountRefusal),
    #[error("{0}")]
    Events(E),
}

impl Store {
    /// Makes a ledger for `/staff/setup` to name, unless the database holds one.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn begin_ledger(&self, now: Hour) -> Result<(), StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        // Of two processes that start at once, one makes it.
        lock_instances(&transaction).await?;
        if head::Entity::find().count(&transaction).await? > 0 {
            return Ok(());
        }
        let row = head::ActiveModel { ledger_id: Set(1), size: Set(0) };
        head::Entity::insert(row).exec_without_returning(&transaction).await?;
        let mut catalog = Catalog::empty(LedgerId(1));
        let created = Event::LedgerCreated { name: String::new(), demo: false };
        append(&transaction, &mut catalog, now, &[created]).await?;
        Ok(transaction.commit().await?)
    }

    /// Whether anybody has an account.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn has_accounts(&self, ledger: LedgerId) -> Result<bool, StoreError> {
        accounts::any(&self.db.pool, ledger).await
    }

    /// Lets whoever brings the code of this hash set the ledger up, until then.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn offer_setup(&self, ledger: LedgerId, code: &[u8; 32], until: i64) -> Result<(), StoreError> {
        let row = ActiveModel {
            ledger_id: Set(key(ledger)),
            code: Set(code.to_vec()),
            until: Set(until),
            holder: Set(None),
            typed: Set(String::new()),
        };
        Entity::insert(row).exec_without_returning(&self.db.pool).await?;
        Ok(())
    }

    /// Gives a code to the browser of this hash, for good.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn take_setup(
        &self,
        ledger: LedgerId,
        code: &[u8; 32],
        holder: &[u8; 32],
        now: i64,
        until: i64,
    ) -> Result<Taken, StoreError> {
        let taken = Entity::update_many()
            .col_expr(Column::Holder, Expr::value(holder.to_vec()))
            .col_expr(Column::Until, Expr::value(until))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Code.eq(code.to_vec()))
            .filter(Column::Until.gt(now))
            .filter(Column::Holder.is_null().or(Column::Holder.eq(holder.to_vec())))
            .exec(&self.db.pool)
            .await?;
        if taken.rows_affected > 0 {
            return Ok(Taken::Yes);
        }
        let found = Entity::find_by_id((key(ledger), code.to_vec())).one(&self.db.pool).await?;
        Ok(match found {
            None => Taken::Unknown,
            Some(row) if row.until <= now => Taken::Late,
            Some(_) => Taken::ByAnother,
        })
    }

    /// What was typed in the browser of this hash; `None` where it holds no code.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn setup(
        &self,
        ledger: LedgerId,
        holder: &[u8; 32],
        now: i64,
    ) -> Result<Option<String>, StoreError> {
        Ok(held(ledger, holder, now).one(&self.db.pool).await?.map(|row| row.typed))
    }

    /// Keeps what was typed, until then.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn keep_setup(
        &self,
        ledger: LedgerId,
        holder: &[u8; 32],
        typed: &str,
        until: i64,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Typed, Expr::value(typed))
            .col_expr(Column::Until, Expr::value(until))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Holder.eq(holder.to_vec()))
            .exec(&self.db.pool)
            .await?;
        Ok(())
    }

    /// Sets a ledger up, once: what `decide` says, the first account, the log's rows about them. All codes
    /// are worth nothing from then on.
    ///
    /// # Errors
    /// [`SetupRefusal`]; where the database does not answer.
    pub async fn set_up<E: Send>(
        &self,
        ledger: LedgerId,
        holder: &[u8; 32],
        (hour, now): (Hour, i64),
        new: NewAccount,
        acts: impl FnOnce(AccountNo) -> Vec<Act> + Send,
        decide: impl FnOnce(&Catalog) -> Result<Vec<Event>, E> + Send,
    ) -> Result<AccountNo, ChangeError<SetupRefusal<E>>> {
        let refused = |refusal| Err(ChangeError::Refused(refusal));
        let (transaction, _turn) = self.db.begin().await?;
        let size = lock_head(&transaction, ledger).await?;
        lock_instances(&transaction).await?;
        let mut catalog = fold(&transaction, ledger, size).await?;
        let held = held(ledger, holder, now).count(&transaction).await.map_err(StoreError::from)? > 0;
        if !held || !catalog.awaits_setup() || accounts::any(&transaction, ledger).await? {
            return refused(SetupRefusal::Over);
        }
        let events = match decide(&catalog) {
            Ok(events) => events,
            Err(error) => return refused(SetupRefusal::Events(error)),
        };
        append(&transaction, &mut catalog, hour, &events).await?;
        let no = match accounts::insert(&transaction, ledger, new, now).await {
            Ok(no) => no,
            Err(ChangeError::Refused(refusal)) => return refused(SetupRefusal::Account(refusal)),
            Err(ChangeError::Store(error)) => return Err(ChangeError::Store(error)),
        };
        for act in acts(no) {
            audit::write(&transaction, ledger, &act).await?;
        }
        forget(&transaction, ledger).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(no)
    }
}

fn held(ledger: LedgerId, holder: &[u8; 32], now: i64) -> Select<Entity> {
    Entity::find()
        .filter(Column::LedgerId.eq(key(ledger)))
        .filter(Column::Holder.eq(holder.to_vec()))
        .filter(Column::Until.gt(now))
}

async fn forget(db: &impl ConnectionTrait, ledger: LedgerId) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::LedgerId.eq(key(ledger))).exec(db).await?;
    Ok(())
}
