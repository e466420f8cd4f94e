//! `hailong codes list`: counts, never codes.

use crate::account::{Person, login_of};
use crate::campaign::dossiers::Month;
use crate::catalog::decide::codes::{Issued, limit};
use crate::catalog::{Catalog, IssuedCodes};
use crate::cli::output::{self, Format, FormatArg};
use crate::cli::{Context, Exit, user};
use crate::ids::{CampaignId, TouchpointCode, UnitNo};
use crate::store::PoolCounts;
use crate::touchpoint::codes::{Group, Pool, Week};
use anyhow::Context as _;
use serde::Serialize;
use std::collections::BTreeMap;

/// Count the codes that were issued, reprinted and used, by unit, field and week; list the batches
///
/// What was used is told as of the last nightly rewrite, and in steps of five at least, so that nobody learns
/// from a count who has answered just now.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong codes list --campaign mot-cua-2026 --format json")]
pub(in crate::cli) struct Args {
    /// Only of this campaign
    #[arg(long, value_name = "CAMPAIGN")]
    campaign: Option<CampaignId>,
    #[command(flatten)]
    format: FormatArg,
}

#[derive(Debug, Serialize)]
struct View<'a> {
    weeks: Vec<WeekView<'a>>,
    batches: Vec<BatchView<'a>>,
}

/// The codes of a unit, field and week.
#[derive(Debug, Serialize)]
struct WeekView<'a> {
    campaign: &'a str,
    unit_code: &'a str,
    unit_name: &'a str,
    /// `null` where the form asks for the field.
    field: Option<&'a str>,
    week: Week,
    issued: u32,
    reprinted: u32,
    /// More was reprinted than slips get spoilt by themselves.
    striking: bool,
    used: u64,
    void: u64,
    /// The last day on which they are taken.
    until: String,
    /// Dossiers of the month in which the week begins; `null` where nobody has told.
    dossiers: Option<u32>,
}

/// A batch: sealed, as nothing keeps its codes.
#[derive(Debug, Serialize)]
struct BatchView<'a> {
    batch: u32,
    touchpoint: TouchpointCode,
    campaign: &'a str,
    unit_code: &'a str,
    counter: &'a str,
    week: Week,
    count: u16,
    /// The hour in which it was printed, in Vietnamese time: `2026-11-24T09`.
    printed: String,
    by: &'a str,
    reprint_of: Option<u32>,
    reprinted: Option<u32>,
}

pub(super) async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, catalog) = user::open(context).await?;
    let people = store.people(ledger).await?;
    let counts = store.count_codes(ledger).await?;
    store.close().await;
    let only = args.campaign.as_ref().map(|id| {
        let campaign = catalog.campaign(id).map(|campaign| campaign.no);
        campaign.with_context(|| format!("there is no campaign {id}: `hailong campaign list` shows them"))
    });
    let only = only.transpose()?;
    let issued = catalog.issued_codes();
    let weeks = issued.iter().filter(|((group, _), _)| only.is_none_or(|no| group.campaign == no));
    let weeks = weeks.map(|((group, week), issued)| week_view(&catalog, &counts, *group, *week, *issued));
    let batches = catalog.codes.values().filter(|issued| only.is_none_or(|no| issued.batch.campaign == no));
    let batches = batches.map(|issued| batch_view(&catalog, &people, issued));
    let view = View { weeks: weeks.collect(), batches: batches.collect() };
    match args.format.format {
        Format::Json => output::say_json(&view)?,
        Format::Text => say(&view)?,
    }
    Ok(Exit::Done)
}

fn say(view: &View<'_>) -> anyhow::Result<()> {
    let mut weeks =
        output::table(["week", "unit", "field", "issued", "reprinted", "used", "void", "until", "dossiers"]);
    weeks.add_rows(view.weeks.iter().map(|week| {
        let striking = if week.striking { " (striking)" } else { "" };
        [
            week.week.to_string(),
            format!("{} {}", week.unit_code, week.unit_name),
            week.field.unwrap_or("–").to_owned(),
            week.issued.to_string(),
            format!("{}{striking}", week.reprinted),
            week.used.to_string(),
            week.void.to_string(),
            week.until.clone(),
            week.dossiers.map_or_else(|| "not known".to_owned(), |dossiers| dossiers.to_string()),
        ]
    }));
    let mut batches = output::table(["batch", "touchpoint", "unit", "counter", "count", "printed", "by", ""]);
    batches.add_rows(view.batches.iter().map(|batch| {
        let state = match (batch.reprint_of, batch.reprinted) {
            (_, Some(by)) => format!("void, reprinted as {by}"),
            (Some(old), None) => format!("reprint of {old}"),
            (None, None) => String::new(),
        };
        [
            batch.batch.to_string(),
            batch.touchpoint.grouped(),
            batch.unit_code.to_owned(),
            batch.counter.to_owned(),
            batch.count.to_string(),
            batch.printed.clone(),
            batch.by.to_owned(),
            state,
        ]
    }));
    output::say(&weeks.to_string())?;
    output::say(&batches.to_string())
}

fn unit(catalog: &Catalog, no: UnitNo) -> (&str, &str) {
    catalog.tree.get(no).map_or(("", ""), |unit| (unit.code.as_str(), unit.name.as_str()))
}

fn week_view<'a>(
    catalog: &'a Catalog,
    counts: &BTreeMap<Pool, PoolCounts>,
    group: Group,
    week: Week,
    issued: Issued,
) -> WeekView<'a> {
    let (unit_code, unit_name) = unit(catalog, group.unit);
    let counts = counts.get(&Pool { group, week }).copied().unwrap_or_default();
    let limit = limit(catalog, group.unit, group.field, Month::of(week.monday()));
    WeekView {
        campaign: catalog.campaigns.get(&group.campaign).map_or("", |campaign| campaign.id.as_str()),
        unit_code,
        unit_name,
        field: group.field.and_then(|no| catalog.fields.get(&no)).map(|field| field.code.as_str()),
        week,
        issued: issued.codes,
        reprinted: issued.reprinted,
        striking: issued.is_striking(),
        used: counts.spent,
        void: counts.void,
        until: week.last_day().to_string(),
        dossiers: limit.map(|limit| limit.dossiers),
    }
}

fn batch_view<'a>(catalog: &'a Catalog, people: &'a [Person], issued: &'a IssuedCodes) -> BatchView<'a> {
    let batch = &issued.batch;
    BatchView {
        batch: batch.no.0,
        touchpoint: batch.touchpoint,
        campaign: catalog.campaigns.get(&batch.campaign).map_or("", |campaign| campaign.id.as_str()),
        unit_code: unit(catalog, batch.unit).0,
        counter: catalog
            .touchpoints
            .get(&batch.touchpoint)
            .map_or("", |touchpoint| touchpoint.counter.as_str()),
        week: batch.week,
        count: batch.count,
        printed: format!("{}T{:02}", issued.hour.local_date(), issued.hour.local_hour_of_day()),
        by: login_of(people, &batch.by),
        reprint_of: batch.reprint_of.map(|no| no.0),
        reprinted: issued.reprinted.map(|no| no.0),
    }
}
