//! `hailong user grant`, `revoke`, `disable`, `enable`, `reset`.

use super::{FirstPassword, GrantArgs, act, done, find, open};
use crate::account::audit::Action;
use crate::account::{AccountNo, Login};
use crate::cli::{Context, Exit};

/// Give an account a role in a unit
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong user grant binh.tran --role auditor --unit 44")]
pub(in crate::cli) struct Granting {
    login: Login,
    #[command(flatten)]
    grant: GrantArgs,
}

/// Take a role from an account
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong user revoke binh.tran --role auditor --unit 44")]
pub(in crate::cli) struct Revoking {
    login: Login,
    #[command(flatten)]
    grant: GrantArgs,
}

/// Shut an account and end its sessions; nothing of it is lost
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong user disable binh.tran")]
pub(in crate::cli) struct Disabling {
    login: Login,
}

/// Open a shut account again
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong user enable binh.tran")]
pub(in crate::cli) struct Enabling {
    login: Login,
}

/// Print a new first password, once, and end the account's sessions
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hailong user reset binh.tran\n  hailong user reset binh.tran --second-factor"
)]
pub(in crate::cli) struct Resetting {
    login: Login,
    /// Also take away the second factor and its recovery codes: the telephone is lost
    #[arg(long)]
    second_factor: bool,
}

pub(super) async fn grant(args: Granting, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, catalog) = open(context).await?;
    let person = find(&store, ledger, &args.login).await?;
    let grant = args.grant.read(&catalog)?;
    let act = about_role(Action::RoleGranted, person.account.no, &args.grant);
    let changed = store.grant(ledger, person.account.no, grant, &act).await;
    store.close().await;
    done(changed, &format!("{} has the role {} now.", args.login, grant.role))
}

pub(super) async fn revoke(args: Revoking, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, catalog) = open(context).await?;
    let person = find(&store, ledger, &args.login).await?;
    let grant = args.grant.read(&catalog)?;
    anyhow::ensure!(
        person.grants.roles.contains(&grant),
        "{} does not have this role there: `hailong user list` shows the roles",
        args.login
    );
    let act = about_role(Action::RoleRevoked, person.account.no, &args.grant);
    let changed = store.revoke(ledger, person.account.no, grant, &act).await;
    store.close().await;
    done(changed, &format!("{} no longer has the role {} there.", args.login, grant.role))
}

fn about_role(action: Action, no: AccountNo, grant: &GrantArgs) -> crate::account::audit::Act {
    let unit = grant.unit.as_ref().map_or("", |unit| unit.as_str());
    act(action, no).with("role", &grant.role).with("unit", unit)
}

pub(super) async fn disable(args: Disabling, context: &Context) -> anyhow::Result<Exit> {
    shut(&args.login, true, context).await
}

pub(super) async fn enable(args: Enabling, context: &Context) -> anyhow::Result<Exit> {
    shut(&args.login, false, context).await
}

async fn shut(login: &Login, disabled: bool, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, _) = open(context).await?;
    let person = find(&store, ledger, login).await?;
    let action = if disabled { Action::AccountDisabled } else { Action::AccountEnabled };
    let no = person.account.no;
    let changed = store.disable_account(ledger, no, disabled, &act(action, no)).await;
    store.close().await;
    let text = if disabled { "is shut and signed out everywhere" } else { "may sign in again" };
    done(changed, &format!("{login} {text}."))
}

pub(super) async fn reset(args: Resetting, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, _) = open(context).await?;
    let person = find(&store, ledger, &args.login).await?;
    let no = person.account.no;
    let password = FirstPassword::new()?;
    if args.second_factor {
        let act = act(Action::SecondFactorRemoved, no);
        store.set_second_factor(ledger, no, None, &[], &act).await?;
    }
    let act = act(Action::PasswordReset, no);
    let changed = store.set_password(ledger, no, &password.hash, Some(password.until), None, &act).await;
    store.close().await;
    done(
        changed,
        &format!(
            "First password of {}, shown only now: {}\nIt opens the sign-in page for a week, until an own \
             one is chosen. Every session of this account has ended.",
            args.login, password.shown
        ),
    )
}
