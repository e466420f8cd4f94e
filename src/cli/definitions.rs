//! `hailong definitions …`: questionnaires that a ledger knows.

use super::{Context, Exit, Format, FormatArg, output};
use crate::catalog::decide::definitions;
use crate::definition::{Definition, parse, shipped};
use anyhow::Context as _;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Questionnaires that campaigns may use
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Publish(PublishArgs),
    List(ListArgs),
}

/// Publish questionnaires; a published version never changes
///
/// Three ship with the program and are published by name: mot-cua-nhanh.1, sipas-2017.1, sipas-2023.1.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong definitions publish sipas-2017.1 mot-cua-nhanh.1
  hailong definitions publish my-office.1.yaml")]
pub(super) struct PublishArgs {
    /// Definitions as YAML, named KEY.VERSION.yaml, or the names of shipped ones
    #[arg(required = true, value_name = "FILE|NAME")]
    files: Vec<PathBuf>,
}

/// List the published questionnaires
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong definitions list --format json")]
pub(super) struct ListArgs {
    #[command(flatten)]
    format: FormatArg,
}

#[derive(Debug, Serialize)]
struct View<'a> {
    name: String,
    title: &'a str,
    questions: usize,
    languages: Vec<&'a str>,
    methods: &'a [String],
    hash: String,
}

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Publish(args) => publish(args, context).await,
        Command::List(args) => list(args, context).await,
    }
}

async fn publish(args: PublishArgs, context: &Context) -> anyhow::Result<Exit> {
    let (mut definitions, mut refused) = (Vec::new(), Vec::new());
    for path in &args.files {
        match read(path)? {
            Ok(definition) => definitions.push(definition),
            Err(faults) => refused.push(faults),
        }
    }
    if !refused.is_empty() {
        refused.push("see them with their lines by `hailong check`".into());
        return Ok(output::refuse(&refused));
    }
    let names: Vec<_> = definitions.iter().map(|d| (d.name.clone(), d.hash)).collect();
    match context.change(move |catalog| definitions::publish(catalog, &definitions)).await? {
        Ok(_) => {
            for (name, hash) in names {
                output::say(&format!("{name} is published: {hash}"))?;
            }
            Ok(Exit::Done)
        }
        Err(refused) => Ok(output::refuse(&refused)),
    }
}

/// A definition, or all its faults in one text.
pub(super) fn read(path: &Path) -> anyhow::Result<Result<Definition, String>> {
    if !path.exists()
        && let Some(definition) = path.to_str().and_then(shipped::find)
    {
        return Ok(Ok(definition));
    }
    let text = std::fs::read_to_string(path).with_context(|| {
        let shipped = shipped::SHIPPED.map(|(file, _)| file.trim_end_matches(".yaml")).join(", ");
        format!("cannot read {}, and no shipped questionnaire is called so ({shipped})", path.display())
    })?;
    Ok(parse::from_yaml(&text, &path.display().to_string()).map_err(|faults| faults.to_string()))
}

async fn list(args: ListArgs, context: &Context) -> anyhow::Result<Exit> {
    let catalog = context.catalog().await?;
    let mut all: Vec<_> = catalog.definitions.values().collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    let views: Vec<_> = all
        .iter()
        .map(|definition| View {
            name: definition.name.to_string(),
            title: definition.title.in_language(&definition.languages[0]),
            questions: definition.questions.len(),
            languages: definition.languages.iter().map(crate::ids::Language::as_str).collect(),
            methods: &definition.methods,
            hash: definition.hash.to_string(),
        })
        .collect();
    match args.format.format {
        Format::Json => output::say_json(&views)?,
        Format::Text => {
            let mut table =
                output::table(["definition", "title", "questions", "languages", "methods", "hash"]);
            table.add_rows(views.iter().map(|view| {
                [
                    view.name.clone(),
                    view.title.to_owned(),
                    view.questions.to_string(),
                    view.languages.join(", "),
                    view.methods.join(", "),
                    view.hash[..12].to_owned(),
                ]
            }));
            output::say(&table.to_string())?;
        }
    }
    Ok(Exit::Done)
}
