//! The improvement plan (kế hoạch cải thiện): what an office sets out to do about a weak factor or criterion
//! of a campaign. The next campaign shows each task beside the change of its figure: beside it, not as its
//! effect.

mod template;

pub use template::{Suggestion, suggestions};

use crate::ids::{CampaignNo, FactorCode, QuestionCode, UnitNo};
use crate::unit::iso_date;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use time::Date;

/// Characters that a task's description may have, at most.
pub const MAX_WHAT: usize = 500;
/// Characters that its lead or its partners may have, at most.
pub const MAX_WHO: usize = 200;
/// Characters of what came of it, at most.
pub const MAX_OUTCOME: usize = 1_000;
/// Tasks that a campaign may have, at most: more are no plan.
pub const MAX_TASKS: usize = 200;

/// A task's number within its ledger, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TaskNo(pub u32);

impl fmt::Display for TaskNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a task is to make better.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    Factor(FactorCode),
    Criterion(QuestionCode),
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Factor(code) => write!(f, "factor:{code}"),
            Self::Criterion(code) => write!(f, "criterion:{code}"),
        }
    }
}

/// That names neither a factor nor a criterion.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names nothing that a task can be about: expected factor:CODE or criterion:CODE")]
pub struct AboutError(pub String);

impl FromStr for About {
    type Err = AboutError;
    fn from_str(text: &str) -> Result<Self, AboutError> {
        let about = match text.split_once(':') {
            Some(("factor", code)) => code.parse().ok().map(Self::Factor),
            Some(("criterion", code)) => code.parse().ok().map(Self::Criterion),
            Some(_) | None => None,
        };
        about.ok_or_else(|| AboutError(text.to_owned()))
    }
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    #[default]
    Planned,
    UnderWay,
    Done,
    /// Given up; why stands in what came of it.
    Dropped,
}

impl TaskState {
    pub const ALL: [Self; 4] = [Self::Planned, Self::UnderWay, Self::Done, Self::Dropped];

    /// As in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::UnderWay => "under-way",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// Whether there is nothing left to do.
    #[must_use]
    pub fn is_over(self) -> bool {
        match self {
            Self::Planned | Self::UnderWay => false,
            Self::Done | Self::Dropped => true,
        }
    }
}

/// One task, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub no: TaskNo,
    /// Whose figures showed the weakness.
    pub campaign: CampaignNo,
    /// The unit that is to get better, with everything below it.
    pub unit: UnitNo,
    pub about: About,
    pub what: String,
    /// Who leads it.
    pub lead: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub partners: String,
    /// The day by which it is to be done; `None` for what goes on always.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso_date")]
    pub due: Option<Date>,
    pub state: TaskState,
    /// What came of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outcome: String,
}

impl Task {
    /// Whether its day has passed with work left.
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        !self.state.is_over() && self.due.is_some_and(|due| due < today)
    }
}
