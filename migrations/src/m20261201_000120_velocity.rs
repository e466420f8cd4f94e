//! How much came from where within a day, on PostgreSQL: counts under 64-bit keys that only whoever has the day's
//! salt can make (a device at a unit, the same with the same ratings, a touchpoint within ten minutes), and that
//! salt. `day` counts from 1970-01-01 as people in Viet Nam do. Nothing leads from a key to an entry; salt and counts
//! of a day are deleted when it is over.
//!
//! UNLOGGED: after a crash they are gone, and no replica or base backup has them. A dump is made with
//! `--no-unlogged-table-data`. With SQLite they lie in a file of their own beside the database.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[];

const POSTGRES: &[&str] = &[
    "CREATE UNLOGGED TABLE velocity (
    ledger_id integer NOT NULL,
    day integer NOT NULL,
    key bigint NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (ledger_id, day, key)
) WITH (fillfactor = 70)",
    "CREATE UNLOGGED TABLE velocity_salt (
    ledger_id integer NOT NULL,
    day integer NOT NULL,
    salt bytea NOT NULL CHECK (length(salt) = 32),
    PRIMARY KEY (ledger_id, day)
)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
