//! `hailong index --compare-with`: two sets of responses against each other.

use super::{Loaded, RequestArgs, Subject, key_name, output, threads};
use crate::ids::{CampaignId, Share};
use crate::index::comparison::{ComparisonDocument, DifferenceJson};
use crate::index::{NumberStyle, display_percent, figures};
use anyhow::bail;
use std::collections::BTreeMap;

/// The figures as asked for, against the same with some filters changed: `from=2026-07-01`, `channel=code`.
///
/// # Errors
/// Where a flag cannot be read, or names what the ledger does not hold.
pub(super) fn document(
    loaded: &Loaded,
    campaign: &CampaignId,
    args: &RequestArgs,
    changes: &[String],
) -> anyhow::Result<ComparisonDocument> {
    let subject = Subject::find(loaded, campaign)?;
    let first = args.request();
    let mut second = first.clone();
    for change in changes {
        let place = match change.split_once('=') {
            Some(("from", day)) => (&mut second.from, day),
            Some(("to", day)) => (&mut second.to, day),
            Some(("channel", channels)) => (&mut second.channel, channels),
            Some(("field", fields)) => (&mut second.field, fields),
            Some(("under", unit)) => (&mut second.under, unit),
            Some(_) | None => bail!(
                "--compare-with: `{change}` changes nothing: expected from=DAY, to=DAY, channel=…, field=… or under=UNIT"
            ),
        };
        place.1.clone_into(place.0);
    }
    if first == second {
        bail!("--compare-with: both sides are the same: change what is counted, for example channel=code");
    }
    let sides = [subject.read(loaded, &first)?, subject.read(loaded, &second)?];
    let table = subject.table(loaded);
    let counted =
        [figures(&table, &sides[0].query(), threads())?, figures(&table, &sides[1].query(), threads())?];
    let nothing = BTreeMap::new();
    Ok(ComparisonDocument::of(
        [&counted[0], &counted[1]],
        [&sides[0].given, &sides[1].given],
        [sides[0].filter.channels.as_ref(), sides[1].filter.channels.as_ref()],
        &subject.context(loaded, &nothing),
    ))
}

pub(super) fn print(document: &ComparisonDocument) -> anyhow::Result<()> {
    let side = |filter: &BTreeMap<String, String>| {
        let parts: Vec<_> = filter.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if parts.is_empty() { "everything".to_owned() } else { parts.join(" ") }
    };
    let sides = format!("\nfirst: {}\nsecond: {}", side(&document.first), side(&document.second));
    super::say_heading(&document.heading, &sides)?;
    let mut table = output::table([
        "",
        "n first",
        "% first",
        "n second",
        "% second",
        "difference",
        "95 % interval",
        "p",
        "first is",
    ]);
    if let Some(total) = &document.total {
        table.add_row(line("all".to_owned(), total));
    }
    for group in &document.groups {
        let name: Vec<_> = group.key.iter().map(key_name).collect();
        table.add_row(line(name.join(" · "), &group.difference));
    }
    output::say(&table.to_string())?;
    if !document.on_one_side.is_empty() {
        output::say(&format!("{} groups have answers on one side only.", document.on_one_side.len()))?;
    }
    output::say(
        "A difference is told at 5 % of p; p of groups is adjusted for their number (Benjamini and Hochberg). It \
         says that the answers differ, not why.",
    )?;
    if document.self_selected {
        output::say(
            "Respondents of open channels chose themselves: a difference may be one of who answered.",
        )?;
    }
    Ok(())
}

fn line(name: String, one: &DifferenceJson) -> [String; 9] {
    let percent = |share| {
        Share::new(share).map_or_else(String::new, |share| display_percent(share, NumberStyle::English))
    };
    let points = |share: f64| format!("{:+.2}", share * 100.0);
    let mut verdict = one.verdict.replace('_', " ");
    for (remark, holds) in [(" (few answers)", one.few), (" (look at this)", one.alarming)] {
        if holds {
            verdict.push_str(remark);
        }
    }
    [
        name,
        one.first.n.to_string(),
        percent(one.first.value),
        one.second.n.to_string(),
        percent(one.second.value),
        points(one.difference),
        format!("{} – {}", points(one.low), points(one.high)),
        format!("{:.4}", one.p_adjusted),
        verdict,
    ]
}
