//! What is done to the figures of a unit, by its own people or by others.

use std::fmt;

/// A way to cheat. What a strength of 1 means stands at each; other strengths multiply it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attack {
    /// One telephone sends 30 sheets in 20 minutes, all at the top.
    Burst,
    /// A fifth more sheets than people sent that week, each week: at the top, from telephones in turn, in office
    /// hours.
    SlowStuffing,
    /// The same, and each week a fifth of the honest volume more than the week before.
    GrowingStuffing,
    /// As many as slow stuffing, yet with some 4s and gaps, at an honest pace, spread as people's are.
    CarefulStuffing,
    /// Four slips of ten are kept by staff, who fill them in themselves at noon or when they close.
    StaffCodes,
    /// The poster is taken down for two weeks, and afterwards for five days whenever somebody chose one of the two
    /// lowest points: nine of ten that would have scanned it cannot.
    Suppression,
    /// The unit's posters hang at another unit: what is answered there counts here.
    SwappedPoster,
    /// Nine of ten who look dissatisfied get no slip, no word and no view of the poster; the others are asked.
    FriendlyOnly,
}

impl Attack {
    /// As in reports and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Burst => "burst",
            Self::SlowStuffing => "slow-stuffing",
            Self::GrowingStuffing => "growing-stuffing",
            Self::CarefulStuffing => "careful-stuffing",
            Self::StaffCodes => "staff-codes",
            Self::Suppression => "suppression",
            Self::SwappedPoster => "swapped-poster",
            Self::FriendlyOnly => "friendly-only",
        }
    }
}

impl fmt::Display for Attack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What happens in a simulated province.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scenario {
    Honest,
    /// One attack, by some of the units.
    Only(Attack),
    /// Friendly invitations, kept slips and slow stuffing at the same units.
    Combined,
}

impl Scenario {
    pub const ALL: [Self; 10] = [
        Self::Honest,
        Self::Only(Attack::Burst),
        Self::Only(Attack::SlowStuffing),
        Self::Only(Attack::GrowingStuffing),
        Self::Only(Attack::CarefulStuffing),
        Self::Only(Attack::StaffCodes),
        Self::Only(Attack::Suppression),
        Self::Only(Attack::SwappedPoster),
        Self::Only(Attack::FriendlyOnly),
        Self::Combined,
    ];

    /// As on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Honest => "honest",
            Self::Only(attack) => attack.as_str(),
            Self::Combined => "combined",
        }
    }

    /// What each attacking unit does.
    #[must_use]
    pub fn attacks(self) -> Vec<Attack> {
        match self {
            Self::Honest => Vec::new(),
            Self::Only(attack) => vec![attack],
            Self::Combined => vec![Attack::FriendlyOnly, Attack::StaffCodes, Attack::SlowStuffing],
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// That is no scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no scenario: expected {scenarios}", scenarios = Scenario::ALL.map(Scenario::as_str).join(", "))]
pub struct ScenarioError(pub String);

impl std::str::FromStr for Scenario {
    type Err = ScenarioError;
    fn from_str(s: &str) -> Result<Self, ScenarioError> {
        let found = Self::ALL.into_iter().find(|scenario| scenario.as_str() == s);
        found.ok_or_else(|| ScenarioError(s.to_owned()))
    }
}
