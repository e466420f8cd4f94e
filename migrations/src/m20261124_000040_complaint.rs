//! Complaints and petitions, apart from the responses: no number, id or hour leads from one to the other.
//! A complaint's own number is random and the table lies in its order; `code` is a hash. Days count
//! from 1970-01-01 as people in Viet Nam do. `history` is a list of steps without anybody's name. Rows are
//! deleted when their time is up.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &[&str] = &[
    "CREATE TABLE complaint (
    ledger_id INTEGER NOT NULL,
    no INTEGER NOT NULL,
    code BLOB NOT NULL CHECK (length(code) = 32),
    campaign INTEGER NOT NULL,
    touchpoint INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    day INTEGER NOT NULL,
    category INTEGER NOT NULL,
    language TEXT NOT NULL,
    state INTEGER NOT NULL,
    accept_by INTEGER NOT NULL,
    answer_by INTEGER NOT NULL,
    text TEXT NOT NULL CHECK (instr(text, char(0)) = 0),
    answer TEXT,
    history TEXT NOT NULL,
    published_day INTEGER,
    published_question TEXT,
    published_answer TEXT,
    PRIMARY KEY (ledger_id, no),
    CHECK ((published_day IS NULL) = (published_question IS NULL)),
    CHECK ((published_day IS NULL) = (published_answer IS NULL))
) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX complaint_code ON complaint (ledger_id, code)",
];

const POSTGRES: &[&str] = &[
    "CREATE TABLE complaint (
    ledger_id integer NOT NULL,
    no integer NOT NULL,
    code bytea NOT NULL CHECK (octet_length(code) = 32),
    campaign integer NOT NULL,
    touchpoint integer NOT NULL,
    unit integer NOT NULL,
    day integer NOT NULL,
    category smallint NOT NULL,
    language text NOT NULL,
    state smallint NOT NULL,
    accept_by integer NOT NULL,
    answer_by integer NOT NULL,
    text text NOT NULL,
    answer text,
    history text NOT NULL,
    published_day integer,
    published_question text,
    published_answer text,
    PRIMARY KEY (ledger_id, no),
    CHECK ((published_day IS NULL) = (published_question IS NULL)),
    CHECK ((published_day IS NULL) = (published_answer IS NULL))
)",
    "CREATE UNIQUE INDEX complaint_code ON complaint (ledger_id, code)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, SQLITE, POSTGRES).await
    }
}
