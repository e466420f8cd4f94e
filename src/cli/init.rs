//! `hailong init`: a ledger for real responses.

use super::units::Official;
use super::{Context, Exit, brand, demo, output};
use crate::catalog::Catalog;
use crate::catalog::decide::founding::{Founding, found};
use crate::catalog::decide::office::Office;
use crate::ids::LedgerId;
use crate::store::{ChangeError, Store};
use anyhow::bail;

/// Create a ledger for an office, in a new or an existing database
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong init --name \"Tỉnh Quảng Trị\" --official --province 44
  hailong init --name \"Tỉnh Quảng Trị\" --database-url postgres://hailong@db/hailong
  hailong init --demo --database-url sqlite:data/demo/hailong.db")]
pub(super) struct Args {
    /// Whose responses it will hold, as pages and reports call it
    #[arg(long, required_unless_present = "demo")]
    name: Option<String>,
    /// Whom citizens ask: address, telephone, e-mail
    #[arg(long, conflicts_with = "demo")]
    contact: Option<String>,
    /// The office's logo, an SVG file
    #[arg(long, value_name = "FILE", conflicts_with = "demo")]
    logo: Option<String>,
    /// A province to play with instead: real units, two campaigns, no answers yet; `hailong simulate`
    /// makes some. Nothing in it can ever pass for a real answer
    #[arg(long, conflicts_with_all = ["name", "official", "province", "additional"])]
    demo: bool,
    #[command(flatten)]
    official: Official,
    /// One more ledger beside those that the database holds already
    #[arg(long)]
    additional: bool,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let Some(name) = &args.name else { return demo_ledger(context).await };
    let office = Office {
        name: name.clone(),
        contact: args.contact.clone().unwrap_or_default(),
        logo: args.logo.as_deref().map(brand::logo).transpose()?,
    };
    let units = args.official.file()?.into_iter().collect();
    let founding = Founding { units, office, definitions: Vec::new() };
    // A ledger that is made here has its name from its first entry on.
    let mut fresh = Catalog::empty(LedgerId(1));
    fresh.ledger.name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let events = match found(&fresh, &founding) {
        Ok(events) => events,
        Err(faults) => return Ok(output::refuse(&faults)),
    };
    let store = context.create_store().await?;
    let ledgers = store.ledgers().await?;
    let waiting = waiting(&store, &ledgers).await?.filter(|_| !args.additional);
    if !ledgers.is_empty() && !args.additional && waiting.is_none() {
        bail!(
            "the database holds {} already: work with it, or add another ledger with --additional",
            if ledgers.len() == 1 { "a ledger".to_owned() } else { format!("{} ledgers", ledgers.len()) }
        );
    }
    let catalog = match waiting {
        None => store.create_ledger(&fresh.ledger.name, false, Context::now(), events).await?,
        Some(ledger) => match store.change(ledger, Context::now(), |catalog| found(catalog, &founding)).await
        {
            Ok(catalog) => catalog,
            Err(ChangeError::Refused(faults)) => return Ok(output::refuse(&faults)),
            Err(ChangeError::Store(error)) => return Err(error.into()),
        },
    };
    store.close().await;
    output::say(&format!(
        "Created ledger {} “{}”: {} units, {} fields.",
        catalog.ledger.id.0,
        catalog.ledger.name,
        catalog.tree.len(),
        catalog.fields.len()
    ))?;
    output::say(
        "Next: `hailong user add NAME --role admin` and `hailong serve` for the console; or go on here with \
         `hailong units import` for units of your own, `hailong definitions publish`, `hailong campaign create`.",
    )?;
    Ok(Exit::Done)
}

/// The database's one ledger, where `hailong serve` made it and nobody has set it up yet.
async fn waiting(store: &Store, ledgers: &[LedgerId]) -> anyhow::Result<Option<LedgerId>> {
    let [only] = ledgers else { return Ok(None) };
    let waits = store.catalog(*only).await?.awaits_setup();
    Ok(Some(*only).filter(|_| waits))
}

async fn demo_ledger(context: &Context) -> anyhow::Result<Exit> {
    let store = context.create_store().await?;
    let ledger = demo::ensure(&store, 0).await?;
    let catalog = store.catalog(ledger).await?;
    store.close().await;
    output::say(&format!("Ledger {} “{}” is a demo, with these campaigns:", ledger.0, catalog.ledger.name))?;
    for campaign in catalog.campaigns.values() {
        output::say(&format!("  {}", campaign.id))?;
    }
    output::say("Next: `hailong simulate --campaign …`.")?;
    Ok(Exit::Done)
}
