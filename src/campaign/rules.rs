//! From how many respondents a figure is shown, and from how many a unit is ranked. Printed wherever
//! figures are.

use serde::{Deserialize, Serialize};

/// Nothing is shown of fewer people than this, whatever a campaign says.
pub const FEWEST_SHOWN: u32 = 10;

/// Nobody is ranked with fewer respondents than this, whatever a campaign says.
pub const FEWEST_RANKED: u32 = 30;

/// Respondents from which a unit is ranked, where a campaign says nothing else.
const USUALLY_RANKED: u32 = 100;

/// When figures are shown and units ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Numbers", into = "Numbers")]
pub struct Rules {
    show_from: u32,
    rank_from: u32,
}

/// Such rules protect nobody, or rank nobody fairly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    #[error("figures of {0} respondents would be shown: expected at least {FEWEST_SHOWN}")]
    Show(u32),
    #[error("units with {0} respondents would be ranked: expected at least {FEWEST_RANKED}")]
    Rank(u32),
    #[error("units would be ranked from {rank_from} respondents, but shown only from {show_from}")]
    RankedUnseen { show_from: u32, rank_from: u32 },
}

impl Default for Rules {
    fn default() -> Self {
        Self { show_from: FEWEST_SHOWN, rank_from: USUALLY_RANKED }
    }
}

impl Rules {
    /// # Errors
    /// Where a number is below what protects people, or units would be ranked unseen.
    pub fn new(show_from: u32, rank_from: u32) -> Result<Self, RulesError> {
        if show_from < FEWEST_SHOWN {
            Err(RulesError::Show(show_from))
        } else if rank_from < FEWEST_RANKED {
            Err(RulesError::Rank(rank_from))
        } else if rank_from < show_from {
            Err(RulesError::RankedUnseen { show_from, rank_from })
        } else {
            Ok(Self { show_from, rank_from })
        }
    }

    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Respondents from which a figure is shown.
    #[must_use]
    pub fn show_from(&self) -> u64 {
        self.show_from.into()
    }

    /// Respondents from which a unit with so many dossiers is ranked: as many as the campaign says, or
    /// as many as the method of the Ministry of Home Affairs samples of that many dossiers, whichever is
    /// smaller; never fewer than [`Rules::ranked_at_least`].
    #[must_use]
    pub fn ranked_from(&self, dossiers: Option<u64>) -> u64 {
        let usual = u64::from(self.rank_from);
        dossiers.map_or(usual, |dossiers| sample_size(dossiers).min(usual)).max(self.ranked_at_least())
    }

    /// However few dossiers a unit has: [`FEWEST_RANKED`], or as many as a figure needs to be shown.
    #[must_use]
    pub fn ranked_at_least(&self) -> u64 {
        FEWEST_RANKED.max(self.show_from).into()
    }
}

/// n = N/(1 + N·e²) with e = 5 %, rounded up: the sample of SIPAS.
#[must_use]
pub fn sample_size(dossiers: u64) -> u64 {
    dossiers.saturating_mul(400).div_ceil(dossiers.saturating_add(400))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    show_from: u32,
    rank_from: u32,
}

impl TryFrom<Numbers> for Rules {
    type Error = RulesError;
    fn try_from(numbers: Numbers) -> Result<Self, RulesError> {
        Self::new(numbers.show_from, numbers.rank_from)
    }
}

impl From<Rules> for Numbers {
    fn from(rules: Rules) -> Self {
        Self { show_from: rules.show_from, rank_from: rules.rank_from }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out from the formula, rounded up.
    #[test]
    fn the_sample_is_that_of_the_ministry() {
        for (dossiers, sample) in
            [(50, 45), (100, 80), (400, 200), (1_000, 286), (5_000, 371), (100_000, 399)]
        {
            assert_eq!(sample_size(dossiers), sample);
        }
    }

    #[test]
    fn a_small_unit_is_ranked_sooner_but_never_below_the_floor() {
        let rules = Rules::default();
        let from = [None, Some(5_000), Some(100), Some(50), Some(20), Some(0)].map(|n| rules.ranked_from(n));
        assert_eq!(from, [100, 100, 80, 45, 30, 30]);
        assert_eq!(Rules::new(60, 200).unwrap().ranked_from(Some(50)), 60);
    }

    #[test]
    fn rules_that_protect_nobody_are_refused_also_in_an_entry() {
        assert_eq!(Rules::new(9, 100), Err(RulesError::Show(9)));
        assert_eq!(Rules::new(10, 29), Err(RulesError::Rank(29)));
        assert_eq!(Rules::new(50, 40), Err(RulesError::RankedUnseen { show_from: 50, rank_from: 40 }));
        let read = |text| serde_json::from_str::<Rules>(text);
        assert!(read(r#"{"show_from":5,"rank_from":100}"#).is_err());
        let rules = read(r#"{"show_from":20,"rank_from":60}"#).unwrap();
        assert_eq!(serde_json::to_string(&rules).unwrap(), r#"{"show_from":20,"rank_from":60}"#);
    }
}
