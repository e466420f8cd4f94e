//! `hailong index --view priorities`: what to work on first, in words.

use super::{Loaded, RequestArgs, Subject, output, threads};
use crate::ids::{CampaignId, Share};
use crate::index::priorities::{PrioritiesDocument, PriorityJson};
use crate::index::{Memory, NumberStyle, display_percent};
use anyhow::bail;

/// Importance against performance of every criterion.
///
/// # Errors
/// Where a flag cannot be read, or names what the ledger does not hold.
pub(super) fn document(
    loaded: &Loaded,
    campaign: &CampaignId,
    args: &RequestArgs,
) -> anyhow::Result<PrioritiesDocument> {
    let subject = Subject::find(loaded, campaign)?;
    let asked = subject.read(loaded, &args.request())?;
    if !asked.by.is_empty() {
        bail!("--by: priorities are of everything that is counted together; choose a unit with --under");
    }
    let context = subject.context(loaded, &asked.given);
    Ok(PrioritiesDocument::of(
        &subject.table(loaded),
        &asked.query(),
        threads(),
        &context,
        &Memory::default(),
    )?)
}

pub(super) fn print(document: &PrioritiesDocument) -> anyhow::Result<()> {
    super::say_heading(&document.heading, "")?;
    let first: Vec<_> =
        document.criteria.iter().filter(|one| one.advice == "first").map(|one| one.text.as_str()).collect();
    if first.is_empty() {
        output::say("No criterion is both more important and less satisfying than most.")?;
    } else {
        output::say(&format!("Work on first: {}.", first.join("; ")))?;
    }
    let mut table = output::table([
        "",
        "criterion",
        "advice",
        "importance",
        "95 % interval",
        "n",
        "satisfied %",
        "95 % interval",
    ]);
    table.add_rows(document.criteria.iter().map(line));
    output::say(&table.to_string())?;
    let against = document.against.as_deref().map_or_else(
        || "the mean of a respondent's other criteria".to_owned(),
        |question| format!("the question `{question}`"),
    );
    output::say(&format!(
        "Importance is the correlation with {against}; above and below mean so beside the other criteria. What goes \
         together need not be the cause."
    ))
}

fn line(one: &PriorityJson) -> [String; 8] {
    let none = || "–".to_owned();
    let number = |value: Option<f64>| value.map_or_else(none, |value| format!("{value:.2}"));
    let percent = |value: Option<f64>| {
        let share = value.and_then(Share::new);
        share.map_or_else(none, |share| display_percent(share, NumberStyle::English))
    };
    let range = |low: String, high: String| if low == "–" { low } else { format!("{low} – {high}") };
    [
        one.id.clone(),
        one.text.clone(),
        one.advice.clone(),
        number(one.importance),
        range(number(one.importance_low), number(one.importance_high)),
        one.n.to_string(),
        percent(one.performance),
        range(percent(one.performance_low), percent(one.performance_high)),
    ]
}
