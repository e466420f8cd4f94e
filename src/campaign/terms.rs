//! What a campaign is measured by and how it is offered: targets, languages, the sample wanted. All of
//! it is part of the campaign's entry in the ledger; what is as usual is left out there, so that
//! entries from before these terms existed mean the same.

use super::{Rules, TargetGroup};
use crate::ids::Language;
use serde::{Deserialize, Serialize};

/// How a campaign is offered and judged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Terms {
    #[serde(default, skip_serializing_if = "Targets::is_usual")]
    pub targets: Targets,
    /// The languages that forms are offered in, of the definition's; all of them where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// Answers wanted from each unit that serves citizens, over the whole campaign; `None`: as many as
    /// come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<u32>,
    /// From how many respondents figures are shown and units ranked.
    #[serde(default, skip_serializing_if = "Rules::is_usual")]
    pub rules: Rules,
}

/// The answers that a unit can be asked for, at most.
pub const MAX_SAMPLE: u32 = 1_000_000;

impl Terms {
    /// Whether a form is offered in this language of its definition.
    #[must_use]
    pub fn offers(&self, language: &str) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|offered| offered.as_str() == language)
    }
}

/// The share of satisfied answers to reach, in whole percent, by target group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    pub land: Percent,
    pub construction: Percent,
    pub investment: Percent,
    pub other: Percent,
}

impl Default for Targets {
    /// The state's plan: 90 %, and 85 % for land, construction and investment.
    fn default() -> Self {
        let (usual, lower) = (Percent(90), Percent(85));
        Self { land: lower, construction: lower, investment: lower, other: usual }
    }
}

impl Targets {
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    #[must_use]
    pub fn of(&self, group: TargetGroup) -> Percent {
        match group {
            TargetGroup::Land => self.land,
            TargetGroup::Construction => self.construction,
            TargetGroup::Investment => self.investment,
            TargetGroup::Other => self.other,
        }
    }

    pub fn set(&mut self, group: TargetGroup, percent: Percent) {
        *match group {
            TargetGroup::Land => &mut self.land,
            TargetGroup::Construction => &mut self.construction,
            TargetGroup::Investment => &mut self.investment,
            TargetGroup::Other => &mut self.other,
        } = percent;
    }
}

/// A whole percentage, 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Percent(u8);

/// That is no percentage to aim at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no target: expected a whole number of percent from 1 to 100")]
pub struct PercentError(pub String);

impl std::str::FromStr for Percent {
    type Err = PercentError;
    fn from_str(s: &str) -> Result<Self, PercentError> {
        let number: u8 = s.trim().parse().map_err(|_no_number| PercentError(s.to_owned()))?;
        Self::try_from(number)
    }
}

impl TryFrom<u8> for Percent {
    type Error = PercentError;
    fn try_from(number: u8) -> Result<Self, PercentError> {
        if (1..=100).contains(&number) { Ok(Self(number)) } else { Err(PercentError(number.to_string())) }
    }
}

impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_terms_leave_no_trace_in_an_entry() {
        assert_eq!(serde_json::to_string(&Terms::default()).unwrap(), "{}");
        assert_eq!(serde_json::from_str::<Terms>("{}").unwrap(), Terms::default());
    }

    #[test]
    fn targets_are_whole_percents_by_group() {
        let mut targets = Targets::default();
        assert_eq!(TargetGroup::ALL.map(|group| u8::from(targets.of(group))), [85, 85, 85, 90]);
        targets.set(TargetGroup::Land, "92".parse().unwrap());
        assert_eq!(u8::from(targets.of(TargetGroup::Land)), 92);
        for bad in ["0", "101", "85,5", "", "-1", "256"] {
            assert_eq!(bad.parse::<Percent>(), Err(PercentError(bad.to_owned())));
        }
    }

    #[test]
    fn a_campaign_without_a_choice_offers_every_language() {
        let mut terms = Terms::default();
        assert!(terms.offers("vi") && terms.offers("en"));
        terms.languages = vec!["vi".parse().unwrap()];
        assert!(terms.offers("vi") && !terms.offers("en"));
    }
}
