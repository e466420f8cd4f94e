//! The HTTP API, `/api/v1/…`: JSON in, JSON out, every error a problem of RFC 9457.

pub mod responses;
pub mod sheets;

mod members;
mod refusal;
