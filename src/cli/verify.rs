//! `hailong verify`: whether a ledger is the one that was signed over, and whether published figures are the
//! count of it. Needs nothing but the bundle: no database, no network, none of our servers.

mod fold;
mod said;
mod sample;
mod vouched;

use super::{Context, Exit, output};
use crate::export::bundle::Reader;
use crate::index::json::Document;
use anyhow::{Context as _, bail};
use fold::{Fold, Published};
use said::Said;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use vouched::Vouched;

/// Prove that a ledger is the one that was signed over, and that published figures are the count of it
///
/// Reads a bundle as `hailong bundle` wrote it, without a database or a network. Computes the
/// tree of all entries anew, holds it against every checkpoint, and counts every document of figures again.
/// Names the first entry that does not fit, and each figure that the entries do not give; then it ends with 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  hailong verify so-cai.zip --key khaosat.quangtri.gov.vn+7d0c0a5e+AUt5… --printed \"20412 4FTa…=\"
  hailong verify so-cai.zip --figures so-lieu-mo-mot-cua-2026.json --format json
  hailong verify --database-url sqlite:data/hailong.db")]
pub(super) struct Args {
    /// The bundle; where it is left out, the database itself
    #[arg(value_name = "BUNDLE")]
    bundle: Option<PathBuf>,
    /// The log's key, as the office published it: NAME+ID+KEY. Without one the keys in the bundle are taken,
    /// and the answer says so: who made the bundle could have put them there
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// A witness's key: its signature must stand under the newest checkpoint
    #[arg(long, value_name = "KEY")]
    witness: Vec<String>,
    /// A checkpoint as it is printed at the end of a report: \"SIZE ROOT\"
    #[arg(long, value_name = "SIZE ROOT")]
    printed: Vec<String>,
    /// A file with a signed checkpoint, of any time
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// A file with published figures: the open data of the results page, or `hailong index --format json`
    #[arg(long, value_name = "FILE")]
    figures: Vec<PathBuf>,
    #[command(flatten)]
    format: output::FormatArg,
}

pub(super) async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let said = match &args.bundle {
        Some(path) => tokio::task::block_in_place(|| of_bundle(path, &args))?,
        None => of_database(&args, context).await?,
    };
    match args.format.format {
        output::Format::Json => output::say_json(&said)?,
        output::Format::Text => output::say(&said.to_string())?,
    }
    Ok(if said.sound { Exit::Done } else { Exit::Refused })
}

fn of_bundle(path: &Path, args: &Args) -> anyhow::Result<Said> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut bundle = Reader::open(BufReader::new(file)).with_context(|| path.display().to_string())?;
    let mut vouched = Vouched::read(args)?;
    vouched.take_keys(&bundle.keys()?, args)?;
    for note in bundle.checkpoints()? {
        vouched.take_note("the bundle", &note);
    }
    let mut published = documents(&args.figures)?;
    for (name, json) in bundle.figures()? {
        published.push(document(&name, &json)?);
    }
    let about = bundle.about.clone();
    let mut fold = Fold::new(vouched.claims(), published);
    let bar = output::progress(about.size, "entries");
    let read = bundle.each(|seq, entry| {
        fold.push(&entry);
        if seq % 4_096 == 0 {
            bar.set_position(seq);
        }
    });
    bar.finish_and_clear();
    let broken = read.err().map(|error| error.to_string());
    let mut said = Said::of(path.display().to_string(), fold.finish(), vouched, broken);
    said.compare_size(about.size);
    Ok(said)
}

async fn of_database(args: &Args, context: &Context) -> anyhow::Result<Said> {
    let store = context.store_as_it_is().await?;
    let ledger = context.ledger(&store).await?;
    let mut vouched = Vouched::read(args)?;
    vouched.take_keys(&super::log::known_keys(context, &store, ledger).await?, args)?;
    for kept in store.checkpoints(ledger).await? {
        vouched.take_note("the database", &kept.note);
    }
    let mut fold = Fold::new(vouched.claims(), documents(&args.figures)?);
    let bar = output::spinner("reading the ledger");
    let from = crate::ids::Seq(0);
    let read = store.read(ledger, from, crate::store::Kinds::All, |row| fold.push_row(&row)).await;
    bar.finish_and_clear();
    store.close().await;
    let broken = read.err().map(|error| error.to_string());
    Ok(Said::of(context.config.database.url.clone(), fold.finish(), vouched, broken))
}

fn documents(files: &[PathBuf]) -> anyhow::Result<Vec<Published>> {
    let read = |path: &PathBuf| {
        let json =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        document(&path.display().to_string(), &json)
    };
    files.iter().map(read).collect()
}

fn document(name: &str, json: &str) -> anyhow::Result<Published> {
    let document: Document = serde_json::from_str(json).with_context(|| {
        format!("{name} is no document of figures (`hailong index --format json`, open data)")
    })?;
    if document.heading.format != crate::index::json::FORMAT {
        bail!(
            "{name} has the format `{}`; this program reads `{}`",
            document.heading.format,
            crate::index::json::FORMAT
        );
    }
    Ok(Published { name: name.to_owned(), document })
}
