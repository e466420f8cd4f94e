//! The log of what staff did. A row is written in the transaction of what it tells of, where there is one.

use super::change::{append, lock_head};
use super::db::lock_instances;
use super::entity::audit::{ActiveModel, Column, Entity, Model};
use super::query::fold;
use super::{ChangeError, Store, StoreError, key};
use crate::account::AccountNo;
use crate::account::audit::{Act, Action, Actor, AuditRow, leaf};
use crate::catalog::Catalog;
use crate::ids::{Hour, LedgerId};
use crate::ledger::Event;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, DatabaseTransaction, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

/// Which rows of the log to read; the default is the youngest hundred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only rows below this number.
    pub before: Option<u64>,
    pub account: Option<AccountNo>,
    pub action: Option<Action>,
    /// Only what these accounts did, or what was done to them.
    pub within: Option<Vec<AccountNo>>,
    /// Seconds since 1970, the first included, the second not.
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub most: u64,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self { before: None, account: None, action: None, within: None, from: None, to: None, most: 100 }
    }
}

impl Store {
    /// Writes a row of the log that stands alone: a sign-in, an export, a print.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn record(&self, ledger: LedgerId, act: &Act) -> Result<(), StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await?)
    }

    /// As [`Store::change`], with the log's row about it in the same transaction. Where `decide` finds
    /// nothing to change, nothing is logged.
    ///
    /// # Errors
    /// As [`Store::change`].
    pub async fn change_by<E>(
        &self,
        ledger: LedgerId,
        now: Hour,
        act: &Act,
        decide: impl FnOnce(&Catalog) -> Result<Vec<Event>, E> + Send,
    ) -> Result<Catalog, ChangeError<E>> {
        let telling = |catalog: &Catalog| Ok((decide(catalog)?, vec![act.clone()]));
        self.change_telling(ledger, now, telling).await
    }

    /// The same where `decide` says the log's rows, too: they are written with the events, or neither is.
    ///
    /// # Errors
    /// As [`Store::change`].
    pub async fn change_telling<E>(
        &self,
        ledger: LedgerId,
        now: Hour,
        decide: impl FnOnce(&Catalog) -> Result<(Vec<Event>, Vec<Act>), E> + Send,
    ) -> Result<Catalog, ChangeError<E>> {
        let (transaction, _turn) = self.db.begin().await?;
        let size = lock_head(&transaction, ledger).await?;
        let mut catalog = fold(&transaction, ledger, size).await?;
        let (events, acts) = decide(&catalog).map_err(ChangeError::Refused)?;
        if !events.is_empty() {
            append(&transaction, &mut catalog, now, &events).await?;
            for act in &acts {
                write(&transaction, ledger, act).await?;
            }
            transaction.commit().await.map_err(StoreError::from)?;
        }
        Ok(catalog)
    }

    /// Rows of the log, the youngest first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn audit(&self, ledger: LedgerId, filter: &AuditFilter) -> Result<Vec<AuditRow>, StoreError> {
        let rows = filtered(ledger, filter);
        let rows = rows.order_by_desc(Column::No).limit(filter.most).all(&self.db.pool).await?;
        rows.iter().map(read).collect()
    }

    /// Whether somebody did one of these things to somebody else's account.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn has_handled(
        &self,
        ledger: LedgerId,
        by: AccountNo,
        whom: AccountNo,
        actions: &[Action],
    ) -> Result<bool, StoreError> {
        let rows = filtered(ledger, &AuditFilter { account: Some(by), ..AuditFilter::default() });
        let names = actions.iter().map(|action| action.as_str());
        let rows = rows.filter(Column::Subject.eq(whom.subject())).filter(Column::Action.is_in(names));
        Ok(rows.one(&self.db.pool).await?.is_some())
    }

    /// How many rows of the log a filter asks for, whatever its `most`.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn count_audit(&self, ledger: LedgerId, filter: &AuditFilter) -> Result<u64, StoreError> {
        Ok(filtered(ledger, filter).count(&self.db.pool).await?)
    }
}

/// The rows that a filter asks for, in no order.
fn filtered(ledger: LedgerId, filter: &AuditFilter) -> Select<Entity> {
    let mut rows = Entity::find().filter(Column::LedgerId.eq(key(ledger)));
    if let Some(before) = filter.before {
        rows = rows.filter(Column::No.lt(i64::try_from(before).unwrap_or(i64::MAX)));
    }
    if let Some(no) = filter.account {
        rows = rows.filter(Column::ByKind.eq("account")).filter(Column::ByWho.eq(no.to_string()));
    }
    if let Some(action) = filter.action {
        rows = rows.filter(Column::Action.eq(action.as_str()));
    }
    if let Some(people) = &filter.within {
        let numbers = people.iter().map(ToString::to_string);
        let did = Column::ByKind.eq("account").and(Column::ByWho.is_in(numbers));
        rows = rows.filter(did.or(Column::Subject.is_in(people.iter().map(|no| no.subject()))));
    }
    if let Some(from) = filter.from {
        rows = rows.filter(Column::At.gte(from));
    }
    if let Some(to) = filter.to {
        rows = rows.filter(Column::At.lt(to));
    }
    rows
}

/// Appends a row within the caller's transaction.
pub(super) async fn write(
    transaction: &DatabaseTransaction,
    ledger: LedgerId,
    act: &Act,
) -> Result<(), StoreError> {
    // Two instances would otherwise choose the same number.
    lock_instances(transaction).await?;
    let last = Entity::find()
        .filter(Column::LedgerId.eq(key(ledger)))
        .order_by_desc(Column::No)
        .one(transaction)
        .await?;
    let no = last.map_or(1, |row| row.no + 1);
    let (kind, who) = act.who.parts();
    let row = ActiveModel {
        ledger_id: Set(key(ledger)),
        no: Set(no),
        at: Set(act.at),
        by_kind: Set(kind.to_owned()),
        by_who: Set(who),
        action: Set(act.action.as_str().to_owned()),
        subject: Set(act.subject.clone()),
        details: Set(serde_json::to_string(&act.details).unwrap_or_default()),
        leaf: Set(leaf(ledger, no.unsigned_abs(), act).to_vec()),
    };
    Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

fn read(row: &Model) -> Result<AuditRow, StoreError> {
    let damaged = || StoreError::Damaged(format!("row {} of the audit log cannot be read", row.no));
    let act = Act {
        at: row.at,
        who: Actor::of_parts(&row.by_kind, &row.by_who),
        action: Action::parse(&row.action).ok_or_else(damaged)?,
        subject: row.subject.clone(),
        details: serde_json::from_str(&row.details).map_err(|_unreadable| damaged())?,
    };
    let leaf = row.leaf.as_slice().try_into().map_err(|_length| damaged())?;
    Ok(AuditRow { no: row.no.unsigned_abs(), act, leaf })
}
