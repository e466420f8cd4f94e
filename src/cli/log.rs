//! `hailong log`: the transparency log over the ledger: its key, what was signed, and a new beginning after a loss.

pub(super) mod key;
pub(super) mod loss;
mod sign;

use super::{Context, Exit, output};
use crate::ids::LedgerId;
use crate::store::{Kept, Store};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The transparency log: its key and what was signed over
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Key(KeyArgs),
    Checkpoints(ListArgs),
    Sign(sign::Args),
    AcceptLoss(loss::Args),
}

/// Print the verifier key, to be published where everyone finds it
///
/// Whoever checks a checkpoint or a bundle needs it: put it on the office's site, hand it to the witnesses.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong log key")]
pub(super) struct KeyArgs {
    #[command(flatten)]
    format: output::FormatArg,
}

/// List what was signed, the newest last
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong log checkpoints --format json")]
pub(super) struct ListArgs {
    #[command(flatten)]
    format: output::FormatArg,
}

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Key(args) => print_key(&args, context).await,
        Command::Checkpoints(args) => list(&args, context).await,
        Command::Sign(args) => sign::run(args, context).await,
        Command::AcceptLoss(args) => loss::run(args, context).await,
    }
}

#[derive(Debug, Serialize)]
struct KeySaid {
    origin: String,
    key: String,
}

async fn print_key(args: &KeyArgs, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store_as_it_is().await?;
    let ledger = context.ledger(&store).await?;
    let key = key::verifier(context, &store, ledger).await?;
    store.close().await;
    let said = KeySaid { origin: key.name().to_owned(), key: key.to_string() };
    match args.format.format {
        output::Format::Json => output::say_json(&said)?,
        output::Format::Text => output::say(&said.key)?,
    }
    Ok(Exit::Done)
}

#[derive(Debug, Serialize)]
struct Listed {
    origin: String,
    size: u64,
    root: String,
    signed: String,
    /// Signatures under it, the log's own included.
    signatures: usize,
}

impl From<&Kept> for Listed {
    fn from(kept: &Kept) -> Self {
        let signed = OffsetDateTime::from_unix_timestamp(kept.at).ok();
        Self {
            origin: kept.origin.clone(),
            size: kept.size,
            root: STANDARD.encode(kept.root),
            signed: signed.and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_default(),
            signatures: kept.note.lines().filter(|line| line.starts_with("— ")).count(),
        }
    }
}

async fn list(args: &ListArgs, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store_as_it_is().await?;
    let ledger = context.ledger(&store).await?;
    let kept = store.checkpoints(ledger).await?;
    store.close().await;
    let listed: Vec<Listed> = kept.iter().map(Listed::from).collect();
    match args.format.format {
        output::Format::Json => output::say_json(&listed)?,
        output::Format::Text => {
            let mut table = output::table(["log", "entries", "root", "signed", "signatures"]);
            for Listed { origin, size, root, signed, signatures } in listed {
                table.add_row([origin, size.to_string(), root, signed, signatures.to_string()]);
            }
            output::say(&table.to_string())?;
        }
    }
    Ok(Exit::Done)
}

/// The keys under which the log was ever signed, as texts: for who checks the database at this machine.
///
/// # Errors
/// Where the database does not answer.
pub(super) async fn known_keys(
    context: &Context,
    store: &Store,
    ledger: LedgerId,
) -> anyhow::Result<Vec<String>> {
    let Some(secret) = key::existing(context, ledger)? else { return Ok(Vec::new()) };
    let mut origins: Vec<String> =
        store.checkpoints(ledger).await?.into_iter().map(|kept| kept.origin).collect();
    origins.sort();
    origins.dedup();
    origins.into_iter().map(|origin| Ok(secret.key(&origin)?.verifier().to_string())).collect()
}
