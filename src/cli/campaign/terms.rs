//! Targets, languages and the sample wanted, on the command line and for people.

use crate::campaign::{Percent, Rules, RulesError, TargetGroup, Terms};
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
    /// Respondents from which a figure is shown to the public and to units, 10 or more [default: 10]
    #[arg(long, value_name = "NUMBER")]
    show_from: Option<u32>,
    /// Respondents from which a unit is ranked, 30 or more; a unit with few dossiers from the sample size
    /// n = N/(1 + N·0.05²) already [default: 100]
    #[arg(long, value_name = "NUMBER")]
    rank_from: Option<u32>,
}

impl Args {
    /// These terms with what was said laid over them.
    ///
    /// # Errors
    /// Where figures of too few people would be shown or ranked.
    pub(super) fn read(self, mut terms: Terms) -> Result<Terms, RulesError> {
        for (group, percent) in self.target {
            terms.targets.set(group, percent);
        }
        if !self.languages.is_empty() {
            terms.languages = self.languages;
        }
        terms.sample = self.sample.or(terms.sample);
        let wished = |number: Option<u32>, before: u64| {
            number.unwrap_or_else(|| u32::try_from(before).unwrap_or(u32::MAX))
        };
        let before = terms.rules;
        terms.rules = Rules::new(
            wished(self.show_from, before.show_from()),
            wished(self.rank_from, before.ranked_from(None)),
        )?;
        Ok(terms)
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

pub(super) fn rules(terms: &Terms) -> String {
    format!(
        "figures from {} respondents; ranks from {}, or n = N/(1 + N·0.05²) of N dossiers",
        terms.rules.show_from(),
        terms.rules.ranked_from(None)
    )
}
