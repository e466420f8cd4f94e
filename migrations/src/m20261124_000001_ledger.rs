//! The head row of each ledger: whoever holds its lock gives the next `seq`.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &["CREATE TABLE ledger (
    ledger_id INTEGER NOT NULL PRIMARY KEY CHECK (ledger_id > 0),
    size INTEGER NOT NULL CHECK (size >= 0)
) STRICT"];

const POSTGRES: &[&str] = &["CREATE TABLE ledger (
    ledger_id integer NOT NULL PRIMARY KEY CHECK (ledger_id > 0),
    size bigint NOT NULL CHECK (size >= 0)
) WITH (fillfactor = 10)"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
