//! `hailong log accept-loss`: what was signed over is lost for good, and everyone shall be able to see that.

use super::key;
use crate::cli::{Context, Exit, output};
use crate::ledger::merkle::Frontier;
use crate::ledger::tile::WIDTH;
use crate::ledger::{Event, LogRestart};
use crate::store::Store;
use crate::web::transparency::Quarantine;
use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Begin the log anew after entries were lost for good
///
/// Where no backup holds the entries that were signed over, the log cannot go on under its name: it would deny what it
/// has signed. It goes on under another one; the ledger says for ever what was lost, and witnesses see it. Stop
/// `hailong serve` first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong log accept-loss --lost 12")]
pub(in crate::cli) struct Args {
    /// How many signed entries are lost, as `hailong serve` says it: typed, so that nobody does it by mistake
    #[arg(long, value_name = "NUMBER")]
    lost: u64,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let store = context.store_as_it_is().await?;
    let ledger = context.ledger(&store).await?;
    let outcome = restart(&args, context, &store, ledger).await;
    store.close().await;
    outcome
}

async fn restart(
    args: &Args,
    context: &Context,
    store: &Store,
    ledger: crate::ids::LedgerId,
) -> anyhow::Result<Exit> {
    let Some(secret) = key::existing(context, ledger)? else {
        bail!("there is no key of the log here: nothing was signed")
    };
    let Some(last) = secret.beside.read()? else {
        bail!("{} does not exist: nothing was signed with this key", secret.beside.path().display());
    };
    let (before, signed) = (last.checkpoint.origin.clone(), last.checkpoint.size);
    let left = store.catalog(ledger).await?.size;
    if left >= signed {
        bail!("nothing is missing: {signed} entries were signed over, and there are {left}");
    }
    if args.lost != signed - left {
        bail!("{} signed entries are missing ({left} to {}), not {}", signed - left, signed - 1, args.lost);
    }
    let by = whoami::username().unwrap_or_else(|_| "unknown".to_owned());
    let restart = LogRestart {
        origin: next(&before),
        before,
        signed,
        left,
        root: STANDARD.encode(last.checkpoint.root),
        by,
    };
    let origin = restart.origin.clone();
    let said =
        |_: &_| -> Result<Vec<Event>, std::convert::Infallible> { Ok(vec![Event::LogRestarted { restart }]) };
    if let Err(error) = store.change(ledger, Context::now(), said).await {
        bail!("nothing was changed: {error}");
    }
    let aside = secret.beside.put_aside(signed)?;
    output::say(&format!(
        "The log goes on as {origin}; its key has the new name too (`hailong log key`). What was signed before is kept at {}.",
        aside.display()
    ))?;
    Ok(Exit::Done)
}

/// Whether the database holds at least what was signed last at this machine: as cheaply as can be, for every command.
/// The whole is looked at by `hailong serve`.
///
/// # Errors
/// Where it does not, with what to do.
pub(in crate::cli) async fn look(context: &Context, store: &Store) -> anyhow::Result<()> {
    // Several ledgers and none named: whatever asks for one will say so.
    let Ok(ledger) = context.ledger(store).await else { return Ok(()) };
    let Some(last) = key::last(context, ledger)? else { return Ok(()) };
    let size = store.size(ledger).await?;
    if size >= last.size && store.checkpoint(ledger, &last.origin, last.size).await?.is_some() {
        return Ok(());
    }
    // Nobody signs under that name any more: the loss was accepted.
    if store.catalog(ledger).await?.ledger.origin.is_some_and(|origin| origin != last.origin) {
        return Ok(());
    }
    if size < last.size {
        return Err(Quarantine::Missing { size, signed: last.size }).context(QUARANTINED);
    }
    // Signed, and killed before it was stored: then the entries are those. Or an old copy that grew since.
    let mut tree = Frontier::default();
    while tree.size() < last.size {
        let leaves = store.leaves(ledger, tree.size() / WIDTH).await?;
        let more = usize::try_from(last.size - tree.size()).unwrap_or(usize::MAX);
        if leaves.is_empty() {
            break;
        }
        leaves.into_iter().take(more).for_each(|leaf| tree.push(leaf));
    }
    if tree.root() == last.root {
        return Ok(());
    }
    Err(Quarantine::Changed { from: 0, to: last.size - 1 }).context(QUARANTINED)
}

const QUARANTINED: &str = "nothing is done: this ledger is in quarantine";

/// The name after this one: `host/1`, then `host/1.2`, `host/1.3`.
fn next(before: &str) -> String {
    let counted =
        before.rsplit_once('.').and_then(|(name, number)| Some((name, number.parse::<u32>().ok()?)));
    match counted.filter(|(name, _)| name.contains('/')) {
        Some((name, number)) => format!("{name}.{}", number + 1),
        None => format!("{before}.2"),
    }
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn each_beginning_has_a_name_of_its_own() {
        assert_eq!(next("khaosat.quangtri.gov.vn/1"), "khaosat.quangtri.gov.vn/1.2");
        assert_eq!(next("khaosat.quangtri.gov.vn/1.2"), "khaosat.quangtri.gov.vn/1.3");
        assert_eq!(next("10.0.0.7/1"), "10.0.0.7/1.2");
        assert_eq!(next("sipas.44"), "sipas.44.2");
    }
}
