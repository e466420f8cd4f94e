//! Proof files (c2sp.org/tlog-proof): that an entry lies in a signed log, to be checked anywhere, without asking
//! anybody.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! index 73894
//! gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//! …
//!
//! khaosat.quangtri.gov.vn/1
//! 109482
//! sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
//!
//! — khaosat.quangtri.gov.vn/1 hI2DJw…roloI=
//! ```

use super::checkpoint::{Checkpoint, CheckpointError};
use super::merkle::{Inclusion, RootHash};
use super::note::{Note, NoteError, Signed, VerifierKey};
use super::{LeafHash, merkle};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::str::FromStr;

const MARK: &str = "c2sp.org/tlog-proof@v1";

/// A tree of 2⁶⁴ leaves has no longer path.
const MAX_PATH: usize = 64;

/// A proof as it is handed out. Its leaf hash stands beside it: whoever checks knows the entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    pub index: u64,
    /// From the leaf upwards.
    pub path: Vec<RootHash>,
    pub checkpoint: Note,
}

/// Why a text is no proof, or proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("expected a proof file: `{MARK}`, `index` and a number, hashes, an empty line, a checkpoint")]
    Shape,
    #[error("`{0}` is no hash: expected 32 bytes in base64")]
    Hash(String),
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    #[error("none of these keys signed the checkpoint")]
    Unsigned,
    #[error("the entry does not lie at this place under the checkpoint")]
    Misfit,
}

impl ProofFile {
    /// Whether it shows that the leaf lies in a log of one of these keys: the checkpoint, and who signed it.
    ///
    /// # Errors
    /// Where it does not.
    pub fn check(
        &self,
        leaf: &LeafHash,
        keys: &[VerifierKey],
    ) -> Result<(Checkpoint, Vec<Signed>), ProofError> {
        let checkpoint = Checkpoint::parse(self.checkpoint.text())?;
        let signers = self.checkpoint.signers(keys)?;
        if signers.is_empty() {
            return Err(ProofError::Unsigned);
        }
        let proof = Inclusion { index: self.index, size: checkpoint.size, path: self.path.clone() };
        if proof.holds(leaf, &checkpoint.root) { Ok((checkpoint, signers)) } else { Err(ProofError::Misfit) }
    }
}

/// A hash on a line of its own.
#[must_use]
pub fn hash_text(hash: &RootHash) -> String {
    STANDARD.encode(hash)
}

/// Reads what [`hash_text`] wrote.
///
/// # Errors
/// Where it is no hash.
pub fn read_hash(text: &str) -> Result<merkle::RootHash, ProofError> {
    let bytes = STANDARD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| ProofError::Hash(text.chars().take(60).collect()))
}

impl fmt::Display for ProofFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{MARK}\nindex {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", hash_text(hash)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for ProofFile {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Self, ProofError> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ProofError::Shape)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(MARK) {
            return Err(ProofError::Shape);
        }
        let mut line = lines.next().ok_or(ProofError::Shape)?;
        // What an application adds for itself; we add nothing.
        if line.starts_with("extra ") {
            line = lines.next().ok_or(ProofError::Shape)?;
        }
        let said = line.strip_prefix("index ").ok_or(ProofError::Shape)?;
        let index = said.parse::<u64>().ok().filter(|index| index.to_string() == said);
        let path: Vec<RootHash> = lines.take(MAX_PATH + 1).map(read_hash).collect::<Result<_, _>>()?;
        if path.len() > MAX_PATH {
            return Err(ProofError::Shape);
        }
        Ok(Self { index: index.ok_or(ProofError::Shape)?, path, checkpoint: checkpoint.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::merkle::{Leaves, Tree, inclusion};
    use crate::ledger::note::{Algorithm, SignerKey};
    use proptest::prelude::*;

    fn key() -> SignerKey {
        SignerKey::new("log.example/1", Algorithm::Ed25519, &[1; 32]).unwrap()
    }

    fn leaf(n: u64) -> LeafHash {
        let mut leaf = [7; 32];
        leaf[..8].copy_from_slice(&n.to_be_bytes());
        leaf
    }

    /// Of a log with fewer than 256 entries.
    fn proof(index: u64, size: u64) -> ProofFile {
        let mut tree = Tree::default();
        (0..size).for_each(|n| tree.push(leaf(n)));
        let checkpoint = Checkpoint { origin: "log.example/1".into(), size, root: tree.root() };
        let text = checkpoint.to_string();
        let path = inclusion(&tree, index, size, &Leaves::new()).unwrap().unwrap().path;
        ProofFile { index, path, checkpoint: Note::new(text.clone(), key().sign(&text, 0)) }
    }

    #[test]
    fn a_proof_has_the_shape_of_the_specification_and_reads_back() {
        let proof = proof(2, 5);
        let text = proof.to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..2], ["c2sp.org/tlog-proof@v1", "index 2"]);
        assert_eq!(lines[5..8], ["", "log.example/1", "5"]);
        assert_eq!((lines[9], lines.len()), ("", 11));
        assert_eq!(text.parse(), Ok(proof.clone()));
        let with_extra = text.replacen("index", "extra AAAA\nindex", 1);
        assert_eq!(with_extra.parse(), Ok(proof));
    }

    #[test]
    fn a_proof_holds_for_its_own_leaf_under_its_own_key_alone() {
        let (proof, key) = (proof(2, 5), key().verifier().clone());
        let keys = [key.clone()];
        let (checkpoint, signers) = proof.check(&leaf(2), &keys).unwrap();
        assert_eq!((checkpoint.size, signers[0].name.as_str()), (5, "log.example/1"));
        assert_eq!(proof.check(&leaf(3), &keys), Err(ProofError::Misfit));
        let stranger = SignerKey::new("other.example/1", Algorithm::Ed25519, &[2; 32]).unwrap();
        assert_eq!(proof.check(&leaf(2), &[stranger.verifier().clone()]), Err(ProofError::Unsigned));
        let elsewhere = ProofFile { index: 3, ..proof.clone() };
        assert_eq!(elsewhere.check(&leaf(2), &keys), Err(ProofError::Misfit));
        let forged: ProofFile = proof.to_string().replace("\n5\n", "\n6\n").parse().unwrap();
        assert!(matches!(forged.check(&leaf(2), &keys), Err(ProofError::Note(NoteError::Signature(_)))));
    }

    #[test]
    fn what_is_no_proof_is_refused() {
        let text = proof(2, 5).to_string();
        for (from, to) in [
            ("@v1", "@v2"),
            ("index 2", "index 02"),
            ("index 2", "index -1"),
            ("index 2\n", ""),
            ("\n\n", "\n"),
        ] {
            assert!(text.replace(from, to).parse::<ProofFile>().is_err(), "{from} → {to}");
        }
        let long =
            text.replacen("\n\n", &format!("\n{}\n", format!("{}\n", hash_text(&[0; 32])).repeat(65)), 1);
        assert_eq!(long.parse::<ProofFile>(), Err(ProofError::Shape));
    }

    proptest! {
        #[test]
        fn every_entry_of_every_size_is_proved(size in 1u64..256, at: prop::sample::Index) {
            let index = at.index(usize::try_from(size).unwrap()) as u64;
            let read: ProofFile = proof(index, size).to_string().parse().unwrap();
            prop_assert!(read.check(&leaf(index), &[key().verifier().clone()]).is_ok());
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "(c2sp.org/tlog-proof@v1\n)?(index [0-9]{0,3}\n)?([A-Za-z0-9+/=]{0,44}\n){0,3}\n?\\PC{0,20}") {
            let _ = text.parse::<ProofFile>();
        }
    }
}
