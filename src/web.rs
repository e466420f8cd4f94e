//! The service on the web: the citizen's form, the API, health. Handlers unpack, call and answer; what
//! they call is in [`submit`], [`place`] and the pure modules.

pub mod api;
pub mod app;
pub mod assets;
pub mod citizen;
pub mod desk;
mod erase;
pub mod face;
mod flood;
mod guesses;
pub mod headers;
pub mod health;
pub mod look;
mod lookups;
pub mod mirror;
pub mod place;
pub mod problem;
mod program;
mod results;
mod rewrite;
pub mod routes;
pub mod server;
pub mod staff;
pub mod submit;
mod timely;
pub mod token;
pub mod transparency;
mod velocity;
mod visits;
mod watchman;
mod weekly;
pub mod words;
mod worker;

pub use app::{App, Clock, Random, Settings};
pub use server::{Listen, serve};
pub use staff::sso::carrier::{Carrier, CarryError};
pub use token::Secret;
pub use transparency::{LogSecret, LogSettings};
pub use weekly::Weekly;
