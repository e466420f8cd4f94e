//! `hailong export`: responses or figures as a file.

use super::index::{self, RequestArgs};
use super::load::load;
use super::pending::PendingFile;
use super::{Context, Exit, output};
use crate::export::csv::CsvSheet;
use crate::export::source::{self, Source};
use crate::export::xlsx::XlsxSheet;
use crate::export::{Summary, codebook, figures, standing as ranks};
use crate::ids::{CampaignId, LedgerId};
use crate::store::Store;
use anyhow::bail;
use std::path::PathBuf;

/// Write the responses or the figures of a campaign to a file
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong export --campaign mot-cua-2026 --what responses --format xlsx --out phieu.xlsx
  hailong export --campaign mot-cua-2026 --what index --by unit --format csv --out chi-so.csv
  hailong export --campaign mot-cua-2026 --what standing --by commune --format xlsx --out xep-hang.xlsx

Responses come day by day, shuffled within the day, without sequence numbers and hours. No cell is a
formula. XLSX files explain every column on a second sheet.")]
pub(super) struct Args {
    /// The campaign
    #[arg(long, value_name = "CAMPAIGN")]
    campaign: CampaignId,
    /// Every response, the figures counted from them, or how units stand among each other
    #[arg(long, value_enum)]
    what: What,
    /// CSV (UTF-8 with byte order mark), or a workbook
    #[arg(long, value_enum)]
    format: FileFormat,
    /// The file to write; it appears when it is complete
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    request: RequestArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Responses,
    Index,
    Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FileFormat {
    Csv,
    Xlsx,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    match args.what {
        What::Responses if args.request.is_empty() => write_responses(&args, &store, ledger).await?,
        What::Responses => bail!(
            "the flags that group, filter and choose a method are for `--what index` and `--what standing`; an export of \
             responses holds every response of the campaign"
        ),
        What::Index => index(&args, &store, ledger).await?,
        What::Standing => standing(&args, &store, ledger).await?,
    }
    store.close().await;
    output::say(&args.out.display().to_string())?;
    Ok(Exit::Done)
}

async fn write_responses(args: &Args, store: &Store, ledger: LedgerId) -> anyhow::Result<()> {
    let catalog = store.catalog(ledger).await?;
    let mut file = PendingFile::create(&args.out)?;
    let bar = output::progress(0, "days");
    let progress = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let (catalog, campaign, progress) = (&catalog, &args.campaign, &progress);
    let source = Source { store, ledger, catalog, campaign, part: None, progress };
    let (file, summary) = match args.format {
        FileFormat::Csv => source.csv(file).await?,
        FileFormat::Xlsx => {
            let summary = source.xlsx(&mut file).await?;
            (file, summary)
        }
    };
    bar.finish_and_clear();
    file.commit()?;
    report(&summary);
    Ok(())
}

fn report(summary: &Summary) {
    output::complain(&format!("{} responses of {} days", summary.rows, summary.days));
    if summary.other_versions > 0 {
        output::complain(&format!(
            "{} responses to other versions of the questionnaire are not in this file: their questions \
             are others",
            summary.other_versions
        ));
    }
}

async fn index(args: &Args, store: &Store, ledger: LedgerId) -> anyhow::Result<()> {
    let loaded = load(store, ledger).await?;
    let document = index::document(&loaded, &args.campaign, &args.request)?;
    let mut file = PendingFile::create(&args.out)?;
    let office = &loaded.catalog.ledger.name;
    let file = match args.format {
        FileFormat::Csv => {
            let mut sheet = CsvSheet::new(file)?;
            figures::write(&document, &mut sheet)?;
            sheet.finish()?
        }
        FileFormat::Xlsx => {
            let day = source::last_day(store, ledger, loaded.catalog.size).await?;
            let properties = source::properties(&args.campaign, office, day);
            let mut sheet = XlsxSheet::new(&properties, "Chỉ số", &figures::widths(&document))?;
            figures::write(&document, &mut sheet)?;
            sheet.explain(codebook::NAME, &codebook::WIDTHS, &figures::book(&document, office))?;
            sheet.finish(&mut file)?;
            file
        }
    };
    file.commit()
}

async fn standing(args: &Args, store: &Store, ledger: LedgerId) -> anyhow::Result<()> {
    let loaded = load(store, ledger).await?;
    let document = index::standing::document(&loaded, &args.campaign, &args.request)?;
    let mut file = PendingFile::create(&args.out)?;
    let office = &loaded.catalog.ledger.name;
    let file = match args.format {
        FileFormat::Csv => {
            let mut sheet = CsvSheet::new(file)?;
            ranks::write(&document, &mut sheet)?;
            sheet.finish()?
        }
        FileFormat::Xlsx => {
            let day = source::last_day(store, ledger, loaded.catalog.size).await?;
            let properties = source::properties(&args.campaign, office, day);
            let mut sheet = XlsxSheet::new(&properties, "Xếp nhóm", &ranks::widths())?;
            ranks::write(&document, &mut sheet)?;
            sheet.explain(codebook::NAME, &codebook::WIDTHS, &ranks::book(&document, office))?;
            sheet.finish(&mut file)?;
            file
        }
    };
    file.commit()
}
