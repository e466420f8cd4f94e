//! `hailong log sign`: a checkpoint now, without waiting for the service's next mark.

use super::key;
use crate::cli::{Context, Exit, output};
use crate::ids::LedgerId;
use crate::store::Store;
use crate::web::{App, Secret, Settings};
use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Sign over what is there now
///
/// `hailong serve` does so by itself every five minutes in which something came. By hand it is for what is printed
/// right after: a report at the end of a campaign, the register of posters.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong log sign")]
pub(in crate::cli) struct Args {}

pub(super) async fn run(_args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let outcome = sign(context, &store, ledger).await;
    store.close().await;
    outcome
}

async fn sign(context: &Context, store: &Store, ledger: LedgerId) -> anyhow::Result<Exit> {
    let log = key::settings(context, &context.config.server, ledger)?;
    if log.secret.is_none() {
        bail!("there is no key of the log: name its file in ledger.key_file");
    }
    // It answers nobody: what signs page tokens does not matter.
    let settings = Settings { log, ..Settings::usual(Secret::new([0; 32])) };
    let app = App::new(store.clone(), ledger, settings).await?;
    app.hold_against_what_was_signed().await.context("not signed: this ledger is in quarantine")?;
    match app.sign().await? {
        Some(kept) => output::say(&format!(
            "{}: {} entries signed, root {}",
            kept.origin,
            kept.size,
            STANDARD.encode(kept.root)
        ))?,
        None => output::say("Nothing came since the last checkpoint.")?,
    }
    Ok(Exit::Done)
}
