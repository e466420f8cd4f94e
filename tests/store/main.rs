//! The store on SQLite and on PostgreSQL alike: each test runs the same body on a database of its own.
//! PostgreSQL is named by `HAILONG_TEST_POSTGRES` (a URL whose user may create databases); without it
//! that half says so and is skipped.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[macro_use]
mod support;

mod change;
mod codes;
mod complaints;
mod opening;
mod paper;
mod reading;
mod role;
mod schema;
mod several;
mod submit;
mod unlinkable;
mod velocity;
