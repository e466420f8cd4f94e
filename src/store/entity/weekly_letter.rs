//! A campaign's letter of one week.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "weekly_letter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ledger_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign: i32,
    /// Its Monday, in days since 1970-01-01.
    #[sea_orm(primary_key, auto_increment = false)]
    pub week: i32,
    pub tries: i32,
    /// Nobody else takes it on before this second since 1970.
    pub until: i64,
    /// When it was taken by the server of e-mail.
    pub sent: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
