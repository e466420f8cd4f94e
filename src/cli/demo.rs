//! A province to play with: real units, real questionnaires, simulated answers, marked as such from the
//! ledger's first entry on. Made through the same decisions and the same write path as everything else.

mod ratios;
mod staff;
mod stuffed;

use super::serve::run;
use super::simulate::store_all;
use super::{Context, Exit, address, output, posters};
use crate::campaign::{Campaign, Terms, fields};
use crate::catalog::{Catalog, decide};
use crate::config::Server;
use crate::definition::{Definition, parse};
use crate::ids::{CampaignId, Channel, Hour, LedgerId};
use crate::ledger::Event;
use crate::print::Origin;
use crate::print::qr::Picture;
use crate::simulate::{self, Plan};
use crate::store::Store;
use crate::touchpoint::{FieldScope, Touchpoint};
use crate::unit::{Tree, import, official};
use anyhow::Context as _;
use decide::campaigns::NewCampaign;
use decide::touchpoints::{NewTouchpoints, Places};
use std::fmt::Display;
use std::io::IsTerminal as _;
use std::path::Path;
use std::str::FromStr as _;
use std::time::Instant;
use stuffed::Past;
use time::{Date, Duration};

/// Quảng Trị: 78 communes.
const PROVINCE: &str = "44";
const NAME: &str = "Tỉnh Quảng Trị (mô phỏng)";
const AGENCIES: &str = include_str!("../../static/demo/units.csv");
/// The demo's past, in days: responses fall into it.
const DAYS: u32 = 150;
const SEED: u64 = 44;
const RESPONSES: usize = 20_000;
/// The commune whose form is shown: Xã Vĩnh Linh.
const SHOWN: &str = "19363";

/// A campaign of the demo.
struct Round {
    id: &'static str,
    title: &'static str,
    file: &'static str,
    yaml: &'static str,
    /// Of all simulated responses, in percent.
    percent: usize,
}

const ROUNDS: [Round; 2] = [
    Round {
        id: "demo-mot-cua-nhanh",
        title: "Ông/Bà hài lòng chứ? Phiếu hai phút tại quầy",
        file: "mot-cua-nhanh.1.yaml",
        yaml: include_str!("../../survey-defs/mot-cua-nhanh.1.yaml"),
        percent: 60,
    },
    Round {
        id: "demo-sipas-2017",
        title: "Khảo sát sự hài lòng theo 22 tiêu chí",
        file: "sipas-2017.1.yaml",
        yaml: include_str!("../../survey-defs/sipas-2017.1.yaml"),
        percent: 40,
    },
];

/// The counters of three departments at the provincial centre, and two more of the commune that is shown: unit,
/// counter, field.
const COUNTERS: [(&str, &str, &str); 5] = [
    ("44.NNMT", "Trung tâm Phục vụ hành chính công tỉnh, quầy số 1", "dat-dai"),
    ("44.XD", "Trung tâm Phục vụ hành chính công tỉnh, quầy số 2", "xay-dung"),
    ("44.TC", "Trung tâm Phục vụ hành chính công tỉnh, quầy số 3", "dau-tu-kinh-doanh"),
    (SHOWN, "Quầy số 2: Đất đai", "dat-dai"),
    (SHOWN, "Quầy số 3: Hộ tịch", "ho-tich"),
];

/// The demo's ledger: made with so many responses where the database is empty, else as it is.
pub(super) async fn ensure(store: &Store, responses: usize) -> anyhow::Result<LedgerId> {
    Ok(make(store, responses).await?.0)
}

