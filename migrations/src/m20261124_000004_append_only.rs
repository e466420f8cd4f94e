//! The database itself refuses to change or delete an entry, and to take a ledger's head back.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: entries are never changed');
END",
    "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: entries are never deleted');
END",
    "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: a ledger is never deleted');
END",
    "CREATE TRIGGER ledger_only_grows BEFORE UPDATE ON ledger
WHEN NEW.size < OLD.size OR NEW.ledger_id <> OLD.ledger_id BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: its size never shrinks');
END",
];

const POSTGRES: &[&str] = &[
    "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$",
    "CREATE TRIGGER entry_no_change BEFORE UPDATE OR DELETE ON entry
FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER ledger_only_grows BEFORE UPDATE ON ledger FOR EACH ROW
WHEN (NEW.size < OLD.size OR NEW.ledger_id <> OLD.ledger_id)
EXECUTE FUNCTION ledger_is_append_only()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
