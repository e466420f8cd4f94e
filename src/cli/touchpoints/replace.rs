//! `hailong touchpoints replace`: fresh codes where a poster was covered, swapped or copied.

use super::Random;
use crate::catalog::decide::touchpoints::{self, TouchpointFault};
use crate::cli::output::{self, Format, FormatArg};
use crate::cli::{Context, Exit};
use crate::ids::TouchpointCode;

/// Replace codes whose posters were swapped or copied: each is revoked, its counter gets a fresh one
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong touchpoints replace 7KQ-2M4-X")]
pub(in crate::cli) struct Args {
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<TouchpointCode>,
    #[command(flatten)]
    format: FormatArg,
}

pub(in crate::cli) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let today = Context::now().local_date();
    let mut random = Random::new()?;
    let mut replaced = Vec::new();
    let outcome = context
        .change(|catalog| {
            let (pairs, events) = touchpoints::replace(catalog, &args.codes, today, &mut || random.next())?;
            replaced = pairs;
            Ok::<_, Vec<TouchpointFault>>(events)
        })
        .await?;
    if let Err(faults) = outcome {
        return Ok(output::refuse(&faults));
    }
    match args.format.format {
        Format::Json => output::say_json(&replaced)?,
        Format::Text => {
            for pair in &replaced {
                output::say(&format!("{} -> {}", pair.old.grouped(), pair.new.grouped()))?;
            }
        }
    }
    let count = output::count(replaced.len(), "touchpoint");
    output::complain(&format!(
        "Replaced {count}: take the old posters down and print the new ones with `hailong posters`."
    ));
    Ok(Exit::Done)
}
