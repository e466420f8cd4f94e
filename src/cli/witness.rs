//! `hailong witness`: another office vouches that a log never showed it two histories. Runs anywhere, needs no
//! database: a key, and a file that remembers the last checkpoint.

use super::log::key;
use super::{Exit, output};
use crate::ids::LedgerId;
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::merkle::Consistency;
use crate::ledger::note::{SignerKey, VerifierKey};
use crate::ledger::witness::{Refusal, follows, read};
use crate::web::transparency::Beside;
use crate::web::{Carrier, CarryError};
use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;
use time::OffsetDateTime;

/// A witness's key has one log beside it; for further ones `--state` names a file.
const ONE: LedgerId = LedgerId(1);

/// Witness another office's log: sign what grew, refuse what was changed
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Key(KeyArgs),
    Watch(WatchArgs),
}

/// Print this witness's verifier key, making the key where there is none
///
/// The office whose log is witnessed puts it into its setting ledger.witnesses.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  hailong witness key --name thanhtra.quangtri.gov.vn --key nhan-chung.key"
)]
pub(super) struct KeyArgs {
    /// The witness's name: an address without its scheme, for example the office's
    #[arg(long)]
    name: String,
    /// The file of the secret key
    #[arg(long, value_name = "FILE", default_value = "witness.key")]
    key: PathBuf,
}

/// Fetch a log's newest checkpoint, hold it against the last one, sign it and hand the signature in
///
/// Exit code 1, and nothing signed, where the log shows fewer entries than before or others: that is what a witness
/// is for. Keep the file of the last checkpoint then, and tell the office and whoever relies on its figures.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  hailong witness watch --name thanhtra.quangtri.gov.vn --key nhan-chung.key \\\n    --log https://khaosat.quangtri.gov.vn/api/v1/ledger/1 --log-key \"khaosat.quangtri.gov.vn/1+7c3b8456+AVDYWOCYXsx/YEGKrwzFq1h/QsJXCohAlanozKzQ9lRc\" --every 10"
)]
pub(super) struct WatchArgs {
    /// The witness's name, as in its verifier key
    #[arg(long)]
    name: String,
    /// The file of the secret key
    #[arg(long, value_name = "FILE", default_value = "witness.key")]
    key: PathBuf,
    /// The log's address: that of the service, then /api/v1/ledger/ and the ledger's number
    #[arg(long, value_name = "URL")]
    log: String,
    /// The log's verifier key, as `hailong log key` prints it there
    #[arg(long, value_name = "KEY")]
    log_key: VerifierKey,
    /// The file that remembers the last checkpoint; one for each log [default: KEY.last]
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Go on until stopped, looking every so many minutes
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u64).range(1..=1440))]
    every: Option<u64>,
}

pub(super) async fn run(command: Command) -> anyhow::Result<Exit> {
    match command {
        Command::Key(args) => {
            let secret = key::read(&args.key, ONE)?.map_or_else(|| key::make(&args.key, ONE), Ok)?;
            output::say(&secret.witness(&args.name)?.verifier().to_string())?;
            Ok(Exit::Done)
        }
        Command::Watch(args) => watch(args).await,
    }
}

/// What a look at the log came to.
enum Seen {
    Signed(Checkpoint),
    /// The log has signed nothing yet.
    Nothing,
    Refused(Refusal),
}

async fn watch(args: WatchArgs) -> anyhow::Result<Exit> {
    let witness = Witness::of(&args)?;
    loop {
        let seen = match witness.look().await {
            Ok(seen) => seen,
            // Whoever goes on asks again; whoever asks once is told.
            Err(error) if args.every.is_some() => {
                output::complain(&format!("warning: {error:#}; asked again later"));
                Seen::Nothing
            }
            Err(error) => return Err(error),
        };
        match seen {
            Seen::Signed(checkpoint) => output::say(&format!(
                "{}: {} entries signed, root {}",
                checkpoint.origin,
                checkpoint.size,
                checkpoint.root_text()
            ))?,
            Seen::Nothing if args.every.is_none() => output::say("The log has signed nothing yet.")?,
            Seen::Nothing => {}
            Seen::Refused(refusal) => return Ok(witness.refuse(&refusal)),
        }
        let Some(minutes) = args.every else { return Ok(Exit::Done) };
        tokio::select! {
            () = tokio::time::sleep(Duration::from_mins(minutes)) => {}
            _ = tokio::signal::ctrl_c() => return Ok(Exit::Done),
        }
    }
}

/// A witness of one log.
struct Witness {
    key: SignerKey,
    log: String,
    log_key: VerifierKey,
    /// The last checkpoint that was signed.
    last: Beside,
    carrier: Carrier,
}

