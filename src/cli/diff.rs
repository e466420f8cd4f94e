//! `hailong diff`: what changed from one questionnaire to another, and whether figures may be compared.

use super::{Context, Exit, Format, FormatArg, definitions, output};
use crate::definition::Definition;
use crate::definition::diff::{self, Diff, Effect, Tongue, What};
use anyhow::bail;
use serde::Serialize;

/// Compare two questionnaires question by question, and say whether their figures are comparable
///
/// Each is a file, the name of a shipped questionnaire, or one that is published in the database.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong diff sipas-2017.1 sipas-2017.2.yaml
  hailong diff sipas-2017.1 sipas-2023.1 --lang vi")]
pub(super) struct Args {
    #[arg(value_name = "FILE|NAME")]
    old: String,
    #[arg(value_name = "FILE|NAME")]
    new: String,
    /// The language of the sentences
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
    #[command(flatten)]
    format: FormatArg,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum Lang {
    Vi,
    #[default]
    En,
}

/// A difference for programs.
#[derive(Debug, Serialize)]
struct View<'a> {
    question: Option<&'a str>,
    effect: &'static str,
    vi: &'a str,
    en: &'a str,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let (old, new) = (find(&args.old, context).await?, find(&args.new, context).await?);
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (old, new) => {
            let faults: Vec<_> = [old.err(), new.err()].into_iter().flatten().collect();
            return Ok(output::refuse(&faults));
        }
    };
    let diff = diff::between(&old, &new);
    match args.format.format {
        Format::Json => output::say_json(&serde_json::json!({
            "from": diff.from,
            "to": diff.to,
            "comparable": word(diff.effect()),
            "changes": diff.changes.iter().map(view).collect::<Vec<_>>(),
        }))?,
        Format::Text => {
            let tongue = match args.lang {
                Lang::Vi => Tongue::Vietnamese,
                Lang::En => Tongue::English,
            };
            output::say(&text(&diff, tongue))?;
        }
    }
    Ok(Exit::Done)
}

/// A questionnaire from a file, of those that ship, or of those that are published.
async fn find(name: &str, context: &Context) -> anyhow::Result<Result<Definition, String>> {
    let missing = match definitions::read(name.as_ref()) {
        Ok(found) => return Ok(found),
        Err(missing) => missing,
    };
    let Ok(reference) = name.parse() else { return Err(missing) };
    match context.catalog().await {
        Ok(catalog) => match catalog.definition(&reference) {
            Some(definition) => Ok(Ok(Definition::clone(definition))),
            None => bail!("{missing:#}; nor is it published"),
        },
        Err(_no_database) => Err(missing),
    }
}

fn text(diff: &Diff, tongue: Tongue) -> String {
    let mut lines = vec![format!("{} → {}", diff.from, diff.to), diff.verdict(tongue)];
    let mut last = None;
    for change in &diff.changes {
        if last != Some(&change.what) {
            lines.push(String::new());
            lines.push(heading(&change.what, tongue));
            last = Some(&change.what);
        }
        lines.push(format!("  [{}] {}", change.effect.say(tongue), change.say(tongue)));
    }
    lines.join("\n")
}

fn heading(what: &What, tongue: Tongue) -> String {
    match (what, tongue) {
        (What::Whole, Tongue::Vietnamese) => "Toàn phiếu".to_owned(),
        (What::Whole, Tongue::English) => "The questionnaire".to_owned(),
        (What::Index, Tongue::Vietnamese) => "Cách tính chỉ số".to_owned(),
        (What::Index, Tongue::English) => "The index".to_owned(),
        (What::Question(id), _) => id.clone(),
    }
}

fn view(change: &diff::Change) -> View<'_> {
    View {
        question: match &change.what {
            What::Question(id) => Some(id),
            What::Whole | What::Index => None,
        },
        effect: word(change.effect),
        vi: change.say(Tongue::Vietnamese),
        en: change.say(Tongue::English),
    }
}

fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::None => "yes",
        Effect::Care => "with_care",
        Effect::Breaks => "no",
    }
}
