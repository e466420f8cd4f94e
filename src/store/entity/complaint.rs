//! A complaint; nothing leads from it to a response.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "complaint")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ledger_id: i32,
    /// Random.
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i32,
    /// A hash.
    pub code: Vec<u8>,
    pub campaign: i32,
    /// The 30 bits of its code.
    pub touchpoint: i32,
    pub unit: i32,
    /// This and the other days: since 1970-01-01, as people in Viet Nam count them.
    pub day: i32,
    pub category: i16,
    pub language: String,
    pub state: i16,
    pub accept_by: i32,
    pub answer_by: i32,
    pub text: String,
    pub answer: Option<String>,
    /// JSON: a list of steps.
    pub history: String,
    pub published_day: Option<i32>,
    pub published_question: Option<String>,
    pub published_answer: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
