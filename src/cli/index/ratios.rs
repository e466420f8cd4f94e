//! `hailong index --view ratios`: the ratios of Quyết định 766/QĐ-TTg, which are no figures of the survey.

use super::{Loaded, RequestArgs, Subject, output};
use crate::campaign::ratios::Ratio;
use crate::catalog::ratios::{RatiosDocument, Sums, Wanted};
use crate::cli::Context;
use crate::ids::{CampaignId, Share, UnitCode};
use crate::index::{NumberStyle, display_percent};
use anyhow::bail;

/// The ratios of what the units of a campaign supplied.
///
/// # Errors
/// Where a flag cannot be read, names what the ledger does not hold, or asks for what only answers have.
pub(super) fn document(
    loaded: &Loaded,
    campaign: &CampaignId,
    args: &RequestArgs,
) -> anyhow::Result<RatiosDocument> {
    let subject = Subject::find(loaded, campaign)?;
    let of_answers = [
        ("--by", &args.by),
        ("--channel", &args.channel),
        ("--field", &args.field),
        ("--method", &args.method),
        ("--structure", &args.structure),
        ("--answers", &args.answers),
    ];
    let of_answers: Vec<_> =
        of_answers.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| name).collect();
    if !of_answers.is_empty() {
        bail!(
            "{}: the ratios rest on no answer; choose with --under, --from and --to alone",
            of_answers.join(", ")
        );
    }
    let asked = subject.read(loaded, &args.request())?;
    let under = args.under.parse::<UnitCode>().ok();
    let wanted = Wanted {
        campaign: subject.campaign,
        under: under.as_ref(),
        from: asked.filter.from,
        to: asked.filter.to,
        today: Context::now().local_date(),
    };
    Ok(RatiosDocument::of(&loaded.catalog, &wanted, |_| true))
}

pub(super) fn print(document: &RatiosDocument) -> anyhow::Result<()> {
    if document.demo {
        output::say("SIMULATED RESPONSES (MÔ PHỎNG)")?;
    }
    let RatiosDocument { title, decision, from, to, supplied, expected, complete, .. } = document;
    output::say(&format!("{title} · ratios of {decision} · {from} to {to}"))?;
    if document.units.is_empty() {
        return output::say("No unit supplied counts: see hailong units ratios import --help.");
    }
    output::say(&format!(
        "{supplied} of {expected} units supplied counts, {complete} of them for every month."
    ))?;
    let mut table = output::table(["ratio", "", "numerator", "denominator", "%"]);
    for (ratio, of) in Ratio::ALL.into_iter().zip(&document.total.ratios) {
        let value = percent(of.value);
        let (some, all) = (of.numerator.to_string(), of.denominator.to_string());
        table.add_row([of.id.to_owned(), words(ratio).to_owned(), some, all, value]);
    }
    output::say(&table.to_string())?;
    let mut table = output::table(["", "unit", "months", "a %", "b %", "c %", "feedback", "dossiers"]);
    table.add_rows(document.units.iter().map(|unit| {
        let Sums { counts, ratios } = &unit.sums;
        let [a, b, c] = ratios.map(|of| percent(of.value));
        let (feedback, dossiers) = (counts.feedback.to_string(), counts.dossiers.to_string());
        let months = format!("{} of {}", unit.months, document.months);
        [unit.code.clone(), unit.name.clone(), months, a, b, c, feedback, dossiers]
    }));
    output::say(&table.to_string())?;
    output::say(document.apart)
}

/// Nothing to handle is no ratio.
fn percent(value: Option<f64>) -> String {
    let share = value.and_then(Share::new);
    share.map_or_else(|| "none".to_owned(), |share| display_percent(share, NumberStyle::English))
}

fn words(ratio: Ratio) -> &'static str {
    match ratio {
        Ratio::OnTime => "complaints handled on time or early",
        Ratio::Feedback => "complaints that nobody came back about",
        Ratio::Dossiers => "dossiers without a dissatisfied rating or complaint",
    }
}
