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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::LedgerId;
    use crate::ledger::Event;
    use crate::ledger::leaf::PREFIX;
    use crate::ledger::response::tests::sample;

    fn flag() -> Flag {
        let set = FlaggedSet {
            campaign: CampaignNo(2),
            unit: UnitNo(1_234),
            touchpoint: None,
            channel: Some(Channel::Qr),
            from: Hour(498_751),
            to: Hour(498_752),
            bits: Signals(0),
        };
        Flag {
            no: FlagNo(1),
            signal: "burst.1".to_owned(),
            set,
            week: Some("2026-W47".to_owned()),
            responses: 30,
            evidence: [("expected".to_owned(), Value::from(1.5)), ("seen".to_owned(), Value::from(30))]
                .into(),
            raised_by: "watch".to_owned(),
        }
    }

    /// These bytes are hashed into leaves.
    #[test]
    fn the_golden_events_of_an_exclusion_hold() {
        let (reason, by, other) = ("Ba mươi phiếu trong một giờ", "#7", "#9");
        let reason = reason.to_owned();
        let proposal = Proposal {
            no: ProposalNo(1),
            flag: FlagNo(1),
            reverses: None,
            reason,
            by: by.into(),
            responses: 30,
        };
        let exclusion = Exclusion {
            no: ExclusionNo(1),
            proposal: ProposalNo(1),
            flag: FlagNo(1),
            reason: "vì".to_owned(),
            proposed_by: by.to_owned(),
            approved_by: other.to_owned(),
            responses: 30,
        };
        let reversal = Reversal {
            exclusion: ExclusionNo(1),
            proposal: ProposalNo(2),
            flag: FlagNo(1),
            reason: "nhầm".to_owned(),
            proposed_by: by.to_owned(),
            approved_by: other.to_owned(),
            responses: 30,
        };
        let golden = [
            (
                Event::Flag { flag: flag() },
                4,
                r#"{"event":"flag","flag":{"bits":0,"campaign":2,"channel":"qr","evidence":{"expected":1.5,"seen":30},"from":498751,"no":1,"raised_by":"watch","responses":30,"signal":"burst.1","to":498752,"unit":1234,"week":"2026-W47"}}"#,
            ),
            (
                Event::ExclusionProposed { proposal },
                24,
                r##"{"event":"exclusion_proposed","proposal":{"by":"#7","flag":1,"no":1,"reason":"Ba mươi phiếu trong một giờ","responses":30}}"##,
            ),
            (
                Event::ProposalEnded { proposal: ProposalNo(1), reason: "nhầm".into(), by: other.into() },
                25,
                r##"{"by":"#9","event":"proposal_ended","proposal":1,"reason":"nhầm"}"##,
            ),
            (
                Event::Exclusion { exclusion },
                2,
                r##"{"event":"exclusion","exclusion":{"approved_by":"#9","flag":1,"no":1,"proposal":1,"proposed_by":"#7","reason":"vì","responses":30}}"##,
            ),
            (
                Event::Reversal { reversal },
                3,
                r##"{"event":"reversal","reversal":{"approved_by":"#9","exclusion":1,"flag":1,"proposal":2,"proposed_by":"#7","reason":"nhầm","responses":30}}"##,
            ),
        ];
        for (event, kind, json) in golden {
            let body = event.body(LedgerId(1), Hour(498_751)).unwrap();
            assert_eq!(std::str::from_utf8(&body[PREFIX..]).unwrap(), json);
            assert_eq!(body[1], kind);
            assert_eq!(Event::read(&body), Ok(event));
        }
    }

    #[test]
    fn a_set_holds_what_its_rule_says() {
        let body = sample().body();
        let view = ResponseView::read(&body).unwrap();
        let set = flag().set;
        assert!(set.holds(&view));
        let touchpoint = Some(sample().touchpoint);
        assert!(FlaggedSet { touchpoint, ..set }.holds(&view));
        let others = [
            FlaggedSet { campaign: CampaignNo(1), ..set },
            FlaggedSet { unit: UnitNo(1), ..set },
            FlaggedSet { touchpoint: TouchpointCode::from_bits(37), ..set },
            FlaggedSet { channel: Some(Channel::Paper), ..set },
            FlaggedSet { from: Hour(498_752), to: Hour(498_760), ..set },
            FlaggedSet { to: Hour(498_751), ..set },
            FlaggedSet { bits: Signals(1), ..set },
        ];
        assert!(others.iter().all(|set| !set.holds(&view)));
        let marked = crate::ledger::Response { signals: Signals(0b110), ..sample() }.body();
        let marked = ResponseView::read(&marked).unwrap();
        assert!(FlaggedSet { bits: Signals(0b010), ..set }.holds(&marked), "any of the signals is enough");
        assert!(FlaggedSet { bits: Signals(0b011), ..set }.holds(&marked));
        assert!(!FlaggedSet { bits: Signals(0b001), ..set }.holds(&marked));
    }
}
