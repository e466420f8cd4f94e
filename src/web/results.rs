//! The public results: `GET /results`, `GET /results/{campaign}`, a unit's as printed on its notice board,
//! `GET /R/{campaign}/{unit}`, and the same figures as JSON.
//!
//! Everyone sees public campaigns only, nothing that few people stand behind or that would give such a
//! figure away, nobody told apart by what they answered, and, until figures are published, steps instead of
//! single responses ([`crate::index::public`]). Staff see the campaigns of their units, under [`staff`]: who
//! may export sees every response at once, a unit leader what everyone sees. Whoever reaches a service that
//! listens on this machine alone is its operator and sees everything.

mod address;
mod api;
mod ask;
mod counters;
pub(in crate::web) mod counts;
pub(in crate::web) mod explain;
pub(in crate::web) mod export;
mod filter;
mod list;
pub(in crate::web) mod live;
mod notes;
pub(in crate::web) mod open;
mod page;
mod pairs;
pub(in crate::web) mod plan;
pub(in crate::web) mod report;
mod rows;
pub(in crate::web) mod staff;
pub(in crate::web) mod views;
pub(in crate::web) mod words;

pub(in crate::web) use api::get as index;
pub(in crate::web) use ask::for_everyone;
pub(in crate::web) use list::get as list;
pub(in crate::web) use page::{board, get as campaign};
