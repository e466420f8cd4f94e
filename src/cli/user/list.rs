//! `hailong user list`.

use super::open;
use crate::account::{Grant, Person};
use crate::catalog::Catalog;
use crate::cli::output::{self, Format, FormatArg};
use crate::cli::{Context, Exit};

/// Who may sign in, and as what
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong user list --format json")]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    format: FormatArg,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, catalog) = open(context).await?;
    let mut people = store.people(ledger).await?;
    people.retain(|person| !person.account.is_erased());
    store.close().await;
    match args.format.format {
        Format::Json => output::say_json(&people.iter().map(|p| json(p, &catalog)).collect::<Vec<_>>())?,
        Format::Text if people.is_empty() => {
            output::say("There is no account yet: add one with `hailong user add`.")?;
        }
        Format::Text => {
            let mut table = output::table(["Login", "Name", "Roles", "Second factor", "State"]);
            for person in &people {
                let account = &person.account;
                let roles: Vec<_> =
                    person.grants.roles.iter().map(|grant| spelled(*grant, &catalog)).collect();
                let state = match (account.disabled, account.first_password) {
                    (true, _) => "disabled",
                    (false, true) => "first password",
                    (false, false) => "in use",
                };
                table.add_row([
                    account.login.to_string(),
                    account.name.to_string(),
                    roles.join("\n"),
                    if account.second_factor { "yes" } else { "no" }.to_owned(),
                    state.to_owned(),
                ]);
            }
            output::say(&table.to_string())?;
        }
    }
    Ok(Exit::Done)
}

fn json(person: &Person, catalog: &Catalog) -> serde_json::Value {
    let account = &person.account;
    serde_json::json!({
        "account": account.no.0,
        "login": account.login.as_str(),
        "name": account.name.as_str(),
        "roles": person.grants.roles.iter().map(|grant| spelled(*grant, catalog)).collect::<Vec<_>>(),
        "second_factor": account.second_factor,
        "first_password": account.first_password,
        "disabled": account.disabled,
    })
}

/// `unit-leader 19363`, or the role alone where it holds everywhere.
fn spelled(grant: Grant, catalog: &Catalog) -> String {
    match grant.unit {
        None => grant.role.to_string(),
        Some(no) => {
            let code =
                catalog.tree.get(no).map_or_else(|| format!("#{}", no.0), |unit| unit.code.to_string());
            format!("{} {code}", grant.role)
        }
    }
}
