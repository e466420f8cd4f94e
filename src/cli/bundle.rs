//! `hailong bundle`: everything that an auditor needs to check a ledger without us, as one file.

use super::index::{self, RequestArgs};
use super::load::load;
use super::pending::PendingFile;
use super::{Context, Exit, output};
use crate::catalog::Catalog;
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
    let catalog = store.catalog(ledger).await?;
    let mut bundle = Writer::new(PendingFile::create(&args.out)?);
    let size = entries(&store, ledger, catalog.size, &mut bundle).await?;
    for kept in store.checkpoints(ledger).await?.into_iter().filter(|kept| kept.size <= size) {
        bundle.checkpoint(kept.size, &kept.note)?;
    }
    let keys = super::log::known_keys(context, &store, ledger).await?;
    for (campaign, json) in published(&store, ledger, &catalog).await? {
        bundle.figures(campaign.as_str(), &json)?;
    }
    store.close().await;
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
async fn published(
    store: &Store,
    ledger: LedgerId,
    catalog: &Catalog,
) -> anyhow::Result<Vec<(CampaignId, Vec<u8>)>> {
    let mut documents = Vec::new();
    for campaign in catalog.campaigns.values().filter(|campaign| campaign.published) {
        let loaded = load(store, ledger).await?;
        let by = RequestArgs::by("unit");
        let (document, _) = index::document(loaded, &campaign.id, &by)?;
        let json = serde_json::to_vec_pretty(&document).context("the figures cannot be written")?;
        documents.push((campaign.id.clone(), json));
    }
    Ok(documents)
}
