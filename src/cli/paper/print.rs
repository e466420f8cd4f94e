//! `hailong paper print`: numbered copies of the questionnaire for the pile at a counter.

use super::unit_name;
use crate::catalog::Catalog;
use crate::catalog::decide::paper::{self, PaperFault};
use crate::cli::pending::PendingFile;
use crate::cli::{Context, Exit, output};
use crate::ids::{CampaignId, Channel, Language, TouchpointCode, UnitCode, UnitNo};
use crate::paper::Form;
use crate::print::paper::{Papers, Pile};
use crate::touchpoint::paper::{MAX_COPIES, PaperBatch, Seed, serials};
use crate::touchpoint::{FieldScope, Touchpoint};
use anyhow::{Context as _, bail};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use time::Date;

/// Copies in one file: more make it unwieldy for a printer.
const COPIES: usize = 300;

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
        (None, Some(campaign)) => choose(&catalog, campaign, args.under.as_ref(), today)?,
        (None, None) => bail!("say for whom: --touchpoint or --campaign"),
    };
    let mut seeds = seeds(codes.len())?.into_iter();
    let seed = || seeds.next().unwrap_or(Seed([0; 16]));
    let batches = match paper::issue(&catalog, &codes, args.lang.as_ref(), args.copies, seed) {
        Ok(batches) => batches,
        Err(faults) => return Ok(output::refuse(&faults)),
    };
    let papers = papers(&catalog, &batches, today)?;
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
    let before = |catalog: &Catalog, code| catalog.paper.get(&code).map_or(0, |paper| paper.batches.len());
    let outcome = context
        .change(|now| {
            if batches.iter().any(|b| before(now, b.touchpoint) != before(seen, b.touchpoint)) {
                return Err(vec![
                    "somebody else printed sheets for the same counter meanwhile: try again".to_owned(),
                ]);
            }
            Ok(paper::events(batches.to_vec()))
        })
        .await?;
    outcome.map(|_| ()).map_err(|faults| anyhow::anyhow!(faults.join("; ")))
}

/// The counters of a campaign: those for paper, and where a counter has none, its poster's.
fn choose(
    catalog: &Catalog,
    campaign: &CampaignId,
    under: Option<&UnitCode>,
    today: Date,
) -> anyhow::Result<Vec<TouchpointCode>> {
    let Some(campaign) = catalog.campaign(campaign) else {
        let known: Vec<_> = catalog.campaigns.values().map(|c| c.id.as_str()).collect();
        bail!("there is no campaign {campaign}; there are: {}", known.join(", "));
    };
    let root = match under {
        None => None,
        Some(code) => {
            let unit = catalog.tree.find(code, today);
            Some(unit.with_context(|| format!("no unit bears the code {code} today"))?.no)
        }
    };
    let mut counters: BTreeMap<Counter, &Touchpoint> = BTreeMap::new();
    for touchpoint in catalog.touchpoints.values().filter(|t| t.campaign == campaign.no && !t.revoked) {
        let Some(unit) = catalog.tree.successor_on(touchpoint.unit, today) else { continue };
        let within = root.is_none_or(|root| catalog.tree.is_within(unit.no, root, today));
        if !within || !matches!(touchpoint.channel, Channel::Paper | Channel::Qr) {
            continue;
        }
        let counter = (unit.code.clone(), unit.no, touchpoint.counter.clone(), field(touchpoint));
        let kept = counters.entry(counter).or_insert(touchpoint);
        if kept.channel == Channel::Qr && touchpoint.channel == Channel::Paper {
            *kept = touchpoint;
        }
    }
    if counters.is_empty() {
        bail!(
            "the campaign {} has no counter here that takes paper: make some with `hailong touchpoints create`",
            campaign.id
        );
    }
    Ok(counters.into_values().map(|touchpoint| touchpoint.code).collect())
}

/// Unit, name and field: what makes a counter one, whatever its channels.
type Counter = (UnitCode, UnitNo, String, u16);

fn field(touchpoint: &Touchpoint) -> u16 {
    match touchpoint.field {
        FieldScope::One(no) => no.0,
        FieldScope::Ask => 0,
    }
}

fn seeds(count: usize) -> anyhow::Result<Vec<Seed>> {
    let mut bytes = vec![0; 16 * count];
    getrandom::fill(&mut bytes).context("the system gives no random numbers")?;
    let (seeds, _) = bytes.as_chunks::<16>();
    Ok(seeds.iter().map(|seed| Seed(*seed)).collect())
}

/// What is printed: the new batches with the numbers that they will have behind the earlier ones.
fn papers(catalog: &Catalog, batches: &[PaperBatch], today: Date) -> anyhow::Result<Papers> {
    let mut piles = Vec::with_capacity(batches.len());
    for batch in batches {
        let touchpoint = super::touchpoint(catalog, batch.touchpoint)?;
        let mut all =
            catalog.paper.get(&batch.touchpoint).map_or_else(Vec::new, |paper| paper.batches.clone());
        let place = all.len();
        all.push(batch.clone());
        let fault = PaperFault::Unknown(batch.touchpoint);
        piles.push(Pile {
            code: batch.touchpoint,
            unit: unit_name(catalog, touchpoint, today),
            counter: touchpoint.counter.clone(),
            form: Form::of(catalog, touchpoint, batch).ok_or(fault)?,
            serials: serials(&all).into_iter().filter(|(_, of)| *of == place).map(|(s, _)| s).collect(),
        });
    }
    let campaign = batches
        .first()
        .and_then(|batch| catalog.campaigns.get(&catalog.touchpoints.get(&batch.touchpoint)?.campaign));
    Ok(Papers {
        title: format!("Phiếu giấy: {}", campaign.map_or("", |campaign| campaign.title.as_str())),
        office: catalog.ledger.name.clone(),
        demo: catalog.ledger.demo,
        printed: today,
        piles,
    })
}

/// Lays out, proofreads and writes everything; no file takes its place yet.
fn write(papers: &Papers, out: &Path) -> anyhow::Result<Vec<(PathBuf, PendingFile)>> {
    let all: usize = papers.piles.iter().map(|pile| pile.serials.len()).sum();
    let bar = output::progress(all as u64, "copies");
    let mut parts: Vec<Vec<Pile>> = Vec::new();
    let mut room = 0;
    for pile in papers.piles.clone() {
        let copies = pile.serials.len();
        match parts.last_mut() {
            Some(part) if copies <= room => {
                part.push(pile);
                room -= copies;
            }
            _ => {
                parts.push(vec![pile]);
                room = COPIES.saturating_sub(copies);
            }
        }
    }
    let several = parts.len() > 1;
    let mut pending = Vec::new();
    for (at, piles) in parts.into_iter().enumerate() {
        let name = if several { numbered(out, at + 1) } else { out.to_owned() };
        let copies: usize = piles.iter().map(|pile| pile.serials.len()).sum();
        let pdf = Papers { piles, ..papers.clone() }.pdf(&|_| {})?;
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
