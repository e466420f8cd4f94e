//! The first start: how long its code is worth something.

/// A code on an operator's terminal: an hour, until it is used.
pub const CODE_SEC: i64 = 60 * 60;

/// The browser that used it may think so long over each page.
pub const HELD_SEC: i64 = 4 * 60 * 60;
