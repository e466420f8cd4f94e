//! `hailong units list` and `show`: the tree on any day, and who stands for whom.

use crate::cli::{Context, Exit, Format, FormatArg, output, parse};
use crate::ids::UnitCode;
use crate::unit::{Unit, UnitKind};
use anyhow::bail;
use serde::Serialize;
use time::Date;

/// List the units of a day, parents before children
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong units list --under 44
  hailong units list --under 464 --on 2023-06-01 --kind one_stop --format json")]
pub(in crate::cli) struct ListArgs {
    /// Only this unit and what is below it
    #[arg(long, value_name = "CODE")]
    under: Option<UnitCode>,
    /// The day [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse::day)]
    on: Option<Date>,
    /// Only these kinds, separated by commas
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<UnitKind>,
    #[command(flatten)]
    format: FormatArg,
}

/// Show every unit that ever bore a code, and who stands for it on a day
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong units show 19378 --on 2025-07-01")]
pub(in crate::cli) struct ShowArgs {
    code: UnitCode,
    /// The day on which somebody stands for it [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse::day)]
    on: Option<Date>,
    #[command(flatten)]
    format: FormatArg,
}

/// A unit that bore the code, and who stands for it on the day asked for.
#[derive(Debug, Serialize)]
struct Bearer<'a> {
    unit: &'a Unit,
    on: String,
    stands_in: Option<&'a Unit>,
}

pub(super) async fn list(args: ListArgs, context: &Context) -> anyhow::Result<Exit> {
    let tree = context.catalog().await?.tree;
    let day = args.on.unwrap_or_else(|| Context::now().local_date());
    let roots = match &args.under {
        None => tree.roots(day),
        Some(code) => match tree.find(code, day) {
            Some(unit) => vec![unit],
            None => bail!("no unit with the code {code} exists on {day}"),
        },
    };
    let mut units: Vec<_> = roots.iter().flat_map(|root| tree.subtree(root.no, day)).collect();
    units.retain(|unit| args.kind.is_empty() || args.kind.contains(&unit.kind));
    match args.format.format {
        Format::Json => output::say_json(&units)?,
        Format::Text => {
            let mut table = output::table(["code", "name", "kind", "belongs to", "valid"]);
            table.add_rows(units.iter().map(|unit| {
                let parent = unit.parent.as_ref().map_or_else(String::new, ToString::to_string);
                let kind = unit.kind.to_string();
                [unit.code.to_string(), unit.name.clone(), kind, parent, unit.validity()]
            }));
            output::say(&table.to_string())?;
            output::say(&format!("{} on {day}", output::count(units.len(), "unit")))?;
        }
    }
    Ok(Exit::Done)
}

pub(super) async fn show(args: ShowArgs, context: &Context) -> anyhow::Result<Exit> {
    let tree = context.catalog().await?.tree;
    let day = args.on.unwrap_or_else(|| Context::now().local_date());
    let mut units: Vec<_> = tree.bearers(&args.code).collect();
    units.sort_by_key(|unit| unit.valid_from);
    if units.is_empty() {
        bail!("no unit ever bore the code {}", args.code);
    }
    let bearers: Vec<_> = units
        .into_iter()
        .map(|unit| Bearer { unit, on: day.to_string(), stands_in: tree.successor_on(unit.no, day) })
        .collect();
    match args.format.format {
        Format::Json => output::say_json(&bearers)?,
        Format::Text => {
            let on_day = format!("on {day}");
            let mut table = output::table(["code", "name", "kind", "valid", on_day.as_str()]);
            table.add_rows(bearers.iter().map(|Bearer { unit, stands_in, .. }| {
                let stands_in = stands_in.map_or_else(|| "–".into(), |u| format!("{} {}", u.code, u.name));
                [unit.code.to_string(), unit.name.clone(), unit.kind.to_string(), unit.validity(), stands_in]
            }));
            output::say(&table.to_string())?;
        }
    }
    Ok(Exit::Done)
}
