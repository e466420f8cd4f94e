//! Which process sends a campaign's weekly letter: whoever claims it, for a while, until it is sent.

use super::db::lock_instances;
use super::entity::weekly_letter::{ActiveModel, Column, Entity, Model};
use super::tokens::days;
use super::{Store, StoreError, key};
use crate::ids::{CampaignNo, LedgerId};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::collections::BTreeMap;
use time::Date;

/// How a letter stands. Moments are seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterState {
    /// How often it was taken on.
    pub tries: u32,
    /// Nobody else takes it on before.
    pub until: i64,
    pub sent: Option<i64>,
}

impl LetterState {
    /// Whether it may be taken on now.
    #[must_use]
    pub fn is_free(&self, now: i64) -> bool {
        self.sent.is_none() && self.until <= now
    }
}

/// A letter that this process has taken on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    pub campaign: CampaignNo,
    /// The week's Monday.
    pub week: Date,
    /// The how manieth time it was taken on, from 1: whoever came after holds a higher one.
    pub tries: u32,
}

impl Store {
    /// The letters of the week of this Monday that somebody took on, by campaign.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn letters(
        &self,
        ledger: LedgerId,
        week: Date,
    ) -> Result<BTreeMap<CampaignNo, LetterState>, StoreError> {
        let rows = Entity::find()
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Week.eq(days(week)))
            .all(&self.db.pool)
            .await?;
        Ok(rows.iter().map(|row| (CampaignNo(row.campaign.unsigned_abs()), state(row))).collect())
    }

    /// Takes a letter on until then; `None` where it is sent, or another process holds it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn claim_letter(
        &self,
        ledger: LedgerId,
        (campaign, week): (CampaignNo, Date),
        now: i64,
        until: i64,
    ) -> Result<Option<Claim>, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        lock_instances(&transaction).await?;
        let id = (key(ledger), campaign.0.cast_signed(), days(week));
        let found = Entity::find_by_id(id).one(&transaction).await?.map(|row| state(&row));
        if found.is_some_and(|letter| !letter.is_free(now)) {
            return Ok(None);
        }
        let tries = found.map_or(0, |letter| letter.tries) + 1;
        let row = ActiveModel {
            ledger_id: Set(id.0),
            campaign: Set(id.1),
            week: Set(id.2),
            tries: Set(tries.cast_signed()),
            until: Set(until),
            sent: Set(None),
        };
        if found.is_none() {
            Entity::insert(row).exec_without_returning(&transaction).await?;
        } else {
            Entity::update(row).exec(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(Some(Claim { campaign, week, tries }))
    }

    /// Says that a letter was sent: nobody sends it again.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn letter_sent(&self, ledger: LedgerId, claim: &Claim, now: i64) -> Result<(), StoreError> {
        let id = (key(ledger), claim.campaign.0.cast_signed(), days(claim.week));
        Entity::update_many()
            .col_expr(Column::Sent, Expr::value(now))
            .filter(Column::LedgerId.eq(id.0))
            .filter(Column::Campaign.eq(id.1))
            .filter(Column::Week.eq(id.2))
            .exec(&self.db.pool)
            .await?;
        Ok(())
    }

    /// Lets a letter go that was not sent: it may be taken on again from then. Nothing happens where
    /// another process has taken it on meanwhile.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn release_letter(
        &self,
        ledger: LedgerId,
        claim: &Claim,
        again: i64,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Until, Expr::value(again))
            .filter(Column::LedgerId.eq(key(ledger)))
            .filter(Column::Campaign.eq(claim.campaign.0.cast_signed()))
            .filter(Column::Week.eq(days(claim.week)))
            .filter(Column::Tries.eq(claim.tries.cast_signed()))
            .exec(&self.db.pool)
            .await?;
        Ok(())
    }
}

fn state(row: &Model) -> LetterState {
    LetterState { tries: row.tries.unsigned_abs(), until: row.until, sent: row.sent }
}
