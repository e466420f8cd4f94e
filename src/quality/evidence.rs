//! What a signal rests on, in numbers that a ledger entry can carry and a sentence can be made of.

use crate::ids::{Channel, TouchpointCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// What is striking about a unit's week. The names are stable: ledger entries bear them, with the version of
/// what their numbers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// Far more sheets in an hour than usual at that hour of the week.
    Burst,
    /// Many sheets of a day from one device.
    OneDevice,
    /// Many sheets sent faster than they can be read.
    TooFast,
    /// Far more sheets at night or on closed days than elsewhere and than before.
    OffHours,
    /// The open channels and the one-time codes disagree.
    ChannelGap,
    /// Many sheets a dossier, and nearly all of them the best.
    TurnoutScore,
    /// Answers more alike than those of peers and than the unit's own.
    LowEntropy,
    /// More sheets than usual, and more of them all at the top.
    SuddenRise,
    /// A code that nobody answers by any more.
    SilentPoster,
    /// A code that people scan and do not answer.
    ScansWithoutSends,
    /// Far fewer sheets than usual; or fewer, and the dissatisfied are gone.
    TooFew,
    /// More answers by code than codes, or more codes than dossiers: no chance, somebody must explain it.
    OverCap,
}

impl Signal {
    pub const ALL: [Self; 12] = [
        Self::Burst,
        Self::OneDevice,
        Self::TooFast,
        Self::OffHours,
        Self::ChannelGap,
        Self::TurnoutScore,
        Self::LowEntropy,
        Self::SuddenRise,
        Self::SilentPoster,
        Self::ScansWithoutSends,
        Self::TooFew,
        Self::OverCap,
    ];

    /// Whether it is looked for as soon as a day is over; else as soon as a week is.
    #[must_use]
    pub fn is_daily(self) -> bool {
        match self {
            Self::Burst | Self::OneDevice => true,
            Self::TooFast
            | Self::OffHours
            | Self::ChannelGap
            | Self::TurnoutScore
            | Self::LowEntropy
            | Self::SuddenRise
            | Self::SilentPoster
            | Self::ScansWithoutSends
            | Self::TooFew
            | Self::OverCap => false,
        }
    }

    /// As files and addresses have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Burst => "burst",
            Self::OneDevice => "one-device",
            Self::TooFast => "too-fast",
            Self::OffHours => "off-hours",
            Self::ChannelGap => "channel-gap",
            Self::TurnoutScore => "turnout-score",
            Self::LowEntropy => "low-entropy",
            Self::SuddenRise => "sudden-rise",
            Self::SilentPoster => "silent-poster",
            Self::ScansWithoutSends => "scans-without-sends",
            Self::TooFew => "too-few",
            Self::OverCap => "over-cap",
        }
    }
}

impl Signal {
    /// The signal that a ledger entry bears, whatever the version; `None` where this program knows none of that name.
    #[must_use]
    pub fn of_entry(name: &str) -> Option<Self> {
        let (name, _) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|signal| signal.as_str() == name)
    }

    /// As a ledger entry bears it: `burst.1`. The version changes with the meaning of its numbers.
    #[must_use]
    pub fn entry_name(self) -> String {
        format!("{self}{VERSION}")
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The numbers of a signal. Shares are 0 ..= 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "signal", rename_all = "kebab-case")]
pub enum Evidence {
    /// `sheets` within `hour` (0 for Monday 00:00 ..= 167), where `usual` came at that hour of the weeks before.
    Burst { hour: u8, sheets: u32, usual: f64 },
    /// On `day` (0 for Monday) `sheets` of `all` were marked as from one device, where `usual` is the higher of the
    /// peers' share and the unit's own before.
    OneDevice { day: u8, sheets: u32, all: u32, usual: f64 },
    /// `sheets` of `all` whose time is known were sent faster than they can be read; `usual` as above.
    TooFast { sheets: u32, all: u32, usual: f64 },
    /// `off` of `sheets` at the counter off hours, where `usual` is the higher of the peers' share and the
    /// unit's own before.
    OffHours { off: u32, sheets: u32, usual: f64 },
    /// Of so many sheets, this share is satisfied throughout; `peers`: how far open lies above code elsewhere.
    ChannelGap {
        weeks: u32,
        open_sheets: u32,
        open_share: f64,
        code_sheets: u32,
        code_share: f64,
        peers: f64,
        z: f64,
    },
    /// Sheets a dossier and the share of sheets all at the top, beside the medians of the peers.
    TurnoutScore {
        weeks: u32,
        sheets: u32,
        dossiers: f64,
        turnout: f64,
        usual_turnout: f64,
        top_share: f64,
        usual_top_share: f64,
    },
    /// Bits of entropy of the ratings of `sheets`; `usual` of the unit itself before, where it was there.
    LowEntropy { sheets: u32, bits: f64, usual: Option<f64>, peers: f64 },
    /// By one channel in so many weeks, beside what was to be expected and was usual.
    SuddenRise {
        channel: Channel,
        weeks: u32,
        sheets: u32,
        expected: f64,
        top_share: f64,
        usual_top_share: f64,
        z: f64,
    },
    /// So many working days without a sheet, in which `expected` were to be expected.
    SilentPoster { touchpoint: TouchpointCode, days: u32, expected: f64 },
    /// `sheets` after `scans` of a code, where `usual` sheets a scan are usual.
    ScansWithoutSends { touchpoint: TouchpointCode, scans: u32, sheets: u32, usual: f64 },
    /// Sheets in so many weeks; `low_share` is that of sheets with a dissatisfied rating and stands where it
    /// fell as well.
    TooFew { weeks: u32, sheets: u32, expected: f64, low_share: Option<f64>, usual_low_share: Option<f64> },
    /// Answers by code since the campaign began, codes printed, dossiers handed out, as far as they are told
    /// and over the same time.
    OverCap { answers: u32, codes: Option<u32>, dossiers: Option<u32> },
}

