//! One-time codes, as a keyed hash (HMAC-SHA256 under a key that is not here), in pools of one campaign,
//! unit, field (0: none) and week (its Monday, in days since 1970-01-01). No column leads to a dossier, a
//! response, an entry or a time finer than the week. `lot` is random to whoever lacks the key and names the
//! printed batch to whoever has it, so that a batch can be voided; it goes when its code was spent.
//! `state`: 0 open, 1 spent, 2 void.
//!
//! `code_spent` holds what was redeemed since its pool was last rewritten. Both are written with the
//! response, so whoever reads the database's hidden columns can pair them **until** the rewrite, after which
//! nothing is left to join on. A backup takes `code` and leaves `code_spent` out.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TABLE code (
    ledger_id INTEGER NOT NULL,
    mac BLOB NOT NULL CHECK (length(mac) = 32),
    campaign INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    field INTEGER NOT NULL,
    week INTEGER NOT NULL,
    state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    lot BLOB CHECK (length(lot) = 16),
    PRIMARY KEY (ledger_id, mac),
    CHECK ((state = 0) = (lot IS NOT NULL))
) STRICT, WITHOUT ROWID",
    "CREATE TABLE code_spent (
    ledger_id INTEGER NOT NULL,
    mac BLOB NOT NULL CHECK (length(mac) = 32),
    PRIMARY KEY (ledger_id, mac)
) STRICT, WITHOUT ROWID",
];

const POSTGRES: &[&str] = &[
    "CREATE TABLE code (
    ledger_id integer NOT NULL,
    mac bytea NOT NULL CHECK (length(mac) = 32),
    campaign integer NOT NULL,
    unit integer NOT NULL,
    field integer NOT NULL,
    week integer NOT NULL,
    state smallint NOT NULL CHECK (state IN (0, 1, 2)),
    lot bytea CHECK (length(lot) = 16),
    PRIMARY KEY (ledger_id, mac),
    CHECK ((state = 0) = (lot IS NOT NULL))
)",
    "CREATE TABLE code_spent (
    ledger_id integer NOT NULL,
    mac bytea NOT NULL CHECK (length(mac) = 32),
    PRIMARY KEY (ledger_id, mac)
)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
