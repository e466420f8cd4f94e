//! `hailong doctor`: is this installation sound?

mod checks;

use super::{Context, Exit, Format, FormatArg, output};
use crate::config::Setting;
use crate::ledger::leaf;
use serde::Serialize;

/// Check this installation: settings, database, ledgers, address, printing
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong doctor --database-url sqlite:data/hailong.db

Exit code 0: all is sound; 1: something is not; it says what to do.")]
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

impl Check {
    fn new(what: &'static str, found: anyhow::Result<String>) -> Self {
        match found {
            Ok(found) => Self { what, good: true, found },
            Err(error) => Self { what, good: false, found: format!("{error:#}") },
        }
    }
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let mut checks = checks::database(context).await;
    checks.push(checks::log(context).await);
    checks.push(checks::address(context));
    checks.push(checks::tls(context));
    checks.push(checks::brand(context));
    checks.push(checks::mail(context).await);
    let work = output::spinner("printing a sample");
    checks.push(tokio::task::spawn_blocking(checks::printing).await?);
    work.finish_and_clear();
    let report = Report {
        version: env!("CARGO_PKG_VERSION"),
        leaf_format: leaf::FORMAT,
        settings: context.config.settings().into_iter().map(|Setting { key, value }| (key, value)).collect(),
        checks,
    };
    match args.format.format {
        Format::Json => output::say_json(&report)?,
        Format::Text => print(&report)?,
    }
    Ok(if report.checks.iter().all(|check| check.good) { Exit::Done } else { Exit::Refused })
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
