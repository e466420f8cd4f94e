//! Targets, languages and the sample wanted, on the command line and for people.

use crate::campaign::{Percent, TargetGroup, Terms};
use crate::ids::Language;

/// How a campaign is offered and judged.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Args {
    /// The share of satisfied answers to reach, by target group, separated by commas: land, construction,
    /// investment, other [default: 90 %, for the first three 85 %]
    #[arg(long, value_name = "GROUP=PERCENT", value_delimiter = ',', value_parser = target)]
    target: Vec<(TargetGroup, Percent)>,
    /// The languages that forms are offered in, separated by commas [default: all of the questionnaire's]
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',')]
    languages: Vec<Language>,
    /// Answers wanted from each unit that serves citizens [default: as many as come]
    #[arg(long, value_name = "NUMBER")]
    sample: Option<u32>,
}

impl Args {
    /// These terms with what was said laid over them.
    pub(super) fn read(self, mut terms: Terms) -> Terms {
        for (group, percent) in self.target {
            terms.targets.set(group, percent);
        }
        if !self.languages.is_empty() {
            terms.languages = self.languages;
        }
        terms.sample = self.sample.or(terms.sample);
        terms
    }
}

fn target(text: &str) -> Result<(TargetGroup, Percent), String> {
    let known = || TargetGroup::ALL.map(TargetGroup::as_str).join(", ");
    let (name, percent) = text.split_once('=').ok_or("expected GROUP=PERCENT, as in land=85")?;
    let group = TargetGroup::ALL.into_iter().find(|group| group.as_str() == name.trim());
    let group = group.ok_or_else(|| format!("`{name}` is no target group: expected {}", known()))?;
    Ok((group, percent.parse::<Percent>().map_err(|error| error.to_string())?))
}

pub(super) fn targets(terms: &Terms) -> String {
    TargetGroup::ALL.map(|group| format!("{group} {} %", terms.targets.of(group))).join(", ")
}

pub(super) fn languages(terms: &Terms) -> String {
    let list: Vec<_> = terms.languages.iter().map(ToString::to_string).collect();
    if list.is_empty() { "all of the questionnaire's".to_owned() } else { list.join(", ") }
}

pub(super) fn sample(terms: &Terms) -> String {
    terms.sample.map_or_else(|| "as many answers as come".to_owned(), |sample| format!("{sample} answers"))
}
