//! One-time codes beside the ledger: issued with the entry that tells of them, spent by the writer with the
//! response, and rewritten once a day so that nothing is left that could pair the two.

mod backup;
mod rewrite;

pub use backup::StoredCode;
pub use rewrite::Rewritten;

use super::audit;
use super::change::{append, lock_head};
use super::entity::code;
use super::query::fold;
use super::tokens::{day_of, days};
use super::{ChangeError, Store, StoreError, key};
use crate::account::audit::Act;
use crate::catalog::Catalog;
use crate::catalog::decide::codes::CodeFault;
use crate::ids::{CampaignNo, FieldNo, Hour, LedgerId, OneTimeCode, UnitNo};
use crate::ledger::Event;
use crate::touchpoint::codes::{CodeBatch, CodeKey, CodeMac, Group, Pool, Redemption, Week};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait as _,
    QueryFilter as _, QuerySelect as _, Statement, Value,
};
use std::collections::BTreeMap;

const OPEN: i16 = 0;
const SPENT: i16 = 1;
const VOID: i16 = 2;

/// Rows in one statement: eight values each, far from what either database takes.
const ROWS: usize = 500;

/// How the codes of a pool stood when it was last rewritten: what was spent since is not told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PoolCounts {
    pub open: u64,
    pub spent: u64,
    pub void: u64,
}

impl Store {
    /// Issues batches of codes: the entries that tell of them, the codes' hashes, the log's row, all in one
    /// transaction, before anybody holds a slip. The n-th list holds the n-th batch's codes. A reprint voids
    /// what is unspent of the batch that it replaces, and may not have more codes than that.
    ///
    /// # Errors
    /// [`ChangeError::Refused`] with everything that speaks against it; then nothing was issued.
    pub async fn issue_codes(
        &self,
        ledger: LedgerId,
        now: Hour,
        key: &CodeKey,
        act: Option<&Act>,
        codes: &[Vec<OneTimeCode>],
        decide: impl FnOnce(&Catalog) -> Result<Vec<CodeBatch>, Vec<CodeFault>> + Send,
    ) -> Result<Catalog, ChangeError<Vec<CodeFault>>> {
        let (transaction, _turn) = self.db.begin().await?;
        let size = lock_head(&transaction, ledger).await?;
        let mut catalog = fold(&transaction, ledger, size).await?;
        let batches = decide(&catalog).map_err(ChangeError::Refused)?;
        let mut faults = Vec::new();
        for batch in &batches {
            if let Some(old) = batch.reprint_of.and_then(|no| catalog.codes.get(&no)) {
                let left = void(&transaction, ledger, key, &old.batch).await?;
                if left < u64::from(batch.count) {
                    faults.push(CodeFault::Left { no: old.batch.no, left, wanted: batch.count });
                }
            }
        }
        if !faults.is_empty() {
            return Err(ChangeError::Refused(faults));
        }
        let rows = batches.iter().zip(codes).flat_map(|(batch, codes)| {
            codes.iter().map(|code| row(ledger, key, batch, key.mac(ledger, *code)))
        });
        // In the order of their hashes, in which nothing of the pile is left.
        let rows: BTreeMap<Vec<u8>, code::ActiveModel> = rows.collect();
        insert(&transaction, rows.into_values()).await?;
        let events: Vec<_> = batches.into_iter().map(|batch| Event::CodeBatchIssued { batch }).collect();
        append(&transaction, &mut catalog, now, &events).await?;
        if let Some(act) = act {
            audit::write(&transaction, ledger, act).await?;
        }
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(catalog)
    }

    /// Whether a code could be spent now. The writer asks again: only what it says is final.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn is_spendable(&self, ledger: LedgerId, code: &Redemption) -> Result<bool, StoreError> {
        const SQL: &str = "SELECT 1 FROM code WHERE ledger_id = $1 AND mac = $2 AND state = 0
            AND campaign = $3 AND unit = $4 AND field = $5 AND week >= $6 AND NOT EXISTS
            (SELECT 1 FROM code_spent s WHERE s.ledger_id = code.ledger_id AND s.mac = code.mac)";
        let mut values: Vec<Value> = vec![key(ledger).into(), code.mac.0.to_vec().into()];
        values.extend(columns(&code.group, code.since).map(Value::from));
        let found = self.db.pool.query_one_raw(sql(&self.db.pool, SQL, values)).await?;
        Ok(found.is_some())
    }

    /// How many of a batch's codes are unspent now, to whoever has the key.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn unspent_codes(
        &self,
        ledger: LedgerId,
        key: &CodeKey,
        batch: &CodeBatch,
    ) -> Result<u64, StoreError> {
        Ok(unspent(&self.db.pool, ledger, key, batch).await?.1)
    }

    /// How the codes of each pool stood when it was last rewritten.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn count_codes(&self, ledger: LedgerId) -> Result<BTreeMap<Pool, PoolCounts>, StoreError> {
        let rows: Vec<(i32, i32, i32, i32, i16, i64)> = code::Entity::find()
            .select_only()
            .columns([code::Column::Campaign, code::Column::Unit, code::Column::Field, code::Column::Week])
            .column(code::Column::State)
            .column_as(code::Column::Mac.count(), "codes")
            .filter(code::Column::LedgerId.eq(key(ledger)))
            .group_by(code::Column::Campaign)
            .group_by(code::Column::Unit)
            .group_by(code::Column::Field)
            .group_by(code::Column::Week)
            .group_by(code::Column::State)
            .into_tuple()
            .all(&self.db.pool)
            .await?;
        let mut pools: BTreeMap<Pool, PoolCounts> = BTreeMap::new();
        for (campaign, unit, field, week, state, codes) in rows {
            let Some(pool) = pool([campaign, unit, field, week]) else { continue };
            let counts = pools.entry(pool).or_default();
            let place = match state {
                OPEN => &mut counts.open,
                SPENT => &mut counts.spent,
                _ => &mut counts.void,
            };
            *place += codes.unsigned_abs();
        }
        Ok(pools)
    }
}

