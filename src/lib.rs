//! Hài Lòng: the citizen-satisfaction survey service. README.md, section ARCHITECTURE, says where to
//! start reading.

pub mod account;
pub mod answers;
pub mod brand;
pub mod campaign;
pub mod catalog;
pub mod chart;
pub mod cli;
pub mod comment;
pub mod complaint;
pub mod config;
pub mod definition;
pub mod export;
pub mod ids;
pub mod index;
pub mod ledger;
pub mod paper;
pub mod print;
pub mod report;
pub mod simulate;
pub mod store;
pub mod table;
pub mod touchpoint;
pub mod unit;
pub mod web;
pub mod words;
