//! Where a code hangs (điểm khảo sát): a counter, a campaign, a channel.

pub mod codes;
pub mod paper;
pub mod sends;

use crate::ids::{CampaignNo, Channel, FieldNo, TouchpointCode, UnitNo};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touchpoint {
    pub code: TouchpointCode,
    pub campaign: CampaignNo,
    /// The unit when the code was issued; a response goes to the unit that is valid on its day.
    pub unit: UnitNo,
    /// The counter: `Quầy Đất đai`. Empty where the unit has one counter.
    pub counter: String,
    pub channel: Channel,
    pub field: FieldScope,
    /// A revoked code explains itself and takes no answers; codes are never reused.
    #[serde(default)]
    pub revoked: bool,
}

/// Which field (lĩnh vực) a touchpoint's answers belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldScope {
    /// One field, always.
    One(FieldNo),
    /// All fields: the form asks, "không nhớ" allowed.
    Ask,
}

/// Posters that were printed together, as the register keeps it: written before the file was handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printing {
    /// Who printed: on the command line the operating system's user name.
    pub by: String,
    /// `a4`, `a5`, `tent`, `stickers`.
    pub sheet: String,
    /// `colour`, `contrast`, `mono`.
    pub finish: String,
    /// The address that the codes lead to: `https://hailong.example.vn`.
    pub host: String,
    /// In the order of the pages. The n-th printing of a touchpoint is its poster number n.
    pub touchpoints: Vec<TouchpointCode>,
}
