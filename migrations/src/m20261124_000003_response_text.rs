//! Free texts and their salts, beside the ledger: erasable, as the leaf holds only salted hashes.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &["CREATE TABLE response_text (
    ledger_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    question INTEGER NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    text TEXT NOT NULL CHECK (instr(text, char(0)) = 0),
    PRIMARY KEY (ledger_id, seq, question),
    FOREIGN KEY (ledger_id, seq) REFERENCES entry (ledger_id, seq)
) STRICT, WITHOUT ROWID"];

const POSTGRES: &[&str] = &["CREATE TABLE response_text (
    ledger_id integer NOT NULL,
    seq bigint NOT NULL,
    question smallint NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 16),
    text text NOT NULL,
    PRIMARY KEY (ledger_id, seq, question),
    FOREIGN KEY (ledger_id, seq) REFERENCES entry (ledger_id, seq)
)"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
