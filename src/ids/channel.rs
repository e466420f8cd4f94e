//! How an answer came.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How an answer came. Decided by the server, kept apart in every figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Channel {
    /// The open poster.
    Qr = 1,
    /// A one-time code on a slip.
    Code = 2,
    Kiosk = 3,
    Paper = 4,
    Interviewer = 5,
    Link = 6,
}

impl Channel {
    pub const ALL: [Self; 6] =
        [Self::Qr, Self::Code, Self::Kiosk, Self::Paper, Self::Interviewer, Self::Link];

    /// The channel of a leaf's byte.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| *channel as u8 == code)
    }

    /// Who has to vouch for an answer of this channel; `None` where the form is open to whoever comes.
    #[must_use]
    pub fn guarded(self) -> Option<Guarded> {
        match self {
            Self::Qr | Self::Kiosk | Self::Link => None,
            Self::Code => Some(Guarded::Code),
            Self::Paper => Some(Guarded::Paper),
            Self::Interviewer => Some(Guarded::Interviewer),
        }
    }

    /// Whether people came to this channel by themselves: then nobody knows whom they stand for, and an
    /// interval speaks of their number alone.
    #[must_use]
    pub fn is_self_selected(self) -> bool {
        self.guarded().is_none()
    }

    /// As in addresses, files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Code => "code",
            Self::Kiosk => "kiosk",
            Self::Paper => "paper",
            Self::Interviewer => "interviewer",
            Self::Link => "link",
        }
    }
}

/// A channel whose answers come only through somebody or something that vouches for them. Its touchpoints
/// have no open form: else whoever finds the address would pass for one of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guarded {
    /// A one-time code, given to one person.
    Code,
    /// A printed sheet, entered by staff.
    Paper,
    /// A signed-in interviewer.
    Interviewer,
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// That is no channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no channel: expected qr, code, kiosk, paper, interviewer or link")]
pub struct ChannelError(pub String);

impl std::str::FromStr for Channel {
    type Err = ChannelError;
    fn from_str(s: &str) -> Result<Self, ChannelError> {
        Self::ALL.into_iter().find(|c| c.as_str() == s).ok_or_else(|| ChannelError(s.to_owned()))
    }
}
