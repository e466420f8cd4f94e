//! What is asked of the responses: grouped by what, counted from which, by which method.

use super::counters::Counters;
use super::method::Method;
use super::units::UnitGroups;
use crate::ids::{Channel, FieldNo, QuestionCode, TouchpointCode};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use time::Date;

/// A question to a [`super::Table`].
#[derive(Debug, Clone)]
pub struct Query<'a> {
    pub method: Method,
    /// In this order; empty for one figure over everything.
    pub by: Vec<Dimension>,
    /// Which unit counts where. A unit that is in no group is left out, grouped by unit or not.
    pub units: &'a UnitGroups,
    pub filter: Filter,
}

/// Which responses count; everything where empty. Excluded responses never do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// First local day.
    pub from: Option<Date>,
    /// Last local day.
    pub to: Option<Date>,
    pub channels: Option<BTreeSet<Channel>>,
    pub fields: Option<BTreeSet<FieldNo>>,
    /// Where they came in.
    pub touchpoints: Option<BTreeSet<TouchpointCode>>,
    /// Answers to single-choice or scale questions: all of these tests must hold.
    pub answers: Vec<AnswerFilter>,
    /// Rows of the table that wait for their [release](super::public::release), ascending.
    pub waiting: Arc<[u32]>,
    /// Excluded rows that still count for everyone until their release, ascending.
    pub lingering: Arc<[u32]>,
    /// Whether responses that a flag names count.
    pub flagged: Flagged,
}

/// What becomes of responses that a flag names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flagged {
    /// They count, as a flag is no verdict.
    #[default]
    Counted,
    Without,
}

/// One of these options was chosen (places from 0), or one of these ratings (from 0 for the first).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerFilter {
    pub question: QuestionCode,
    pub one_of: BTreeSet<u8>,
}

/// What figures can be told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dimension {
    /// The groups of [`Query::units`].
    Unit,
    /// Lĩnh vực.
    Field,
    /// The local month.
    Month,
    Channel,
    /// Whoever answered at none of them is left out.
    Counter(Arc<Counters>),
    /// A single-choice or scale question, the demographic ones above all.
    Question(QuestionCode),
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit => f.write_str("unit"),
            Self::Field => f.write_str("field"),
            Self::Month => f.write_str("month"),
            Self::Channel => f.write_str("channel"),
            Self::Counter(_) => f.write_str("counter"),
            Self::Question(question) => write!(f, "question:{question}"),
        }
    }
}

/// That is nothing to group by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is nothing to group by: expected unit, field, month, channel or question:ID")]
pub struct DimensionError(pub String);

impl FromStr for Dimension {
    type Err = DimensionError;
    fn from_str(s: &str) -> Result<Self, DimensionError> {
        match s {
            "unit" => Ok(Self::Unit),
            "field" => Ok(Self::Field),
            "month" => Ok(Self::Month),
            "channel" => Ok(Self::Channel),
            _ => s
                .strip_prefix("question:")
                .and_then(|id| id.parse().ok())
                .map(Self::Question)
                .ok_or_else(|| DimensionError(s.to_owned())),
        }
    }
}

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("the definition has no criteria, so there is no index over them")]
    NoCriteria,
    #[error("the definition does not offer the method {0}")]
    Method(Method),
    #[error("mean-of-parts.1 needs a definition with parts, and every factor in one of them")]
    NoParts,
    #[error("the definition has no question `{0}`")]
    Question(QuestionCode),
    #[error("`{0}` is neither a single choice nor a rating: nothing can be grouped or filtered by it")]
    QuestionKind(QuestionCode),
    #[error(
        "grouped like this there are up to {groups} groups, more than {limit}: group by less, or narrow the units"
    )]
    TooManyGroups { groups: u64, limit: u64 },
}
