//! Staff: persons, so beside the ledger, where they can be erased. Passwords are argon2id hashes, recovery
//! codes SHA-256 of 80 random bits; an account's number is never given again.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TABLE account (
    ledger_id INTEGER NOT NULL,
    account INTEGER NOT NULL CHECK (account > 0),
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    lang TEXT NOT NULL,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    password TEXT NOT NULL,
    first_password INTEGER NOT NULL CHECK (first_password IN (0, 1)),
    password_until INTEGER,
    totp BLOB,
    totp_step INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    last_login INTEGER,
    PRIMARY KEY (ledger_id, account),
    UNIQUE (ledger_id, login)
) STRICT, WITHOUT ROWID",
    "CREATE TABLE account_grant (
    ledger_id INTEGER NOT NULL,
    account INTEGER NOT NULL,
    role TEXT NOT NULL,
    unit INTEGER NOT NULL CHECK (unit >= 0),
    PRIMARY KEY (ledger_id, account, role, unit)
) STRICT, WITHOUT ROWID",
    "CREATE TABLE paper_assignment (
    ledger_id INTEGER NOT NULL,
    account INTEGER NOT NULL,
    touchpoint INTEGER NOT NULL,
    PRIMARY KEY (ledger_id, account, touchpoint)
) STRICT, WITHOUT ROWID",
    "CREATE TABLE recovery_code (
    ledger_id INTEGER NOT NULL,
    account INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (ledger_id, account, hash)
) STRICT, WITHOUT ROWID",
];

const POSTGRES: &[&str] = &[
    "CREATE TABLE account (
    ledger_id integer NOT NULL,
    account integer NOT NULL CHECK (account > 0),
    login text NOT NULL,
    name text NOT NULL,
    lang text NOT NULL,
    disabled boolean NOT NULL,
    password text NOT NULL,
    first_password boolean NOT NULL,
    password_until bigint,
    totp bytea,
    totp_step bigint NOT NULL DEFAULT 0,
    created bigint NOT NULL,
    last_login bigint,
    PRIMARY KEY (ledger_id, account),
    UNIQUE (ledger_id, login)
)",
    "CREATE TABLE account_grant (
    ledger_id integer NOT NULL,
    account integer NOT NULL,
    role text NOT NULL,
    unit integer NOT NULL CHECK (unit >= 0),
    PRIMARY KEY (ledger_id, account, role, unit)
)",
    "CREATE TABLE paper_assignment (
    ledger_id integer NOT NULL,
    account integer NOT NULL,
    touchpoint integer NOT NULL,
    PRIMARY KEY (ledger_id, account, touchpoint)
)",
    "CREATE TABLE recovery_code (
    ledger_id integer NOT NULL,
    account integer NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (ledger_id, account, hash)
)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
