//! What is printed: posters now, slips, paper forms and reports later. A template in `static/print`
//! is laid out by Typst as a library; no sheet leaves before the code on it was read back.

pub mod board;
pub mod bundle;
#[cfg(feature = "print")]
mod files;
pub mod order;
pub mod origin;
#[cfg(feature = "print")]
pub mod own;
pub mod paper;
pub mod poster;
pub mod press;
#[cfg(feature = "print")]
mod proofread;
pub mod qr;
pub mod report;
#[cfg(feature = "print")]
mod sheets;
pub mod slip;
#[cfg(test)]
#[cfg(feature = "print")]
mod tests;
#[cfg(feature = "print")]
mod tongue;
#[cfg(feature = "print")]
mod world;

pub use origin::{Origin, OriginError};
pub use poster::{Batch, Finish, Format, Poster, Sheet};

/// Why nothing was printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// A batch without a poster.
    #[error("there is nothing to print: no touchpoint was chosen")]
    Empty,
    /// The address does not fit a code that a phone reads from a wall.
    #[error("no QR code holds the address {url}: {reason}; use a shorter host name")]
    Code { url: String, reason: String },
    /// A font of `static/fonts` cannot be read.
    #[error("a font in this program is damaged")]
    Font,
    /// The template was refused: each fault with its place in the template.
    #[error("the sheet cannot be laid out: {}", faults.join("; "))]
    Layout { faults: Vec<String> },
    /// The sheets are not one page each.
    #[error("{expected} sheets were asked for, but the layout has {found} pages")]
    Pages { expected: usize, found: usize },
    /// A template of the office's own has another page.
    #[error("page {page} measures {found} mm instead of {expected} mm")]
    PageSize { page: usize, expected: String, found: String },
    /// A code that a phone does not read from where the sheet hangs.
    #[error("page {page}: a module of its QR code measures {found} mm; at least {least} mm are needed")]
    Small { page: usize, found: String, least: String },
    /// The finished sheet does not carry a code that reads as its address.
    #[error("page {page} is not handed out: its QR code reads {found:?}, not {expected:?}")]
    Proof { page: usize, expected: String, found: Vec<String> },
    /// The office's own template was refused: each fault with file, line and column where it has them.
    #[error("your own template is refused: {}", faults.join("; "))]
    Own { faults: Vec<String> },
    /// It took longer than it may.
    #[error("your own template was not laid out within {seconds} s: does it loop? (setting print.time_sec)")]
    Slow { seconds: u64 },
    /// It took more memory than it may.
    #[error("your own template takes more than {mb} MB of memory: does it loop? (setting print.memory_mb)")]
    Large { mb: u32 },
    /// The process that lays it out cannot be used.
    #[error("your own template cannot be laid out: {reason}")]
    Child { reason: String },
    /// Built without Typst.
    #[error(
        "this program was built without printing; build it with the cargo feature `print`: cargo build --release --features print"
    )]
    Unavailable,
}
