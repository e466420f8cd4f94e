//! `hailong report`: the report of a campaign (báo cáo) as DOCX, PDF or plain Markdown.

use super::export::write_manifest;
use super::load::{Loaded, load};
use super::pending::PendingFile;
use super::{Context, Exit, output};
use crate::export::manifest::{About, Content};
use crate::ids::{CampaignId, UnitCode};
use crate::index::flags::Responses;
use crate::print::order::report::ReportFormat;
use crate::report::{Stationery, Subject, Term, text};
use crate::{config, print};
use anyhow::Context as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Write the report of a campaign (báo cáo) in the form of Nghị định 30/2020/NĐ-CP
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong report --campaign mot-cua-2026 --out bao-cao.docx
  hailong report --campaign mot-cua-2026 --under 19363 --number 12/BC-UBND --format pdf --out bao-cao.pdf
  hailong report --campaign mot-cua-2026 --period 2026-H1 --out bao-cao-6-thang.docx
  hailong report --campaign quy-4-2026 --compare-with quy-3-2026 --out bao-cao.docx

Head and foot come from the settings report.superior, report.place, report.capacity, report.signer and
report.recipients; the words from report.text, or from the shipped text (--print-text shows it).")]
pub(super) struct Args {
    /// The campaign
    #[arg(long, value_name = "CAMPAIGN", required_unless_present = "print_text")]
    campaign: Option<CampaignId>,
    /// Only this unit and everything below it
    #[arg(long, value_name = "UNIT")]
    under: Option<UnitCode>,
    /// An earlier campaign to set it beside
    #[arg(long, value_name = "CAMPAIGN")]
    compare_with: Option<CampaignId>,
    /// Only answers of a year (2026), a half of one (2026-H1) or a quarter (2026-Q4), beside the one before
    #[arg(long, value_name = "PERIOD")]
    period: Option<Term>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The file to write
    #[arg(long, value_name = "FILE", required_unless_present = "print_text")]
    out: Option<PathBuf>,
    /// Its number, as the clerk gives it: 12/BC-SNV
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// A file with your own words: a copy of the shipped text, edited
    #[arg(long, value_name = "FILE")]
    text: Option<PathBuf>,
    /// Print the shipped text, to be edited and given with --text
    #[arg(long, conflicts_with_all = ["campaign", "out"])]
    print_text: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// To go on writing in
    #[default]
    Docx,
    /// To hand in and to keep: PDF/A-2a
    Pdf,
}

impl From<Format> for ReportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Docx => Self::Docx,
            Format::Pdf => Self::Pdf,
        }
    }
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    if args.print_text {
        output::say(text::SHIPPED.1.trim_end())?;
        return Ok(Exit::Done);
    }
    let (campaign, out) = (args.campaign.as_ref().context("--campaign is missing")?, args.out.as_ref());
    let out = out.context("--out is missing")?;
    let mut stationery = stationery(&context.config.report)?;
    if let Some(path) = &args.text {
        stationery.text = words(path)?;
    }
    let store = context.store().await?;
    let loaded = load(&store, context.ledger(&store).await?).await?;
    store.close().await;
    let office = context.config.office.name.as_deref().unwrap_or(&loaded.catalog.ledger.name);
    let subject = subject(&args, campaign, &loaded, office);
    let report =
        print::order::report::make(&subject, &stationery, args.number.as_deref(), args.format.into())?;
    let mut file = PendingFile::create(out)?;
    file.write_all(&report).with_context(|| format!("cannot write {}", out.display()))?;
    file.commit()?;
    if let Some(campaign) = loaded.catalog.campaign(campaign) {
        let mut about = About::campaign(Content::Report, &loaded.catalog, campaign, None)
            .with(Responses::of_campaign(&loaded.columns, campaign.no));
        let asked = [
            ("under", args.under.as_ref().map(ToString::to_string)),
            ("period", args.period.as_ref().map(ToString::to_string)),
        ];
        let asked = asked.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        about.filter = asked.collect();
        write_manifest(about, out)?;
    }
    output::say(&out.display().to_string())?;
    Ok(Exit::Done)
}

fn subject<'a>(args: &'a Args, campaign: &'a CampaignId, loaded: &'a Loaded, office: &'a str) -> Subject<'a> {
    Subject {
        catalog: &loaded.catalog,
        columns: &loaded.columns,
        campaign,
        under: args.under.as_ref(),
        before: args.compare_with.as_ref(),
        term: args.period,
        office,
        today: Context::now().local_date(),
    }
}

/// Head, foot and words, as the settings have them.
pub(super) fn stationery(settings: &config::Report) -> anyhow::Result<Stationery> {
    let recipients = settings.recipients.as_deref().unwrap_or_default().split(';').map(str::trim);
    let shipped = Stationery::default();
    Ok(Stationery {
        superior: settings.superior.clone(),
        place: settings.place.clone(),
        capacity: settings.capacity.clone(),
        signer: settings.signer.clone(),
        recipients: recipients.filter(|one| !one.is_empty()).map(str::to_owned).collect(),
        text: settings.text.as_ref().map(|path| words(Path::new(path))).transpose()?.unwrap_or(shipped.text),
    })
}

/// The words of an office's own, and the name of their file.
fn words(path: &Path) -> anyhow::Result<(String, String)> {
    let name = path.display().to_string();
    let words = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    Ok((name, words))
}
