//! Complaints beside the ledger: in once, changed by one move at a time, erased when their time is up.

mod row;

use super::audit;
use super::change::lock_head;
use super::entity::complaint::{Column, Entity};
use super::{Store, StoreError, key};
use crate::account::audit::Act;
use crate::complaint::{Complaint, ComplaintNo, Head, NewComplaint, Sealed};
use crate::ids::{CampaignNo, LedgerId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Statement,
};
use time::Date;

/// Numbers are drawn again so often before we say that none is free.
const MAX_DRAWS: u32 = 100;

/// What became of a complaint that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filed {
    /// Durable now.
    Stored(ComplaintNo),
    /// Its code was used before: the same form was sent twice. Nothing more was stored.
    Known,
    /// Its touchpoint has had as many as are taken on one day.
    TooMany,
}

/// Why a complaint was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ComplaintError<E> {
    #[error("there is no complaint {0}")]
    Unknown(ComplaintNo),
    #[error(transparent)]
    Refused(E),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Keeps a complaint under a number that `random` draws, once for each code; no more than `most` of one
    /// touchpoint and day.
    ///
    /// # Errors
    /// Where there is no such ledger, no number is free, or the database fails: then it is not known whether
    /// the complaint is kept, and the same may be sent again.
    pub async fn file_complaint(
        &self,
        ledger: LedgerId,
        new: &NewComplaint,
        most: u32,
        mut random: impl FnMut() -> u32 + Send,
    ) -> Result<Filed, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        // One at a time, so that the count holds and a number is given once.
        lock_head(&transaction, ledger).await?;
        if by_code(ledger, new.code).count(&transaction).await? > 0 {
            return Ok(Filed::Known);
        }
        let today = Condition::all()
            .add(Column::LedgerId.eq(key(ledger)))
            .add(Column::Touchpoint.eq(new.touchpoint.bits().cast_signed()))
            .add(Column::Day.eq(row::days(new.day)));
        if Entity::find().filter(today).count(&transaction).await? >= u64::from(most) {
            return Ok(Filed::TooMany);
        }
        for _ in 0..MAX_DRAWS {
            let no = ComplaintNo::draw(random());
            if one(ledger, no).count(&transaction).await? == 0 {
                Entity::insert(row::new(ledger, no, new)?).exec_without_returning(&transaction).await?;
                transaction.commit().await?;
                return Ok(Filed::Stored(no));
            }
        }
        Err(StoreError::Damaged(format!("no free number for a complaint in {MAX_DRAWS} draws")))
    }

    /// All complaints without their texts, by number.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn complaints(&self, ledger: LedgerId) -> Result<Vec<Head>, StoreError> {
        let rows: Vec<row::HeadRow> = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .order_by_asc(Column::No)
            .select_only()
            .columns(row::HEAD)
            .into_tuple()
            .all(&self.db.pool)
            .await?;
        rows.into_iter().map(row::head).collect()
    }

    /// A complaint by its number.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn complaint(
        &self,
        ledger: LedgerId,
        no: ComplaintNo,
    ) -> Result<Option<Complaint>, StoreError> {
        one(ledger, no).one(&self.db.pool).await?.map(row::read).transpose()
    }

    /// A complaint by its sealed code.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn complaint_of(
        &self,
        ledger: LedgerId,
        code: Sealed,
    ) -> Result<Option<Complaint>, StoreError> {
        by_code(ledger, code).one(&self.db.pool).await?.map(row::read).transpose()
    }

    /// The complaints of a campaign that everyone may read, the last published first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn published_complaints(
        &self,
        ledger: LedgerId,
        campaign: CampaignNo,
    ) -> Result<Vec<Complaint>, StoreError> {
        let rows = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Campaign.eq(campaign.0.cast_signed()))
            .filter(Column::PublishedDay.is_not_null())
            .order_by_desc(Column::PublishedDay)
            .order_by_asc(Column::No)
            .all(&self.db.pool)
            .await?;
        rows.into_iter().map(row::read).collect()
    }

    /// Changes a complaint as `decide` says, which sees it as it is now: two people who act at once do not
    /// overwrite each other. The log's row about it is written with it. Returns it as it was and as it is.
    ///
    /// # Errors
    /// See [`ComplaintError`].
    pub async fn change_complaint<E>(
        &self,
        ledger: LedgerId,
        no: ComplaintNo,
        act: &Act,
        decide: impl FnOnce(&Complaint) -> Result<Complaint, E> + Send,
    ) -> Result<(Complaint, Complaint), ComplaintError<E>> {
        let (transaction, _turn) = self.db.begin().await?;
        let held = one(ledger, no).lock_exclusive().one(&transaction).await.map_err(StoreError::from)?;
        let before = row::read(held.ok_or(ComplaintError::Unknown(no))?)?;
        let after = decide(&before).map_err(ComplaintError::Refused)?;
        write(&transaction, ledger, &after).await?;
        audit::write(&transaction, ledger, act).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok((before, after))
    }

    /// Erases at most so many complaints that came before this day, answer and history with them; returns
    /// how many. SQLite overwrites what it erases (`secure_delete`).
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn erase_complaints(
        &self,
        ledger: LedgerId,
        before: Date,
        most: u32,
    ) -> Result<u64, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        let backend = transaction.get_database_backend();
        let sql = if backend == DbBackend::Sqlite { ERASE_SQLITE } else { ERASE_POSTGRES };
        let values = [key(ledger).into(), row::days(before).into(), i64::from(most).into()];
        let done = transaction.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }

    /// Writes the complaints that came before this day anew, all in one transaction: PostgreSQL tells in a
    /// hidden column (`xmin`) in which order rows were written, among responses as well. A day later nothing
    /// of that is left.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn blur_complaints(&self, ledger: LedgerId, before: Date) -> Result<(), StoreError> {
        if self.db.pool.get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        Entity::update_many()
            .col_expr(Column::Day, Expr::col(Column::Day))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Day.lt(row::days(before)))
            .exec(&self.db.pool)
            .await?;
        Ok(())
    }
}

