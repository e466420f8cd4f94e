//! Checkpoints (c2sp.org/tlog-checkpoint): which log, how many entries, which root.

use super::merkle::RootHash;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use std::fmt;

/// The state of a log that was, or is to be, signed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, an address without its scheme: `khaosat.quangtri.gov.vn/1`.
    pub origin: String,
    /// Entries.
    pub size: u64,
    pub root: RootHash,
}

/// A checkpoint as it is printed on what was counted of its ledger, with the moment in which it was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedOver {
    pub origin: String,
    /// Entries, from the first.
    pub size: u64,
    /// In base64.
    pub root: String,
    /// Seconds since 1970.
    pub at: i64,
}

/// Why a text is no checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("a checkpoint has three lines: origin, size, root")]
    Lines,
    #[error("`{0}` is no size: expected a decimal number without leading zeros")]
    Size(String),
    #[error("`{0}` is no root: expected 32 bytes in base64")]
    Root(String),
}

impl Checkpoint {
    /// Reads a note's text. Lines behind the third, which extensions may use, are passed over.
    ///
    /// # Errors
    /// Where it is no checkpoint.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Lines);
        };
        if origin.is_empty() || lines.any(str::is_empty) {
            return Err(CheckpointError::Lines);
        }
        let number = size.parse::<u64>().ok().filter(|number| number.to_string() == size);
        let bytes = STANDARD.decode(root).ok().and_then(|bytes| RootHash::try_from(bytes).ok());
        Ok(Self {
            origin: origin.to_owned(),
            size: number.ok_or_else(|| CheckpointError::Size(size.to_owned()))?,
            root: bytes.ok_or_else(|| CheckpointError::Root(root.to_owned()))?,
        })
    }

    /// The root as it is printed.
    #[must_use]
    pub fn root_text(&self) -> String {
        STANDARD.encode(self.root)
    }
}

impl fmt::Display for Checkpoint {
    /// The note's text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    const TEXT: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn the_example_of_the_specification_is_read_and_written() {
        let checkpoint = Checkpoint::parse(TEXT).unwrap();
        assert_eq!(
            (checkpoint.origin.as_str(), checkpoint.size),
            ("example.com/behind-the-sofa", 20_852_163)
        );
        assert_eq!(checkpoint.to_string(), TEXT);
        assert_eq!(Checkpoint::parse(&format!("{TEXT}an extension\n")), Ok(checkpoint));
    }

    #[test]
    fn what_is_no_checkpoint_says_what_is_wrong() {
        let swapped = |from: &str, to: &str| Checkpoint::parse(&TEXT.replace(from, to));
        assert_eq!(swapped("20852163", "020852163"), Err(CheckpointError::Size("020852163".to_owned())));
        assert_eq!(swapped("20852163", "+1"), Err(CheckpointError::Size("+1".to_owned())));
        assert_eq!(
            swapped("CsUY", "Cs"),
            Err(CheckpointError::Root("CsapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=".to_owned()))
        );
        assert_eq!(swapped("example.com/behind-the-sofa", ""), Err(CheckpointError::Lines));
        assert_eq!(Checkpoint::parse("a\n1\n"), Err(CheckpointError::Lines));
        assert_eq!(Checkpoint::parse(TEXT.trim_end()), Err(CheckpointError::Lines));
    }
}
