//! `hailong paper agreement`: how two entries of the same sheets agree.

use super::touchpoint;
use crate::cli::Format;
use crate::cli::{Context, Exit, FormatArg, output};
use crate::ids::TouchpointCode;
use crate::paper::Form;
use crate::paper::agreement::{Report, Said, order, report};
use crate::store::SampledSheet;
use anyhow::Context as _;
use serde::Serialize;

/// Tell how the first and the second entry of the drawn sheets agree
///
/// For each question: on how many sheets both entries are the same, and Cohen's kappa; then every place
/// where they differ. With --erase the answers beside the sheets' numbers are erased afterwards.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong paper agreement --touchpoint 7KQ-2M4-X
  hailong paper agreement --touchpoint 7KQ-2M4-X --format json --erase")]
pub(in crate::cli) struct Args {
    /// The touchpoint whose sheets were entered
    #[arg(long, value_name = "CODE")]
    touchpoint: TouchpointCode,
    /// Erase the drawn sheets' answers once they are compared
    #[arg(long)]
    erase: bool,
    #[command(flatten)]
    format: FormatArg,
}

/// The report for programs.
#[derive(Debug, Serialize)]
struct View {
    /// Sheets that were drawn and not yet entered a second time.
    waiting: Vec<String>,
    sheets: usize,
    questions: Vec<QuestionView>,
    differences: Vec<DifferenceView>,
}

#[derive(Debug, Serialize)]
struct QuestionView {
    question: String,
    same: usize,
    /// `null` where every sheet says the same.
    kappa: Option<f64>,
}

#[derive(Debug, Serialize)]
struct DifferenceView {
    sheet: String,
    question: String,
    first: String,
    second: String,
}

pub(in crate::cli) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let catalog = store.catalog(ledger).await?;
    let place = touchpoint(&catalog, args.touchpoint)?;
    let batches = catalog.paper.get(&place.code).map_or(&[][..], |paper| &paper.batches);
    let forms: Vec<Form> = batches.iter().filter_map(|batch| Form::of(&catalog, place, batch)).collect();
    let order = order(&forms);
    let drawn = store.sampled_sheets(ledger, place.code).await?;
    let waiting = drawn.iter().filter(|sheet| sheet.second.is_none()).map(|s| s.serial.grouped()).collect();
    let report = report(&order, &pairs(&drawn)?);
    print(&view(waiting, report), args.format.format)?;
    if args.erase {
        let erased = store.forget_samples(ledger, place.code).await?;
        let sheets = output::count(usize::try_from(erased).unwrap_or(usize::MAX), "sheet");
        output::complain(&format!("The drawn answers of {sheets} were erased; the responses stay."));
    }
    store.close().await;
    Ok(Exit::Done)
}

type Pair = (crate::ids::Serial, Said, Said);

fn pairs(drawn: &[SampledSheet]) -> anyhow::Result<Vec<Pair>> {
    let read = |json: &str| serde_json::from_str::<Said>(json).context("a drawn sheet cannot be read");
    drawn
        .iter()
        .filter_map(|sheet| Some((sheet, sheet.second.as_ref()?)))
        .map(|(sheet, second)| Ok((sheet.serial, read(&sheet.first)?, read(second)?)))
        .collect()
}

fn view(waiting: Vec<String>, report: Report) -> View {
    let questions = report.questions.into_iter();
    let differences = report.differences.into_iter();
    View {
        waiting,
        sheets: report.sheets,
        questions: questions
            .map(|q| QuestionView { question: q.question, same: q.same, kappa: q.kappa })
            .collect(),
        differences: differences
            .map(|d| DifferenceView {
                sheet: d.serial.grouped(),
                question: d.question,
                first: d.first,
                second: d.second,
            })
            .collect(),
    }
}

fn print(view: &View, format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        return output::say_json(view);
    }
    if view.sheets == 0 {
        output::say("No sheet was entered a second time yet.")?;
    } else {
        let mut table = output::table(["question", "same", "of", "kappa"]);
        table.add_rows(view.questions.iter().map(|q| {
            let kappa = q.kappa.map_or_else(|| "–".to_owned(), |kappa| format!("{kappa:.2}"));
            [q.question.clone(), q.same.to_string(), view.sheets.to_string(), kappa]
        }));
        output::say(&table.to_string())?;
        let mut table = output::table(["sheet", "question", "first", "second"]);
        let rows = view.differences.iter();
        table
            .add_rows(rows.map(|d| [d.sheet.clone(), d.question.clone(), d.first.clone(), d.second.clone()]));
        if !view.differences.is_empty() {
            output::say(&table.to_string())?;
        }
    }
    if !view.waiting.is_empty() {
        output::complain(&format!("To be entered a second time: {}", view.waiting.join(", ")));
    }
    Ok(())
}
