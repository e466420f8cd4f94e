//! `hailong touchpoints register`: which posters were printed, when, by whom.

use super::Campaign;
use crate::account::{Person, login_of};
use crate::catalog::{Catalog, Printed};
use crate::cli::output::{self, Format, FormatArg};
use crate::cli::{Context, Exit, user};
use crate::ids::TouchpointCode;
use crate::ledger::checkpoint::SignedOver;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::offset;

/// List the posters that were printed: when, by whom, on which sheet, and what was revoked since
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong touchpoints register --campaign mot-cua-2026 --format json")]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    campaign: Campaign,
    #[command(flatten)]
    format: FormatArg,
}

/// A poster for people and programs.
#[derive(Debug, Serialize)]
struct View<'a> {
    /// As printed on it: `7KQ2M4X-3`.
    poster: String,
    code: TouchpointCode,
    /// The hour in which it was printed, in Vietnamese time: `2026-11-24T09`.
    printed: String,
    by: &'a str,
    sheet: &'a str,
    finish: &'a str,
    host: &'a str,
    unit_code: &'a str,
    unit_name: &'a str,
    counter: &'a str,
    /// Its code is taken back: take it down.
    revoked: bool,
}

pub(in crate::cli) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, catalog) = user::open(context).await?;
    let people = store.people(ledger).await?;
    let signed = store.newest_checkpoint(ledger).await?.map(|kept| kept.signed_over());
    store.close().await;
    let only = match args.campaign.number(&catalog) {
        Ok(only) => only,
        Err(refused) => return Ok(refused),
    };
    let mut views = Vec::new();
    for (code, printings) in &catalog.printings {
        let wanted = catalog.touchpoints.get(code).is_some_and(|t| only.is_none_or(|no| t.campaign == no));
        if wanted {
            views.extend(
                (1..).zip(printings).filter_map(|(no, printed)| view(&catalog, &people, *code, no, printed)),
            );
        }
    }
    views.sort_by(|a, b| (&a.printed, a.unit_code, &a.poster).cmp(&(&b.printed, b.unit_code, &b.poster)));
    match args.format.format {
        Format::Json => output::say_json(&views)?,
        Format::Text => {
            let mut table = output::table(["poster", "printed", "by", "sheet", "unit", "counter", ""]);
            table.add_rows(views.iter().map(|view| {
                [
                    view.poster.clone(),
                    view.printed.clone(),
                    view.by.to_owned(),
                    format!("{} {}", view.sheet, view.finish),
                    format!("{} {}", view.unit_code, view.unit_name),
                    view.counter.to_owned(),
                    if view.revoked { "revoked".into() } else { String::new() },
                ]
            }));
            output::say(&table.to_string())?;
            if let Some(SignedOver { origin, size, root, at }) = signed {
                let at = OffsetDateTime::from_unix_timestamp(at)?.to_offset(offset!(+7)).format(&Rfc3339)?;
                output::say(&format!("Signed over last: {size} entries of {origin}, {at}, root {root}"))?;
            }
        }
    }
    Ok(Exit::Done)
}

fn view<'a>(
    catalog: &'a Catalog,
    people: &'a [Person],
    code: TouchpointCode,
    no: usize,
    printed: &'a Printed,
) -> Option<View<'a>> {
    let touchpoint = catalog.touchpoints.get(&code)?;
    let unit = catalog.tree.get(touchpoint.unit);
    Some(View {
        poster: format!("{code}-{no}"),
        code,
        printed: format!("{}T{:02}", printed.hour.local_date(), printed.hour.local_hour_of_day()),
        by: login_of(people, &printed.by),
        sheet: &printed.sheet,
        finish: &printed.finish,
        host: &printed.host,
        unit_code: unit.map_or("", |unit| unit.code.as_str()),
        unit_name: unit.map_or("", |unit| unit.name.as_str()),
        counter: &touchpoint.counter,
        revoked: touchpoint.revoked,
    })
}
