//! A program's token.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ledger_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i32,
    pub hash: Vec<u8>,
    pub name: String,
    /// By name, a space between.
    pub scopes: String,
    /// 0: everywhere.
    pub unit: i32,
    /// This and the other days: since 1970-01-01, as people in Viet Nam count them.
    pub until: i32,
    pub made: i32,
    pub made_by: Option<i32>,
    pub used: Option<i32>,
    pub revoked: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
