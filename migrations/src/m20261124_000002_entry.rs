//! The entries: everything that was ever said, in order, never changed.
//!
//! No foreign key to `ledger`: an entry's `seq` comes from the head row, which is held while it is
//! inserted, so the key could never fail and would cost a look-up a row. `kind` 1 is a response; the
//! partial index finds everything else, from which the catalog is folded.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TABLE entry (
    ledger_id INTEGER NOT NULL,
    seq INTEGER NOT NULL CHECK (seq >= 0),
    kind INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    hour INTEGER NOT NULL CHECK (hour >= 0),
    body BLOB NOT NULL CHECK (length(body) BETWEEN 10 AND 60000),
    nonce BLOB NOT NULL CHECK (length(nonce) = 16),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    PRIMARY KEY (ledger_id, seq)
) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX entry_id ON entry (ledger_id, id)",
    "CREATE INDEX entry_event ON entry (ledger_id, seq) WHERE kind <> 1",
];

const POSTGRES: &[&str] = &[
    "CREATE TABLE entry (
    ledger_id integer NOT NULL,
    seq bigint NOT NULL CHECK (seq >= 0),
    kind smallint NOT NULL,
    id uuid NOT NULL,
    hour integer NOT NULL CHECK (hour >= 0),
    body bytea NOT NULL CHECK (octet_length(body) BETWEEN 10 AND 60000),
    nonce bytea NOT NULL CHECK (octet_length(nonce) = 16),
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    PRIMARY KEY (ledger_id, seq)
)",
    "CREATE UNIQUE INDEX entry_id ON entry (ledger_id, id)",
    "CREATE INDEX entry_event ON entry (ledger_id, seq) WHERE kind <> 1",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
