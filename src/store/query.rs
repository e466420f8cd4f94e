//! Questions to the ledger.

use super::entity::{entry, ledger as head, response_text};
use super::page::{Columns, PAGE, Page, Range};
use super::{EntryRow, Kinds, Store, StoreError, key};
use crate::catalog::Catalog;
use crate::ids::{LedgerId, ResponseId, Seq};
use crate::ledger::EntryKind;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, Statement,
};
use std::collections::{BTreeMap, VecDeque};
use std::ops::RangeInclusive;

/// Values in one list of a statement: far from what either database takes.
const IN_ONE_LIST: usize = 500;

/// Pages on their way while one is handed over.
const PAGES_AHEAD: usize = 2;

impl Store {
    /// The ledgers that exist, by id.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn ledgers(&self) -> Result<Vec<LedgerId>, StoreError> {
        let rows = head::Entity::find().order_by_asc(head::Column::LedgerId).all(&self.db.pool).await?;
        Ok(rows.into_iter().map(|row| LedgerId(row.ledger_id.unsigned_abs())).collect())
    }

    /// The fold over the events of a ledger.
    ///
    /// # Errors
    /// Where there is no such ledger, it is damaged, or the database does not answer.
    pub async fn catalog(&self, ledger: LedgerId) -> Result<Catalog, StoreError> {
        let size = size(&self.db.pool, ledger).await?;
        fold(&self.db.pool, ledger, size).await
    }

    /// Hands over the entries from `from` on, in order, and returns the next `seq` to ask for: the
    /// ledger's size when this was called.
    ///
    /// # Errors
    /// Where there is no such ledger, an entry is missing, or the database does not answer; the entries
    /// before were handed over.
    pub async fn read(
        &self,
        ledger: LedgerId,
        from: Seq,
        kinds: Kinds,
        mut each: impl FnMut(EntryRow<'_>) + Send,
    ) -> Result<Seq, StoreError> {
        let size = size(&self.db.pool, ledger).await?;
        match kinds {
            Kinds::Events => {
                events(&self.db.pool, Range { ledger, from: from.0, to: size }).await?.each(&mut each);
            }
            Kinds::All => self.read_all(Range { ledger, from: from.0, to: size }, &mut each).await?,
        }
        Ok(Seq(size.max(from.0)))
    }

    /// Hands over the entries `from ..< to` as far as there are any, in order, and returns the next
    /// `seq` to ask for; `from` itself at the ledger's end. For readers that do something else between
    /// two stretches.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn read_part(
        &self,
        ledger: LedgerId,
        from: Seq,
        to: Seq,
        mut each: impl FnMut(EntryRow<'_>) + Send,
    ) -> Result<Seq, StoreError> {
        let to = size(&self.db.pool, ledger).await?.min(to.0).max(from.0);
        self.read_all(Range { ledger, from: from.0, to }, &mut each).await?;
        Ok(Seq(to))
    }

    async fn read_all(
        &self,
        range: Range,
        each: &mut (impl FnMut(EntryRow<'_>) + Send),
    ) -> Result<(), StoreError> {
        let mut coming = VecDeque::with_capacity(PAGES_AHEAD + 1);
        let mut asked = range.from;
        loop {
            while asked < range.to && coming.len() <= PAGES_AHEAD {
                let part = Range { from: asked, to: range.to.min(asked + PAGE), ..range };
                coming.push_back((part, self.db.page(part)));
                asked = part.to;
            }
            let Some((part, page)) = coming.pop_front() else { return Ok(()) };
            let page = page
                .await
                .map_err(|error| StoreError::Unavailable(format!("a reader ended early: {error}")))??;
            if page.len() as u64 != part.to - part.from {
                let Range { from, to, .. } = part;
                return Err(StoreError::Damaged(format!("entries are missing between {from} and {to}")));
            }
            page.each(&mut *each);
        }
    }

    /// The response whose id lies in this range (a tracking code's), if there is one: its place and its body.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn find(
        &self,
        ledger: LedgerId,
        ids: RangeInclusive<ResponseId>,
    ) -> Result<Option<(Seq, Vec<u8>)>, StoreError> {
        let found: Option<(i64, Vec<u8>)> = entry::Entity::find()
            .select_only()
            .column(entry::Column::Seq)
            .column(entry::Column::Body)
            .filter(entry::Column::LedgerId.eq(key(ledger)))
            .filter(entry::Column::Id.between(ids.start().uuid(), ids.end().uuid()))
            .filter(entry::Column::Kind.eq(i16::from(EntryKind::Response.code())))
            .order_by_asc(entry::Column::Id)
            .into_tuple()
            .one(&self.db.pool)
            .await?;
        Ok(found.map(|(seq, body)| (Seq(seq.unsigned_abs()), body)))
    }

    /// The free texts of these entries (both ends included) that were not erased: (seq, question, text),
    /// ordered.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn texts(
        &self,
        ledger: LedgerId,
        from: Seq,
        to: Seq,
    ) -> Result<Vec<(Seq, u8, String)>, StoreError> {
        let signed = |seq: Seq| i64::try_from(seq.0).unwrap_or(i64::MAX);
        let rows = response_text::Entity::find()
            .filter(response_text::Column::LedgerId.eq(key(ledger)))
            .filter(response_text::Column::Seq.between(signed(from), signed(to)))
            .order_by_asc(response_text::Column::Seq)
            .order_by_asc(response_text::Column::Question)
            .all(&self.db.pool)
            .await?;
        let place = |number: i16| u8::try_from(number).unwrap_or(u8::MAX);
        Ok(rows.into_iter().map(|row| (Seq(row.seq.unsigned_abs()), place(row.question), row.text)).collect())
    }

    /// What these entries say in words to one question, as far as it was not erased.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn texts_of(
        &self,
        ledger: LedgerId,
        question: u8,
        seqs: &[Seq],
    ) -> Result<BTreeMap<Seq, String>, StoreError> {
        let mut texts = BTreeMap::new();
        for some in seqs.chunks(IN_ONE_LIST) {
            let some = some.iter().map(|seq| i64::try_from(seq.0).unwrap_or(i64::MAX));
            let rows = response_text::Entity::find()
                .filter(response_text::Column::LedgerId.eq(key(ledger)))
                .filter(response_text::Column::Question.eq(i16::from(question)))
                .filter(response_text::Column::Seq.is_in(some))
                .all(&self.db.pool)
                .await?;
            texts.extend(rows.into_iter().map(|row| (Seq(row.seq.unsigned_abs()), row.text)));
        }
        Ok(texts)
    }
}

