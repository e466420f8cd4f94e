//! A person of the staff.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ledger_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: i32,
    pub login: String,
    pub name: String,
    pub lang: String,
    pub disabled: bool,
    pub password: String,
    pub first_password: bool,
    pub password_until: Option<i64>,
    pub totp: Option<Vec<u8>>,
    pub totp_step: i64,
    pub created: i64,
    pub last_login: Option<i64>,
    pub subject: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
