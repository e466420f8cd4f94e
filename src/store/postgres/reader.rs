//! PostgreSQL's bulk reads.

use super::super::page::{Columns, Page, Range};
use crate::store::{StoreError, key};
use sea_orm::sqlx::postgres::PgPool;
use sea_orm::sqlx::{self, Row as _};
use uuid::Uuid;

const READ: &str = "SELECT seq, kind, id, hour, body, nonce, leaf FROM entry
    WHERE ledger_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq";

/// The entries of a range.
pub(in crate::store) async fn page(pool: &PgPool, range: Range) -> Result<Page, StoreError> {
    let rows = sqlx::query(READ)
        .bind(key(range.ledger))
        .bind(i64::try_from(range.from).unwrap_or(i64::MAX))
        .bind(i64::try_from(range.to).unwrap_or(i64::MAX))
        .fetch_all(pool)
        .await?;
    let mut page = Page::for_range(range);
    for row in rows {
        let id: Uuid = row.try_get(2)?;
        page.push(&Columns {
            seq: row.try_get(0)?,
            kind: row.try_get(1)?,
            id: id.as_bytes(),
            hour: row.try_get(3)?,
            body: row.try_get(4)?,
            nonce: row.try_get(5)?,
            leaf: row.try_get(6)?,
        })?;
    }
    Ok(page)
}