/// Campaign, unit, field and week as the table keeps them.
pub(super) fn columns(group: &Group, week: Week) -> [i32; 4] {
    let field = group.field.map_or(0, |no| i32::from(no.0));
    [group.campaign.0.cast_signed(), group.unit.0.cast_signed(), field, days(week.monday())]
}

/// The pool that a row lies in; `None` where no program of ours wrote it.
fn pool([campaign, unit, field, week]: [i32; 4]) -> Option<Pool> {
    let field = u16::try_from(field).ok()?;
    let group = Group {
        campaign: CampaignNo(campaign.unsigned_abs()),
        unit: UnitNo(unit.unsigned_abs()),
        field: Some(FieldNo(field)).filter(|no| no.0 != 0),
    };
    let monday = day_of(week)?;
    Some(Pool { group, week: Week::of(monday) })
}

/// A statement whose parameters are written as PostgreSQL writes them.
fn sql(db: &impl ConnectionTrait, text: &str, values: Vec<Value>) -> Statement {
    let backend = db.get_database_backend();
    if backend == DbBackend::Sqlite {
        Statement::from_sql_and_values(backend, text.replace('$', "?"), values)
    } else {
        Statement::from_sql_and_values(backend, text, values)
    }
}

fn row(ledger: LedgerId, secret: &CodeKey, batch: &CodeBatch, mac: CodeMac) -> (Vec<u8>, code::ActiveModel) {
    let lot = secret.lot(ledger, batch.no, mac);
    let stored = StoredCode { mac, pool: batch.pool(), state: OPEN, lot: Some(lot) };
    (mac.0.to_vec(), stored.model(ledger))
}

async fn insert(
    db: &DatabaseTransaction,
    rows: impl Iterator<Item = code::ActiveModel>,
) -> Result<(), StoreError> {
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(ROWS) {
        code::Entity::insert_many(rows.iter().cloned()).exec_without_returning(db).await?;
    }
    Ok(())
}

/// The hashes of a batch's codes that were not spent when their pool was last rewritten, and how many of
/// them are not spent now.
async fn unspent(
    db: &impl ConnectionTrait,
    ledger: LedgerId,
    secret: &CodeKey,
    batch: &CodeBatch,
) -> Result<(Vec<Vec<u8>>, u64), StoreError> {
    const SQL: &str = "SELECT code.mac, code.lot, s.mac IS NOT NULL AS gone FROM code
        LEFT JOIN code_spent s ON s.ledger_id = code.ledger_id AND s.mac = code.mac
        WHERE code.ledger_id = $1 AND campaign = $2 AND unit = $3 AND field = $4 AND week = $5 AND state = 0";
    let pool = batch.pool();
    let mut values: Vec<Value> = vec![key(ledger).into()];
    values.extend(columns(&pool.group, pool.week).map(Value::from));
    let (mut macs, mut left) = (Vec::new(), 0);
    for row in db.query_all_raw(sql(db, SQL, values)).await? {
        let (mac, lot): (Vec<u8>, Vec<u8>) = (row.try_get("", "mac")?, row.try_get("", "lot")?);
        let of =
            <[u8; 32]>::try_from(mac.as_slice()).ok().map(|mac| secret.lot(ledger, batch.no, CodeMac(mac)));
        if of.is_some_and(|of| of.0.as_slice() == lot) {
            left += u64::from(!row.try_get::<bool>("", "gone")?);
            macs.push(mac);
        }
    }
    Ok((macs, left))
}

/// Voids what is left of a batch; how many of its codes were not spent. Those that were spent of late are
/// voided with it, so that what remains does not tell which they are.
async fn void(
    db: &DatabaseTransaction,
    ledger: LedgerId,
    secret: &CodeKey,
    batch: &CodeBatch,
) -> Result<u64, StoreError> {
    let (macs, left) = unspent(db, ledger, secret, batch).await?;
    for macs in macs.chunks(ROWS) {
        code::Entity::update_many()
            .col_expr(code::Column::State, Expr::value(VOID))
            .col_expr(code::Column::Lot, Expr::value(None::<Vec<u8>>))
            .filter(code::Column::LedgerId.eq(key(ledger)))
            .filter(code::Column::Mac.is_in(macs.iter().cloned()))
            .exec(db)
            .await?;
    }
    Ok(left)
}

fn within(ledger: LedgerId, pool: &Pool) -> Condition {
    let [campaign, unit, field, week] = columns(&pool.group, pool.week);
    Condition::all()
        .add(code::Column::LedgerId.eq(key(ledger)))
        .add(code::Column::Campaign.eq(campaign))
        .add(code::Column::Unit.eq(unit))
        .add(code::Column::Field.eq(field))
        .add(code::Column::Week.eq(week))
}
