//! `hailong user add`.

use super::{FirstPassword, grant, me, now, open};
use crate::account::audit::{Act, Action};
use crate::account::{DisplayName, Login, Role};
use crate::cli::output::{self, Format, FormatArg};
use crate::cli::{Context, Exit};
use crate::ids::UnitCode;
use crate::store::{ChangeError, NewAccount};

/// Add an account and print its first password, once
///
/// The password opens only the page where its owner chooses another; it is worth nothing after a week.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hailong user add an.nguyen --name \"Nguyễn Văn An\" --role admin\n  hailong user add binh.tran --name \"Trần Thị Bình\" --role unit-leader --unit 19363"
)]
pub(in crate::cli) struct Args {
    /// The name to sign in with: letters, digits and . - _ @
    login: Login,
    /// The person's name as colleagues read it
    #[arg(long)]
    name: DisplayName,
    /// admin, home-affairs, unit-leader, counter or auditor; more with `hailong user grant`
    #[arg(long)]
    role: Option<Role>,
    /// The unit that the role holds in, with everything below it [default: the whole ledger]
    #[arg(long, value_name = "CODE", requires = "role")]
    unit: Option<UnitCode>,
    /// The language of the console for this person: vi or en
    #[arg(long, value_name = "TAG", default_value = "vi", value_parser = ["vi", "en"])]
    lang: String,
    #[command(flatten)]
    format: FormatArg,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, catalog) = open(context).await?;
    let role = args.role.map(|role| grant(role, args.unit.as_ref(), &catalog)).transpose()?;
    let password = FirstPassword::new()?;
    let new = NewAccount {
        login: args.login.clone(),
        name: args.name,
        lang: args.lang,
        password: password.hash,
        first_until: Some(password.until),
        roles: role.into_iter().collect(),
    };
    let mut act = Act::new(now(), me(), Action::AccountCreated, "");
    if let Some(role) = args.role {
        act = act.with("role", &role).with("unit", args.unit.as_ref().map_or("", |unit| unit.as_str()));
    }
    let created = store.create_account(ledger, new, &act).await;
    store.close().await;
    match created {
        Ok(no) => {
            match args.format.format {
                Format::Text => output::say(&format!(
                    "Account {} is there. First password, shown only now: {}\nIt opens the sign-in page \
                     under /staff/login for a week, until an own one is chosen.",
                    args.login, password.shown
                ))?,
                Format::Json => output::say_json(&serde_json::json!({
                    "account": no.0, "login": args.login.as_str(), "password": password.shown,
                }))?,
            }
            Ok(Exit::Done)
        }
        Err(ChangeError::Refused(refusal)) => Ok(output::refuse(&[refusal])),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}
