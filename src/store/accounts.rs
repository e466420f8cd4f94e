//! Accounts of staff: each change in one transaction with its row of the audit log.

mod erase;
mod grants;
mod secrets;
mod subject;

pub use secrets::Secrets;

use super::db::lock_instances;
use super::entity::account::{ActiveModel, Column, Entity, Model};
use super::entity::{account_grant, paper_assignment, session};
use super::{ChangeError, Store, StoreError, audit, key};
use crate::account::audit::Act;
use crate::account::{Account, AccountNo, DisplayName, Grant, Grants, Login, Person, Role};
use crate::ids::{LedgerId, TouchpointCode, UnitNo};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    QueryFilter as _, QueryOrder as _,
};
use std::collections::{BTreeMap, BTreeSet};

/// An account that is to be.
#[derive(Clone)]
pub struct NewAccount {
    pub login: Login,
    pub name: DisplayName,
    pub lang: String,
    /// As [`crate::account::password::hash`] makes it.
    pub password: String,
    /// For a password that was given out: the second since 1970 until which it opens anything.
    pub first_until: Option<i64>,
    pub roles: BTreeSet<Grant>,
}

/// Why an account is not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    #[error("the name {0} is taken: choose another to sign in with")]
    LoginTaken(Login),
    #[error("there is no account {0}")]
    Missing(AccountNo),
    #[error(
        "nobody else runs the whole system: first give another enabled account the role admin without a unit"
    )]
    LastAdmin,
}

impl Store {
    /// Creates an account. The log's row about it gets the new number for its subject.
    ///
    /// # Errors
    /// [`AccountRefusal::LoginTaken`]; where the database does not answer.
    pub async fn create_account(
        &self,
        ledger: LedgerId,
        new: NewAccount,
        act: &Act,
    ) -> Result<AccountNo, ChangeError<AccountRefusal>> {
        let (transaction, _turn) = self.db.begin().await?;
        lock_instances(&transaction).await?;
        let no = insert(&transaction, ledger, new, act.at).await?;
        audit::write(&transaction, ledger, &Act { subject: no.subject(), ..act.clone() }).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(no)
    }

    /// An account with its roles.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn person(&self, ledger: LedgerId, no: AccountNo) -> Result<Option<Person>, StoreError> {
        match by_no(&self.db.pool, ledger, no).await? {
            Some(row) => Ok(Some(whole(&self.db.pool, ledger, row).await?)),
            None => Ok(None),
        }
    }

    /// The account of this name, with what it proves itself by.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn person_by_login(
        &self,
        ledger: LedgerId,
        login: &Login,
    ) -> Result<Option<(Person, Secrets)>, StoreError> {
        let Some(row) = by_login(&self.db.pool, ledger, login).await? else { return Ok(None) };
        let secrets = Secrets::of(&row);
        Ok(Some((whole(&self.db.pool, ledger, row).await?, secrets)))
    }

    /// All accounts with their roles, by number.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn people(&self, ledger: LedgerId) -> Result<Vec<Person>, StoreError> {
        people(&self.db.pool, ledger).await
    }

    /// Changes what an account is called and its language.
    ///
    /// # Errors
    /// [`AccountRefusal::Missing`]; where the database does not answer.
    pub async fn rename_account(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        name: &DisplayName,
        lang: &str,
        act: &Act,
    ) -> Result<(), ChangeError<AccountRefusal>> {
        let (transaction, _turn) = self.db.begin().await?;
        let changes = [(Column::Name, name.as_str().into()), (Column::Lang, lang.into())];
        update(&transaction, ledger, no, changes).await?;
        audit::write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await.map_err(StoreError::from)?)
    }

    /// Shuts an account, which ends its sessions, or opens it again.
    ///
    /// # Errors
    /// [`AccountRefusal`]; where the database does not answer.
    pub async fn disable_account(
        &self,
        ledger: LedgerId,
        no: AccountNo,
        disabled: bool,
        act: &Act,
    ) -> Result<(), ChangeError<AccountRefusal>> {
        let (transaction, _turn) = self.db.begin().await?;
        lock_instances(&transaction).await?;
        update(&transaction, ledger, no, [(Column::Disabled, disabled.into())]).await?;
        if disabled {
            end_sessions(&transaction, ledger, no).await?;
            admin_remains(&transaction, ledger).await?;
        }
        audit::write(&transaction, ledger, act).await?;
        Ok(transaction.commit().await.map_err(StoreError::from)?)
    }
}

/// Whether anybody has an account.
pub(super) async fn any(db: &impl ConnectionTrait, ledger: LedgerId) -> Result<bool, StoreError> {
    Ok(Entity::find().filter(Column::LedgerId.eq(key(ledger))).one(db).await?.is_some())
}

/// Writes an account with its roles, within the caller's transaction.
pub(super) async fn insert(
    transaction: &DatabaseTransaction,
    ledger: LedgerId,
    new: NewAccount,
    created: i64,
) -> Result<AccountNo, ChangeError<AccountRefusal>> {
    if by_login(transaction, ledger, &new.login).await?.is_some() {
        return Err(ChangeError::Refused(AccountRefusal::LoginTaken(new.login)));
    }
    let last = Entity::find()
        .filter(Column::LedgerId.eq(key(ledger)))
        .order_by_desc(Column::Account)
        .one(transaction)
        .await
        .map_err(StoreError::from)?;
    let no = last.map_or(1, |row| row.account + 1);
    let row = ActiveModel {
        ledger_id: Set(key(ledger)),
        account: Set(no),
        login: Set(new.login.to_string()),
        name: Set(new.name.to_string()),
        lang: Set(new.lang),
        disabled: Set(false),
        password: Set(new.password),
        first_password: Set(new.first_until.is_some()),
        password_until: Set(new.first_until),
        totp: Set(None),
        totp_step: Set(0),
        created: Set(created),
        last_login: Set(None),
        subject: Set(None),
    };
    Entity::insert(row).exec_without_returning(transaction).await.map_err(StoreError::from)?;
    let no = AccountNo(no.unsigned_abs());
    for grant in new.roles {
        grants::add(transaction, ledger, no, grant).await?;
    }
    Ok(no)
}

