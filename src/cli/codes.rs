//! `hailong codes`: slips with one-time codes, and how many were issued and used.

mod issue;
mod list;

use super::{Context, Exit};
use crate::print::slip::Cut;
use clap::builder::PossibleValue;
use std::path::PathBuf;

/// One-time codes: print them on slips, void and reprint a spoilt batch, see how many were used
///
/// A code is in the slip and nowhere else; the database holds a keyed hash, the ledger how many were printed.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Issue(issue::Issue),
    Reprint(issue::Reprint),
    List(list::Args),
}

pub(super) async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Issue(args) => issue::issue(args, context).await,
        Command::Reprint(args) => issue::reprint(args, context).await,
        Command::List(args) => list::run(&args, context).await,
    }
}

/// How slips are printed.
#[derive(Debug, clap::Args)]
struct Press {
    /// 24 on A4, 12 on A4 with a flap to fold and seal, a thermal roll of 80 mm, the same with a flap
    #[arg(long, value_enum, default_value = "a4")]
    sheet: Cut,
    /// The PDF to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The address to print and encode: scheme, host, port [default: the setting server.host, else
    /// this machine's address in its network]
    #[arg(long, value_name = "URL")]
    host: Option<String>,
}

impl clap::ValueEnum for Cut {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}
