//! Citizens' comments: the free texts of responses, as staff may read them.
//!
//! Whoever answers is promised that nobody learns who wrote what. An officer who saw a person at the counter
//! at ten and reads a new comment at eleven knows. So comments are read **in batches**:
//!
//! - A batch holds **at least five** texts ([`BATCH`]) that answer one question, from one unit and campaign.
//! - It is released on a Monday, when at least a whole week lies between it and the youngest of its texts;
//!   fewer than five wait for the next Monday. A batch shows its weeks, nothing finer.
//! - **A released batch never changes.** If a list simply grew, comparing it today with yesterday would show
//!   the one text that is new. Batches follow from the ledger alone, in its order, and a text that is erased
//!   later leaves its place.
//! - Its texts stand in an order that only a secret of the service knows, never beside the other answers of
//!   the same person, and [masked](mask()).
//! - What a unit has left when its campaign is over, fewer than five, rises to the unit above and makes a
//!   batch there with what its neighbours had left: no comment stays unread only because an office is small.
//!   What is fewer than five at the top is read by nobody.
//!
//! There is no table of batches: like every figure they are counted from the ledger ([`Comments`]), and only
//! the texts themselves lie beside it, to be erased one day.

mod batch;
pub mod mask;

pub use batch::{BATCH, Batch, BatchId, Comments, Ends, PAPER_DAYS};
pub use mask::{Masked, mask};