/// Entries of a ledger.
pub(super) async fn size(db: &impl ConnectionTrait, ledger: LedgerId) -> Result<u64, StoreError> {
    size_of(head::Entity::find_by_id(key(ledger)).one(db).await?, ledger)
}

/// What a head row says; no row, no ledger.
pub(super) fn size_of(row: Option<head::Model>, ledger: LedgerId) -> Result<u64, StoreError> {
    row.map(|row| row.size.unsigned_abs()).ok_or(StoreError::NoLedger(ledger.0))
}

/// The catalog of a ledger's first `size` entries.
pub(super) async fn fold(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    size: u64,
) -> Result<Catalog, StoreError> {
    let mut catalog = Catalog::empty(ledger);
    let mut outcome = Ok(());
    events(db, Range { ledger, from: 0, to: size }).await?.each(|row| {
        if outcome.is_ok() {
            outcome = catalog.follow(row.seq, row.body);
        }
    });
    outcome?;
    catalog.size = size;
    Ok(catalog)
}

/// The partial index holds the events alone; SQLite would rather walk over the responses. The kind of
/// a response stands there as a number, as the planners match it with the index's condition.
const EVENTS_SQLITE: &str = "SELECT ledger_id, seq, kind, id, hour, body, nonce, leaf
    FROM entry INDEXED BY entry_event
    WHERE ledger_id = ?1 AND seq >= ?2 AND seq < ?3 AND kind <> 1 ORDER BY seq";
const EVENTS_POSTGRES: &str = "SELECT ledger_id, seq, kind, id, hour, body, nonce, leaf
    FROM entry WHERE ledger_id = $1 AND seq >= $2 AND seq < $3 AND kind <> 1 ORDER BY seq";

fn select_events(backend: DbBackend, range: Range) -> Statement {
    let sql = if backend == DbBackend::Sqlite { EVENTS_SQLITE } else { EVENTS_POSTGRES };
    let signed = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    let values = [key(range.ledger).into(), signed(range.from).into(), signed(range.to).into()];
    Statement::from_sql_and_values(backend, sql, values)
}

/// All entries of a range but the responses.
async fn events(db: &impl ConnectionTrait, range: Range) -> Result<Page, StoreError> {
    let select = select_events(db.get_database_backend(), range);
    let mut page = Page::default();
    for row in entry::Entity::find().from_raw_sql(select).all(db).await? {
        page.push(&Columns {
            seq: row.seq,
            kind: row.kind,
            id: row.id.as_bytes(),
            hour: row.hour,
            body: &row.body,
            nonce: &row.nonce,
            leaf: &row.leaf,
        })?;
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Options;

    /// A catalog must not cost a walk over millions of responses.
    #[tokio::test]
    async fn events_are_found_by_their_own_index() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("x.db").display());
        let store = Store::open(&url, Options::default()).await.unwrap();
        let mut explain = select_events(DbBackend::Sqlite, Range { ledger: LedgerId(1), from: 0, to: 9 });
        explain.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
        let row = store.db.pool.query_one_raw(explain).await.unwrap().unwrap();
        let plan: String = row.try_get("", "detail").unwrap();
        assert!(plan.contains("USING INDEX entry_event (ledger_id=? AND seq>? AND seq<?)"), "{plan}");
    }
}
