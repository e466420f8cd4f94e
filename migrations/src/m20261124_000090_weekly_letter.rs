//! Which weekly letter went out, or is being sent: one row a campaign and week (its Monday, in days since
//! 1970-01-01). A process that takes a letter on holds it `until` a moment (seconds since 1970) and counts up
//! `tries`; `sent` is when the server of e-mail took it. No recipient, no text.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &["CREATE TABLE weekly_letter (
    ledger_id INTEGER NOT NULL,
    campaign INTEGER NOT NULL,
    week INTEGER NOT NULL,
    tries INTEGER NOT NULL CHECK (tries > 0),
    until INTEGER NOT NULL,
    sent INTEGER,
    PRIMARY KEY (ledger_id, campaign, week)
) STRICT, WITHOUT ROWID"];

const POSTGRES: &[&str] = &["CREATE TABLE weekly_letter (
    ledger_id integer NOT NULL,
    campaign integer NOT NULL,
    week integer NOT NULL,
    tries integer NOT NULL CHECK (tries > 0),
    until bigint NOT NULL,
    sent bigint,
    PRIMARY KEY (ledger_id, campaign, week)
)"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
