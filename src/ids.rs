//! The names things have: newtypes that are built only by parsing, so that a value of such a type
//! is valid wherever it turns up. This module knows nothing else of the house.

mod channel;
mod code;
pub mod crockford;
mod hour;
mod response;
mod serial;
mod touchpoint;

pub use channel::{Channel, ChannelError, Guarded};
pub use code::{
    CampaignId, CodeError, DefinitionKey, FactorCode, FieldCode, Language, OptionCode, PartCode,
    QuestionCode, ScaleCode, SectionCode, UnitCode,
};
pub use hour::Hour;
pub use response::{ResponseId, ResponseIdError, Tracking, TrackingError};
pub use serial::{ComplaintCode, ComplaintCodeError, OneTimeCode, OneTimeCodeError, Serial, SerialError};

pub use touchpoint::{TouchpointCode, TouchpointCodeError};

use serde::{Deserialize, Serialize};
use std::fmt;

/// One trust domain, normally a province: its own sequence, tree, key and checkpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LedgerId(pub u32);

/// The place of an entry in its ledger, gapless from 0: also its leaf index in the Merkle tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Seq(pub u64);

/// A campaign's number within its ledger, from 1, given when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CampaignNo(pub u32);

/// A unit's number within its ledger, from 1: stands for a code *and* its validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnitNo(pub u32);

/// A field's (lĩnh vực) number within its ledger, from 1. Three values are no field:
/// see its constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FieldNo(pub u16);

impl FieldNo {
    /// The citizen was asked for the field and left the question out.
    pub const NOT_ANSWERED: Self = Self(0);
    /// The citizen was asked and answered "không nhớ".
    pub const UNKNOWN: Self = Self(u16::MAX);
    /// Nobody asked: the campaign has no fields.
    pub const NOT_ASKED: Self = Self(u16::MAX - 1);
}

/// SHA-256 of a definition's canonical bytes: which exact questionnaire was answered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionHash(pub [u8; 32]);

impl fmt::Display for DefinitionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, &self.0)
    }
}

impl fmt::Debug for DefinitionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DefinitionHash({self})")
    }
}

impl std::str::FromStr for DefinitionHash {
    type Err = NotHex;
    fn from_str(s: &str) -> Result<Self, NotHex> {
        let mut out = [0u8; 32];
        let bytes = s.as_bytes();
        if bytes.len() != 64 {
            return Err(NotHex);
        }
        for (i, pair) in bytes.chunks_exact(2).enumerate() {
            let (high, low) = (hex_digit(pair[0])?, hex_digit(pair[1])?);
            out[i] = high << 4 | low;
        }
        Ok(Self(out))
    }
}

/// A hash is 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 lower-case hexadecimal digits")]
pub struct NotHex;

fn hex_digit(byte: u8) -> Result<u8, NotHex> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(NotHex),
    }
}

/// Writes bytes as lower-case hexadecimal digits.
///
/// # Errors
/// Only what the formatter reports.
pub fn write_hex(f: &mut impl fmt::Write, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// A definition and its version, as in `sipas-2017.1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DefinitionRef {
    pub key: DefinitionKey,
    /// From 1. A published version never changes.
    pub version: u16,
}

impl fmt::Display for DefinitionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.key, self.version)
    }
}

/// What a definition's name looks like.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no definition: expected key.version, for example sipas-2017.1")]
pub struct DefinitionRefError(pub String);

impl std::str::FromStr for DefinitionRef {
    type Err = DefinitionRefError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let fault = || DefinitionRefError(s.to_owned());
        let (key, version) = s.rsplit_once('.').ok_or_else(fault)?;
        let number: u16 = version.parse().ok().filter(|n| *n > 0).ok_or_else(fault)?;
        if number.to_string() != version {
            return Err(fault());
        }
        Ok(Self { key: key.parse().ok().ok_or_else(fault)?, version: number })
    }
}

impl TryFrom<String> for DefinitionRef {
    type Error = DefinitionRefError;
    fn try_from(s: String) -> Result<Self, Self::Error> {
        s.parse()
    }
}

impl From<DefinitionRef> for String {
    fn from(r: DefinitionRef) -> Self {
        r.to_string()
    }
}

/// A part of a whole, 0 ..= 1; never NaN.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// `None` outside 0 ..= 1 (NaN included).
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// So many of a hundred, 100 at most.
    #[must_use]
    pub fn of_percent(percent: u8) -> Self {
        Self(f64::from(percent.min(100)) / 100.0)
    }

    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

/// A point of a scale by its place, from 1 (the worst as the definition lists it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rating(u8);

impl Rating {
    /// `None` outside 1 ..= 11, the longest scale a definition may have.
    #[must_use]
    pub fn new(value: u8) -> Option<Self> {
        (1..=11).contains(&value).then_some(Self(value))
    }

    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}
