//! `hailong board`: the results of a unit on one A4, for the notice board.

use super::load::load;
use super::pending::PendingFile;
use super::{Context, Exit, address, brand, index, output};
use crate::ids::{CampaignId, UnitCode};
use crate::print::Finish;
use crate::print::order::board as order;
use anyhow::Context as _;
use std::io::Write as _;
use std::path::PathBuf;

/// Print the results of a unit on one A4 for its notice board, with the way to the public page
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong board --campaign mot-cua-2026 --unit 19363 --out bang-tin.pdf

Only of public campaigns, and only what everyone may see today on the public page: nothing that too few
people stand behind, and of an open campaign the responses that are out already.")]
pub(super) struct Args {
    /// The campaign
    #[arg(long, value_name = "CAMPAIGN")]
    campaign: CampaignId,
    /// The unit, with everything below it
    #[arg(long, value_name = "CODE")]
    unit: UnitCode,
    /// For which printer and which eyes
    #[arg(long, value_enum, default_value = "colour")]
    finish: Finish,
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
    let loaded = load(&store, context.ledger(&store).await?).await?;
    store.close().await;
    let catalog = &loaded.catalog;
    let figures = index::public(&loaded, &args.campaign, &args.unit)?;
    let campaign = catalog.campaign(&args.campaign).context("the campaign was there a moment ago")?;
    let look = order::Look {
        finish: args.finish,
        office: context.config.office.called(&catalog.ledger.name),
        logo: brand::read(&context.config.office)?.logo.map(|logo| logo.svg().to_owned()),
        origin,
    };
    let board = order::board(catalog, campaign, &args.unit, &figures, look, Context::now().local_date())?;
    let pdf = tokio::task::spawn_blocking(move || board.pdf()).await??;
    let mut file = PendingFile::create(&args.out)?;
    file.write_all(&pdf).with_context(|| format!("cannot write {}", args.out.display()))?;
    file.commit()?;
    output::say(&args.out.display().to_string())?;
    Ok(Exit::Done)
}
