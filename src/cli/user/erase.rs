//! `hailong user erase`.

use super::{act, done, find, open};
use crate::account::Login;
use crate::account::audit::Action;
use crate::cli::{Context, Exit, output};

/// Forget a person: take away everything that says whose an account was
///
/// Login, name, password, second factor and roles are erased and cannot be brought back; the account keeps its
/// number. The log stays as it is: it names accounts by number. Backups made before hold the person still.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong user erase binh.tran --yes")]
pub(in crate::cli) struct Args {
    login: Login,
    /// Erase without asking
    #[arg(long)]
    yes: bool,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, _) = open(context).await?;
    let account = find(&store, ledger, &args.login).await?.account;
    let question = format!("Erase {} ({}) for good?", account.name, account.login);
    let agreed = args.yes || output::confirm(&question)?.unwrap_or(false);
    if !agreed {
        store.close().await;
        return Ok(output::refuse(&["to erase a person for good, say so with --yes"]));
    }
    let changed = store.erase_account(ledger, account.no, &act(Action::AccountErased, account.no)).await;
    store.close().await;
    done(
        changed,
        &format!("The person of account {} is forgotten; the log names the number alone.", account.no),
    )
}
