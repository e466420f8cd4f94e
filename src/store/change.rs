//! Saying anything but a response: events, decided while the head row is held.

use super::db::lock_instances;
use super::entity::{entry, ledger as head};
use super::query::{self, fold};
use super::{ChangeError, Store, StoreError, key};
use crate::catalog::Catalog;
use crate::ids::{Hour, LedgerId, ResponseId, Seq};
use crate::ledger::{Event, Sealed};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

impl Store {
    /// Writes the first entry of a new ledger, with these events behind it in the same transaction.
    ///
    /// # Errors
    /// Where an event cannot follow those before it, or the database fails.
    pub async fn create_ledger(
        &self,
        name: &str,
        demo: bool,
        now: Hour,
        events: Vec<Event>,
    ) -> Result<Catalog, StoreError> {
        let (transaction, _turn) = self.db.begin().await?;
        lock_instances(&transaction).await?;
        let last = head::Entity::find().order_by_desc(head::Column::LedgerId).one(&transaction).await?;
        let ledger_id = last.map_or(1, |row| row.ledger_id + 1);
        let row = head::ActiveModel { ledger_id: Set(ledger_id), size: Set(0) };
        head::Entity::insert(row).exec_without_returning(&transaction).await?;
        let mut catalog = Catalog::empty(LedgerId(ledger_id.unsigned_abs()));
        let mut all = vec![Event::LedgerCreated { name: name.to_owned(), demo }];
        all.extend(events);
        append(&transaction, &mut catalog, now, &all).await?;
        transaction.commit().await?;
        Ok(catalog)
    }

    /// The one way to say anything but a response: takes the head row, folds the catalog up to it, asks
    /// `decide` for events, appends them, commits. Everything or nothing.
    ///
    /// # Errors
    /// [`ChangeError::Refused`] where `decide` says no; [`ChangeError::Store`] where there is no such
    /// ledger, an event cannot follow those before it, or the database fails.
    pub async fn change<E>(
        &self,
        ledger: LedgerId,
        now: Hour,
        decide: impl FnOnce(&Catalog) -> Result<Vec<Event>, E> + Send,
    ) -> Result<Catalog, ChangeError<E>> {
        let (transaction, _turn) = self.db.begin().await?;
        let size = lock_head(&transaction, ledger).await?;
        let mut catalog = fold(&transaction, ledger, size).await?;
        let events = decide(&catalog).map_err(ChangeError::Refused)?;
        if !events.is_empty() {
            append(&transaction, &mut catalog, now, &events).await?;
            transaction.commit().await.map_err(StoreError::from)?;
        }
        Ok(catalog)
    }
}

/// Takes the head row's lock until the end of the transaction and returns the ledger's size.
pub(super) async fn lock_head(db: &impl ConnectionTrait, ledger: LedgerId) -> Result<u64, StoreError> {
    let row = head::Entity::find_by_id(key(ledger)).lock_exclusive().one(db).await?;
    query::size_of(row, ledger)
}

/// Appends events behind the catalog's last entry, and the catalog with them. An event that the fold
/// refuses never reaches the ledger.
pub(super) async fn append(
    db: &impl ConnectionTrait,
    catalog: &mut Catalog,
    now: Hour,
    events: &[Event],
) -> Result<(), StoreError> {
    let ledger = catalog.ledger.id;
    for event in events {
        for body in event.bodies(ledger, now)? {
            let seq = Seq(catalog.size);
            catalog.follow(seq, &body)?;
            let id = ResponseId::new(now, random()?).uuid();
            let sealed = Sealed::new(event.kind(), id, now, body, random()?);
            entry::Entity::insert(row(ledger, seq, sealed)).exec_without_returning(db).await?;
        }
    }
    advance(db, ledger, catalog.size).await
}

/// Tells the head row that the ledger has so many entries now.
pub(super) async fn advance(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    size: u64,
) -> Result<(), StoreError> {
    head::Entity::update_many()
        .col_expr(head::Column::Size, signed(size).into())
        .filter(head::Column::LedgerId.eq(key(ledger)))
        .exec(db)
        .await?;
    Ok(())
}

/// An entry at its place.
pub(super) fn row(ledger: LedgerId, seq: Seq, sealed: Sealed) -> entry::ActiveModel {
    entry::ActiveModel {
        ledger_id: Set(key(ledger)),
        seq: Set(signed(seq.0)),
        kind: Set(i16::from(sealed.kind.code())),
        id: Set(sealed.id),
        hour: Set(sealed.hour.0.cast_signed()),
        body: Set(sealed.body),
        nonce: Set(sealed.nonce.to_vec()),
        leaf: Set(sealed.leaf.to_vec()),
    }
}

pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| StoreError::Unavailable(format!("no randomness from the system: {error}")))?;
    Ok(bytes)
}
