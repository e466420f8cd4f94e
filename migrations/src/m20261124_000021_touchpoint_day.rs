//! How often a poster's address was opened and how often an answer was begun, by day: two counts, no
//! device, nothing personal. What was sent is counted from the ledger. `day` counts from 1970-01-01 as
//! people in Viet Nam do.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &["CREATE TABLE touchpoint_day (
    ledger_id INTEGER NOT NULL,
    touchpoint INTEGER NOT NULL,
    day INTEGER NOT NULL,
    scans INTEGER NOT NULL CHECK (scans >= 0),
    starts INTEGER NOT NULL CHECK (starts >= 0),
    PRIMARY KEY (ledger_id, touchpoint, day)
) STRICT, WITHOUT ROWID"];

const POSTGRES: &[&str] = &["CREATE TABLE touchpoint_day (
    ledger_id integer NOT NULL,
    touchpoint integer NOT NULL,
    day integer NOT NULL,
    scans bigint NOT NULL CHECK (scans >= 0),
    starts bigint NOT NULL CHECK (starts >= 0),
    PRIMARY KEY (ledger_id, touchpoint, day)
)"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
