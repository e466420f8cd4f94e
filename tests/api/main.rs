//! The service over HTTP, on SQLite and on PostgreSQL alike. PostgreSQL is named by
//! `HAILONG_TEST_POSTGRES` (a URL whose user may create databases); without it that half says so and is
//! skipped.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stdout, reason = "the runner is told what was skipped and how large a page is")]

#[path = "../lib/sink.rs"]
mod sink;
#[macro_use]
mod support;

mod asvs;
mod audit;
mod busy;
mod campaigns;
mod codes;
mod complaints;
mod csrf;
mod erasure;
mod face;
mod files;
mod following;
mod forgetting;
mod form;
mod guarded;
mod guessing;
mod headers;
mod hostile;
mod key;
mod kiosk;
mod ledger;
mod life;
mod login;
mod notice;
mod offline;
mod once;
mod orders;
mod paper;
mod plan;
mod provinces;
mod put;
#[cfg(feature = "print")]
mod report;
mod results;
mod rights;
mod samples;
mod sessions;
mod settings;
mod setup;
mod sheets;
mod signals;
mod size;
mod slips;
mod sso;
mod tokens;
mod tongues;
mod touchpoints;
mod tracking;
mod transparency;
mod users;
mod velocity;
mod views;
mod visits;
mod voices;
mod watchman;
mod weekly;
mod without_script;
mod worker;
mod xss;
