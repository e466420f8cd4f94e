//! Batches in which some response came with a one-time code: a transaction of a few statements, in which the
//! head row is held from the start, so that spending, rewriting and voiding codes follow each other.

use super::super::super::queue::{Failure, Row, Taken};
use super::super::super::{StoreError, codes, key};
use super::failure;
use crate::ids::LedgerId;
use crate::touchpoint::codes::{CodeMac, Redemption};
use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::{self, Connection as _};
use std::collections::BTreeSet;
use uuid::Uuid;

const HOLD: &str = "SELECT 1 FROM ledger WHERE ledger_id = $1 FOR UPDATE";
const KNOWN: &str = "SELECT id FROM entry WHERE ledger_id = $1 AND id = ANY($2::uuid[])";
/// Gives back the codes that were spent now.
const SPEND: &str = "
INSERT INTO code_spent (ledger_id, mac)
SELECT code.ledger_id, code.mac
FROM UNNEST($2::bytea[], $3::integer[], $4::integer[], $5::integer[], $6::integer[])
    AS given (mac, campaign, unit, field, since)
JOIN code ON code.ledger_id = $1 AND code.mac = given.mac AND code.state = 0
    AND code.campaign = given.campaign AND code.unit = given.unit AND code.field = given.field
    AND code.week >= given.since
ON CONFLICT DO NOTHING RETURNING mac";

/// Stores the rows whose code can be spent, and those that came without one.
pub(super) async fn store(
    connection: &mut PgConnection,
    ledger: LedgerId,
    rows: &[&Row],
) -> Result<Vec<Taken>, Failure> {
    let mut transaction = connection.begin().await.map_err(failure)?;
    if sqlx::query(HOLD).bind(key(ledger)).fetch_optional(&mut *transaction).await.map_err(failure)?.is_none()
    {
        return Err(Failure::Row(StoreError::NoLedger(ledger.0).to_string()));
    }
    let refused = refused(&mut transaction, ledger, rows).await?;
    let kept: Vec<&Row> =
        rows.iter().zip(&refused).filter(|(_, refused)| !**refused).map(|(row, _)| *row).collect();
    let taken = if kept.is_empty() {
        Vec::new()
    } else {
        super::store_plain(&mut transaction, ledger, &kept).await?
    };
    transaction.commit().await.map_err(failure)?;
    let mut taken = taken.into_iter();
    let outcome = |refused: bool| if refused { Taken::NoCode } else { taken.next().unwrap_or(Taken::Known) };
    Ok(refused.into_iter().map(outcome).collect())
}

/// Spends the codes of rows that are new; which rows' code could not be spent. Of two rows with the same
/// code the first has it.
async fn refused(
    connection: &mut PgConnection,
    ledger: LedgerId,
    rows: &[&Row],
) -> Result<Vec<bool>, Failure> {
    let ids: Vec<Uuid> = rows.iter().filter(|row| row.code.is_some()).map(|row| row.entry.id).collect();
    let known: Vec<Uuid> = sqlx::query_scalar(KNOWN)
        .bind(key(ledger))
        .bind(&ids)
        .fetch_all(&mut *connection)
        .await
        .map_err(failure)?;
    let wanted = |row: &Row| row.code.filter(|_| !known.contains(&row.entry.id));
    let mut seen = BTreeSet::new();
    let first: Vec<Redemption> =
        rows.iter().filter_map(|row| wanted(row)).filter(|code| seen.insert(code.mac)).collect();
    let mut spent = spend(connection, ledger, &first).await?;
    Ok(rows.iter().map(|row| wanted(row).is_some_and(|code| !spent.remove(&code.mac))).collect())
}

async fn spend(
    connection: &mut PgConnection,
    ledger: LedgerId,
    codes: &[Redemption],
) -> Result<BTreeSet<CodeMac>, Failure> {
    let macs: Vec<&[u8]> = codes.iter().map(|code| code.mac.0.as_slice()).collect();
    let columns: Vec<[i32; 4]> = codes.iter().map(|code| codes::columns(&code.group, code.since)).collect();
    let column = |at: usize| columns.iter().map(|row| row[at]).collect::<Vec<i32>>();
    let spent: Vec<Vec<u8>> = sqlx::query_scalar(SPEND)
        .bind(key(ledger))
        .bind(&macs)
        .bind(column(0))
        .bind(column(1))
        .bind(column(2))
        .bind(column(3))
        .fetch_all(connection)
        .await
        .map_err(failure)?;
    Ok(spent.into_iter().filter_map(|mac| mac.try_into().ok().map(CodeMac)).collect())
}
