//! `hailong index --view trend`: how figures move over the months.

use super::{Loaded, RequestArgs, Subject, key_name, output, threads};
use crate::ids::{CampaignId, Share};
use crate::index::course::{CourseJson, TrendDocument};
use crate::index::request::Request;
use crate::index::{Dimension, NumberStyle, display_percent, figures};
use anyhow::bail;

/// The figures by month within whatever else was asked for.
///
/// # Errors
/// Where a flag cannot be read, or names what the ledger does not hold.
pub(super) fn document(
    loaded: &Loaded,
    campaign: &CampaignId,
    args: &RequestArgs,
) -> anyhow::Result<TrendDocument> {
    let subject = Subject::find(loaded, campaign)?;
    let request = args.request();
    let mut by: Vec<_> =
        request.by.split(',').map(str::trim).filter(|by| !by.is_empty() && *by != "month").collect();
    by.push("month");
    let asked = subject.read(loaded, &Request { by: by.join(","), ..request })?;
    if asked.by.last() != Some(&Dimension::Month) {
        bail!("--by: a trend goes over months");
    }
    let counted = figures(&subject.table(loaded), &asked.query(), threads())?;
    Ok(TrendDocument::of(&counted, &subject.context(loaded, &asked.given)))
}

pub(super) fn print(document: &TrendDocument) -> anyhow::Result<()> {
    super::say_heading(&document.heading, " · by month")?;
    let mut table =
        output::table(["", "months", "% by month", "points a month", "95 % interval", "p", "trend"]);
    table.add_rows(document.groups.iter().map(line));
    output::say(&table.to_string())?;
    output::say(
        "A trend is told at 5 % (Cochran, Armitage), for each row by itself; `no line` where months scatter about \
         it more than chance would.",
    )
}

fn line(course: &CourseJson) -> [String; 7] {
    let name: Vec<_> = course.key.iter().map(key_name).collect();
    let percent = |share: Option<f64>| {
        let share = share.and_then(Share::new);
        share.map_or_else(|| "–".to_owned(), |share| display_percent(share, NumberStyle::English))
    };
    let months: Vec<_> =
        course.months.iter().map(|month| format!("{} {}", month.month, percent(month.value))).collect();
    let points = |share: f64| format!("{:+.2}", share * 100.0);
    let none = || "–".to_owned();
    let trend = course.trend.as_ref();
    [
        if name.is_empty() { "all".to_owned() } else { name.join(" · ") },
        course.months.len().to_string(),
        months.join(", "),
        trend.map_or_else(none, |trend| points(trend.slope)),
        trend.map_or_else(none, |trend| format!("{} – {}", points(trend.low), points(trend.high))),
        trend.map_or_else(none, |trend| format!("{:.4}", trend.p)),
        trend.map_or_else(none, |trend| trend.verdict.replace('_', " ")),
    ]
}
