//! `hailong touchpoints …`: where codes hang (điểm khảo sát).

mod funnel;
mod register;
mod replace;

use super::{Context, Exit, output};
use crate::catalog::Catalog;
use crate::catalog::decide::campaigns;
use crate::catalog::decide::touchpoints::{self, Created, NewTouchpoints, Places};
use crate::export::csv::CsvSheet;
use crate::export::{Cell, Sheet as _};
use crate::ids::{CampaignId, CampaignNo, Channel, FieldCode, TouchpointCode, UnitCode};
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::UnitKind;
use anyhow::{Context as _, bail};
use serde::Serialize;

/// Where codes hang (điểm khảo sát): a unit, a counter, a channel
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Create(CreateArgs),
    List(ListArgs),
    Revoke(RevokeArgs),
    Replace(replace::Args),
    Register(register::Args),
    Funnel(funnel::Args),
}

/// Create touchpoints with fresh codes
///
/// With --under: one in every one-stop counter of the subtree, and one in every commune, ward, township
/// and special zone that has no such counter of its own; units that have one already get no second.
/// --kind names other kinds of units.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong touchpoints create --campaign mot-cua-2026 --under 44
  hailong touchpoints create --campaign mot-cua-2026 --unit 19363 --counter \"Quầy Đất đai\" --field dat-dai")]
pub(super) struct CreateArgs {
    /// The campaign whose questionnaire is answered there
    #[arg(long)]
    campaign: CampaignId,
    #[command(flatten)]
    place: Place,
    /// The counter, where a unit has several
    #[arg(long, default_value = "", hide_default_value = true)]
    counter: String,
    /// How answers come: qr, kiosk or link, where the form is open to everyone; paper, where staff enter
    /// printed sheets; code or interviewer, which take no answers yet
    #[arg(long, default_value = "qr")]
    channel: Channel,
    /// The field (lĩnh vực) of all answers there [default: the form asks]
    #[arg(long)]
    field: Option<FieldCode>,
    #[command(flatten)]
    format: ListFormat,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Place {
    /// The unit, by code
    #[arg(long, value_name = "CODE", conflicts_with = "under")]
    unit: Option<UnitCode>,
    /// Every unit of this subtree that serves citizens
    #[arg(long, value_name = "CODE")]
    under: Option<UnitCode>,
    /// With --under: every unit of these kinds instead, separated by commas
    #[arg(long, value_name = "KIND", value_delimiter = ',', requires = "under")]
    kind: Vec<UnitKind>,
}

/// List touchpoints
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong touchpoints list --campaign mot-cua-2026 --format csv")]
pub(super) struct ListArgs {
    #[command(flatten)]
    campaign: Campaign,
    #[command(flatten)]
    format: ListFormat,
}

/// Revoke codes: they explain themselves from now on and take no answers
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong touchpoints revoke 7KQ-2M4-X")]
pub(super) struct RevokeArgs {
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<TouchpointCode>,
}

/// `--campaign`, where all may be meant.
#[derive(Debug, clap::Args)]
struct Campaign {
    /// Only those of this campaign
    #[arg(long)]
    campaign: Option<CampaignId>,
}

impl Campaign {
    /// The campaign's number; the error was printed.
    fn number(&self, catalog: &Catalog) -> Result<Option<CampaignNo>, Exit> {
        let Some(id) = &self.campaign else { return Ok(None) };
        let found = campaigns::find(catalog, id).map_err(|fault| output::refuse(&[fault]))?;
        Ok(Some(found.no))
    }
}

#[derive(Debug, Clone, Copy, clap::Args)]
struct ListFormat {
    /// For people, for programs, for spreadsheets
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Csv,
}

/// A touchpoint for people and programs.
#[derive(Debug, Serialize)]
struct View<'a> {
    code: String,
    /// As printed: `7KQ-2M4-X`.
    printed: String,
    /// The address below the host: `/S/7KQ2M4X`.
    path: String,
    campaign: &'a str,
    unit_code: &'a str,
    unit_name: &'a str,
    counter: &'a str,
    channel: Channel,
    /// Empty where the form asks.
    field: &'a str,
    revoked: bool,
}

const HEADINGS: [&str; 10] = [
    "code",
    "printed",
    "path",
    "campaign",
    "unit_code",
    "unit_name",
    "counter",
    "channel",
    "field",
    "revoked",
];

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Create(args) => create(args, context).await,
        Command::List(args) => list(args, context).await,
        Command::Revoke(args) => revoke(args, context).await,
        Command::Replace(args) => replace::run(args, context).await,
        Command::Register(args) => register::run(args, context).await,
        Command::Funnel(args) => funnel::run(args, context).await,
    }
}

