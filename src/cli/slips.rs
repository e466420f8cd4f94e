//! `hailong slips`: receipt slips with one-time codes.

use super::pending::PendingFile;
use super::{Context, Exit, address, output};
use crate::ids::{OneTimeCode, OneTimeCodeError, TouchpointCode};
use crate::print::order::slips as order;
use crate::print::slip::Cut;
use crate::table::{self, Columns, TableProblem};
use anyhow::Context as _;
use clap::builder::PossibleValue;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

/// Print receipt slips: each with a one-time code that invites to the counter's questionnaire
///
/// The codes come from a CSV file with the column `code`, one a row: 12 letters and digits and a check
/// symbol. A slip's QR code leads to the counter's form and carries the code behind it; until the service
/// keeps codes itself, it opens the form like the counter's poster, and the answer counts as channel qr.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  hailong slips --touchpoint 7KQ-2M4-X --codes codes.csv --sheet a4 --out slips.pdf \\
    --host https://khaosat.example.vn")]
pub(super) struct Args {
    /// The counter that the slips invite to
    #[arg(long, value_name = "CODE")]
    touchpoint: TouchpointCode,
    /// The one-time codes (CSV)
    #[arg(long, value_name = "FILE")]
    codes: PathBuf,
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

const COLUMNS: Columns = Columns { required: &["code"], optional: &[], prefixes: &[] };

/// What can be wrong with a file of codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Problem {
    #[error(transparent)]
    Table(#[from] TableProblem),
    #[error(transparent)]
    Code(#[from] OneTimeCodeError),
    #[error("this code stands in {first} already: a code invites one person")]
    Repeated { first: table::Place },
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let origin = address::origin(args.host.as_deref(), context)?;
    let name = args.codes.display().to_string();
    let bytes = std::fs::read(&args.codes).with_context(|| format!("cannot read {name}"))?;
    let codes = match read(&name, &bytes) {
        Ok(codes) => codes,
        Err(faults) => return Ok(output::refuse(&faults)),
    };
    let catalog = context.catalog().await?;
    let look =
        order::Look { cut: args.sheet, office: context.config.office.called(&catalog.ledger.name), origin };
    let slips = order::slips(&catalog, args.touchpoint, codes, look, Context::now().local_date())?;
    let count = slips.codes.len();
    let out = args.out;
    let shown = out.display().to_string();
    tokio::task::spawn_blocking(move || {
        let pdf = slips.pdf(&|_| {})?;
        let mut file = PendingFile::create(&out)?;
        file.write_all(&pdf).with_context(|| format!("cannot write {}", out.display()))?;
        file.commit()
    })
    .await??;
    output::say(&shown)?;
    output::complain(&format!("{} printed; each code was read back.", output::count(count, "slip")));
    Ok(Exit::Done)
}

fn read(name: &str, bytes: &[u8]) -> Result<Vec<OneTimeCode>, Vec<table::Fault<Problem>>> {
    let table = table::read(name, bytes, &COLUMNS);
    let mut faults: Vec<table::Fault<Problem>> = table.faults.into_iter().map(table::Fault::widen).collect();
    let mut codes = Vec::with_capacity(table.rows.len());
    let mut seen: BTreeMap<OneTimeCode, table::Place> = BTreeMap::new();
    for row in &table.rows {
        let place = row.place.column("code");
        match row.cell("code").parse::<OneTimeCode>() {
            Err(error) => faults.push(table::Fault { place, problem: error.into() }),
            Ok(code) => {
                if let Some(first) = seen.get(&code) {
                    let problem = Problem::Repeated { first: first.clone() };
                    faults.push(table::Fault { place, problem });
                } else {
                    seen.insert(code, place);
                    codes.push(code);
                }
            }
        }
    }
    if faults.is_empty() { Ok(codes) } else { Err(faults) }
}
