//! The first start: SHA-256 of the codes that were written on operators' terminals, until when each is worth
//! something, and of the browser that used it the token's hash and what was typed there so far. Gone with the
//! first account.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &["CREATE TABLE setup (
    ledger_id INTEGER NOT NULL,
    code BLOB NOT NULL CHECK (length(code) = 32),
    until INTEGER NOT NULL,
    holder BLOB CHECK (length(holder) = 32),
    typed TEXT NOT NULL,
    PRIMARY KEY (ledger_id, code)
) STRICT, WITHOUT ROWID"];

const POSTGRES: &[&str] = &["CREATE TABLE setup (
    ledger_id integer NOT NULL,
    code bytea NOT NULL CHECK (octet_length(code) = 32),
    until bigint NOT NULL,
    holder bytea CHECK (octet_length(holder) = 32),
    typed text NOT NULL,
    PRIMARY KEY (ledger_id, code)
)"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
