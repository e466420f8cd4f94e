//! The program as operators run it: the real binary on databases of its own, SQLite and PostgreSQL
//! alike. PostgreSQL is named by `HAILONG_TEST_POSTGRES`; without it that half says so and is skipped.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../lib/sink.rs"]
mod sink;
#[macro_use]
mod support;

mod campaign;
mod codes;
mod demo;
mod digest;
mod face;
mod files;
mod key;
mod life;
mod log;
mod paper;
mod posters;
mod privacy;
mod refused;
mod report;
mod running;
mod serve;
mod token;
mod trial;
mod units;
mod usage;
mod user;
mod verify;
mod views;
