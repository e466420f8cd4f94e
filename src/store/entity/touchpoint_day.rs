//! Openings and beginnings of a form, by day.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "touchpoint_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ledger_id: i32,
    /// The 30 bits of its code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub touchpoint: i32,
    /// Days since 1970-01-01, as people in Viet Nam count them.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: i32,
    pub scans: i64,
    pub starts: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
