//! `hailong simulate`: responses for demos and load, and trials of what watches over them.

mod detectors;
mod ours;
mod print;
mod trial;

use super::{Context, Exit, output};
use crate::catalog::{Catalog, decide};
use crate::ids::{CampaignId, Hour};
use crate::simulate::{self, Plan, Simulated};
use crate::store::{NewResponse, NewText, Store, Stored, SubmitError};
use std::time::Duration;
use tokio::task::JoinSet;

/// Write simulated responses into a demo ledger, or try the detectors on simulated provinces
///
/// With --campaign: through the same path as real ones, and only into a ledger that was created as a demo; the
/// mark is in its first entry and shows on every page and export. Within the hour, the same seed gives the same
/// answers: a second time none of them is new.
///
/// With --scenario: in memory alone, without a database. Provinces of people, offices and attackers are played
/// before a detector, which knows nothing of the truth; printed is how many attacks it found, on their first day
/// and within four weeks, and how many honest weeks of units it flagged, each with its 95 % interval.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  hailong simulate --database-url sqlite:data/demo/hailong.db --campaign demo-mot-cua-nhanh --count 10000 --seed 7\n  hailong simulate --scenario all --seeds 20"
)]
pub(super) struct Args {
    /// The campaign
    #[arg(long, required_unless_present = "scenario", conflicts_with = "scenario")]
    campaign: Option<CampaignId>,
    /// How many responses
    #[arg(long, default_value_t = 1_000, conflicts_with = "scenario")]
    count: usize,
    /// [default: the size of the ledger, so that each run makes others; 1 with --scenario]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Spread over so many days before now, within the campaign
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3_650), conflicts_with = "scenario")]
    days: u32,
    #[command(flatten)]
    trial: trial::TrialArgs,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let Some(campaign_id) = args.campaign else {
        return trial::run(&args.trial, args.seed.unwrap_or(1));
    };
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let catalog = store.catalog(ledger).await?;
    let campaign = decide::campaigns::find(&catalog, &campaign_id)?;
    let now = Context::now();
    let first = now
        .0
        .saturating_sub(24 * args.days)
        .max(Hour::day_start(campaign.opens).0)
        .max(catalog.ledger.first_hour.0);
    let plan = Plan { seed: args.seed.unwrap_or(catalog.size), count: args.count, hours: Hour(first)..now };
    let stored = store_simulated(&store, &catalog, &campaign_id, &plan).await?;
    store.close().await;
    output::say(&format!("Stored {stored} simulated responses to {campaign_id}."))?;
    let known = args.count.saturating_sub(stored);
    if known > 0 {
        output::say(&format!(
            "{known} more were there already, made by this seed within this hour: name another with --seed."
        ))?;
    }
    Ok(Exit::Done)
}

/// So many responses wait for the writer at once: enough for large batches, fewer than its queue.
const IN_FLIGHT: usize = 1_024;

/// Makes and stores the responses of a plan; returns how many of them were new.
pub(super) async fn store_simulated(
    store: &Store,
    catalog: &Catalog,
    campaign: &CampaignId,
    plan: &Plan,
) -> anyhow::Result<usize> {
    let campaign = decide::campaigns::find(catalog, campaign)?;
    store_all(store, simulate::responses(catalog, campaign, plan)?, plan.count).await
}

/// Stores simulated responses, about so many; returns how many of them were new.
pub(super) async fn store_all(
    store: &Store,
    responses: impl IntoIterator<Item = Simulated>,
    count: usize,
) -> anyhow::Result<usize> {
    let progress = output::progress(u64::try_from(count)?, "simulated responses");
    let mut flying = JoinSet::new();
    let mut stored = 0;
    for made in responses {
        if flying.len() >= IN_FLIGHT
            && let Some(landed) = flying.join_next().await
        {
            stored += usize::from(landed?? == Stored::New);
            progress.inc(1);
        }
        flying.spawn(submit(store.clone(), new_response(made)));
    }
    while let Some(landed) = flying.join_next().await {
        stored += usize::from(landed?? == Stored::New);
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(stored)
}

/// Stores one, patiently where the queue is full.
async fn submit(store: Store, new: NewResponse) -> Result<Stored, SubmitError> {
    loop {
        match store.submit(new.clone()).await {
            Ok(stored) => return Ok(stored),
            Err(SubmitError::Busy { .. }) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(error @ (SubmitError::Unavailable(_) | SubmitError::Refused(_) | SubmitError::Code)) => {
                return Err(error);
            }
        }
    }
}

fn new_response(made: Simulated) -> NewResponse {
    let texts =
        made.texts.into_iter().map(|(question, salt, text)| NewText { question, salt, text }).collect();
    NewResponse { id: made.id, response: made.response, texts, nonce: made.nonce }
}
