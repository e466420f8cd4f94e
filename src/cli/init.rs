//! `hailong init`: a ledger for real responses.

use super::units::{Official, show_refusal};
use super::{Context, Exit, demo, output};
use crate::campaign::fields;
use crate::catalog::decide;
use crate::unit::{Tree, import};
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

/// Letters that a ledger's name may have, at most.
const MAX_NAME: usize = 120;

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let Some(name) = &args.name else { return demo_ledger(context).await };
    let name = name.trim();
    match name.chars().count() {
        0 => bail!("the name is empty: say whose responses the ledger will hold, with --name"),
        found if found > MAX_NAME => bail!("the name has {found} characters: at most {MAX_NAME}"),
        _ if name.chars().any(char::is_control) => bail!("the name holds a control character"),
        _ => {}
    }
    let mut events = vec![decide::fields(fields::standard())];
    if let Some(file) = args.official.file()? {
        match import::plan(&Tree::default(), &[file]) {
            Ok(plan) => events.extend(decide::units::events(&plan)),
            Err(faults) => return show_refusal(&faults, output::Format::Text),
        }
    }
    let store = context.create_store().await?;
    let ledgers = store.ledgers().await?;
    if !ledgers.is_empty() && !args.additional {
        bail!(
            "the database holds {} already: work with it, or add another ledger with --additional",
            if ledgers.len() == 1 { "a ledger".to_owned() } else { format!("{} ledgers", ledgers.len()) }
        );
    }
    let catalog = store.create_ledger(name, false, Context::now(), events).await?;
    store.close().await;
    output::say(&format!(
        "Created ledger {} “{}”: {} units, {} fields.",
        catalog.ledger.id.0,
        catalog.ledger.name,
        catalog.tree.len(),
        catalog.fields.len()
    ))?;
    output::say(
        "Next: `hailong units import` for units of your own, `hailong definitions publish`, \
         `hailong campaign create`.",
    )?;
    Ok(Exit::Done)
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
