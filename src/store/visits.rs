//! How often the form of a touchpoint was opened and begun, by day: counts beside the ledger, from which
//! no figure is made.

use super::entity::touchpoint_day::{ActiveModel, Column, Entity, Model};
use super::{Store, StoreError, key};
use crate::ids::{LedgerId, TouchpointCode};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use time::Date;

/// What happened at a touchpoint on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visits {
    pub touchpoint: TouchpointCode,
    /// The local day.
    pub day: Date,
    /// The printed address was opened.
    pub scans: u64,
    /// A first answer was given.
    pub starts: u64,
}

/// Rows in one statement: five values each, far from what either database takes.
const ROWS: usize = 1_000;

const EPOCH_JULIAN_DAY: i32 = 2_440_588;

impl Store {
    /// Adds to the counts of these touchpoints and days.
    ///
    /// # Errors
    /// Where the database does not answer; then nothing was added.
    pub async fn add_visits(&self, ledger: LedgerId, visits: &[Visits]) -> Result<(), StoreError> {
        if visits.is_empty() {
            return Ok(());
        }
        let (transaction, _turn) = self.db.begin().await?;
        for rows in visits.chunks(ROWS) {
            let added = OnConflict::columns([Column::LedgerId, Column::Touchpoint, Column::Day])
                .value(Column::Scans, Expr::cust("touchpoint_day.scans + excluded.scans"))
                .value(Column::Starts, Expr::cust("touchpoint_day.starts + excluded.starts"))
                .to_owned();
            let models = rows.iter().map(|visits| model(ledger, visits));
            Entity::insert_many(models).on_conflict(added).exec_without_returning(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// All counts, by touchpoint and day.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn visits(&self, ledger: LedgerId) -> Result<Vec<Visits>, StoreError> {
        let rows = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .order_by_asc(Column::Touchpoint)
            .order_by_asc(Column::Day)
            .all(&self.db.pool)
            .await?;
        Ok(rows.iter().filter_map(read).collect())
    }

    /// The counts of one touchpoint, by day.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn visits_of(
        &self,
        ledger: LedgerId,
        touchpoint: TouchpointCode,
    ) -> Result<Vec<Visits>, StoreError> {
        let rows = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Touchpoint.eq(touchpoint.bits().cast_signed()))
            .order_by_asc(Column::Day)
            .all(&self.db.pool)
            .await?;
        Ok(rows.iter().filter_map(read).collect())
    }
}

fn read(row: &Model) -> Option<Visits> {
    Some(Visits {
        touchpoint: TouchpointCode::from_bits(row.touchpoint.unsigned_abs())?,
        day: Date::from_julian_day(row.day + EPOCH_JULIAN_DAY).ok()?,
        scans: row.scans.unsigned_abs(),
        starts: row.starts.unsigned_abs(),
    })
}

fn model(ledger: LedgerId, visits: &Visits) -> ActiveModel {
    let count = |count: u64| Set(i64::try_from(count).unwrap_or(i64::MAX));
    ActiveModel {
        ledger_id: Set(key(ledger)),
        touchpoint: Set(visits.touchpoint.bits().cast_signed()),
        day: Set(visits.day.to_julian_day() - EPOCH_JULIAN_DAY),
        scans: count(visits.scans),
        starts: count(visits.starts),
    }
}
