//! Sheets of paper: stored as responses, once each, without a link from the serial to the response.

use super::audit;
use super::change::{advance, lock_head, row, signed};
use super::entity::{entry, paper_sheet, response_text};
use super::{NewResponse, Store, StoreError, key};
use crate::account::audit::Act;
use crate::ids::{LedgerId, Seq, Serial, TouchpointCode};
use crate::ledger::{EntryKind, Sealed};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Select,
};
use std::collections::{BTreeMap, BTreeSet};

/// What became of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// Durable now.
    Stored,
    /// Its serial was entered before; nothing was stored.
    Used,
}

/// A sheet that is entered twice: its closed answers as text, first and, where somebody did, second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledSheet {
    pub serial: Serial,
    pub first: String,
    pub second: Option<String>,
}

/// How far the entry of a touchpoint's sheets is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SheetCounts {
    pub entered: u64,
    /// Of these, drawn for a second entry, and not yet erased.
    pub drawn: u64,
    /// Of the drawn ones, entered a second time.
    pub twice: u64,
}

impl Store {
    /// Stores a sheet and marks its serial in one transaction. `sample` are the closed answers of a sheet
    /// that shall be entered a second time. Between the mark and the response there is no link. Where the
    /// sheet is stored, `act` is logged with it.
    ///
    /// # Errors
    /// Where there is no such ledger or the database fails: then it is not known whether the sheet is
    /// stored, and the same may be entered again.
    pub async fn enter_sheet(
        &self,
        new: NewResponse,
        serial: Serial,
        sample: Option<String>,
        act: &Act,
    ) -> Result<Entered, StoreError> {
        let NewResponse { id, response, texts, nonce } = new;
        let ledger = response.ledger;
        let sealed = Sealed::new(EntryKind::Response, id.uuid(), response.hour, response.body(), nonce);
        let (transaction, _turn) = self.db.begin().await?;
        let size = lock_head(&transaction, ledger).await?;
        if sheet(ledger, response.touchpoint, serial).one(&transaction).await?.is_some() {
            return Ok(Entered::Used);
        }
        let entry = row(ledger, Seq(size), sealed);
        entry::Entity::insert(entry).exec_without_returning(&transaction).await?;
        for text in texts {
            let text = response_text::ActiveModel {
                ledger_id: Set(key(ledger)),
                seq: Set(signed(size)),
                question: Set(text.question.into()),
                salt: Set(text.salt.to_vec()),
                text: Set(text.text),
            };
            response_text::Entity::insert(text).exec_without_returning(&transaction).await?;
        }
        let used = paper_sheet::ActiveModel {
            ledger_id: Set(key(ledger)),
            touchpoint: Set(response.touchpoint.bits().cast_signed()),
            serial: Set(signed(serial.bits())),
            first: Set(sample),
            second: Set(None),
        };
        paper_sheet::Entity::insert(used).exec_without_returning(&transaction).await?;
        advance(&transaction, ledger, size + 1).await?;
        audit::write(&transaction, ledger, act).await?;
        transaction.commit().await?;
        Ok(Entered::Stored)
    }

