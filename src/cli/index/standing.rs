//! `hailong index --view standing`: units in groups, never in a bare order.

use super::{Loaded, RequestArgs, json, key_name, output};
use crate::cli::Context;
use crate::ids::{CampaignId, Share};
use crate::index::flags::{Beside, responses};
use crate::index::standing::StandingQuery;
use crate::index::standing::json::{StandingDocument, StandingJson, StandingTier};
use crate::index::{Memory, NumberStyle, display_percent};

/// How units stand, in its outer shape.
///
/// # Errors
/// Where a flag cannot be read, or ranks nothing.
pub(in crate::cli) fn document(
    loaded: &Loaded,
    campaign: &CampaignId,
    args: &RequestArgs,
) -> anyhow::Result<StandingDocument> {
    let subject = super::Subject::find(loaded, campaign)?;
    let (campaign, definition) = (subject.campaign, subject.definition);
    let today = Context::now().local_date();
    let query = StandingQuery::read(&args.request(), &loaded.catalog, campaign, definition, today)?;
    let (table, asked, memory) = (subject.table(loaded), query.asked.query(), Memory::default());
    let figures = memory.figures(&table, &asked, super::threads())?;
    let beside = Beside { responses: responses(&table, &asked, &memory)?, without: None };
    let context = json::Context { beside: Some(&beside), ..subject.context(loaded, &query.asked.given) };
    Ok(StandingDocument::of(&query.standings(&figures), &figures, &context))
}

fn title(tier: StandingTier) -> &'static str {
    match tier {
        StandingTier::Leading => "leading: every rank it may have is in the upper half",
        StandingTier::Middle => "middle: may belong to either half",
        StandingTier::ToImprove => "to improve: every rank it may have is in the lower half",
        StandingTier::NoBasis => "too few respondents for a rank",
        StandingTier::Withheld => "too few respondents for a figure",
    }
}

pub(super) fn print(document: &StandingDocument) -> anyhow::Result<()> {
    let channels = document.channels.join(", ");
    let target = document.target.map(|_| format!(" · target {} %", percent(document.target)));
    let ranked = format!(" · channels {channels}{}", target.unwrap_or_default());
    super::say_heading(&document.heading, &ranked)?;
    super::say_responses(document.responses)?;
    if document.self_selected {
        output::say(
            "Respondents chose themselves: no random sample. Intervals and ranks speak of their number alone.",
        )?;
    }
    for tier in StandingTier::ALL {
        let units: Vec<_> = document.units.iter().filter(|unit| unit.tier == tier).collect();
        if units.is_empty() {
            continue;
        }
        output::say(&format!("\n{}: {}", title(tier), units.len()))?;
        let mut table = output::table([
            "",
            "n",
            "index %",
            "95 % interval",
            "ranks",
            "expected %",
            "to target",
            "met",
            "funnel",
        ]);
        table.add_rows(units.into_iter().map(line));
        output::say(&table.to_string())?;
    }
    output::say(&format!(
        "\n{} units are ranked. A rank needs {} respondents, or n = N/(1 + N·0.05²) of N dossiers where that is less; \
         all intervals of ranks hold at once with 95 % confidence.",
        document.ranked, document.rules.rank_from
    ))
}

fn line(unit: &StandingJson) -> [String; 9] {
    let none = || "–".to_owned();
    let ranks = match (unit.best, unit.worst) {
        (Some(best), Some(worst)) => format!("{best} – {worst}"),
        _ => none(),
    };
    let interval = match (unit.low, unit.high) {
        (Some(_), Some(_)) => format!("{} – {}", percent(unit.low), percent(unit.high)),
        _ => none(),
    };
    [
        key_name(&unit.unit),
        unit.n.map_or_else(none, |n| n.to_string()),
        percent(unit.value),
        interval,
        ranks,
        percent(unit.expected),
        unit.gap.map_or_else(none, |gap| format!("{:+.2}", gap * 100.0)),
        unit.chance.map_or_else(none, |chance| format!("{:.0} %", chance * 100.0)),
        unit.funnel.clone().map_or_else(none, |place| place.replace('_', " ")),
    ]
}

fn percent(share: Option<f64>) -> String {
    let share = share.and_then(Share::new);
    share.map_or_else(|| "–".to_owned(), |share| display_percent(share, NumberStyle::English))
}
