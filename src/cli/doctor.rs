//! `hailong doctor`: is this installation sound?

use super::{Context, Exit, Format, FormatArg, output};
use crate::config::Setting;
use crate::ledger::leaf;
use serde::Serialize;

/// Check this installation: settings, database, durability, ledgers
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  hailong doctor --database-url sqlite:data/hailong.db")]
pub(super) struct Args {
    #[command(flatten)]
    format: FormatArg,
}

#[derive(Debug, Serialize)]
struct Report {
    version: &'static str,
    leaf_format: u8,
    settings: Vec<(&'static str, String)>,
    checks: Vec<Check>,
}

/// One question to the installation and its answer.
#[derive(Debug, Serialize)]
struct Check {
    what: &'static str,
    good: bool,
    /// What was found and, where it is not good, what to do.
    found: String,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let report = Report {
        version: env!("CARGO_PKG_VERSION"),
        leaf_format: leaf::FORMAT,
        settings: context.config.settings().into_iter().map(|Setting { key, value }| (key, value)).collect(),
        checks: database_checks(context).await,
    };
    match args.format.format {
        Format::Json => output::say_json(&report)?,
        Format::Text => print(&report)?,
    }
    Ok(if report.checks.iter().all(|check| check.good) { Exit::Done } else { Exit::Refused })
}

async fn database_checks(context: &Context) -> Vec<Check> {
    let what = "database opens, is durable and of this program's version";
    let store = match context.store().await {
        Ok(store) => store,
        Err(error) => return vec![Check { what, good: false, found: format!("{error:#}") }],
    };
    let mut checks = vec![match store.check().await {
        Ok(()) => Check { what, good: true, found: "yes".into() },
        Err(error) => Check { what, good: false, found: error.to_string() },
    }];
    let what = "ledgers";
    match store.ledgers().await {
        Ok(ledgers) if ledgers.is_empty() => {
            checks.push(Check { what, good: false, found: "none: create one with `hailong init`".into() });
        }
        Ok(ledgers) => {
            for id in ledgers {
                checks.push(match store.catalog(id).await {
                    Ok(catalog) => {
                        let demo = if catalog.ledger.demo { ", simulated responses" } else { "" };
                        let found =
                            format!("{}: {}, {} entries{demo}", id.0, catalog.ledger.name, catalog.size);
                        Check { what, good: true, found }
                    }
                    Err(error) => Check { what, good: false, found: format!("{}: {error}", id.0) },
                });
            }
        }
        Err(error) => checks.push(Check { what, good: false, found: error.to_string() }),
    }
    store.close().await;
    checks
}

fn print(report: &Report) -> anyhow::Result<()> {
    output::say(&format!("hailong {}, leaf format {}", report.version, report.leaf_format))?;
    let mut settings = output::table(["setting", "value"]);
    settings.add_rows(report.settings.iter().map(|(key, value)| [*key, value.as_str()]));
    output::say(&settings.to_string())?;
    let mut checks = output::table(["check", "", "found"]);
    checks.add_rows(report.checks.iter().map(|check| {
        let mark = if check.good { "ok" } else { "NOT OK" };
        [check.what, mark, check.found.as_str()]
    }));
    output::say(&checks.to_string())
}
