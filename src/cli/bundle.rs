//! `hailong bundle`: everything that an auditor needs to check a ledger without us, as one file.

use super::index;
use super::load::{Loaded, load};
use super::pending::PendingFile;
use super::{Context, Exit, output};
use crate::campaign::Campaign;
use crate::export::bundle::Making;
use anyhow::Context as _;
use std::path::PathBuf;

/// Write a ledger as a bundle that `hailong verify` checks anywhere, without a database or a network
///
/// Holds every entry in order, the signed checkpoints, the keys and the figures of each published campaign; no
/// free text. Who holds it and a camera over a counter could match answers to people: it is for the auditor.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong bundle --out so-cai.zip
  hailong verify so-cai.zip --key khaosat.quangtri.gov.vn/1+7d0c0a5e+AUt5…")]
pub(super) struct Args {
    /// The file to write; it appears when it is complete
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store_as_it_is().await?;
    let ledger = context.ledger(&store).await?;
    // Read once: figures and entries end with the same entry.
    let loaded = load(&store, ledger).await?;
    let published = published(&loaded)?;
    let Loaded { catalog, columns } = loaded;
    drop(columns);
    let keys = super::log::known_keys(context, &store, ledger).await?;
    let bar = output::progress(catalog.size, "entries");
    let making = Making {
        store: &store,
        catalog: &catalog,
        keys: &keys,
        figures: &published,
        progress: &|done| bar.set_position(done),
    };
    let (file, size) = making.write(PendingFile::create(&args.out)?).await?;
    bar.finish_and_clear();
    store.close().await;
    file.commit()?;
    output::complain(&format!("{size} entries"));
    output::say(&args.out.display().to_string())?;
    Ok(Exit::Done)
}

/// The figures of every published campaign by unit, as they stand for everyone.
fn published(loaded: &Loaded) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let published = loaded.catalog.campaigns.values().filter(|campaign| campaign.published);
    let json = |campaign: &Campaign| {
        let document = index::by_unit(loaded, &campaign.id)?;
        let json = serde_json::to_vec_pretty(&document).context("the figures cannot be written")?;
        Ok((campaign.id.to_string(), json))
    };
    published.map(json).collect()
}