async fn create(args: CreateArgs, context: &Context) -> anyhow::Result<Exit> {
    let places = match (args.place.unit, args.place.under) {
        (Some(code), _) => Places::Unit(code),
        (None, Some(root)) => Places::Under { root, kinds: args.place.kind },
        (None, None) => bail!("say where: --unit or --under"),
    };
    let new = NewTouchpoints {
        campaign: args.campaign,
        places,
        counter: args.counter,
        channel: args.channel,
        field: args.field,
    };
    let today = Context::now().local_date();
    let mut random = Random::new()?;
    let mut created = Created::default();
    let outcome = context
        .change(|catalog| {
            created = touchpoints::create(catalog, &new, today, &mut || random.next())?;
            Ok::<_, Vec<touchpoints::TouchpointFault>>(created.events())
        })
        .await?;
    match outcome {
        Ok(catalog) => {
            print(&catalog, created.touchpoints.iter(), args.format.format)?;
            let (new, existing) = (created.touchpoints.len(), created.existing.len());
            let new = output::count(new, "touchpoint");
            output::complain(&format!("Created {new}; {existing} existed already."));
            Ok(Exit::Done)
        }
        Err(faults) => Ok(output::refuse(&faults)),
    }
}

/// The operating system's random numbers, fetched before the head row is held.
struct Random(rand_chacha::ChaCha20Rng);

impl Random {
    fn new() -> anyhow::Result<Self> {
        use rand_chacha::rand_core::SeedableRng as _;
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).context("the system gives no random numbers")?;
        Ok(Self(rand_chacha::ChaCha20Rng::from_seed(seed)))
    }

    fn next(&mut self) -> u32 {
        use rand_chacha::rand_core::Rng as _;
        self.0.next_u32()
    }
}

async fn list(args: ListArgs, context: &Context) -> anyhow::Result<Exit> {
    let catalog = context.catalog().await?;
    let only = match args.campaign.number(&catalog) {
        Ok(only) => only,
        Err(refused) => return Ok(refused),
    };
    let mut found: Vec<_> =
        catalog.touchpoints.values().filter(|t| only.is_none_or(|no| t.campaign == no)).collect();
    let unit_code = |t: &Touchpoint| catalog.tree.get(t.unit).map(|unit| unit.code.clone());
    found.sort_by_cached_key(|t| (t.campaign, unit_code(t), t.counter.clone(), t.code));
    print(&catalog, found, args.format.format)?;
    Ok(Exit::Done)
}

fn print<'a>(
    catalog: &'a Catalog,
    touchpoints: impl IntoIterator<Item = &'a Touchpoint>,
    format: Format,
) -> anyhow::Result<()> {
    let views: Vec<_> = touchpoints.into_iter().map(|t| view(catalog, t)).collect();
    match format {
        Format::Json => output::say_json(&views),
        Format::Csv => print_csv(&views),
        Format::Text => {
            let mut table = output::table(["code", "campaign", "unit", "counter", "channel", "field", ""]);
            table.add_rows(views.iter().map(|view| {
                [
                    view.printed.clone(),
                    view.campaign.to_owned(),
                    format!("{} {}", view.unit_code, view.unit_name),
                    view.counter.to_owned(),
                    view.channel.to_string(),
                    if view.field.is_empty() { "the form asks".into() } else { view.field.to_owned() },
                    if view.revoked { "revoked".into() } else { String::new() },
                ]
            }));
            output::say(&table.to_string())
        }
    }
}

fn print_csv(views: &[View<'_>]) -> anyhow::Result<()> {
    let mut sheet = CsvSheet::new(std::io::stdout().lock())?;
    sheet.head(&HEADINGS.map(Cell::text))?;
    for view in views {
        let channel = view.channel.as_str();
        let revoked = if view.revoked { "yes" } else { "no" };
        let cells = [
            &view.code,
            &view.printed,
            &view.path,
            view.campaign,
            view.unit_code,
            view.unit_name,
            view.counter,
            channel,
            view.field,
            revoked,
        ];
        sheet.row(&cells.map(Cell::text))?;
    }
    drop(sheet.finish()?);
    Ok(())
}

fn view<'a>(catalog: &'a Catalog, touchpoint: &'a Touchpoint) -> View<'a> {
    let unit = catalog.tree.get(touchpoint.unit);
    let campaign = catalog.campaigns.get(&touchpoint.campaign);
    let field = match touchpoint.field {
        FieldScope::One(no) => catalog.fields.get(&no).map_or("", |field| field.code.as_str()),
        FieldScope::Ask => "",
    };
    View {
        code: touchpoint.code.to_string(),
        printed: touchpoint.code.grouped(),
        path: format!("/S/{}", touchpoint.code),
        campaign: campaign.map_or("", |campaign| campaign.id.as_str()),
        unit_code: unit.map_or("", |unit| unit.code.as_str()),
        unit_name: unit.map_or("", |unit| unit.name.as_str()),
        counter: &touchpoint.counter,
        channel: touchpoint.channel,
        field,
        revoked: touchpoint.revoked,
    }
}

async fn revoke(args: RevokeArgs, context: &Context) -> anyhow::Result<Exit> {
    let codes = args.codes.clone();
    match context.change(move |catalog| touchpoints::revoke(catalog, &codes)).await? {
        Ok(_) => {
            let count = output::count(args.codes.len(), "touchpoint");
            output::say(&format!("Revoked {count}: take their posters down."))?;
            Ok(Exit::Done)
        }
        Err(faults) => Ok(output::refuse(&faults)),
    }
}