const ERASE_SQLITE: &str = "DELETE FROM complaint WHERE (ledger_id, no) IN (
    SELECT ledger_id, no FROM complaint WHERE ledger_id = ?1 AND day < ?2 ORDER BY day, no LIMIT ?3)";
const ERASE_POSTGRES: &str = "DELETE FROM complaint WHERE (ledger_id, no) IN (
    SELECT ledger_id, no FROM complaint WHERE ledger_id = $1 AND day < $2 ORDER BY day, no LIMIT $3)";

fn one(ledger: LedgerId, no: ComplaintNo) -> sea_orm::Select<Entity> {
    Entity::find_by_id((key(ledger), no.get().cast_signed()))
}

fn by_code(ledger: LedgerId, code: Sealed) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::LedgerId.eq(key(ledger))).filter(Column::Code.eq(code.0.to_vec()))
}

async fn write(
    transaction: &DatabaseTransaction,
    ledger: LedgerId,
    complaint: &Complaint,
) -> Result<(), StoreError> {
    let published = complaint.published.as_ref();
    let text = |masked: &crate::comment::Masked| masked.as_str().to_owned();
    Entity::update_many()
        .col_expr(Column::Unit, Expr::value(complaint.head.unit.0.cast_signed()))
        .col_expr(Column::State, Expr::value(i16::from(complaint.head.state.code())))
        .col_expr(Column::Answer, Expr::value(complaint.answer.clone()))
        .col_expr(Column::History, Expr::value(row::history(complaint)?))
        .col_expr(Column::PublishedDay, Expr::value(published.map(|published| row::days(published.day))))
        .col_expr(
            Column::PublishedQuestion,
            Expr::value(published.map(|published| text(&published.question))),
        )
        .col_expr(Column::PublishedAnswer, Expr::value(published.map(|published| text(&published.answer))))
        .filter(Column::LedgerId.eq(key(ledger)))
        .filter(Column::No.eq(complaint.head.no.get().cast_signed()))
        .exec(transaction)
        .await?;
    Ok(())
}
