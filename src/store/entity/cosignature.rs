//! A witness's signature under a checkpoint.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cosignature")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ledger_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub origin: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub size: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The line under the note, with its line end.
    pub line: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
