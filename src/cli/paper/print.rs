//! `hailong paper print`: numbered copies of the questionnaire for the pile at a counter.

use crate::catalog::Catalog;
use crate::catalog::decide::paper;
use crate::cli::pending::PendingFile;
use crate::cli::{Context, Exit, output};
use crate::ids::{CampaignId, Language, TouchpointCode, UnitCode};
use crate::print::order::papers;
use crate::print::order::{OrderError, Which};
use crate::print::paper::Papers;
use crate::touchpoint::paper::{MAX_COPIES, PaperBatch, Seed};
use anyhow::{Context as _, bail};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Print numbered copies of the questionnaire, for people without a phone
///
/// Every copy has a random number that is known to the ledger from then on; `hailong paper enter` takes
/// each number once. Without --touchpoint: for every counter of the campaign (channel paper; where a
/// counter has none, channel qr). More than 300 copies go to FILE-01.pdf, FILE-02.pdf and so on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong paper print --touchpoint 7KQ-2M4-X --copies 50 --out phieu.pdf
  hailong paper print --campaign mot-cua-2026 --under 44 --copies 20 --lang en --out forms.pdf")]
pub(in crate::cli) struct Args {
    /// For this touchpoint
    #[arg(long, value_name = "CODE", conflicts_with_all = ["campaign", "under"])]
    touchpoint: Option<TouchpointCode>,
    /// For the counters of this campaign
    #[arg(long, value_name = "CAMPAIGN", required_unless_present = "touchpoint")]
    campaign: Option<CampaignId>,
    /// Only those of this unit and of everything below it, as of today
    #[arg(long, value_name = "UNIT")]
    under: Option<UnitCode>,
    /// Copies for each counter
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=i64::from(MAX_COPIES)))]
    copies: u16,
    /// The language of the sheets [default: the questionnaire's first]
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// The PDF to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(in crate::cli) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store().await?;
    let catalog = store.catalog(context.ledger(&store).await?).await?;
    store.close().await;
    let today = Context::now().local_date();
    let codes = match (args.touchpoint, &args.campaign) {
        (Some(code), _) => vec![code],
        (None, Some(campaign)) => {
            let known = || catalog.campaigns.values().map(|c| c.id.to_string()).collect();
            let unknown = || OrderError::Campaign { wish: campaign.clone(), known: known() };
            let which = args.under.clone().map_or(Which::All, Which::Under);
            let campaign = catalog.campaign(campaign).ok_or_else(unknown)?;
            papers::counters(&catalog, campaign, &which, today)?
        }
        (None, None) => bail!("say for whom: --touchpoint or --campaign"),
    };
    let mut seeds = seeds(codes.len())?.into_iter();
    let seed = || seeds.next().unwrap_or(Seed([0; 16]));
    let batches = match paper::issue(&catalog, &codes, args.lang.as_ref(), args.copies, seed) {
        Ok(batches) => batches,
        Err(faults) => return Ok(output::refuse(&faults)),
    };
    let papers =
        papers::papers(&catalog, &batches, context.config.office.called(&catalog.ledger.name), today)?;
    let out = args.out;
    let files = tokio::task::spawn_blocking(move || write(&papers, &out)).await??;
    record(context, &catalog, &batches).await?;
    let names: Vec<_> = files.iter().map(|(name, _)| name.display().to_string()).collect();
    files.into_iter().try_for_each(|(_, file)| file.commit())?;
    output::say(&names.join("\n"))?;
    let copies: u32 = batches.iter().map(|batch| u32::from(batch.copies)).sum();
    let sheets = if copies == 1 { "1 numbered copy".to_owned() } else { format!("{copies} numbered copies") };
    output::complain(&format!("{sheets} printed; each number was read back."));
    Ok(Exit::Done)
}

/// The ledger knows the numbers before anybody holds the sheets.
async fn record(context: &Context, seen: &Catalog, batches: &[PaperBatch]) -> anyhow::Result<()> {
    let outcome = context.change(|now| paper::record(now, seen, batches.to_vec())).await?;
    outcome.map(|_| ()).map_err(|faults| {
        anyhow::anyhow!(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    })
}

fn seeds(count: usize) -> anyhow::Result<Vec<Seed>> {
    let mut bytes = vec![0; 16 * count];
    getrandom::fill(&mut bytes).context("the system gives no random numbers")?;
    let (seeds, _) = bytes.as_chunks::<16>();
    Ok(seeds.iter().map(|seed| Seed(*seed)).collect())
}

/// Lays out, proofreads and writes everything; no file takes its place yet.
fn write(papers: &Papers, out: &Path) -> anyhow::Result<Vec<(PathBuf, PendingFile)>> {
    let all: usize = papers.piles.iter().map(|pile| pile.serials.len()).sum();
    let bar = output::progress(all as u64, "copies");
    let parts = papers::parts(papers);
    let several = parts.len() > 1;
    let mut pending = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        let name = if several { numbered(out, at + 1) } else { out.to_owned() };
        let copies: usize = part.piles.iter().map(|pile| pile.serials.len()).sum();
        let pdf = part.pdf(&|_| {})?;
        let mut file = PendingFile::create(&name)?;
        file.write_all(&pdf).with_context(|| format!("cannot write {}", name.display()))?;
        pending.push((name, file));
        bar.inc(copies as u64);
    }
    bar.finish_and_clear();
    Ok(pending)
}

/// `forms-01.pdf`.
fn numbered(out: &Path, part: usize) -> PathBuf {
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    let extension = out.extension().map_or(String::new(), |e| format!(".{}", e.to_string_lossy()));
    out.with_file_name(format!("{stem}-{part:02}{extension}"))
}
