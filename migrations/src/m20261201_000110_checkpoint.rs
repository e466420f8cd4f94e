//! What was signed over: every checkpoint of a ledger's transparency log with the note as it went out, and the
//! signatures that witnesses put under it. Neither is ever changed or deleted.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TABLE checkpoint (
    ledger_id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    at INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (ledger_id, origin, size)
) STRICT, WITHOUT ROWID",
    "CREATE INDEX checkpoint_at ON checkpoint (ledger_id, at, size)",
    "CREATE TABLE cosignature (
    ledger_id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (ledger_id, origin, size, name)
) STRICT, WITHOUT ROWID",
    "CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'what was signed is never changed');
END",
    "CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN
    SELECT RAISE(ABORT, 'what was signed is never deleted');
END",
    "CREATE TRIGGER cosignature_no_update BEFORE UPDATE ON cosignature BEGIN
    SELECT RAISE(ABORT, 'what was signed is never changed');
END",
    "CREATE TRIGGER cosignature_no_delete BEFORE DELETE ON cosignature BEGIN
    SELECT RAISE(ABORT, 'what was signed is never deleted');
END",
];

const POSTGRES: &[&str] = &[
    "CREATE TABLE checkpoint (
    ledger_id integer NOT NULL,
    origin text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    at bigint NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (ledger_id, origin, size)
)",
    "CREATE INDEX checkpoint_at ON checkpoint (ledger_id, at, size)",
    "CREATE TABLE cosignature (
    ledger_id integer NOT NULL,
    origin text NOT NULL,
    size bigint NOT NULL,
    name text NOT NULL,
    line text NOT NULL,
    PRIMARY KEY (ledger_id, origin, size, name)
)",
    "CREATE TRIGGER checkpoint_no_change BEFORE UPDATE OR DELETE ON checkpoint
FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER checkpoint_no_truncate BEFORE TRUNCATE ON checkpoint
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER cosignature_no_change BEFORE UPDATE OR DELETE ON cosignature
FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER cosignature_no_truncate BEFORE TRUNCATE ON cosignature
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
