//! `hailong export`: responses or figures as a file.

use super::index::{self, RequestArgs};
use super::load::load;
use super::pending::PendingFile;
use super::{Context, Exit, output};
use crate::export::csv::CsvSheet;
use crate::export::xlsx::{Properties, XlsxSheet};
use crate::export::{Days, ExportError, Responses, Sheet, Summary, codebook, figures, responses};
use crate::ids::{CampaignId, Hour, LedgerId, Seq};
use crate::ledger::EntryKind;
use crate::store::Store;
use anyhow::{Context as _, bail};
use std::path::PathBuf;
use time::Date;

/// Rows that are held in memory at once, some 2 KB each, unless one day has more.
const ROWS_HELD: u64 = 50_000;

/// Entries between two looks for free texts.
const ENTRIES_READ: u64 = 65_536;

/// Write the responses or the figures of a campaign to a file
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong export --campaign mot-cua-2026 --what responses --format xlsx --out phieu.xlsx
  hailong export --campaign mot-cua-2026 --what index --by unit --format csv --out chi-so.csv

Responses come day by day, shuffled within the day, without sequence numbers and hours. No cell is a
formula. XLSX files explain every column on a second sheet.")]
pub(super) struct Args {
    /// The campaign
    #[arg(long, value_name = "CAMPAIGN")]
    campaign: CampaignId,
    /// Every response, or the figures counted from them
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
            "the flags that group, filter and choose a method are for `--what index`; an export of \
             responses holds every response of the campaign"
        ),
        What::Index => index(&args, &store, ledger).await?,
    }
    store.close().await;
    output::say(&args.out.display().to_string())?;
    Ok(Exit::Done)
}

async fn write_responses(args: &Args, store: &Store, ledger: LedgerId) -> anyhow::Result<()> {
    let catalog = store.catalog(ledger).await?;
    let file = PendingFile::create(&args.out)?;
    let source = Source { store, ledger, catalog: &catalog, campaign: &args.campaign };
    let (file, summary) = match args.format {
        FileFormat::Csv => {
            let (sheet, summary) = source.write(CsvSheet::new(file)?).await?;
            (sheet.finish()?, summary)
        }
        FileFormat::Xlsx => {
            let mut file = file;
            let day = last_day(store, ledger, catalog.size).await?;
            let properties = properties(&args.campaign, &catalog.ledger.name, day);
            let widths = responses::widths(&catalog, &args.campaign)?;
            let (mut sheet, summary) = source.write(XlsxSheet::new(&properties, "Phiếu", &widths)?).await?;
            let book = codebook::of_responses(&catalog, &args.campaign)?;
            sheet.explain(codebook::NAME, &codebook::WIDTHS, &book)?;
            sheet.finish(&mut file)?;
            (file, summary)
        }
    };
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

/// Where rows come from.
struct Source<'a> {
    store: &'a Store,
    ledger: LedgerId,
    catalog: &'a crate::catalog::Catalog,
    campaign: &'a CampaignId,
}

impl Source<'_> {
    async fn write<S: Sheet + Send>(&self, sheet: S) -> anyhow::Result<(S, Summary)> {
        let mut days = Days::default();
        let until = Seq(self.catalog.size);
        let _end = self
            .store
            .read_part(self.ledger, Seq(0), until, |row| {
                if row.kind == EntryKind::Response {
                    days.note(row.seq, row.hour);
                }
            })
            .await?;
        let stretches = days.stretches(ROWS_HELD);
        let bar = output::progress(stretches.len() as u64, "days");
        let mut export = Responses::new(self.catalog, self.campaign, sheet)?;
        for stretch in stretches {
            export.turn_to(stretch.days)?;
            let (mut from, last) = (stretch.entries.start().0, stretch.entries.end().0);
            while from <= last {
                let to = last.min(from + ENTRIES_READ - 1);
                self.read(&mut export, Seq(from), Seq(to)).await?;
                from = to + 1;
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(export.finish()?)
    }

    /// Hands over the entries from `first` to `last`, each with its free texts.
    async fn read<S: Sheet + Send>(
        &self,
        export: &mut Responses<'_, S>,
        first: Seq,
        last: Seq,
    ) -> anyhow::Result<()> {
        let texts = self.store.texts(self.ledger, first, last).await?;
        let mut texts = texts.into_iter().peekable();
        let mut outcome: Result<(), ExportError> = Ok(());
        let _next = self
            .store
            .read_part(self.ledger, first, Seq(last.0 + 1), |row| {
                let mut mine = Vec::new();
                while let Some((_, question, text)) = texts.next_if(|(seq, ..)| *seq <= row.seq) {
                    mine.push((question, text));
                }
                if outcome.is_ok() && row.kind == EntryKind::Response {
                    outcome = export.push(row.seq, row.body, &mine);
                }
            })
            .await?;
        Ok(outcome?)
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
            let day = last_day(store, ledger, loaded.catalog.size).await?;
            let properties = properties(&args.campaign, office, day);
            let mut sheet = XlsxSheet::new(&properties, "Chỉ số", &figures::widths(&document))?;
            figures::write(&document, &mut sheet)?;
            sheet.explain(codebook::NAME, &codebook::WIDTHS, &figures::book(&document, office))?;
            sheet.finish(&mut file)?;
            file
        }
    };
    file.commit()
}

fn properties(campaign: &CampaignId, office: &str, day: Date) -> Properties {
    Properties { title: format!("Hài Lòng: {campaign}"), author: office.to_owned(), day }
}

/// The local day of the ledger's last entry: the date of a file whose bytes depend on its content
/// alone.
async fn last_day(store: &Store, ledger: LedgerId, size: u64) -> anyhow::Result<Date> {
    let mut last = None;
    let from = Seq(size.saturating_sub(1));
    let _next = store.read_part(ledger, from, Seq(size), |row| last = Some(row.hour)).await?;
    let last: Hour = last.context("the ledger is empty")?;
    Ok(last.local_date())
}
