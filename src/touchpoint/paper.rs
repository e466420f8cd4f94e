//! Sheets of paper that were printed for a touchpoint. A batch keeps the seed that its serials follow
//! from, so that thousands of serials are 16 bytes of the ledger.

use crate::ids::{DefinitionRef, Language, Serial, TouchpointCode};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fmt;

/// Sheets of one batch, at most: a ream.
pub const MAX_COPIES: u16 = 500;

/// Sheets that were printed together for one touchpoint, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperBatch {
    pub touchpoint: TouchpointCode,
    /// The questionnaire as it was printed, whatever the campaign asks by now.
    pub definition: DefinitionRef,
    pub language: Language,
    pub copies: u16,
    pub seed: Seed,
}

/// 128 random bits that a batch's serials follow from.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seed(pub [u8; 16]);

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::ids::write_hex(f, &self.0)
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seed({self})")
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        seed.to_string()
    }
}

/// A seed is 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a seed is 32 hexadecimal digits")]
pub struct SeedError;

impl TryFrom<String> for Seed {
    type Error = SeedError;
    fn try_from(text: String) -> Result<Self, SeedError> {
        let whole = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let bits = whole.then(|| u128::from_str_radix(&text, 16).ok()).flatten().ok_or(SeedError)?;
        Ok(Self(bits.to_be_bytes()))
    }
}

/// The serials of a touchpoint's batches, in the order of issue, each with the place of its batch. No
/// serial stands twice, and no two are neighbours: a number tells nothing of the next sheet's.
#[must_use]
pub fn serials(batches: &[PaperBatch]) -> Vec<(Serial, usize)> {
    let mut taken = BTreeSet::new();
    let mut issued = Vec::new();
    for (place, batch) in batches.iter().enumerate() {
        let fresh = (0u32..).filter_map(|n| candidate(&batch.seed, n)).filter(|serial: &Serial| {
            let bits = serial.bits();
            let near = bits.saturating_sub(1)..=bits + 1;
            taken.range(near).next().is_none() && taken.insert(bits)
        });
        issued.extend(fresh.take(usize::from(batch.copies)).map(|serial| (serial, place)));
    }
    issued
}

/// The `n`th number of a seed, where that can be a serial.
fn candidate(seed: &Seed, n: u32) -> Option<Serial> {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(b"hailong paper serial")
        .chain_update(seed.0)
        .chain_update(n.to_be_bytes())
        .finalize()
        .into();
    let mut eight = [0; 8];
    eight.copy_from_slice(&digest[..8]);
    Serial::from_bits(u64::from_be_bytes(eight) >> (64 - 35))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(seed: u8, copies: u16) -> PaperBatch {
        PaperBatch {
            touchpoint: (5..).find_map(TouchpointCode::from_bits).unwrap(),
            definition: "mot-cua-nhanh.1".parse().unwrap(),
            language: "vi".parse().unwrap(),
            copies,
            seed: Seed([seed; 16]),
        }
    }

    #[test]
    fn serials_are_many_distinct_and_never_consecutive() {
        let issued = serials(&[batch(1, 500), batch(2, 500)]);
        let bits: Vec<_> = issued.iter().map(|(serial, _)| serial.bits()).collect();
        let distinct: BTreeSet<_> = bits.iter().copied().collect();
        assert_eq!((issued.len(), distinct.len()), (1_000, 1_000));
        let gaps = distinct.iter().zip(distinct.iter().skip(1)).map(|(a, b)| b - a);
        assert!(gaps.min().unwrap() > 1);
        // In the pile they rise about as often as they fall.
        let rising = bits.windows(2).filter(|two| two[0] < two[1]).count();
        assert!((400..600).contains(&rising), "{rising}");
        assert!(issued[..500].iter().all(|(_, place)| *place == 0) && issued[999].1 == 1);
    }

    #[test]
    fn a_batch_keeps_its_serials_whatever_is_printed_later() {
        let (first, both) = (serials(&[batch(1, 40)]), serials(&[batch(1, 40), batch(1, 40)]));
        assert_eq!(first, both[..40]);
        let (first, again): (BTreeSet<_>, BTreeSet<_>) =
            (both[..40].iter().map(|s| s.0).collect(), both[40..].iter().map(|s| s.0).collect());
        assert!(first.is_disjoint(&again), "the same seed gives other serials the second time");
    }

    #[test]
    fn a_seed_goes_through_json_as_hexadecimal_digits() {
        let batch = batch(0xa5, 3);
        let json = serde_json::to_string(&batch).unwrap();
        assert!(json.contains(r#""seed":"a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5""#), "{json}");
        assert_eq!(serde_json::from_str::<PaperBatch>(&json).unwrap(), batch);
        assert!(serde_json::from_str::<Seed>("\"+5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5\"").is_err());
    }
}
