//! The checkpoints of a ledger's transparency log: signed while the head row is held, so that N instances sign
//! one after the other, each over what is there, never over less.

use super::change::{lock_head, signed};
use super::entity::{checkpoint, cosignature, entry};
use super::query;
use super::{Store, StoreError, key};
use crate::ids::LedgerId;
use crate::ledger::LeafHash;
use crate::ledger::checkpoint::SignedOver;
use crate::ledger::merkle::RootHash;
use crate::ledger::tile::WIDTH;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use std::collections::BTreeMap;
use tokio::sync::MutexGuard;

/// A checkpoint that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub origin: String,
    /// Entries that it covers.
    pub size: u64,
    pub root: RootHash,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The signed note, with the signatures of witnesses that came since.
    pub note: String,
}

impl Kept {
    /// As it is printed.
    #[must_use]
    pub fn signed_over(&self) -> SignedOver {
        let root = STANDARD.encode(self.root);
        SignedOver { origin: self.origin.clone(), size: self.size, root, at: self.at }
    }
}

/// The ledger's head while somebody signs: nothing is appended until it is kept or dropped.
pub struct Signing<'a> {
    transaction: DatabaseTransaction,
    _turn: Option<MutexGuard<'a, ()>>,
    ledger: LedgerId,
    /// Entries.
    pub size: u64,
    /// What was signed last.
    pub last: Option<Kept>,
}

impl Signing<'_> {
    /// Keeps what was signed and lets the head go.
    ///
    /// # Errors
    /// Where the database fails: then nothing was kept.
    pub async fn keep(self, kept: &Kept) -> Result<(), StoreError> {
        let row = checkpoint::ActiveModel {
            ledger_id: Set(key(self.ledger)),
            origin: Set(kept.origin.clone()),
            size: Set(signed(kept.size)),
            root: Set(kept.root.to_vec()),
            at: Set(kept.at),
            note: Set(kept.note.clone()),
        };
        checkpoint::Entity::insert(row).exec_without_returning(&self.transaction).await?;
        Ok(self.transaction.commit().await?)
    }
}