/// The same, with what came by the campaign in which a commune helps its figures along, where it was made.
async fn make(store: &Store, responses: usize) -> anyhow::Result<(LedgerId, Option<Past>)> {
    if let Some(ledger) = store.ledgers().await?.first() {
        anyhow::ensure!(
            store.catalog(*ledger).await?.ledger.demo,
            "the database holds a ledger of real responses: the demo needs a database of its own; leave \
             --database-url out, or name another one"
        );
        return Ok((*ledger, None));
    }
    let now = Context::now();
    let start = Hour(now.0.saturating_sub(24 * DAYS));
    let catalog = store.create_ledger(NAME, true, start, first_events()?).await?;
    let ledger = catalog.ledger.id;
    for round in &ROUNDS {
        open(store, ledger, round, start, now).await?;
    }
    let today = now.local_date();
    store.change(ledger, now, |catalog| ratios::events(catalog, today)).await?;
    let catalog = store.catalog(ledger).await?;
    if responses == 0 {
        return Ok((ledger, None));
    }
    let mut past = Past::new(&catalog, &ROUNDS[0].id.parse()?)?;
    for (at, round) in (0u64..).zip(&ROUNDS) {
        let plan = Plan { seed: SEED + at, count: responses * round.percent / 100, hours: start..now };
        let campaign = decide::campaigns::find(&catalog, &round.id.parse()?)?;
        let made = simulate::responses(&catalog, campaign, &plan)?;
        let noted = made.inspect(|made| {
            if at == 0 {
                past.push(made);
            }
        });
        store_all(store, noted, plan.count).await?;
    }
    past.stuff(store, &(start..now)).await?;
    Ok((ledger, Some(past)))
}

/// The units of the province, its departments, and the standard fields.
fn first_events() -> anyhow::Result<Vec<Event>> {
    let communes =
        official::file(Some(&PROVINCE.parse()?)).context("the official tree lacks the demo's province")?;
    let agencies = import::read("demo/units.csv", AGENCIES.as_bytes());
    let plan = import::plan(&Tree::default(), &[communes, agencies]).map_err(together)?;
    let mut events = vec![decide::fields(fields::standard())];
    events.extend(decide::units::events(&plan));
    Ok(events)
}

/// Publishes a questionnaire, opens its campaign and hangs codes everywhere.
async fn open(store: &Store, ledger: LedgerId, round: &Round, start: Hour, now: Hour) -> anyhow::Result<()> {
    let definition = parse::from_yaml(round.yaml, round.file)?;
    let today = start.local_date();
    store
        .change(ledger, start, |catalog| {
            decide::definitions::publish(catalog, std::slice::from_ref(&definition)).map_err(together)
        })
        .await?;
    let new = campaign(round, &definition, start.local_date(), now.local_date())?;
    store
        .change(ledger, start, |catalog| decide::campaigns::open(catalog, &new, today).map_err(together))
        .await?;
    let wishes = wishes(round)?;
    store.change(ledger, start, |catalog| touchpoints(catalog, &wishes, today)).await?;
    Ok(())
}

fn campaign(round: &Round, definition: &Definition, from: Date, today: Date) -> anyhow::Result<NewCampaign> {
    Ok(NewCampaign {
        id: round.id.parse()?,
        title: round.title.to_owned(),
        definition: definition.name.clone(),
        units: vec![PROVINCE.parse()?],
        opens: from,
        closes: today + Duration::days(365),
        method: None,
        public: true,
        ranking_channels: vec![Channel::Qr],
        // An example, so that each unit shows how far it is on the way.
        terms: Terms { sample: Some(100), ..Terms::default() },
    })
}

/// A code for every commune, which asks for the field, and one for each further counter.
fn wishes(round: &Round) -> anyhow::Result<Vec<NewTouchpoints>> {
    let wish = |places, counter: &str, field: Option<&str>| -> anyhow::Result<NewTouchpoints> {
        Ok(NewTouchpoints {
            campaign: round.id.parse()?,
            places,
            counter: counter.to_owned(),
            channel: Channel::Qr,
            field: field.map(str::parse).transpose()?,
        })
    };
    let mut wishes = vec![wish(Places::Under { root: PROVINCE.parse()?, kinds: Vec::new() }, "", None)?];
    for (unit, counter, field) in COUNTERS {
        wishes.push(wish(Places::Unit(unit.parse()?), counter, Some(field))?);
    }
    Ok(wishes)
}

fn touchpoints(catalog: &Catalog, wishes: &[NewTouchpoints], today: Date) -> Result<Vec<Event>, Faults> {
    let mut events = Vec::new();
    for wish in wishes {
        let created =
            decide::touchpoints::create(catalog, wish, today, &mut random_bits).map_err(together)?;
        events.extend(created.events());
    }
    Ok(events)
}

