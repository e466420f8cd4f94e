//! `hailong units merge` and `split`: reforms, shown first, then done.

use super::import;
use crate::catalog::decide::units::{self, ReformRefused};
use crate::cli::{Context, Exit, Format, FormatArg, output, parse};
use crate::ids::UnitCode;
use crate::store::ChangeError;
use crate::unit::reform::{self, Heir, Reform, ReformFault};
use time::Date;

/// Merge units: they end, another one takes over, and what stood below them moves along
///
/// The unit that takes over is one that is there, by its CODE, or a new one, as "CODE=Name"; its kind is
/// that of the first one that ends, unless it is named: "CODE=ward:Name".
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong units merge 19363 19366 --into \"19400=Xã Bến Hải\" --on 2027-01-01 --dry-run
  hailong units merge 19366 --into 19363 --on 2027-01-01 --yes")]
pub(in crate::cli) struct MergeArgs {
    /// The units that end
    #[arg(required = true, value_name = "CODE")]
    units: Vec<UnitCode>,
    /// The unit that takes over
    #[arg(long, value_name = "CODE|CODE=NAME")]
    into: Heir,
    #[command(flatten)]
    how: How,
}

/// Divide a unit: it ends, others take over its parts
///
/// The first one named is the main successor: it took the most, and gets what stood below the old one.
/// Each is one that is there, by its CODE, or a new one, as "CODE=Name" or "CODE=ward:Name".
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong units split 19363 --into \"19363=Xã Vĩnh Linh\" --into 19366 --on 2027-01-01 --dry-run")]
pub(in crate::cli) struct SplitArgs {
    /// The unit that ends
    #[arg(value_name = "CODE")]
    unit: UnitCode,
    /// A unit that takes over a part; once for each
    #[arg(long, value_name = "CODE|CODE=NAME", required = true)]
    into: Vec<Heir>,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, clap::Args)]
struct How {
    /// The first day of the new order
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse::day)]
    on: Date,
    /// Do it without asking
    #[arg(long, short)]
    yes: bool,
    /// Only show what would change
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    #[command(flatten)]
    format: FormatArg,
}

pub(super) async fn merge(args: MergeArgs, context: &Context) -> anyhow::Result<Exit> {
    let reform = Reform { from: args.units, into: vec![args.into], on: args.how.on };
    run(reform, &args.how, context).await
}

pub(super) async fn split(args: SplitArgs, context: &Context) -> anyhow::Result<Exit> {
    let reform = Reform { from: vec![args.unit], into: args.into, on: args.how.on };
    run(reform, &args.how, context).await
}

async fn run(reform: Reform, how: &How, context: &Context) -> anyhow::Result<Exit> {
    let format = how.format.format;
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let catalog = store.catalog(ledger).await?;
    let plan = match reform::plan(&catalog.tree, &reform) {
        Ok(plan) => plan,
        Err(faults) => return refuse(&faults, format),
    };
    if format == Format::Text {
        import::show(&plan, false)?;
    }
    let apply = !how.dry_run && (how.yes || import::asked(&plan)?);
    if apply {
        let shown = plan.clone();
        let decide = move |catalog: &_| units::reform(catalog, &reform, &shown);
        match store.change(ledger, Context::now(), decide).await {
            Ok(_) => {}
            Err(ChangeError::Refused(ReformRefused::Faults(faults))) => return refuse(&faults, format),
            Err(error) => return Err(error.into()),
        }
    }
    store.close().await;
    import::report(&plan, apply, format)?;
    Ok(if how.dry_run || apply { Exit::Done } else { Exit::Refused })
}

fn refuse(faults: &[ReformFault], format: Format) -> anyhow::Result<Exit> {
    if format == Format::Json {
        let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
        output::say_json(&serde_json::json!({ "applied": false, "faults": faults }))?;
        return Ok(Exit::Refused);
    }
    Ok(output::refuse(faults))
}
