//! Tokens of programs: SHA-256 of 256 random bits, what they allow, in which unit (0: everywhere), until
//! when. Days count from 1970-01-01 as people in Viet Nam do; of a token's use its last day alone is kept.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &["CREATE TABLE api_token (
    ledger_id INTEGER NOT NULL,
    no INTEGER NOT NULL CHECK (no > 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    unit INTEGER NOT NULL CHECK (unit >= 0),
    until INTEGER NOT NULL,
    made INTEGER NOT NULL,
    made_by INTEGER,
    used INTEGER,
    revoked INTEGER,
    PRIMARY KEY (ledger_id, no),
    UNIQUE (ledger_id, hash)
) STRICT, WITHOUT ROWID"];

const POSTGRES: &[&str] = &["CREATE TABLE api_token (
    ledger_id integer NOT NULL,
    no integer NOT NULL CHECK (no > 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    name text NOT NULL,
    scopes text NOT NULL,
    unit integer NOT NULL CHECK (unit >= 0),
    until integer NOT NULL,
    made integer NOT NULL,
    made_by integer,
    used integer,
    revoked integer,
    PRIMARY KEY (ledger_id, no),
    UNIQUE (ledger_id, hash)
)"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
