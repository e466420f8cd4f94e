//! The public results: `GET /results`, `GET /results/{campaign}`, a unit's as printed on its notice board,
//! `GET /R/{campaign}/{unit}`, and the same figures as JSON.
//!
//! Everyone sees public campaigns only, nothing that fewer than ten people stand behind, and nobody told
//! apart by what they answered. Staff see the campaigns of their units, under [`staff`]. Whoever reaches a
//! service that listens on this machine alone is its operator and sees everything.

mod api;
mod ask;
pub(in crate::web) mod counts;
pub(in crate::web) mod export;
mod filter;
mod list;
mod page;
mod rows;
pub(in crate::web) mod staff;
pub(in crate::web) mod words;

pub(in crate::web) use api::get as index;
pub(in crate::web) use ask::for_everyone;
pub(in crate::web) use list::get as list;
pub(in crate::web) use page::{board, get as campaign};
