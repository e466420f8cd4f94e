//! The append-only ledger: entries, their canonical bytes and their leaves in the Merkle tree.

pub mod checkpoint;
pub mod entry;
pub mod event;
pub mod flag;
pub mod leaf;
pub mod marks;
pub mod merkle;
pub mod note;
pub mod proof;
pub mod response;
pub mod sample;
pub mod tile;
pub mod verify;
pub mod witness;

pub use entry::{Entry, EntryId, EntryKind, LeafHash, Nonce, Sealed};
pub use event::{Event, LogRestart};
pub use response::{DurationBucket, Response, Signals};
