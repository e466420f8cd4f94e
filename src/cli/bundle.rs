//! `hailong bundle`: everything that an auditor needs to check a ledger without us, as one file.

use super::index;
use super::load::{Loaded, load};
use super::pending::PendingFile;
use super::{Context, Exit, output};
use crate::campaign::Campaign;
use crate::export::bundle::Writer;
use crate::ids::{CampaignId, LedgerId, Seq};
use crate::store::Store;
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
    let mut bundle = Writer::new(PendingFile::create(&args.out)?);
    let size = entries(&store, ledger, catalog.size, &mut bundle).await?;
    for kept in store.checkpoints(ledger).await?.into_iter().filter(|kept| kept.size <= size) {
        bundle.checkpoint(&kept.note)?;
    }
    let keys = super::log::known_keys(context, &store, ledger).await?;
    store.close().await;
    for (campaign, json) in published {
        bundle.figures(campaign.as_str(), &json)?;
    }
    let about = (ledger.0, catalog.ledger.name.as_str(), catalog.ledger.demo);
    bundle.finish(&keys, about)?.commit()?;
    output::complain(&format!("{size} entries"));
    output::say(&args.out.display().to_string())?;
    Ok(Exit::Done)
}

/// Hands the entries over; how many there were.
async fn entries(
    store: &Store,
    ledger: LedgerId,
    size: u64,
    bundle: &mut Writer<PendingFile>,
) -> anyhow::Result<u64> {
    let bar = output::progress(size, "entries");
    let mut failed = None;
    let read = store
        .read_part(ledger, Seq(0), Seq(size), |row| {
            if failed.is_none() {
                failed = bundle.push(&row).err();
            }
            if row.seq.0 % 4_096 == 0 {
                bar.set_position(row.seq.0);
            }
        })
        .await?;
    bar.finish_and_clear();
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(read.0),
    }
}

/// The figures of every published campaign by unit, as they stand for everyone.
fn published(loaded: &Loaded) -> anyhow::Result<Vec<(CampaignId, Vec<u8>)>> {
    let published = loaded.catalog.campaigns.values().filter(|campaign| campaign.published);
    let json = |campaign: &Campaign| {
        let document = index::by_unit(loaded, &campaign.id)?;
        let json = serde_json::to_vec_pretty(&document).context("the figures cannot be written")?;
        Ok((campaign.id.clone(), json))
    };
    published.map(json).collect()
}
