//! `hailong posters`: the posters of a campaign as PDF.

use super::pending::PendingFile;
use super::{Context, Exit, address, output};
use crate::campaign::Campaign;
use crate::catalog::Catalog;
use crate::definition::Definition;
use crate::ids::{CampaignId, Channel, TouchpointCode, UnitCode};
use crate::print::{Batch, Origin, Poster};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::Unit;
use anyhow::{Context as _, bail};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use time::Date;

/// Sheets in one file: more make it unwieldy for a printer and take half a gigabyte of memory.
const SHEETS: usize = 500;

/// Print the posters of a campaign: one A4 page for each touchpoint, its code read back first
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong posters --campaign mot-cua-2026 --under 44 --out posters.pdf
  hailong posters --campaign mot-cua-2026 --touchpoint 7KQ-2M4-X --out poster.pdf \\
    --host https://khaosat.example.vn

Without --under and --touchpoint: every touchpoint of the campaign that is open to everyone (channel
qr) and not revoked. More than 500 sheets go to posters-01.pdf, posters-02.pdf and so on.")]
pub(super) struct Args {
    /// The campaign
    #[arg(long, value_name = "CAMPAIGN")]
    campaign: CampaignId,
    /// Only touchpoints of this unit and of everything below it, as of today
    #[arg(long, value_name = "UNIT", conflicts_with = "touchpoint")]
    under: Option<UnitCode>,
    /// Only this touchpoint
    #[arg(long, value_name = "CODE")]
    touchpoint: Option<TouchpointCode>,
    /// The PDF to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The address to print and encode: scheme, host, port [default: the setting server.host, else
    /// this machine's address in its network]
    #[arg(long, value_name = "URL")]
    host: Option<String>,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let origin = address::origin(args.host.as_deref(), context)?;
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let catalog = store.catalog(ledger).await?;
    store.close().await;

    let today = Context::now().local_date();
    let choice = match (args.under, args.touchpoint) {
        (Some(unit), _) => Choice::Under(unit),
        (None, Some(code)) => Choice::One(code),
        (None, None) => Choice::All,
    };
    let batch = batch(&catalog, &args.campaign, &choice, origin, today)?;
    let sheets = batch.posters.len();
    let out = args.out;
    let files = tokio::task::spawn_blocking(move || write(&batch, &out)).await??;
    for file in files {
        output::say(&format!("{}", file.display()))?;
    }
    let printed = match sheets {
        1 => "1 poster printed; its code was read back.".to_owned(),
        n => format!("{n} posters printed; each code was read back."),
    };
    output::complain(&printed);
    Ok(Exit::Done)
}

/// Prints one poster into a file.
///
/// # Errors
/// Where the touchpoint has none, or the file cannot be written.
pub(super) fn one(
    catalog: &Catalog,
    campaign: &CampaignId,
    code: TouchpointCode,
    origin: Origin,
    out: &Path,
) -> anyhow::Result<()> {
    let batch = batch(catalog, campaign, &Choice::One(code), origin, Context::now().local_date())?;
    write(&batch, out).map(|_| ())
}

/// Which touchpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    All,
    Under(UnitCode),
    One(TouchpointCode),
}

/// The posters of a campaign as of a day, by unit, counter and code.
///
/// # Errors
/// Where something named does not exist, or nothing is left to print.
pub(super) fn batch(
    catalog: &Catalog,
    campaign: &CampaignId,
    choice: &Choice,
    origin: Origin,
    today: Date,
) -> anyhow::Result<Batch> {
    let Some(campaign) = catalog.campaign(campaign) else {
        let known: Vec<_> = catalog.campaigns.values().map(|c| c.id.as_str()).collect();
        bail!("there is no campaign {campaign}; there are: {}", known.join(", "));
    };
    let definition = catalog
        .definitions
        .get(&campaign.definition_hash)
        .with_context(|| format!("the ledger does not hold the questionnaire {}", campaign.definition))?;
    let chosen = choose(catalog, campaign, choice, today)?;
    let vietnamese = definition.language(Some("vi"));
    Ok(Batch {
        title: format!("Áp phích: {} ({})", campaign.title, definition.title.in_language(vietnamese)),
        office: catalog.ledger.name.clone(),
        origin,
        english: definition.languages.iter().any(|language| language.as_str() == "en"),
        demo: catalog.ledger.demo,
        printed: today,
        posters: chosen
            .iter()
            .map(|(unit, touchpoint)| poster(unit, touchpoint, definition, today))
            .collect(),
    })
}

