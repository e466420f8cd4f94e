//! `hailong user …`: accounts of staff, as the console's page of users.

mod add;
mod change;
mod erase;
mod list;

use super::{Context, Exit, output};
use crate::account::audit::{Act, Action, Actor};
use crate::account::token::TypedCode;
use crate::account::{AccountNo, Grant, Login, Person, Role, password};
use crate::catalog::Catalog;
use crate::ids::{LedgerId, UnitCode, UnitNo};
use crate::store::{AccountRefusal, ChangeError, Store};
use anyhow::Context as _;
use std::io;

/// Accounts of staff: who may sign in to the console, and as what
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Add(add::Args),
    List(list::Args),
    Grant(change::Granting),
    Revoke(change::Revoking),
    Disable(change::Disabling),
    Enable(change::Enabling),
    Reset(change::Resetting),
    Erase(erase::Args),
}

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Add(args) => add::run(args, context).await,
        Command::List(args) => list::run(args, context).await,
        Command::Grant(args) => change::grant(args, context).await,
        Command::Revoke(args) => change::revoke(args, context).await,
        Command::Disable(args) => change::disable(args, context).await,
        Command::Enable(args) => change::enable(args, context).await,
        Command::Reset(args) => change::reset(args, context).await,
        Command::Erase(args) => erase::run(args, context).await,
    }
}

/// A role and where it holds.
#[derive(Debug, clap::Args)]
pub(super) struct GrantArgs {
    /// admin, home-affairs, unit-leader, counter or auditor
    #[arg(long)]
    role: Role,
    /// The unit, by its code of today, with everything below it [default: the whole ledger]
    #[arg(long, value_name = "CODE")]
    unit: Option<UnitCode>,
}

impl GrantArgs {
    /// # Errors
    /// Where no unit has this code today.
    fn read(&self, catalog: &Catalog) -> anyhow::Result<Grant> {
        grant(self.role, self.unit.as_ref(), catalog)
    }
}

fn grant(role: Role, unit: Option<&UnitCode>, catalog: &Catalog) -> anyhow::Result<Grant> {
    Ok(Grant { role, unit: unit.map(|code| unit_no(code, catalog)).transpose()? })
}

/// The unit that has this code today.
pub(super) fn unit_no(code: &UnitCode, catalog: &Catalog) -> anyhow::Result<UnitNo> {
    let found = catalog.tree.find(code, Context::now().local_date());
    found.map(|unit| unit.no).with_context(|| {
        format!("no unit has the code {code} today: see `hailong units list`, or import it first")
    })
}

/// A password for one sign-in: shown once, kept as its hash, open for a week.
struct FirstPassword {
    shown: String,
    hash: String,
    until: i64,
}

impl FirstPassword {
    fn new() -> anyhow::Result<Self> {
        let code = TypedCode::new(random()?);
        let hash = password::hash(code.plain(), random()?).context("the password cannot be hashed")?;
        Ok(Self { shown: code.reveal(), hash, until: now() + password::FIRST_SEC })
    }
}

/// The database, the ledger, and its catalog.
pub(super) async fn open(context: &Context) -> anyhow::Result<(Store, LedgerId, Catalog)> {
    let store = context.store().await?;
    let ledger = context.ledger(&store).await?;
    let catalog = store.catalog(ledger).await?;
    Ok((store, ledger, catalog))
}

async fn find(store: &Store, ledger: LedgerId, login: &Login) -> anyhow::Result<Person> {
    let found = store.person_by_login(ledger, login).await?;
    let (person, _) = found
        .with_context(|| format!("there is no account {login}: `hailong user list` shows who there is"))?;
    Ok(person)
}

/// A row for the audit log about an account: this user of the machine, now.
pub(super) fn act(action: Action, no: AccountNo) -> Act {
    Act::new(now(), me(), action, no.subject())
}

/// Who works at this command line, for the audit log.
pub(super) fn me() -> Actor {
    Actor::CommandLine(whoami::username().unwrap_or_else(|_unknown| "?".to_owned()))
}

/// Prints a refusal; passes what went wrong on.
fn done(changed: Result<(), ChangeError<AccountRefusal>>, text: &str) -> anyhow::Result<Exit> {
    match changed {
        Ok(()) => {
            output::say(text)?;
            Ok(Exit::Done)
        }
        Err(ChangeError::Refused(refusal)) => Ok(output::refuse(&[refusal])),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

pub(super) fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

pub(super) fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(io::Error::other).context("the system gives no randomness")?;
    Ok(bytes)
}
