//! By what somebody signed in: their password, or the sign-in of the province.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &["ALTER TABLE session ADD COLUMN proof TEXT NOT NULL DEFAULT 'password'"];

const POSTGRES: &[&str] = &["ALTER TABLE session ADD COLUMN proof text NOT NULL DEFAULT 'password'"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