/// Refuses a change after which nobody could run the system.
async fn admin_remains(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
) -> Result<(), ChangeError<AccountRefusal>> {
    let admin = Grant { role: Role::Admin, unit: None };
    let remains =
        people(db, ledger).await?.iter().any(|p| !p.account.disabled && p.grants.roles.contains(&admin));
    if remains { Ok(()) } else { Err(ChangeError::Refused(AccountRefusal::LastAdmin)) }
}

async fn end_sessions(db: &impl ConnectionTrait, ledger: LedgerId, no: AccountNo) -> Result<(), StoreError> {
    session::Entity::delete_many()
        .filter(session::Column::LedgerId.eq(key(ledger)))
        .filter(session::Column::Account.eq(signed(no)))
        .exec(db)
        .await?;
    Ok(())
}

/// Sets columns of an account, unless its person was forgotten: then there is none to change.
async fn update<const N: usize>(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    no: AccountNo,
    changes: [(Column, sea_orm::Value); N],
) -> Result<(), ChangeError<AccountRefusal>> {
    let mut statement =
        Entity::update_many().filter(Column::LedgerId.eq(key(ledger))).filter(Column::Account.eq(signed(no)));
    statement = statement.filter(Column::Login.ne(Login::erased(no).as_str()));
    for (column, value) in changes {
        statement = statement.col_expr(column, sea_orm::sea_query::Expr::value(value));
    }
    let done = statement.exec(db).await.map_err(StoreError::from)?;
    if done.rows_affected == 0 { Err(ChangeError::Refused(AccountRefusal::Missing(no))) } else { Ok(()) }
}

async fn by_no(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    no: AccountNo,
) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id((key(ledger), signed(no))).one(db).await?)
}

async fn by_login(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    login: &Login,
) -> Result<Option<Model>, StoreError> {
    let row = Entity::find()
        .filter(Column::LedgerId.eq(key(ledger)))
        .filter(Column::Login.eq(login.as_str()))
        .one(db)
        .await?;
    Ok(row)
}

/// An account's row with its roles.
pub(super) async fn whole(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    row: Model,
) -> Result<Person, StoreError> {
    let roles = account_grant::Entity::find()
        .filter(account_grant::Column::LedgerId.eq(row.ledger_id))
        .filter(account_grant::Column::Account.eq(row.account))
        .all(db)
        .await?;
    let paper = paper_assignment::Entity::find()
        .filter(paper_assignment::Column::LedgerId.eq(row.ledger_id))
        .filter(paper_assignment::Column::Account.eq(row.account))
        .all(db)
        .await?;
    let grants = Grants {
        roles: roles.iter().filter_map(grant_of).collect(),
        paper: paper
            .iter()
            .filter_map(|row| TouchpointCode::from_bits(row.touchpoint.unsigned_abs()))
            .collect(),
    };
    Ok(Person { ledger, account: account_of(row)?, grants })
}

async fn people(db: &impl ConnectionTrait, ledger: LedgerId) -> Result<Vec<Person>, StoreError> {
    let rows =
        Entity::find().filter(Column::LedgerId.eq(key(ledger))).order_by_asc(Column::Account).all(db).await?;
    let mut grants: BTreeMap<i32, Grants> = BTreeMap::new();
    let roles = account_grant::Entity::find().filter(account_grant::Column::LedgerId.eq(key(ledger)));
    for row in roles.all(db).await? {
        grants.entry(row.account).or_default().roles.extend(grant_of(&row));
    }
    let paper = paper_assignment::Entity::find().filter(paper_assignment::Column::LedgerId.eq(key(ledger)));
    for row in paper.all(db).await? {
        let code = TouchpointCode::from_bits(row.touchpoint.unsigned_abs());
        grants.entry(row.account).or_default().paper.extend(code);
    }
    let person = |row: Model| {
        let grants = grants.remove(&row.account).unwrap_or_default();
        Ok(Person { ledger, account: account_of(row)?, grants })
    };
    rows.into_iter().map(person).collect()
}

/// A role that this program does not know gives no right.
fn grant_of(row: &account_grant::Model) -> Option<Grant> {
    let unit = Some(UnitNo(row.unit.unsigned_abs())).filter(|unit| unit.0 != 0);
    Some(Grant { role: row.role.parse().ok()?, unit })
}

fn account_of(row: Model) -> Result<Account, StoreError> {
    let damaged = || StoreError::Damaged(format!("account {} cannot be read", row.account));
    let no = AccountNo(row.account.unsigned_abs());
    let erased = Some(Login::erased(no)).filter(|erased| erased.as_str() == row.login);
    Ok(Account {
        no,
        login: erased.map_or_else(|| row.login.parse(), Ok).map_err(|_no_login| damaged())?,
        name: row.name.parse().map_err(|_no_name| damaged())?,
        second_factor: row.totp.is_some(),
        lang: row.lang,
        disabled: row.disabled,
        first_password: row.first_password,
        password_until: row.password_until,
        created: row.created,
        last_login: row.last_login,
    })
}

/// An account's number as the databases keep it.
pub(super) fn signed(no: AccountNo) -> i32 {
    i32::try_from(no.0).unwrap_or(i32::MAX)
}