fn choose<'a>(
    catalog: &'a Catalog,
    campaign: &Campaign,
    choice: &Choice,
    today: Date,
) -> anyhow::Result<Vec<(&'a Unit, &'a Touchpoint)>> {
    let root = match choice {
        Choice::Under(code) => {
            let unit = catalog.tree.find(code, today);
            Some(unit.with_context(|| format!("no unit bears the code {code} today"))?)
        }
        Choice::One(code) => {
            check_one(catalog, campaign, *code)?;
            None
        }
        Choice::All => None,
    };
    let mut chosen = Vec::new();
    for touchpoint in catalog.touchpoints.values() {
        let wanted = !matches!(choice, Choice::One(code) if *code != touchpoint.code);
        let hangs = touchpoint.campaign == campaign.no && touchpoint.channel == Channel::Qr;
        if !wanted || !hangs || touchpoint.revoked {
            continue;
        }
        // The unit as it is called today: what was merged prints its successor's name.
        let Some(unit) = catalog.tree.successor_on(touchpoint.unit, today) else { continue };
        if root.is_none_or(|root| catalog.tree.is_within(unit.no, root.no, today)) {
            chosen.push((unit, touchpoint));
        }
    }
    chosen.sort_by(|(a, x), (b, y)| (&a.code, &x.counter, x.code).cmp(&(&b.code, &y.counter, y.code)));
    if chosen.is_empty() {
        bail!(
            "the campaign {} has no touchpoint to print here: posters carry touchpoints of the channel qr \
             that are not revoked; make them with `hailong touchpoints create`",
            campaign.id
        );
    }
    Ok(chosen)
}

/// Why one touchpoint by name cannot be printed, in its own words.
fn check_one(catalog: &Catalog, campaign: &Campaign, code: TouchpointCode) -> anyhow::Result<()> {
    let shown = code.grouped();
    let touchpoint = catalog.touchpoints.get(&code);
    let touchpoint = touchpoint.with_context(|| format!("there is no touchpoint {shown}"))?;
    if touchpoint.campaign != campaign.no {
        bail!("the touchpoint {shown} belongs to another campaign than {}", campaign.id);
    }
    if touchpoint.revoked {
        bail!("the touchpoint {shown} is revoked: its poster would lead to a closed door");
    }
    if touchpoint.channel != Channel::Qr {
        bail!("the touchpoint {shown} has the channel {}; posters are for qr", touchpoint.channel);
    }
    Ok(())
}

fn poster(unit: &Unit, touchpoint: &Touchpoint, definition: &Definition, today: Date) -> Poster {
    let asked_of_everyone = definition.questions.iter().filter(|question| question.when.is_none()).count();
    let field = usize::from(touchpoint.field == FieldScope::Ask);
    Poster {
        code: touchpoint.code,
        unit: unit.name.clone(),
        counter: touchpoint.counter.clone(),
        number: format!(
            "{}-{:02}{:02}{:02}",
            touchpoint.code,
            today.year() % 100,
            u8::from(today.month()),
            today.day()
        ),
        questions: u16::try_from(asked_of_everyone + field).unwrap_or(u16::MAX),
        minutes: definition.minutes,
    }
}

/// Lays out, proofreads and writes everything before any file takes its place.
fn write(batch: &Batch, out: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let bar = output::progress(batch.posters.len() as u64, "posters");
    let parts: Vec<_> = batch.posters.chunks(SHEETS).map(<[Poster]>::to_vec).collect();
    let names = names(out, parts.len());
    let mut pending = Vec::new();
    let mut done = 0;
    for (name, posters) in names.iter().zip(parts) {
        let sheets = posters.len() as u64;
        let part = Batch { posters, ..batch.clone() };
        let pdf = part.pdf(&|at| bar.set_position(done + at as u64))?;
        done += sheets;
        let mut file = PendingFile::create(name)?;
        file.write_all(&pdf).with_context(|| format!("cannot write {}", name.display()))?;
        pending.push(file);
    }
    bar.finish_and_clear();
    pending.into_iter().try_for_each(PendingFile::commit)?;
    Ok(names)
}

/// The file, or as many numbered ones.
fn names(out: &Path, parts: usize) -> Vec<PathBuf> {
    if parts < 2 {
        return vec![out.to_owned()];
    }
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    let extension = out.extension().map_or(String::new(), |e| format!(".{}", e.to_string_lossy()));
    (1..=parts).map(|part| out.with_file_name(format!("{stem}-{part:02}{extension}"))).collect()
}

#[cfg(test)]
mod tests;
