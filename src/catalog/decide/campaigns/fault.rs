//! What can speak against a wish about campaigns.

use super::MAX_TITLE;
use crate::campaign::{MAX_SAMPLE, RulesError};
use crate::ids::{CampaignId, DefinitionRef, Language, UnitCode};
use time::Date;

/// What speaks against a wish about campaigns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CampaignFault {
    #[error(
        "there is no campaign {id}; {}",
        known("there are", known_ids, "there is none yet: create one with `hailong campaign create`")
    )]
    Unknown { id: CampaignId, known_ids: Vec<String> },
    #[error("the id {id} belongs to the campaign “{title}”: choose another")]
    IdTaken { id: CampaignId, title: String },
    #[error("the title is empty: it is what citizens and reports read")]
    NoTitle,
    #[error("the title has {found} characters: at most {MAX_TITLE}")]
    LongTitle { found: usize },
    #[error("no questionnaire is chosen")]
    NoDefinition,
    #[error("the first day is not given")]
    NoFirstDay,
    #[error("the last day is not given")]
    NoLastDay,
    #[error(
        "the definition {name} is not published; {}",
        known("published are", published, "none is yet: publish one with `hailong definitions publish`")
    )]
    UnknownDefinition { name: DefinitionRef, published: Vec<String> },
    #[error("the definition {name} offers no index method, so that nothing could be computed")]
    NoMethod { name: DefinitionRef },
    #[error("the definition {name} does not offer the method `{method}`; it offers {}", offered.join(", "))]
    UnknownMethod { name: DefinitionRef, method: String, offered: Vec<String> },
    #[error("no unit takes part: name at least one")]
    NoUnits,
    #[error("no unit with the code {code} exists on {day}, the first day{}", hint.as_ref().map_or_else(String::new, |hint| format!(": {hint}")))]
    UnknownUnit { code: UnitCode, day: Date, hint: Option<String> },
    #[error("the unit {code} takes part already, as {root} or below it: remove it")]
    Twice { code: UnitCode, root: UnitCode },
    #[error("the last day {closes} is before the first day {opens}")]
    ClosesBeforeItOpens { opens: Date, closes: Date },
    #[error("the last day {closes} is over: today is {today}")]
    Past { closes: Date, today: Date },
    #[error("no channel is named that ranks may rest on")]
    NoChannel,
    #[error("the definition {name} does not speak {language}; it speaks {}", known_languages.join(", "))]
    UnknownLanguage { name: DefinitionRef, language: Language, known_languages: Vec<String> },
    #[error("{sample} answers from each unit: ask for 1 to {MAX_SAMPLE}, or leave it open")]
    Sample { sample: u32 },
    #[error(transparent)]
    Rules(#[from] RulesError),
    #[error(
        "there is no draft {id}; {}",
        known("there are", known_ids, "there is none: begin one with `hailong campaign draft`")
    )]
    UnknownDraft { id: CampaignId, known_ids: Vec<String> },
    #[error("the id {id} belongs to a draft: choose another, or change that one")]
    DraftTaken { id: CampaignId },
    #[error("the campaign {id} runs until {closes}: close it first, then publish")]
    StillOpen { id: CampaignId, closes: Date },
    #[error("the figures of the campaign {id} are published already")]
    Published { id: CampaignId },
    #[error("the campaign {id} is closed, and figures may be published: open a new one instead")]
    Closed { id: CampaignId },
    #[error(
        "the campaign {id} runs until {closes} already: name a later day, or close it with `hailong campaign close`"
    )]
    NotLater { id: CampaignId, closes: Date },
}

pub(in crate::catalog::decide) fn known(there_are: &str, names: &[String], none: &str) -> String {
    if names.is_empty() { none.to_owned() } else { format!("{there_are}: {}", names.join(", ")) }
}

/// The field of a form, or the flag of a command, that a fault is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Id,
    Title,
    Definition,
    Units,
    Opens,
    Closes,
    Method,
    Channels,
    Languages,
    Sample,
    Rules,
    /// The campaign as it stands.
    State,
}

impl CampaignFault {
    /// What it is about.
    #[must_use]
    pub fn part(&self) -> Part {
        match self {
            Self::Unknown { .. }
            | Self::UnknownDraft { .. }
            | Self::IdTaken { .. }
            | Self::DraftTaken { .. } => Part::Id,
            Self::NoTitle | Self::LongTitle { .. } => Part::Title,
            Self::NoDefinition | Self::UnknownDefinition { .. } | Self::NoMethod { .. } => Part::Definition,
            Self::NoUnits | Self::UnknownUnit { .. } | Self::Twice { .. } => Part::Units,
            Self::NoFirstDay => Part::Opens,
            Self::NoLastDay
            | Self::ClosesBeforeItOpens { .. }
            | Self::Past { .. }
            | Self::NotLater { .. } => Part::Closes,
            Self::UnknownMethod { .. } => Part::Method,
            Self::NoChannel => Part::Channels,
            Self::UnknownLanguage { .. } => Part::Languages,
            Self::Sample { .. } => Part::Sample,
            Self::Rules(_) => Part::Rules,
            Self::StillOpen { .. } | Self::Published { .. } | Self::Closed { .. } => Part::State,
        }
    }
}
