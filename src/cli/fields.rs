//! `hailong fields …`: the list of fields (lĩnh vực).

use super::{Context, Exit, Format, FormatArg, output};
use crate::campaign::Field;
use crate::campaign::fields::{self, Fault};
use crate::catalog::decide;
use anyhow::Context as _;
use std::path::PathBuf;

/// Fields of procedures (lĩnh vực), by which targets differ
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Import(ImportArgs),
    List(ListArgs),
}

/// Import a list of fields from a CSV file; fields that it leaves out stay
///
/// Columns: code,name_vi,name_en,group, where group is land, construction, investment or other; further
/// languages as further name_… columns.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong fields import fields.csv")]
pub(super) struct ImportArgs {
    file: PathBuf,
}

/// List the fields
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong fields list --format json")]
pub(super) struct ListArgs {
    #[command(flatten)]
    format: FormatArg,
}

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Import(args) => import(args, context).await,
        Command::List(args) => list(args, context).await,
    }
}

async fn import(args: ImportArgs, context: &Context) -> anyhow::Result<Exit> {
    let name = args.file.display().to_string();
    let bytes = std::fs::read(&args.file).with_context(|| format!("cannot read {name}"))?;
    let changed = context
        .change(move |catalog| {
            let planned = fields::plan(&catalog.fields, &name, &bytes)?;
            let same = planned.iter().eq(catalog.fields.values());
            Ok::<_, Vec<Fault>>(if same { Vec::new() } else { vec![decide::fields(planned)] })
        })
        .await?;
    match changed {
        Ok(catalog) => {
            output::say(&format!("There are {} now.", output::count(catalog.fields.len(), "field")))?;
            Ok(Exit::Done)
        }
        Err(faults) => Ok(output::refuse(&faults)),
    }
}

async fn list(args: ListArgs, context: &Context) -> anyhow::Result<Exit> {
    let catalog = context.catalog().await?;
    let fields: Vec<&Field> = catalog.fields.values().collect();
    match args.format.format {
        Format::Json => output::say_json(&fields)?,
        Format::Text => {
            let mut table = output::table(["code", "name", "group"]);
            table.add_rows(fields.iter().map(|field| {
                let name = field.name.get("vi").cloned().unwrap_or_default();
                [field.code.to_string(), name, field.group.to_string()]
            }));
            output::say(&table.to_string())?;
        }
    }
    Ok(Exit::Done)
}