impl Store {
    /// Takes the head row to sign over what is there.
    ///
    /// # Errors
    /// Where there is no such ledger or the database does not answer.
    pub async fn begin_signing(&self, ledger: LedgerId) -> Result<Signing<'_>, StoreError> {
        let (transaction, turn) = self.db.begin().await?;
        let size = lock_head(&transaction, ledger).await?;
        let last = newest(&transaction, ledger).await?;
        Ok(Signing { transaction, _turn: turn, ledger, size, last })
    }

    /// Entries of a ledger.
    ///
    /// # Errors
    /// Where there is no such ledger or the database does not answer.
    pub async fn size(&self, ledger: LedgerId) -> Result<u64, StoreError> {
        query::size(&self.db.pool, ledger).await
    }

    /// What was signed last, with the witnesses' signatures.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn newest_checkpoint(&self, ledger: LedgerId) -> Result<Option<Kept>, StoreError> {
        let Some(mut kept) = newest(&self.db.pool, ledger).await? else { return Ok(None) };
        let lines = cosignature::Entity::find()
            .filter(cosignature::Column::LedgerId.eq(key(ledger)))
            .filter(cosignature::Column::Origin.eq(&kept.origin))
            .filter(cosignature::Column::Size.eq(signed(kept.size)))
            .order_by_asc(cosignature::Column::Name)
            .all(&self.db.pool)
            .await?;
        kept.note.extend(lines.into_iter().map(|row| row.line));
        Ok(Some(kept))
    }

    /// The checkpoint of this name and size, as the log signed it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn checkpoint(
        &self,
        ledger: LedgerId,
        origin: &str,
        size: u64,
    ) -> Result<Option<Kept>, StoreError> {
        let id = (key(ledger), origin.to_owned(), signed(size));
        checkpoint::Entity::find_by_id(id).one(&self.db.pool).await?.map(read).transpose()
    }

    /// Everything that was ever signed, in the order of signing, with the witnesses' signatures.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn checkpoints(&self, ledger: LedgerId) -> Result<Vec<Kept>, StoreError> {
        let rows = checkpoint::Entity::find()
            .filter(checkpoint::Column::LedgerId.eq(key(ledger)))
            .order_by_asc(checkpoint::Column::At)
            .order_by_asc(checkpoint::Column::Size);
        self.witnessed(ledger, rows.all(&self.db.pool).await?).await
    }

    /// What was signed before then (seconds since 1970), the newest first, so many at most, with the witnesses'
    /// signatures.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn checkpoints_before(
        &self,
        ledger: LedgerId,
        before: i64,
        most: u64,
    ) -> Result<Vec<Kept>, StoreError> {
        let rows = checkpoint::Entity::find()
            .filter(checkpoint::Column::LedgerId.eq(key(ledger)))
            .filter(checkpoint::Column::At.lt(before))
            .order_by_desc(checkpoint::Column::At)
            .order_by_desc(checkpoint::Column::Size)
            .limit(most);
        self.witnessed(ledger, rows.all(&self.db.pool).await?).await
    }

    /// With what witnesses signed under them.
    async fn witnessed(
        &self,
        ledger: LedgerId,
        rows: Vec<checkpoint::Model>,
    ) -> Result<Vec<Kept>, StoreError> {
        let sizes = || rows.iter().map(|row| row.size);
        let (Some(from), Some(to)) = (sizes().min(), sizes().max()) else { return Ok(Vec::new()) };
        let lines = cosignature::Entity::find()
            .filter(cosignature::Column::LedgerId.eq(key(ledger)))
            .filter(cosignature::Column::Size.between(from, to))
            .order_by_asc(cosignature::Column::Name)
            .all(&self.db.pool)
            .await?;
        let mut under: BTreeMap<(String, i64), String> = BTreeMap::new();
        for row in lines {
            under.entry((row.origin, row.size)).or_default().push_str(&row.line);
        }
        let with = |row: checkpoint::Model| {
            let lines = under.get(&(row.origin.clone(), row.size)).cloned().unwrap_or_default();
            let mut kept = read(row)?;
            kept.note.push_str(&lines);
            Ok(kept)
        };
        rows.into_iter().map(with).collect()
    }

    /// Keeps a witness's signature under a checkpoint. A second one of the same witness is passed over.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn cosign(
        &self,
        ledger: LedgerId,
        (origin, size): (&str, u64),
        name: &str,
        line: &str,
    ) -> Result<(), StoreError> {
        let row = cosignature::ActiveModel {
            ledger_id: Set(key(ledger)),
            origin: Set(origin.to_owned()),
            size: Set(signed(size)),
            name: Set(name.to_owned()),
            line: Set(line.to_owned()),
        };
        let (transaction, _turn) = self.db.begin().await?;
        let insert = cosignature::Entity::insert(row).on_conflict_do_nothing();
        insert.exec_without_returning(&transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// The leaf hashes of a tile, at most 256.
    ///
    /// # Errors
    /// Where the database does not answer or holds what is no hash.
    pub async fn leaves(&self, ledger: LedgerId, tile: u64) -> Result<Vec<LeafHash>, StoreError> {
        let first = signed(tile.saturating_mul(WIDTH));
        let last = first.saturating_add(signed(WIDTH) - 1);
        let rows: Vec<Vec<u8>> = entry::Entity::find()
            .select_only()
            .column(entry::Column::Leaf)
            .filter(entry::Column::LedgerId.eq(key(ledger)))
            .filter(entry::Column::Seq.between(first, last))
            .order_by_asc(entry::Column::Seq)
            .into_tuple()
            .all(&self.db.pool)
            .await?;
        let hash = |leaf: Vec<u8>| leaf.try_into().map_err(|_no_hash| damaged("a leaf hash"));
        rows.into_iter().map(hash).collect()
    }
}

async fn newest(db: &impl ConnectionTrait, ledger: LedgerId) -> Result<Option<Kept>, StoreError> {
    let row = checkpoint::Entity::find()
        .filter(checkpoint::Column::LedgerId.eq(key(ledger)))
        .order_by_desc(checkpoint::Column::At)
        .order_by_desc(checkpoint::Column::Size)
        .one(db)
        .await?;
    row.map(read).transpose()
}

fn read(row: checkpoint::Model) -> Result<Kept, StoreError> {
    let root = row.root.try_into().map_err(|_no_root| damaged("a checkpoint's root"))?;
    Ok(Kept { origin: row.origin, size: row.size.unsigned_abs(), root, at: row.at, note: row.note })
}

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged(format!("{what} has another length than 32 bytes"))
}
