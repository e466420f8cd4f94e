//! What lays posters out: the shipped templates here, or an office's own in a child process.

use super::{Batch, Format, PrintError};

/// Chosen once, by the settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Press {
    /// The shipped templates, in this process.
    #[default]
    Shipped,
    /// An office's own before them, in a child process.
    #[cfg(feature = "print")]
    Own(super::own::Own),
}

impl Press {
    /// As [`Batch::print`]; a child process tells no progress.
    ///
    /// # Errors
    /// See [`PrintError`]; then nothing may be handed out.
    pub fn print(
        &self,
        batch: &Batch,
        format: Format,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Vec<u8>>, PrintError> {
        match self {
            Self::Shipped => batch.print(format, progress),
            #[cfg(feature = "print")]
            Self::Own(own) => own.print(batch, format),
        }
    }
}
