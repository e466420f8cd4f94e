//! Who is signed in: by the SHA-256 of a 256-bit token. No address, no browser, nothing of the device.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TABLE session (
    ledger_id INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    account INTEGER NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    begun INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,
    pending BLOB,
    flash TEXT,
    PRIMARY KEY (ledger_id, hash)
) STRICT, WITHOUT ROWID",
    "CREATE INDEX session_account ON session (ledger_id, account)",
];

const POSTGRES: &[&str] = &[
    "CREATE TABLE session (
    ledger_id integer NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    account integer NOT NULL,
    complete boolean NOT NULL,
    begun bigint NOT NULL,
    seen bigint NOT NULL,
    confirmed bigint NOT NULL,
    pending bytea,
    flash text,
    PRIMARY KEY (ledger_id, hash)
)",
    "CREATE INDEX session_account ON session (ledger_id, account)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
