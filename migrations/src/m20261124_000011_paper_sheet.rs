//! Paper sheets that were entered: so that none is entered twice. Beside the ledger and without a way
//! to it: no entry's number, no time, no order but the serial's. `first` and `second` hold the closed
//! answers of the few sheets that are entered a second time, until the comparison is put aside.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &["CREATE TABLE paper_sheet (
    ledger_id INTEGER NOT NULL,
    touchpoint INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    first TEXT,
    second TEXT,
    PRIMARY KEY (ledger_id, touchpoint, serial),
    CHECK (second IS NULL OR first IS NOT NULL)
) STRICT, WITHOUT ROWID"];

const POSTGRES: &[&str] = &["CREATE TABLE paper_sheet (
    ledger_id integer NOT NULL,
    touchpoint integer NOT NULL,
    serial bigint NOT NULL,
    first text,
    second text,
    PRIMARY KEY (ledger_id, touchpoint, serial),
    CHECK (second IS NULL OR first IS NOT NULL)
)"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