/// Serves the demo and says where to look.
pub(super) async fn serve(context: &Context, server: &Server) -> anyhow::Result<Exit> {
    let began = Instant::now();
    let store = context.create_store().await?;
    let (ledger, past) = make(&store, RESPONSES).await?;
    let keys = staff::ensure(&store, ledger).await?;
    if let Some(past) = past {
        past.decide(&store, Context::now()).await?;
    }
    let folder = context.sqlite_path().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
    let books = store.clone();
    let ready = async |address: &str, port: u16| {
        let scan = announce(&books, ledger, address, &folder).await?;
        keys.tell(&address::console(server, address, port))?;
        output::say("\nAll answers here are simulated, and every page and export says so. End with Ctrl-C.")?;
        show_code(scan.as_deref())?;
        output::say(&format!("Ready after {:.1} s.", began.elapsed().as_secs_f64()))
    };
    run::until_ended(context, server, store, ledger, ready).await
}

/// Prints the addresses of a form and a poster of each campaign and of the results; gives the first form's.
async fn announce(
    store: &Store,
    ledger: LedgerId,
    address: &str,
    folder: &Path,
) -> anyhow::Result<Option<String>> {
    let catalog = &store.catalog(ledger).await?;
    let mut scan = None;
    output::say("")?;
    for campaign in catalog.campaigns.values() {
        let Some(touchpoint) = catalog.touchpoints.values().find(|t| shows(catalog, campaign, t)) else {
            continue;
        };
        let form = format!("{address}/S/{}", touchpoint.code);
        let unit = catalog.tree.get(touchpoint.unit).map_or("", |unit| &unit.name);
        output::say(&format!("  form     {:<20} {form}  ({unit})", campaign.id))?;
        let poster = folder.join(format!("poster-{}.pdf", campaign.id));
        match print(store, catalog, touchpoint, &campaign.id, address, &poster).await {
            Ok(()) => output::say(&format!("  poster   {:<20} {}", campaign.id, poster.display()))?,
            Err(error) => output::say(&format!("  poster   {:<20} not printed: {error:#}", campaign.id))?,
        }
        scan = scan.or(Some(form));
    }
    output::say(&format!("  results  {:<20} {address}/results", ""))?;
    if let Some(tracking) = stuffed::excluded(store, catalog).await? {
        output::say(&format!("  excluded {:<20} {address}/t/{tracking}", ""))?;
    }
    Ok(scan)
}

/// Draws a form's code on a terminal.
fn show_code(form: Option<&str>) -> anyhow::Result<()> {
    if std::io::stdout().is_terminal()
        && let Some(code) = form.and_then(|form| Picture::for_terminal(&form.to_uppercase()))
    {
        output::say(&format!("\nScan with a phone in the same network:\n{code}"))?;
    }
    Ok(())
}

/// A poster of one counter, in the register like every other. One that hangs already, with this address, is not
/// printed again at each start.
async fn print(
    store: &Store,
    catalog: &Catalog,
    touchpoint: &Touchpoint,
    campaign: &CampaignId,
    address: &str,
    out: &Path,
) -> anyhow::Result<()> {
    let origin = Origin::from_str(address)?;
    let last = catalog.printings.get(&touchpoint.code).and_then(|printed| printed.last());
    if last.is_some_and(|last| last.host == origin.to_string()) && out.exists() {
        return Ok(());
    }
    posters::specimen(store, catalog, campaign, touchpoint.code, origin, out).await
}

/// A commune's counter, which asks for the field.
fn shows(catalog: &Catalog, campaign: &Campaign, touchpoint: &Touchpoint) -> bool {
    touchpoint.campaign == campaign.no
        && touchpoint.field == FieldScope::Ask
        && catalog.tree.get(touchpoint.unit).is_some_and(|unit| unit.code.as_str() == SHOWN)
}

/// 32 random bits; 0 where the system gives none, which the caller notices as a code that is taken.
fn random_bits() -> u32 {
    getrandom::u32().unwrap_or(0)
}

/// Faults of something that ships with the program, together.
#[derive(Debug, thiserror::Error)]
#[error("the demo cannot be made: {0}")]
struct Faults(String);

#[expect(clippy::needless_pass_by_value, reason = "used with map_err")]
fn together<F: Display>(faults: Vec<F>) -> Faults {
    Faults(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}
