//! What a witness answers for: that a log never showed it two histories. It remembers the last checkpoint, and signs
//! a later one only where that grew out of it.

use super::checkpoint::{Checkpoint, CheckpointError};
use super::merkle::Consistency;
use super::note::{Note, NoteError, VerifierKey};

/// Why a witness does not sign. Every variant but the first two means that the log denies what it signed before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("what the log shows is no signed checkpoint: {0}")]
    Note(#[from] NoteError),
    #[error("what the log shows is no checkpoint: {0}")]
    Checkpoint(#[from] CheckpointError),
    #[error(
        "the log calls itself {found} and shows nothing that the key of {expected} signed: its key was changed, or it \
         began anew after entries were lost. Ask the office, and take another key only with its reason in writing"
    )]
    Stranger { expected: String, found: String },
    #[error("the log shows {found} entries; {known} were signed over before: entries were taken back")]
    Smaller { known: u64, found: u64 },
    #[error("the log shows another root over the same {size} entries than before: it has two histories")]
    Forked { size: u64 },
    #[error(
        "the log's {found} entries did not grow out of the {known} that were signed over before: entries were changed"
    )]
    Changed { known: u64, found: u64 },
}

/// Reads a log's checkpoint, which its own key must have signed under its own name.
///
/// # Errors
/// Where it did not.
pub fn read(text: &str, log: &VerifierKey) -> Result<(Note, Checkpoint), Refusal> {
    let note: Note = text.parse()?;
    let checkpoint = Checkpoint::parse(note.text())?;
    let signed = !note.signers(std::slice::from_ref(log))?.is_empty();
    if signed && checkpoint.origin == log.name() {
        Ok((note, checkpoint))
    } else {
        Err(Refusal::Stranger { expected: log.name().to_owned(), found: checkpoint.origin })
    }
}

/// Whether an offered checkpoint may follow the known one. `growth` is what the log says for it; nothing has to be
/// said where nothing grew.
///
/// # Errors
/// Where the log contradicts itself.
pub fn follows(
    known: &Checkpoint,
    offered: &Checkpoint,
    growth: Option<&Consistency>,
) -> Result<(), Refusal> {
    if offered.size < known.size {
        return Err(Refusal::Smaller { known: known.size, found: offered.size });
    }
    if offered.size == known.size {
        return if offered.root == known.root { Ok(()) } else { Err(Refusal::Forked { size: known.size }) };
    }
    let holds = growth.is_some_and(|growth| {
        (growth.old, growth.new) == (known.size, offered.size) && growth.holds(&known.root, &offered.root)
    });
    if holds { Ok(()) } else { Err(Refusal::Changed { known: known.size, found: offered.size }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::merkle::{Leaves, Tree, consistency};
    use crate::ledger::note::{Algorithm, SignerKey};
    use proptest::prelude::*;

    fn tree(leaves: impl IntoIterator<Item = u8>) -> Tree {
        let mut tree = Tree::default();
        leaves.into_iter().for_each(|leaf| tree.push([leaf; 32]));
        tree
    }

    fn of(tree: &Tree) -> Checkpoint {
        Checkpoint { origin: "log.example/1".into(), size: tree.size(), root: tree.root() }
    }

    fn growth(tree: &Tree, old: u64) -> Consistency {
        consistency(tree, old, tree.size(), &Leaves::new()).unwrap().unwrap()
    }

    #[test]
    fn a_checkpoint_is_read_under_its_own_name_and_key_alone() {
        let signer = |name: &str, secret| SignerKey::new(name, Algorithm::Ed25519, &[secret; 32]).unwrap();
        let log = signer("log.example/1", 1);
        let text = of(&tree(0..3)).to_string();
        let note = |by: &SignerKey| Note::new(text.clone(), by.sign(&text, 0)).to_string();
        assert_eq!(read(&note(&log), log.verifier()).unwrap().1, of(&tree(0..3)));
        for other in [signer("log.example/1", 2), signer("log.example/1.2", 1)] {
            assert!(matches!(read(&note(&other), log.verifier()), Err(Refusal::Stranger { .. })));
        }
        // The right key, under the name of another log.
        let foreign = text.replace("log.example/1", "log.example/7");
        let foreign = Note::new(foreign.clone(), log.sign(&foreign, 0)).to_string();
        assert!(matches!(read(&foreign, log.verifier()), Err(Refusal::Stranger { .. })));
        let forged = note(&log).replace("\n3\n", "\n4\n");
        assert_eq!(
            read(&forged, log.verifier()).err(),
            Some(Refusal::Note(NoteError::Signature("log.example/1".into())))
        );
    }

    #[test]
    fn nothing_that_denies_what_was_signed_is_followed() {
        let (old, new) = (tree(0..5), tree(0..9));
        assert_eq!(follows(&of(&old), &of(&new), Some(&growth(&new, 5))), Ok(()));
        assert_eq!(follows(&of(&old), &of(&old), None), Ok(()));
        assert_eq!(follows(&of(&new), &of(&old), None), Err(Refusal::Smaller { known: 9, found: 5 }));
        let other = tree(10..15);
        assert_eq!(follows(&of(&old), &of(&other), None), Err(Refusal::Forked { size: 5 }));
        let changed = Err(Refusal::Changed { known: 5, found: 9 });
        assert_eq!(follows(&of(&old), &of(&new), None), changed);
        let edited = tree([0, 1, 77, 3, 4, 5, 6, 7, 8]);
        assert_eq!(follows(&of(&old), &of(&edited), Some(&growth(&edited, 5))), changed);
        // A proof of other sizes proves nothing about these.
        assert_eq!(follows(&of(&old), &of(&new), Some(&growth(&new, 4))), changed);
    }

    proptest! {
        #[test]
        fn a_log_that_only_grows_is_always_followed_and_an_edited_one_never(
            old in 1u8..100, more in 1u8..100, at: prop::sample::Index,
        ) {
            let (known, new) = (tree(0..old), tree(0..old + more));
            let step = growth(&new, u64::from(old));
            prop_assert_eq!(follows(&of(&known), &of(&new), Some(&step)), Ok(()));
            let at = at.index(usize::from(old));
            let edited = tree((0..old + more).map(|n| if usize::from(n) == at { 201 } else { n }));
            let step = growth(&edited, u64::from(old));
            prop_assert!(follows(&of(&known), &of(&edited), Some(&step)).is_err());
        }
    }
}
