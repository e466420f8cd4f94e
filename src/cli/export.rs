//! `hailong export`: responses or figures as a file.

use super::index::{self, RequestArgs};
use super::load::{Loaded, load};
use super::pending::PendingFile;
use super::{Context, Exit, output};
use crate::export::source::Source;
use crate::export::table::{self, Table};
use crate::export::{FileFormat, Summary};
use crate::ids::{CampaignId, LedgerId};
use crate::store::Store;
use anyhow::bail;
use clap::builder::PossibleValue;
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

impl clap::ValueEnum for FileFormat {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
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
        What::Index => {
            let loaded = load(&store, ledger).await?;
            let document = index::document(&loaded, &args.campaign, &args.request)?;
            write_table(&args, &store, &loaded, &document).await?;
        }
        What::Standing => {
            let loaded = load(&store, ledger).await?;
            let document = index::standing::document(&loaded, &args.campaign, &args.request)?;
            write_table(&args, &store, &loaded, &document).await?;
        }
    }
    store.close().await;
    output::say(&args.out.display().to_string())?;
    Ok(Exit::Done)
}

async fn write_responses(args: &Args, store: &Store, ledger: LedgerId) -> anyhow::Result<()> {
    let catalog = store.catalog(ledger).await?;
    let file = PendingFile::create(&args.out)?;
    let bar = output::progress(0, "days");
    let progress = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let (catalog, campaign, progress) = (&catalog, &args.campaign, &progress);
    let source = Source { store, ledger, catalog, campaign, part: None, progress };
    let (file, summary) = source.file(args.format, file).await?;
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

async fn write_table(args: &Args, store: &Store, loaded: &Loaded, table: &impl Table) -> anyhow::Result<()> {
    let office = &loaded.catalog.ledger;
    let file = PendingFile::create(&args.out)?;
    table::write(table, args.format, store, office.id, &office.name, file).await?.commit()
}
