//! Samples for call-backs: which answers by one-time code are asked after on the telephone.
//!
//! Nobody chooses them. What is to be drawn from, how many, and the hash of a secret seed are sealed in the ledger
//! first; what is drawn follows from the seed *and* the root of the first checkpoint that covers the seal, which
//! nobody knew then. The seed is told with the draw, so that whoever has the ledger draws the same.

use crate::ids::{CampaignNo, Hour, UnitNo};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// A sample's number within its ledger, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SampleNo(pub u32);

impl fmt::Display for SampleNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for SampleNo {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// What is sealed. Its members are the responses by code of the unit and everything below it in these hours that came
/// before it did, whatever was excluded since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    pub no: SampleNo,
    pub campaign: CampaignNo,
    pub unit: UnitNo,
    /// The first hour.
    pub from: Hour,
    /// The hour behind the last.
    pub to: Hour,
    /// Percent of forged ones among the members of which at least one is drawn with 95 %.
    pub percent: u8,
    /// Members.
    pub members: u32,
    /// How many of them are drawn.
    pub size: u32,
    /// SHA-256 of the seed, in hexadecimal.
    pub commitment: String,
    /// An account, `#7`.
    pub by: String,
}

/// What makes it known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    pub no: SampleNo,
    /// 32 bytes in hexadecimal.
    pub seed: String,
    /// Entries of the first checkpoint that covers the seal, and its root in base64.
    pub checkpoint: u64,
    pub root: String,
    pub by: String,
}

/// The hash under which a seed is sealed, in hexadecimal.
#[must_use]
pub fn commitment(seed: &[u8; 32]) -> String {
    let mut text = String::with_capacity(64);
    crate::ids::write_hex(&mut text, &Sha256::digest(seed)).unwrap_or_default();
    text
}

impl Draw {
    /// The seed; `None` where it is no 32 bytes in hexadecimal.
    #[must_use]
    pub fn seed_bytes(&self) -> Option<[u8; 32]> {
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(self.seed.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        (self.seed.len() == 64).then_some(bytes)
    }

    /// Whether the seed is the one that was sealed.
    #[must_use]
    pub fn opens(&self, sample: &Sample) -> bool {
        self.no == sample.no && self.seed_bytes().is_some_and(|seed| commitment(&seed) == sample.commitment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::LedgerId;
    use crate::ledger::Event;
    use crate::ledger::leaf::PREFIX;

    /// These bytes are hashed into leaves.
    #[test]
    fn the_golden_events_of_a_sample_hold() {
        let sample = Sample {
            no: SampleNo(1),
            campaign: CampaignNo(2),
            unit: UnitNo(1_234),
            from: Hour(498_000),
            to: Hour(498_751),
            percent: 5,
            members: 200,
            size: 51,
            commitment: "ab".repeat(32),
            by: "#7".to_owned(),
        };
        let draw = Draw {
            no: SampleNo(1),
            seed: "cd".repeat(32),
            checkpoint: 4_711,
            root: "cm9vdA==".to_owned(),
            by: "#9".to_owned(),
        };
        let golden = [
            (
                Event::SampleSealed { sample },
                13,
                format!(
                    r##"{{"event":"sample_sealed","sample":{{"by":"#7","campaign":2,"commitment":"{}","from":498000,"members":200,"no":1,"percent":5,"size":51,"to":498751,"unit":1234}}}}"##,
                    "ab".repeat(32)
                ),
            ),
            (
                Event::SampleDrawn { draw },
                27,
                format!(
                    r##"{{"draw":{{"by":"#9","checkpoint":4711,"no":1,"root":"cm9vdA==","seed":"{}"}},"event":"sample_drawn"}}"##,
                    "cd".repeat(32)
                ),
            ),
        ];
        for (event, kind, json) in golden {
            let body = event.body(LedgerId(1), Hour(498_751)).unwrap();
            assert_eq!(std::str::from_utf8(&body[PREFIX..]).unwrap(), json);
            assert_eq!(body[1], kind);
            assert_eq!(Event::read(&body), Ok(event));
        }
    }
}
