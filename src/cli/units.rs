//! `hailong units …`: administrative units over time.

mod counts;
mod dossiers;
mod import;
mod list;
mod ratios;
mod reform;

use super::{Context, Exit, Format, output};
use crate::ids::UnitCode;
use crate::table::Fault;
use crate::unit::import::UnitFile;
use crate::unit::official;
use anyhow::bail;
use serde::Serialize;
use std::fmt::Display;

/// Administrative units, agencies and one-stop counters over time
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Import(import::Args),
    List(list::ListArgs),
    Show(list::ShowArgs),
    Merge(reform::MergeArgs),
    Split(reform::SplitArgs),
    #[command(subcommand)]
    Dossiers(dossiers::Command),
    #[command(subcommand)]
    Ratios(ratios::Command),
}

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Import(args) => import::run(args, context).await,
        Command::List(args) => list::list(args, context).await,
        Command::Show(args) => list::show(args, context).await,
        Command::Merge(args) => reform::merge(args, context).await,
        Command::Split(args) => reform::split(args, context).await,
        Command::Dossiers(command) => dossiers::run(command, context).await,
        Command::Ratios(command) => ratios::run(command, context).await,
    }
}

/// The official tree that ships with the program, as arguments.
#[derive(Debug, clap::Args)]
pub(super) struct Official {
    /// The official tree in force since 2025-07-01, which ships with this program
    #[arg(long)]
    official: bool,
    /// Of the official tree only this province, by code (44 is Quảng Trị)
    #[arg(long, value_name = "CODE", requires = "official")]
    province: Option<UnitCode>,
}

impl Official {
    /// The official tree where it is wished.
    ///
    /// # Errors
    /// Where the province does not exist.
    pub(super) fn file(&self) -> anyhow::Result<Option<UnitFile>> {
        if !self.official {
            return Ok(None);
        }
        let file = official::file(self.province.as_ref());
        if let (None, Some(province)) = (&file, &self.province) {
            let known = official::provinces().into_iter().map(|(code, name)| format!("{code} {name}"));
            bail!(
                "the official tree has no province {province}; it has: {}",
                known.collect::<Vec<_>>().join(", ")
            );
        }
        Ok(file)
    }
}

/// A fault for programs.
#[derive(Debug, Serialize)]
struct FaultView<'a> {
    file: &'a str,
    row: Option<u64>,
    column: Option<&'a str>,
    problem: String,
}

/// Faults printed for people before they are summed up.
const SHOWN: usize = 200;

/// Prints every fault with its place.
pub(super) fn show_refusal<P: Display>(faults: &[Fault<P>], format: Format) -> anyhow::Result<Exit> {
    match format {
        Format::Json => {
            let faults: Vec<_> = faults
                .iter()
                .map(|fault| FaultView {
                    file: &fault.place.file,
                    row: fault.place.row,
                    column: fault.place.column,
                    problem: fault.problem.to_string(),
                })
                .collect();
            output::say_json(&serde_json::json!({ "applied": false, "faults": faults }))?;
        }
        Format::Text => {
            for fault in faults.iter().take(SHOWN) {
                output::complain(&fault.to_string());
            }
            if faults.len() > SHOWN {
                output::complain(&format!(
                    "… and {} more (all of them with --format json)",
                    faults.len() - SHOWN
                ));
            }
            output::complain(&format!(
                "error: {} in all; nothing was changed",
                output::count(faults.len(), "fault")
            ));
        }
    }
    Ok(Exit::Refused)
}
