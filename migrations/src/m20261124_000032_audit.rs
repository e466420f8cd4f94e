//! What staff did, append-only as the ledger is. `leaf` is RFC 6962's hash of the row's canonical JSON.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TABLE audit (
    ledger_id INTEGER NOT NULL,
    no INTEGER NOT NULL CHECK (no > 0),
    at INTEGER NOT NULL,
    by_kind TEXT NOT NULL,
    by_who TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    PRIMARY KEY (ledger_id, no)
) STRICT, WITHOUT ROWID",
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only: rows are never changed');
END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only: rows are never deleted');
END",
];

const POSTGRES: &[&str] = &[
    "CREATE TABLE audit (
    ledger_id integer NOT NULL,
    no bigint NOT NULL CHECK (no > 0),
    at bigint NOT NULL,
    by_kind text NOT NULL,
    by_who text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details text NOT NULL,
    leaf bytea NOT NULL CHECK (length(leaf) = 32),
    PRIMARY KEY (ledger_id, no)
)",
    "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