/// What the log says for its growth.
#[derive(Deserialize)]
struct Growth {
    hashes: Vec<String>,
}

impl Witness {
    fn of(args: &WatchArgs) -> anyhow::Result<Self> {
        let Some(secret) = key::read(&args.key, ONE)? else {
            bail!("there is no key {}: make it with `hailong witness key`", args.key.display())
        };
        let last = args.state.clone().map_or_else(|| secret.beside.clone(), Beside::at);
        Ok(Self {
            key: secret.witness(&args.name)?,
            log: args.log.trim_end_matches('/').to_owned(),
            log_key: args.log_key.clone(),
            last,
            carrier: Carrier::new()?,
        })
    }

    /// Looks once.
    async fn look(&self) -> anyhow::Result<Seen> {
        let known = self.known()?;
        let text = match (self.fetch("checkpoint").await?, &known) {
            (Some(text), _) => text,
            (None, None) => return Ok(Seen::Nothing),
            (None, Some(known)) => {
                return Ok(Seen::Refused(Refusal::Smaller { known: known.size, found: 0 }));
            }
        };
        let (note, offered) = match read(&text, &self.log_key) {
            Ok(read) => read,
            Err(refusal) => return Ok(Seen::Refused(refusal)),
        };
        if let Some(known) = &known {
            let growth = self.growth(known, &offered).await?;
            if let Err(refusal) = follows(known, &offered, growth.as_ref()) {
                return Ok(Seen::Refused(refusal));
            }
        }
        // Remembered before it is signed: a witness that forgot what it signed could be shown another history.
        let path = || format!("cannot write {}", self.last.path().display());
        self.last.write(&note.to_string()).with_context(path)?;
        let now = OffsetDateTime::now_utc().unix_timestamp().unsigned_abs();
        let signature = self.key.sign(note.text(), now);
        let address = format!("{}/cosignature", self.log);
        let (status, answer) = self.carrier.post(&address, format!("{} {signature}", offered.size)).await?;
        if !(200..300).contains(&status) {
            bail!("{address} does not take the signature ({status}): {}", told(&answer));
        }
        Ok(Seen::Signed(offered))
    }

    /// The last checkpoint, which must be one of this log.
    fn known(&self) -> anyhow::Result<Option<Checkpoint>> {
        let path = self.last.path().display();
        let last = self.last.read().with_context(|| format!("{path} cannot be read: put its copy back"))?;
        let Some(last) = last else { return Ok(None) };
        if last.checkpoint.origin != self.log_key.name() {
            bail!(
                "{path} remembers the log {}, this is {}: name another file with --state",
                last.checkpoint.origin,
                self.log_key.name()
            );
        }
        Ok(Some(last.checkpoint))
    }

    /// What the log says for having grown; `None` where it did not grow, or says nothing that can be read.
    async fn growth(&self, known: &Checkpoint, offered: &Checkpoint) -> anyhow::Result<Option<Consistency>> {
        let (old, new) = (known.size, offered.size);
        if new <= old {
            return Ok(None);
        }
        let Some(text) = self.fetch(&format!("consistency/{old}/{new}")).await? else { return Ok(None) };
        let Ok(Growth { hashes }) = serde_json::from_str(&text) else { return Ok(None) };
        let hash = |text: &String| STANDARD.decode(text).ok()?.try_into().ok();
        let path: Option<Vec<_>> = hashes.iter().map(hash).collect();
        Ok(path.map(|path| Consistency { old, new, path }))
    }

    /// The text at an address below the log's; `None` where there is nothing.
    async fn fetch(&self, what: &str) -> anyhow::Result<Option<String>> {
        let address = format!("{}/{what}", self.log);
        let (status, bytes) = self.carrier.get(&address).await.map_err(|error: CarryError| {
            anyhow::anyhow!("{error}: is the service up, and is {} its address?", self.log)
        })?;
        match status {
            200 => Ok(Some(String::from_utf8(bytes).with_context(|| format!("{address} answers no text"))?)),
            404 => Ok(None),
            status => bail!("{address} answers {status}: {}", told(&bytes)),
        }
    }

    /// Tells everyone at the terminal, loudly.
    fn refuse(&self, refusal: &Refusal) -> Exit {
        output::complain(&format!("ALARM: {refusal}."));
        output::complain(&format!(
            "Nothing was signed. What was signed last is kept at {}: keep that file, save {}/checkpoint beside it, and \
             tell the office that runs the log and whoever relies on its figures.",
            self.last.path().display(),
            self.log
        ));
        Exit::Refused
    }
}

/// The beginning of an answer, for people.
fn told(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(300).collect()
}
