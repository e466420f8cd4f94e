//! Who is signed in.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ledger_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    pub account: i32,
    pub complete: bool,
    pub begun: i64,
    pub seen: i64,
    pub confirmed: i64,
    pub pending: Option<Vec<u8>>,
    pub flash: Option<String>,
    pub proof: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
