//! `hailong touchpoints funnel`: what became of each poster, from its scans to what was sent.

use super::Campaign;
use crate::catalog::Catalog;
use crate::cli::output::{self, Format, FormatArg};
use crate::cli::{Context, Exit};
use crate::ids::{CampaignNo, Channel, Seq, TouchpointCode, UnitCode};
use crate::ledger::EntryKind;
use crate::ledger::response::ResponseView;
use crate::store::{EntryRow, Kinds, Store};
use anyhow::Context as _;
use serde::Serialize;
use std::collections::BTreeMap;
use time::Date;

/// Show scans, starts and sends of each poster by day: a covered, swapped or silent one stands out
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong touchpoints funnel --campaign mot-cua-2026 --under 44
  hailong touchpoints funnel --campaign mot-cua-2026 --from 2026-12-01 --by-day --format json

A scan is an opening of the printed address, a start the first answer on a page, a send a stored
response. Scans and starts are counts without a device: a reload counts again, a form that was opened
without a network counts when it is sent. Silent: printed, in a campaign that runs, never scanned.")]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    campaign: Campaign,
    /// Only touchpoints of this unit and of everything below it, as of today
    #[arg(long, value_name = "UNIT")]
    under: Option<UnitCode>,
    /// The first day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::parse::day)]
    from: Option<Date>,
    /// The last day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::parse::day)]
    to: Option<Date>,
    /// A line for each day on which something happened
    #[arg(long)]
    by_day: bool,
    #[command(flatten)]
    format: FormatArg,
}

/// What happened at a touchpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
struct Steps {
    scans: u64,
    starts: u64,
    sends: u64,
}

impl Steps {
    fn add(&mut self, other: Self) {
        self.scans += other.scans;
        self.starts += other.starts;
        self.sends += other.sends;
    }
}

type Days = BTreeMap<TouchpointCode, BTreeMap<Date, Steps>>;

#[derive(Debug, Serialize)]
struct View<'a> {
    code: TouchpointCode,
    unit_code: &'a str,
    unit_name: &'a str,
    counter: &'a str,
    /// Posters printed so far.
    printed: usize,
    revoked: bool,
    #[serde(flatten)]
    steps: Steps,
    /// Printed, and nobody opened it in this period.
    silent: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    days: Vec<Day>,
}

#[derive(Debug, Serialize)]
struct Day {
    day: String,
    #[serde(flatten)]
    steps: Steps,
}

pub(in crate::cli) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let catalog = store.catalog(ledger).await?;
    let only = match args.campaign.number(&catalog) {
        Ok(only) => only,
        Err(refused) => return Ok(refused),
    };
    let codes = chosen(&catalog, only, args.under.as_ref())?;
    let within =
        |day: &Date| args.from.is_none_or(|from| *day >= from) && args.to.is_none_or(|to| *day <= to);
    let mut days = counted(&store, &catalog).await?;
    store.close().await;
    for steps in days.values_mut() {
        steps.retain(|day, _| within(day));
    }
    let views: Vec<_> = codes.into_iter().map(|code| view(&catalog, code, &days, args.by_day)).collect();
    match args.format.format {
        Format::Json => output::say_json(&views)?,
        Format::Text => print(&views)?,
    }
    Ok(Exit::Done)
}

/// The posters that are asked for, by unit and counter.
fn chosen(
    catalog: &Catalog,
    campaign: Option<CampaignNo>,
    under: Option<&UnitCode>,
) -> anyhow::Result<Vec<TouchpointCode>> {
    let today = Context::now().local_date();
    let root = under
        .map(|code| {
            catalog.tree.find(code, today).with_context(|| format!("no unit bears the code {code} today"))
        })
        .transpose()?;
    let mut found = Vec::new();
    for touchpoint in catalog.touchpoints.values().filter(|t| t.channel == Channel::Qr) {
        if campaign.is_some_and(|no| no != touchpoint.campaign) {
            continue;
        }
        let Some(unit) = catalog.tree.successor_on(touchpoint.unit, today) else { continue };
        if root.is_none_or(|root| catalog.tree.is_within(unit.no, root.no, today)) {
            found.push((&unit.code, &touchpoint.counter, touchpoint.code));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(_, _, code)| code).collect())
}

/// Scans and starts as they were counted, sends from the ledger itself.
async fn counted(store: &Store, catalog: &Catalog) -> anyhow::Result<Days> {
    let ledger = catalog.ledger.id;
    let mut days = Days::new();
    let mut add = |code, day, more| days.entry(code).or_default().entry(day).or_default().add(more);
    for visits in store.visits(ledger).await? {
        let steps = Steps { scans: visits.scans, starts: visits.starts, sends: 0 };
        add(visits.touchpoint, visits.day, steps);
    }
    let each = |row: EntryRow<'_>| {
        if row.kind == EntryKind::Response
            && let Ok(view) = ResponseView::read(row.body)
            && let Some(touchpoint) = TouchpointCode::from_bits(view.touchpoint)
        {
            add(touchpoint, view.hour.local_date(), Steps { sends: 1, ..Steps::default() });
        }
    };
    store.read(ledger, Seq(0), Kinds::All, each).await?;
    Ok(days)
}

fn view<'a>(catalog: &'a Catalog, code: TouchpointCode, days: &Days, by_day: bool) -> View<'a> {
    let touchpoint = catalog.touchpoints.get(&code);
    let unit = touchpoint.and_then(|touchpoint| catalog.tree.get(touchpoint.unit));
    let days: Vec<_> = days.get(&code).into_iter().flatten().collect();
    let mut steps = Steps::default();
    for (_, more) in &days {
        steps.add(**more);
    }
    let printed = catalog.printings.get(&code).map_or(0, Vec::len);
    let revoked = touchpoint.is_some_and(|touchpoint| touchpoint.revoked);
    View {
        code,
        unit_code: unit.map_or("", |unit| unit.code.as_str()),
        unit_name: unit.map_or("", |unit| unit.name.as_str()),
        counter: touchpoint.map_or("", |touchpoint| touchpoint.counter.as_str()),
        printed,
        revoked,
        steps,
        silent: printed > 0 && !revoked && steps == Steps::default(),
        days: if by_day {
            days.into_iter().map(|(day, steps)| Day { day: day.to_string(), steps: *steps }).collect()
        } else {
            Vec::new()
        },
    }
}

fn print(views: &[View<'_>]) -> anyhow::Result<()> {
    let mut table = output::table(["code", "unit", "counter", "day", "scans", "starts", "sends", ""]);
    for view in views {
        let remark = if view.revoked {
            "revoked"
        } else if view.silent {
            "silent"
        } else {
            ""
        };
        let row = |day: &str, steps: Steps, remark: &str| {
            [
                view.code.grouped(),
                format!("{} {}", view.unit_code, view.unit_name),
                view.counter.to_owned(),
                day.to_owned(),
                steps.scans.to_string(),
                steps.starts.to_string(),
                steps.sends.to_string(),
                remark.to_owned(),
            ]
        };
        table.add_rows(view.days.iter().map(|day| row(&day.day, day.steps, "")));
        table.add_row(row("all", view.steps, remark));
    }
    output::say(&table.to_string())
}
