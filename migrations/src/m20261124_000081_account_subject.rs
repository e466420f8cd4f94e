//! Which person of the province's sign-in an account belongs to, once it has come through it: names and
//! addresses there may be given to somebody else one day, the subject never is.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "ALTER TABLE account ADD COLUMN subject TEXT",
    "CREATE UNIQUE INDEX account_subject ON account (ledger_id, subject)",
];

const POSTGRES: &[&str] = &[
    "ALTER TABLE account ADD COLUMN subject text",
    "CREATE UNIQUE INDEX account_subject ON account (ledger_id, subject)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