impl Evidence {
    #[must_use]
    pub fn signal(&self) -> Signal {
        match self {
            Self::Burst { .. } => Signal::Burst,
            Self::OneDevice { .. } => Signal::OneDevice,
            Self::TooFast { .. } => Signal::TooFast,
            Self::OffHours { .. } => Signal::OffHours,
            Self::ChannelGap { .. } => Signal::ChannelGap,
            Self::TurnoutScore { .. } => Signal::TurnoutScore,
            Self::LowEntropy { .. } => Signal::LowEntropy,
            Self::SuddenRise { .. } => Signal::SuddenRise,
            Self::SilentPoster { .. } => Signal::SilentPoster,
            Self::ScansWithoutSends { .. } => Signal::ScansWithoutSends,
            Self::TooFew { .. } => Signal::TooFew,
            Self::OverCap { .. } => Signal::OverCap,
        }
    }

    /// The numbers by name, without the signal's.
    #[must_use]
    pub fn numbers(&self) -> BTreeMap<String, Value> {
        let Ok(Value::Object(mut numbers)) = serde_json::to_value(self) else {
            unreachable!("a struct of numbers is a JSON object")
        };
        numbers.remove(TAG);
        numbers.into_iter().collect()
    }

    /// The evidence of a signal's name (`burst.1`) and its numbers, as an entry holds them.
    ///
    /// # Errors
    /// Where there is no such signal, or its numbers are others.
    pub fn read(signal: &str, numbers: &BTreeMap<String, Value>) -> Result<Self, serde_json::Error> {
        // Of another version, the whole name is no signal's.
        let tag = (TAG.to_owned(), Value::from(signal.strip_suffix(VERSION).unwrap_or_default()));
        let all = numbers.iter().map(|(name, value)| (name.clone(), value.clone())).chain([tag]);
        serde_json::from_value(Value::Object(all.collect()))
    }
}

const TAG: &str = "signal";
const VERSION: &str = ".1";

/// A number with so many decimals, half away from zero: evidence is read by people, and its digits beyond
/// say nothing.
#[must_use]
pub(super) fn rounded(number: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (number * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_of_each() -> Vec<Evidence> {
        let touchpoint = TouchpointCode::from_bits(37).unwrap();
        vec![
            Evidence::Burst { hour: 33, sheets: 30, usual: 1.5 },
            Evidence::OneDevice { day: 1, sheets: 27, all: 51, usual: 0.02 },
            Evidence::TooFast { sheets: 12, all: 40, usual: 0.02 },
            Evidence::OffHours { off: 8, sheets: 60, usual: 0.02 },
            Evidence::ChannelGap {
                weeks: 4,
                open_sheets: 200,
                open_share: 0.98,
                code_sheets: 200,
                code_share: 0.8,
                peers: 0.01,
                z: 5.75,
            },
            Evidence::TurnoutScore {
                weeks: 4,
                sheets: 90,
                dossiers: 92.0,
                turnout: 0.98,
                usual_turnout: 0.2,
                top_share: 0.97,
                usual_top_share: 0.4,
            },
            Evidence::LowEntropy { sheets: 60, bits: 0.02, usual: None, peers: 1.3 },
            Evidence::SuddenRise {
                channel: Channel::Qr,
                weeks: 4,
                sheets: 194,
                expected: 120.0,
                top_share: 0.6,
                usual_top_share: 0.35,
                z: 5.1,
            },
            Evidence::SilentPoster { touchpoint, days: 5, expected: 22.5 },
            Evidence::ScansWithoutSends { touchpoint, scans: 80, sheets: 2, usual: 0.55 },
            Evidence::TooFew { weeks: 1, sheets: 4, expected: 40.0, low_share: None, usual_low_share: None },
            Evidence::OverCap { answers: 120, codes: Some(100), dossiers: None },
        ]
    }

    #[test]
    fn numbers_of_an_entry_read_back_as_the_evidence() {
        let all = one_of_each();
        assert_eq!(all.iter().map(Evidence::signal).collect::<Vec<_>>(), Signal::ALL);
        for evidence in all {
            let numbers = evidence.numbers();
            assert!(!numbers.contains_key("signal"));
            let read = Evidence::read(&evidence.signal().entry_name(), &numbers).unwrap();
            assert_eq!(read, evidence);
        }
        assert!(Evidence::read("burst.1", &BTreeMap::new()).is_err());
        for name in ["bursts.1", "burst.2", "burst"] {
            assert!(Evidence::read(name, &one_of_each()[0].numbers()).is_err(), "{name}");
        }
    }

    #[test]
    fn numbers_are_rounded_half_away_from_zero() {
        assert!((rounded(0.125, 2) - 0.13).abs() < 1e-12 && (rounded(-2.5, 0) + 3.0).abs() < 1e-12);
    }
}
