//! `hailong posters`: the posters of a campaign, and the register of what was printed.

mod files;

use super::{Context, Exit, address, brand, output, press};
use crate::catalog::Catalog;
use crate::catalog::decide::posters;
use crate::ids::{CampaignId, Language, TouchpointCode, UnitCode};
use crate::print::order::{self, Look, Second, Which};
use crate::print::press::Press;
use crate::print::{Batch, Finish, Format, Origin, Sheet};
use crate::store::{ChangeError, Store};
use crate::touchpoint::Printing;
use crate::words::Words;
use anyhow::Context as _;
use clap::builder::PossibleValue;
use files::Target;
use std::path::{Path, PathBuf};

/// Print the posters of a campaign: a page for each touchpoint, its codes read back first
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong posters --campaign mot-cua-2026 --under 44 --sheet a4 --out posters.pdf
  hailong posters --campaign mot-cua-2026 --under 44 --sheet tent --finish mono --out tents.zip
  hailong posters --campaign mot-cua-2026 --touchpoint 7KQ-2M4-X --out poster.png \\
    --host https://khaosat.example.vn

Sheets: a4 for a wall, a5 for a counter, tent (A5, folded in the middle), stickers (24 of 70 x 37 mm on
an A4). Without --under and --touchpoint: every touchpoint of the campaign that is open to everyone
(channel qr) and not revoked, in the order of the units. What was printed stands in the register:
`hailong touchpoints register`.")]
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
    /// What it is printed on
    #[arg(long, value_enum, default_value = "a4")]
    sheet: Sheet,
    /// For which printer and which eyes
    #[arg(long, value_enum, default_value = "colour")]
    finish: Finish,
    /// The language beside the Vietnamese [default: the questionnaire's second]
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "vietnamese_only")]
    second: Option<Language>,
    /// Vietnamese alone, where the questionnaire speaks another language too
    #[arg(long)]
    vietnamese_only: bool,
    /// The file to write: .pdf for all, .svg or .png for one, .zip for a file of each unit
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// What a .zip holds: a PDF for each unit, or a picture for each poster [default: pdf]
    #[arg(long, value_enum)]
    each: Option<Format>,
    /// The address to print and encode: scheme, host, port [default: the setting server.host, else
    /// this machine's address in its network]
    #[arg(long, value_name = "URL")]
    host: Option<String>,
}

impl clap::ValueEnum for Sheet {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

impl clap::ValueEnum for Finish {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

impl clap::ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Pdf, Self::Svg, Self::Png]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.extension()))
    }
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let look = Look {
        sheet: args.sheet,
        finish: args.finish,
        office: context.config.office.name.clone(),
        logo: brand::read(&context.config.office)?.logo.map(|logo| logo.svg().to_owned()),
        origin: address::origin(args.host.as_deref(), context)?,
        second: match args.second {
            Some(language) => Second::This(language),
            None if args.vietnamese_only => Second::None,
            None => Second::Own,
        },
    };
    let target = Target::of(&args.out, args.each)?;
    let press = press::find(&context.config.print)?;
    let catalog = context.catalog().await?;
    let which = match (args.under, args.touchpoint) {
        (Some(unit), _) => Which::Under(unit),
        (None, Some(code)) => Which::One(code),
        (None, None) => Which::All,
    };
    let today = Context::now().local_date();
    let batch = order::batch(&catalog, &args.campaign, &which, look, today)?;
    let left_out = order::left_out(&catalog, &args.campaign, &which, today)?;
    let lacking = batch.second.as_deref().and_then(lacking);
    let printing = printing(&batch)?;
    let numbers: Vec<_> = batch.posters.iter().map(|poster| catalog.next_poster(poster.code)).collect();
    let sheets = batch.posters.len();
    let file = tokio::task::spawn_blocking(move || files::write(&press, &batch, &target)).await??;
    // First the register, then the file: a poster that hangs somewhere is always in it.
    if let Err(faults) = context.change(|catalog| posters::register(catalog, printing, &numbers)).await? {
        return Ok(output::refuse(&faults));
    }
    file.commit()?;
    output::say(&args.out.display().to_string())?;
    let printed = match sheets {
        1 => "1 poster printed and registered; its code was read back.".to_owned(),
        n => format!("{n} posters printed and registered; each code was read back."),
    };
    output::complain(&printed);
    for more in [left_out, lacking].into_iter().flatten() {
        output::complain(&more);
    }
    Ok(Exit::Done)
}

/// What a second language does not say of a poster.
fn lacking(second: &Words) -> Option<String> {
    let lacking = second.iter().filter(|(key, phrase)| key.starts_with("poster_") && phrase.is_fallback());
    let keys: Vec<_> = lacking.map(|(key, _)| key).collect();
    let (tag, count) = (&second.tag, keys.len());
    (count > 0).then(|| {
        format!(
            "{tag} lacks {count} of the words of posters ({}): they stand there in Vietnamese alone. A \
             questionnaire brings them under `interface`.",
            keys.join(", ")
        )
    })
}

/// What the register keeps of a batch.
fn printing(batch: &Batch) -> anyhow::Result<Printing> {
    Ok(Printing {
        by: whoami::username().context("the system does not say who is printing")?,
        sheet: batch.sheet.as_str().to_owned(),
        finish: batch.finish.as_str().to_owned(),
        host: batch.origin.to_string(),
        touchpoints: batch.posters.iter().map(|poster| poster.code).collect(),
    })
}

/// Prints one A4 poster into a file, registered like every other.
///
/// # Errors
/// Where the touchpoint has none, or the file cannot be written.
pub(super) async fn specimen(
    store: &Store,
    catalog: &Catalog,
    campaign: &CampaignId,
    code: TouchpointCode,
    origin: Origin,
    out: &Path,
) -> anyhow::Result<()> {
    let look = Look::plain(origin);
    let batch = order::batch(catalog, campaign, &Which::One(code), look, Context::now().local_date())?;
    let file = files::write(&Press::Shipped, &batch, &Target::Pdf(out.to_owned()))?;
    let (printing, number) = (printing(&batch)?, catalog.next_poster(code));
    let register = |catalog: &Catalog| posters::register(catalog, printing, &[number]);
    match store.change(catalog.ledger.id, Context::now(), register).await {
        Ok(_) => file.commit(),
        Err(ChangeError::Store(error)) => Err(error.into()),
        Err(ChangeError::Refused(faults)) => {
            let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
            anyhow::bail!(faults.join("; "))
        }
    }
}

#[cfg(test)]
mod tests;
