//! The schema of hailong, one change a file. A file that was released is never edited: a correction
//! is a new file. This crate cannot see `hailong`, so that no later change of its types can change
//! what an old migration does.

mod m20261124_000001_ledger;
mod m20261124_000002_entry;
mod m20261124_000003_response_text;
mod m20261124_000004_append_only;
mod m20261124_000011_paper_sheet;
mod m20261124_000021_touchpoint_day;
mod m20261124_000030_account;
mod m20261124_000031_session;
mod m20261124_000032_audit;
mod m20261124_000040_complaint;
mod m20261124_000050_api_token;
mod m20261124_000060_setup;
mod m20261124_000080_session_proof;
mod m20261124_000081_account_subject;
mod m20261124_000090_weekly_letter;
mod m20261201_000100_code;
mod m20261201_000110_checkpoint;
mod m20261201_000120_velocity;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DatabaseConnection, EntityTrait, QueryOrder};
use sea_orm_migration::seaql_migrations::{Column, Entity};

/// All migrations, in order.
struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_ledger::Migration),
            Box::new(m20261124_000002_entry::Migration),
            Box::new(m20261124_000003_response_text::Migration),
            Box::new(m20261124_000004_append_only::Migration),
            Box::new(m20261124_000011_paper_sheet::Migration),
            Box::new(m20261124_000021_touchpoint_day::Migration),
            Box::new(m20261124_000030_account::Migration),
            Box::new(m20261124_000031_session::Migration),
            Box::new(m20261124_000032_audit::Migration),
            Box::new(m20261124_000040_complaint::Migration),
            Box::new(m20261124_000050_api_token::Migration),
            Box::new(m20261124_000060_setup::Migration),
            Box::new(m20261124_000080_session_proof::Migration),
            Box::new(m20261124_000081_account_subject::Migration),
            Box::new(m20261124_000090_weekly_letter::Migration),
            Box::new(m20261201_000100_code::Migration),
            Box::new(m20261201_000110_checkpoint::Migration),
            Box::new(m20261201_000120_velocity::Migration),
        ]
    }
}

/// How a database's schema stands to this program's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    UpToDate,
    /// Nothing of ours is there: so many migrations are to be applied.
    None(usize),
    /// Made by an older program: so many migrations are to be applied.
    Behind(usize),
    /// Made by a newer program: the first migration that this one does not know.
    Newer(String),
}

/// The last migration that this program knows.
#[must_use]
pub fn newest() -> String {
    Migrator::migrations().last().map_or_else(String::new, |migration| migration.name().to_owned())
}

/// Compares without writing anything.
///
/// # Errors
/// Where the database does not answer.
pub async fn standing(db: &DatabaseConnection) -> Result<Standing, DbErr> {
    let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
    let applied = if SchemaManager::new(db).has_table("seaql_migrations").await? {
        Entity::find().order_by_asc(Column::Version).all(db).await?
    } else {
        Vec::new()
    };
    let applied: Vec<String> = applied.into_iter().map(|row| row.version).collect();
    if let Some(unknown) = applied.iter().find(|name| !known.contains(name)) {
        return Ok(Standing::Newer(unknown.clone()));
    }
    Ok(match known.len() - applied.len() {
        0 => Standing::UpToDate,
        missing if applied.is_empty() => Standing::None(missing),
        missing => Standing::Behind(missing),
    })
}

/// Applies what is missing, as part of the caller's transaction: all or nothing.
///
/// # Errors
/// Where a statement fails; the caller rolls back.
pub async fn apply<'c, C>(transaction: C) -> Result<(), DbErr>
where
    C: IntoSchemaManagerConnection<'c>,
{
    Migrator::up(transaction, None).await
}

/// Runs the statements of the database at hand.
async fn run(
    manager: &SchemaManager<'_>,
    sqlite: &'static [&'static str],
    postgres: &'static [&'static str],
) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let statements = if db.get_database_backend() == sea_orm::DbBackend::Sqlite { sqlite } else { postgres };
    for statement in statements {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}
