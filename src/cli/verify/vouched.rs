//! Who vouches for which root: signed checkpoints, and what is printed on reports.

use super::Args;
use crate::ledger::checkpoint::Checkpoint;
use crate::ledger::merkle::RootHash;
use crate::ledger::note::{Note, VerifierKey};
use crate::ledger::verify::Claim;
use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Roots, keys and everything that is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Vouched {
    claims: Vec<Claim>,
    keys: Vec<VerifierKey>,
    witnesses: Vec<VerifierKey>,
    /// Whether whoever checks named the key, or it came with what is checked.
    pub(super) own_key: bool,
    /// The newest checkpoint: size and which witnesses signed it.
    newest: Option<(u64, Vec<String>)>,
    pub(super) faults: Vec<String>,
}

impl Vouched {
    /// What the command line names.
    ///
    /// # Errors
    /// Where a key, a printed line or a file cannot be read.
    pub(super) fn read(args: &Args) -> anyhow::Result<Self> {
        let mut vouched = Self { witnesses: keys(&args.witness)?, ..Self::default() };
        for line in &args.printed {
            vouched.claims.push(printed(line)?);
        }
        Ok(vouched)
    }

    /// The keys that checkpoints must be signed with: those of whoever checks, else those that came along.
    ///
    /// # Errors
    /// Where a key or a file with a checkpoint cannot be read.
    pub(super) fn take_keys(&mut self, brought: &[String], args: &Args) -> anyhow::Result<()> {
        self.own_key = !args.key.is_empty();
        self.keys = keys(if self.own_key { &args.key } else { brought })?;
        for path in &args.checkpoint {
            let note =
                std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            self.take_note(&path.display().to_string(), &note);
        }
        Ok(())
    }

    /// A signed checkpoint; one that nobody known signed is a fault.
    pub(super) fn take_note(&mut self, from: &str, text: &str) {
        match self.opened(text) {
            Ok((checkpoint, by, witnesses)) => {
                if self.newest.as_ref().is_none_or(|(size, _)| checkpoint.size >= *size) {
                    self.newest = Some((checkpoint.size, witnesses));
                }
                let Checkpoint { origin, size, root } = checkpoint;
                self.claims.push(Claim { size, root, by, log: Some(origin) });
            }
            Err(why) => self.faults.push(format!("a checkpoint of {from}: {why}")),
        }
    }

    fn opened(&self, text: &str) -> Result<(Checkpoint, String, Vec<String>), String> {
        let note = text.parse::<Note>().map_err(|error| error.to_string())?;
        let signed = |keys: &[VerifierKey]| -> Result<Vec<String>, String> {
            let signers = note.signers(keys).map_err(|error| error.to_string())?;
            Ok(signers.into_iter().map(|signed| signed.name).collect())
        };
        let checkpoint = Checkpoint::parse(note.text()).map_err(|error| error.to_string())?;
        let by = signed(&self.keys)?;
        let Some(by) = by.first() else {
            let Checkpoint { origin, size, .. } = checkpoint;
            return Err(format!(
                "none of the known keys signed {size} entries of {origin}: name its key with --key"
            ));
        };
        Ok((checkpoint, by.clone(), signed(&self.witnesses)?))
    }

    pub(super) fn claims(&self) -> Vec<Claim> {
        self.claims.clone()
    }

    /// Witnesses under the newest checkpoint, and those that are asked for and missing there.
    pub(super) fn witnesses(&self) -> (Vec<String>, Vec<String>) {
        let signed = self.newest.as_ref().map_or_else(Vec::new, |(_, names)| names.clone());
        let missing = self.witnesses.iter().map(|key| key.name().to_owned());
        let missing = missing.filter(|name| !signed.contains(name)).collect();
        (signed, missing)
    }
}

fn keys(texts: &[String]) -> anyhow::Result<Vec<VerifierKey>> {
    let read =
        |text: &String| text.parse().with_context(|| format!("`{text}` is no verifier key (NAME+ID+KEY)"));
    texts.iter().map(read).collect()
}

/// Size and root as they are printed.
fn printed(line: &str) -> anyhow::Result<Claim> {
    let wanted = || format!("`{line}` is no printed checkpoint: expected its size, a blank and its root");
    let Some((size, root)) = line.trim().split_once(char::is_whitespace) else { bail!(wanted()) };
    let size: String = size.chars().filter(char::is_ascii_digit).collect();
    let size = size.parse().with_context(wanted)?;
    let bytes = STANDARD.decode(root.trim()).with_context(wanted)?;
    let Ok(root) = RootHash::try_from(bytes.as_slice()) else { bail!(wanted()) };
    Ok(Claim { size, root, by: "as printed".to_owned(), log: None })
}
