//! `hailong token …`: tokens of programs, as the console's page of tokens.

use super::output::{self, Format, FormatArg};
use super::user::{me, now, open, random, unit_no};
use super::{Context, Exit};
use crate::account::audit::{Act, Action};
use crate::account::program::{self, LONGEST_DAYS, NewProgram, Program, Standing, TokenScope};
use crate::account::token::Token;
use crate::catalog::Catalog;
use crate::ids::UnitCode;
use anyhow::bail;
use time::format_description::well_known::Iso8601;
use time::{Date, Duration};

/// A token that names no last day is worth something for so long.
const USUAL_DAYS: i64 = 90;

/// Tokens for programs that ask the API in somebody's name: what they may do, where, until when
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Create(Creating),
    List(Listing),
    Revoke(Revoking),
}

/// Make a token and print it, once
///
/// The database keeps its hash alone: a token that is lost is revoked and another one made.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hailong token create \"Cổng dữ liệu tỉnh\" --scope figures\n  hailong token create \"Máy quét phiếu\" --scope sheets --unit 19363 --until 2026-12-31"
)]
pub(super) struct Creating {
    /// The program that it is for
    name: String,
    /// What it allows: figures (of campaigns that are not public, too) or sheets (enters paper sheets)
    #[arg(long = "scope", required = true, value_delimiter = ',')]
    scopes: Vec<TokenScope>,
    /// The unit that it holds in, with everything below it [default: the whole ledger]
    #[arg(long, value_name = "CODE")]
    unit: Option<UnitCode>,
    /// The last day on which it is worth anything, at most a year ahead [default: in 90 days]
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    #[command(flatten)]
    format: FormatArg,
}

/// List the tokens, the youngest first
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong token list --format json")]
pub(super) struct Listing {
    #[command(flatten)]
    format: FormatArg,
}

/// Take a token back: it is worth nothing from then on
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong token revoke 3")]
pub(super) struct Revoking {
    /// Its number, as `hailong token list` says it
    number: u32,
}

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Create(args) => create(args, context).await,
        Command::List(args) => list(&args, context).await,
        Command::Revoke(args) => revoke(&args, context).await,
    }
}

async fn create(args: Creating, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, catalog) = open(context).await?;
    let today = Context::now().local_date();
    let new = NewProgram {
        name: args.name,
        scopes: args.scopes.into_iter().collect(),
        unit: args.unit.as_ref().map(|code| unit_no(code, &catalog)).transpose()?,
        until: args.until.unwrap_or(today + Duration::days(USUAL_DAYS.min(LONGEST_DAYS))),
    };
    let faults = new.faults(today);
    if !faults.is_empty() {
        store.close().await;
        return Ok(output::refuse(&faults));
    }
    let token = Token::new(random()?);
    let name = new.name.trim();
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.as_str()).collect();
    let act = Act::new(now(), me(), Action::TokenMade, name)
        .with("scopes", &scopes.join(" "))
        .with("until", &new.until);
    let no = store.make_token(ledger, &new, token.hash(), today, None, &act).await?;
    store.close().await;
    let shown = program::reveal(&token);
    match args.format.format {
        Format::Text => output::say(&format!(
            "Token {no} for {name}, worth something until {}, shown only now:\n{shown}\nThe program sends it \
             as `Authorization: Bearer …`.",
            new.until
        ))?,
        Format::Json => output::say_json(&serde_json::json!({
            "number": no, "name": name, "token": shown, "until": new.until.to_string(),
        }))?,
    }
    Ok(Exit::Done)
}

async fn list(args: &Listing, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, catalog) = open(context).await?;
    let all = store.tokens(ledger).await?;
    store.close().await;
    let today = Context::now().local_date();
    match args.format.format {
        Format::Json => {
            output::say_json(&all.iter().map(|token| json(token, today, &catalog)).collect::<Vec<_>>())?;
        }
        Format::Text if all.is_empty() => {
            output::say("There is no token yet: make one with `hailong token create`.")?;
        }
        Format::Text => {
            let mut table = output::table(["No", "For", "Allows", "Unit", "Until", "Last used", "State"]);
            for token in &all {
                table.add_row([
                    token.no.to_string(),
                    token.name.clone(),
                    scopes(token).join("\n"),
                    unit(token, &catalog).unwrap_or_else(|| "everywhere".to_owned()),
                    token.until.to_string(),
                    token.used.map_or_else(|| "never".to_owned(), |day| day.to_string()),
                    state(token, today).to_owned(),
                ]);
            }
            output::say(&table.to_string())?;
        }
    }
    Ok(Exit::Done)
}

async fn revoke(args: &Revoking, context: &Context) -> anyhow::Result<Exit> {
    let (store, ledger, _) = open(context).await?;
    let today = Context::now().local_date();
    let found = store.tokens(ledger).await?.into_iter().find(|token| token.no == args.number);
    let Some(token) = found else {
        store.close().await;
        bail!("there is no token {}: `hailong token list` shows which there are", args.number);
    };
    let act = Act::new(now(), me(), Action::TokenRevoked, &*token.name).with("token", &token.no);
    let revoked = store.revoke_token(ledger, token.no, today, &act).await?;
    store.close().await;
    let text = if revoked { "is worth nothing from now on" } else { "was revoked before" };
    output::say(&format!("Token {} for {} {text}.", token.no, token.name))?;
    Ok(Exit::Done)
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text, &Iso8601::DATE).map_err(|_no_day| format!("`{text}` is no day: expected 2026-12-31"))
}

fn scopes(token: &Program) -> Vec<&'static str> {
    token.scopes.iter().map(|scope| scope.as_str()).collect()
}

fn unit(token: &Program, catalog: &Catalog) -> Option<String> {
    let no = token.unit?;
    Some(catalog.tree.get(no).map_or_else(|| format!("#{}", no.0), |unit| unit.code.to_string()))
}

fn state(token: &Program, today: Date) -> &'static str {
    match token.standing(today) {
        Standing::Good => "good",
        Standing::Expired => "expired",
        Standing::Revoked => "revoked",
    }
}

fn json(token: &Program, today: Date, catalog: &Catalog) -> serde_json::Value {
    serde_json::json!({
        "number": token.no,
        "name": token.name,
        "scopes": scopes(token),
        "unit": unit(token, catalog),
        "until": token.until.to_string(),
        "used": token.used.map(|day| day.to_string()),
        "state": state(token, today),
    })
}
