//! Flags: a signal names a set of responses; two people exclude the set from figures, and two take that back.
//!
//! A set is a rule, never a list of sheets. Its members are the responses that it holds and that came before
//! the flag did: whoever has the ledger finds the same ones.

use super::response::{ResponseView, Signals};
use crate::ids::{CampaignNo, Channel, Hour, TouchpointCode, UnitNo};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::{fmt, str::FromStr};

/// Characters that a reason may have, at most.
pub const MAX_REASON: usize = 1_000;

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        })*
    };
}

numbers! {
    /// A flag's number within its ledger, from 1.
    FlagNo,
    /// The number of a wish to exclude a set or to take that back, from 1.
    ProposalNo,
    /// An exclusion's number within its ledger, from 1.
    ExclusionNo,
}

/// Which responses a signal speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlaggedSet {
    pub campaign: CampaignNo,
    /// The unit that responses name; not those below it.
    pub unit: UnitNo,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<TouchpointCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The first hour.
    pub from: Hour,
    /// The hour behind the last.
    pub to: Hour,
    /// Responses with any of these signals; all where there are none.
    pub bits: Signals,
}

impl FlaggedSet {
    /// Whether a response that came in there may be a member.
    #[must_use]
    pub fn holds_place(&self, unit: UnitNo, touchpoint: Option<TouchpointCode>, channel: u8) -> bool {
        self.unit == unit
            && self.touchpoint.is_none_or(|wanted| touchpoint == Some(wanted))
            && self.channel.is_none_or(|wanted| wanted as u8 == channel)
    }

    #[must_use]
    pub fn holds_hour(&self, hour: Hour) -> bool {
        (self.from..self.to).contains(&hour)
    }

    #[must_use]
    pub fn holds_signals(&self, signals: Signals) -> bool {
        self.bits.0 == 0 || self.bits.0 & signals.0 != 0
    }

    /// Whether a response that came before the flag is a member.
    #[must_use]
    pub fn holds(&self, view: &ResponseView<'_>) -> bool {
        self.campaign == view.campaign
            && self.holds_place(view.unit, TouchpointCode::from_bits(view.touchpoint), view.channel)
            && self.holds_hour(view.hour)
            && self.holds_signals(view.signals)
    }
}

/// A signal with the set that it speaks of. It takes nothing out of any figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    pub no: FlagNo,
    /// The signal's name, with its version: what `evidence` means.
    pub signal: String,
    #[serde(flatten)]
    pub set: FlaggedSet,
    /// The week that it was found in, `2026-W48`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub week: Option<String>,
    /// Members when it was raised: the set never gets another one.
    pub responses: u64,
    /// The numbers that the signal rests on, by name.
    pub evidence: BTreeMap<String, Value>,
    /// `watch` for the service itself, or an account as the registers name it, `#7`.
    pub raised_by: String,
}

/// The wish to exclude a flag's set, or to reverse its exclusion. Somebody else decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub no: ProposalNo,
    pub flag: FlagNo,
    /// The exclusion that is to be reversed; `None` where the set is to be excluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverses: Option<ExclusionNo>,
    pub reason: String,
    /// An account, `#7`.
    pub by: String,
    /// Members of the set.
    pub responses: u64,
}

/// From now on the members of a flag's set count in no figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    pub no: ExclusionNo,
    pub proposal: ProposalNo,
    pub flag: FlagNo,
    pub reason: String,
    pub proposed_by: String,
    pub approved_by: String,
    pub responses: u64,
}

/// From now on they count again, unless another exclusion holds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    pub exclusion: ExclusionNo,
    pub proposal: ProposalNo,
    pub flag: FlagNo,
    pub reason: String,
    pub proposed_by: String,
    pub approved_by: String,
    pub responses: u64,
}