    /// How many sheets of each touchpoint were entered, drawn for a second entry, and entered a second time.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn count_sheets(
        &self,
        ledger: LedgerId,
    ) -> Result<BTreeMap<TouchpointCode, SheetCounts>, StoreError> {
        let rows: Vec<(i32, i64, i64, i64)> = paper_sheet::Entity::find()
            .select_only()
            .column(paper_sheet::Column::Touchpoint)
            .column_as(paper_sheet::Column::Serial.count(), "entered")
            .column_as(paper_sheet::Column::First.count(), "drawn")
            .column_as(paper_sheet::Column::Second.count(), "twice")
            .filter(paper_sheet::Column::LedgerId.eq(key(ledger)))
            .group_by(paper_sheet::Column::Touchpoint)
            .into_tuple()
            .all(&self.db.pool)
            .await?;
        let counts = rows.into_iter().filter_map(|(touchpoint, entered, drawn, twice)| {
            let code = TouchpointCode::from_bits(u32::try_from(touchpoint).ok()?)?;
            let [entered, drawn, twice] = [entered, drawn, twice].map(i64::unsigned_abs);
            Some((code, SheetCounts { entered, drawn, twice }))
        });
        Ok(counts.collect())
    }

    /// The serials of a touchpoint that were entered.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn used_serials(
        &self,
        ledger: LedgerId,
        touchpoint: TouchpointCode,
    ) -> Result<BTreeSet<Serial>, StoreError> {
        let rows = sheets(ledger, touchpoint).all(&self.db.pool).await?;
        Ok(rows.iter().filter_map(serial_of).collect())
    }

    /// The sheets of a touchpoint that are entered twice, by serial.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn sampled_sheets(
        &self,
        ledger: LedgerId,
        touchpoint: TouchpointCode,
    ) -> Result<Vec<SampledSheet>, StoreError> {
        let rows = sheets(ledger, touchpoint).all(&self.db.pool).await?;
        let sampled = rows.into_iter().filter_map(|row| {
            let serial = serial_of(&row)?;
            Some(SampledSheet { serial, first: row.first?, second: row.second })
        });
        Ok(sampled.collect())
    }

    /// Keeps the second entry of a sampled sheet; whether there was such a sheet without one.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn enter_second(
        &self,
        ledger: LedgerId,
        touchpoint: TouchpointCode,
        serial: Serial,
        answers: String,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        let changed = paper_sheet::Entity::update_many()
            .col_expr(paper_sheet::Column::Second, Expr::value(answers))
            .filter(of(ledger, touchpoint))
            .filter(paper_sheet::Column::Serial.eq(signed(serial.bits())))
            .filter(paper_sheet::Column::First.is_not_null())
            .filter(paper_sheet::Column::Second.is_null())
            .exec(&transaction)
            .await?;
        if changed.rows_affected == 0 {
            return Ok(false);
        }
        audit::write(&transaction, ledger, act).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Erases the answers of a touchpoint's sampled sheets; that the sheets were entered stays known.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn forget_samples(
        &self,
        ledger: LedgerId,
        touchpoint: TouchpointCode,
    ) -> Result<u64, StoreError> {
        let nothing = || Expr::value(None::<String>);
        let changed = paper_sheet::Entity::update_many()
            .col_expr(paper_sheet::Column::Second, nothing())
            .col_expr(paper_sheet::Column::First, nothing())
            .filter(of(ledger, touchpoint))
            .filter(paper_sheet::Column::First.is_not_null())
            .exec(&self.db.pool)
            .await?;
        Ok(changed.rows_affected)
    }

    /// Writes a touchpoint's marks anew, all in one transaction: PostgreSQL tells in a hidden column
    /// (`xmin`) which transaction wrote a row, and each mark was written with its response.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn blur_sheets(&self, ledger: LedgerId, touchpoint: TouchpointCode) -> Result<(), StoreError> {
        paper_sheet::Entity::update_many()
            .col_expr(paper_sheet::Column::First, Expr::col(paper_sheet::Column::First))
            .filter(of(ledger, touchpoint))
            .exec(&self.db.pool)
            .await?;
        Ok(())
    }
}

fn of(ledger: LedgerId, touchpoint: TouchpointCode) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(paper_sheet::Column::LedgerId.eq(key(ledger)))
        .add(paper_sheet::Column::Touchpoint.eq(touchpoint.bits().cast_signed()))
}

fn sheets(ledger: LedgerId, touchpoint: TouchpointCode) -> Select<paper_sheet::Entity> {
    let all = paper_sheet::Entity::find().filter(of(ledger, touchpoint));
    all.order_by_asc(paper_sheet::Column::Serial)
}

fn sheet(ledger: LedgerId, touchpoint: TouchpointCode, serial: Serial) -> Select<paper_sheet::Entity> {
    let key = (key(ledger), touchpoint.bits().cast_signed(), signed(serial.bits()));
    paper_sheet::Entity::find_by_id(key)
}

fn serial_of(row: &paper_sheet::Model) -> Option<Serial> {
    Serial::from_bits(row.serial.unsigned_abs())
}
