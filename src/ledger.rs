//! The append-only ledger: entries, their canonical bytes and their leaves in the Merkle tree.

pub mod entry;
pub mod event;
pub mod flag;
pub mod leaf;
pub mod marks;
pub mod response;

pub use entry::{Entry, EntryId, EntryKind, LeafHash, Nonce, Sealed};
pub use event::Event;
pub use response::{DurationBucket, Response, Signals};
