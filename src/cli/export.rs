//! `hailong export`: responses or figures as a file.

use super::index::{self, RequestArgs};
use super::load::load;
use super::pending::PendingFile;
use super::{Context, Exit, output};
use crate::catalog::Catalog;
use crate::export::manifest::{About, Content};
use crate::export::source::{Source, last_day};
use crate::export::table::{self, Provenance, Table};
use crate::export::{FileFormat, Manifest, Summary};
use crate::ids::{CampaignId, LedgerId};
use crate::store::Store;
use anyhow::{Context as _, bail};
use clap::builder::PossibleValue;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Write the responses or the figures of a campaign to a file
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong export --campaign mot-cua-2026 --what responses --format xlsx --out phieu.xlsx
  hailong export --campaign mot-cua-2026 --what index --by unit --format csv --out chi-so.csv
  hailong export --campaign mot-cua-2026 --what standing --by commune --format xlsx --out xep-hang.xlsx
  hailong export --campaign mot-cua-2026 --what workbook --by commune --format xlsx --out so-so-lieu.xlsx

Responses come day by day, shuffled within the day, without sequence numbers and hours. No cell of theirs is
a formula, and XLSX files explain every column on a second sheet. In a workbook shares are formulas over its
sheet of counts, so that a person sees where each comes from.")]
pub(super) struct Args {
    /// The campaign
    #[arg(long, value_name = "CAMPAIGN")]
    campaign: CampaignId,
    /// Every response, the figures counted from them, how units stand among each other, or all figures as
    /// one workbook for people
    #[arg(long, value_enum)]
    what: What,
    /// CSV (UTF-8 with byte order mark), or a workbook
    #[arg(long, value_enum)]
    format: FileFormat,
    /// The file to write; it appears when it is complete, and beside it FILE.manifest.json: its rows, its SHA-256
    /// and what it was counted from
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    request: RequestArgs,
    /// A workbook to hand on: only what everyone may see, small groups withheld
    #[arg(long)]
    as_everyone: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Responses,
    Index,
    Standing,
    Workbook,
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
    if args.as_everyone && args.what != What::Workbook {
        bail!("--as-everyone is for `--what workbook`");
    }
    let about = match args.what {
        What::Responses if args.request.is_empty() => write_responses(&args, &store, ledger).await?,
        What::Responses => bail!(
            "the flags that group, filter and choose a method are for `--what index`, `--what standing` and \
             `--what workbook`; an export of responses holds every response of the campaign"
        ),
        What::Index => {
            let loaded = load(&store, ledger).await?;
            let (document, catalog) = index::document(loaded, &args.campaign, &args.request)?;
            write_table(&args, &store, &catalog, Content::Figures, &document).await?
        }
        What::Standing => {
            let loaded = load(&store, ledger).await?;
            let document = index::standing::document(&loaded, &args.campaign, &args.request)?;
            write_table(&args, &store, &loaded.catalog, Content::Standing, &document).await?
        }
        What::Workbook => write_workbook(&args, context, &store, ledger).await?,
    };
    let signed = store.newest_checkpoint(ledger).await?.map(|kept| kept.signed_over());
    store.close().await;
    write_manifest(about.signed(signed), &args.out)?;
    output::say(&args.out.display().to_string())?;
    Ok(Exit::Done)
}

/// Says beside a file that is in its place what it is.
pub(super) fn write_manifest(about: About, out: &Path) -> anyhow::Result<()> {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    let file = File::open(out).with_context(|| format!("cannot read {}", out.display()))?;
    let manifest = Manifest::of(about, &name, file)?;
    let mut beside = PendingFile::create(&out.with_file_name(Manifest::beside(&name)))?;
    beside.write_all(manifest.text().as_bytes()).context("the manifest cannot be written")?;
    beside.commit()
}

async fn write_responses(args: &Args, store: &Store, ledger: LedgerId) -> anyhow::Result<About> {
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
    let campaign = catalog.campaign(campaign).with_context(|| format!("there is no campaign {campaign}"))?;
    Ok(About::campaign(Content::Responses, catalog, campaign, Some(summary.rows)))
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

async fn write_table(
    args: &Args,
    store: &Store,
    catalog: &Catalog,
    content: Content,
    table: &impl Table,
) -> anyhow::Result<About> {
    let office = &catalog.ledger;
    let file = PendingFile::create(&args.out)?;
    let (file, rows) = table::write(table, args.format, store, office.id, &office.name, file).await?;
    file.commit()?;
    let Provenance { heading, entries, filter, responses } = table.provenance();
    Ok(About { responses, ..About::figures(content, heading, entries, filter, rows) })
}

async fn write_workbook(
    args: &Args,
    context: &Context,
    store: &Store,
    ledger: LedgerId,
) -> anyhow::Result<About> {
    if args.format != FileFormat::Xlsx {
        bail!("a workbook is an Excel file: take --format xlsx, or `--what index` for CSV");
    }
    let loaded = load(store, ledger).await?;
    let office = context.config.office.name.as_deref().unwrap_or(&loaded.catalog.ledger.name);
    let day = last_day(store, ledger, loaded.catalog.size).await?;
    let mut file = PendingFile::create(&args.out)?;
    let (campaign, request) = (&args.campaign, &args.request);
    let about = index::workbook::write(&loaded, campaign, request, args.as_everyone, office, |workbook| {
        workbook.write(day, &mut file)?;
        Ok(workbook.about())
    })?;
    file.commit()?;
    Ok(about)
}
