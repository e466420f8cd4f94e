//! How commands print: results to stdout, complaints to stderr, progress on a terminal only.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

/// For people or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// `--format`, to flatten into the arguments of a command that prints data.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct FormatArg {
    /// For people, or for programs
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Prints a line, or several, to stdout.
///
/// # Errors
/// Where stdout is closed.
pub fn say(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

/// Prints a value as JSON to stdout.
///
/// # Errors
/// Where stdout is closed.
pub fn say_json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    Ok(writeln!(out)?)
}

/// `1 fault`, `2 faults`.
#[must_use]
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Prints everything that speaks against a wish, one a line, to stderr.
pub fn refuse(faults: &[impl std::fmt::Display]) -> super::Exit {
    for fault in faults {
        complain(&format!("error: {fault}"));
    }
    complain("Nothing was changed.");
    super::Exit::Refused
}

/// Asks whoever sits at the terminal; `None` where nobody does.
///
/// # Errors
/// Where the terminal is gone.
pub fn confirm(question: &str) -> anyhow::Result<Option<bool>> {
    let (stdin, mut stderr) = (std::io::stdin(), std::io::stderr());
    if !(stdin.is_terminal() && stderr.is_terminal()) {
        return Ok(None);
    }
    write!(stderr, "{question} [y/N] ")?;
    stderr.flush()?;
    let mut answer = String::new();
    stdin.read_line(&mut answer)?;
    Ok(Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "c" | "có")))
}

/// Prints to stderr; where that is closed there is nobody to tell.
pub fn complain(text: &str) {
    writeln!(std::io::stderr().lock(), "{text}").ok();
}

/// An empty table with these headings, in the style of all our tables.
#[must_use]
pub fn table<const N: usize>(headings: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_header(headings);
    // A terminal that does not know its width says 0.
    if table.width().is_some_and(|width| width < 40) {
        table.set_width(100);
    }
    table
}

/// A progress bar over `length` steps; hidden where stderr is no terminal.
#[must_use]
pub fn progress(length: u64, what: &'static str) -> ProgressBar {
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new(length) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}

/// A sign of life for work of unknown length; hidden where stderr is no terminal.
#[must_use]
pub fn spinner(what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner().with_message(what);
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
