use super::*;
use proptest::prelude::*;

/// The example of Go's `golang.org/x/mod/sumdb/note`, which the specification follows.
const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NOTE: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn the_example_of_the_reference_implementation_is_read_checked_and_written() {
    let key: VerifierKey = KEY.parse().unwrap();
    assert_eq!(key.to_string(), KEY);
    let note: Note = NOTE.parse().unwrap();
    assert_eq!(note.signers(&[key]), Ok(vec![Signed { name: "PeterNeumann".to_owned(), time: None }]));
    assert_eq!(note.to_string(), NOTE);
}

#[test]
fn a_changed_text_is_nobodys() {
    let note: Note = NOTE.replace("answer", "Answer").parse().unwrap();
    assert_eq!(note.signers(&[KEY.parse().unwrap()]), Err(NoteError::Signature("PeterNeumann".to_owned())));
}

fn signer(name: &str, algorithm: Algorithm, secret: u8) -> SignerKey {
    SignerKey::new(name, algorithm, &[secret; 32]).unwrap()
}

#[test]
fn a_log_and_its_witnesses_sign_the_same_text_and_strangers_are_passed_over() {
    let text = "log.example/1\n7\nAAAA\n".to_owned();
    let log = signer("log.example/1", Algorithm::Ed25519, 1);
    let witness = signer("thanhtra.example", Algorithm::Cosignature, 2);
    let stranger = signer("stranger.example", Algorithm::Ed25519, 3);
    let mut note = Note::new(text.clone(), log.sign(&text, 0));
    note.add(witness.sign(&text, 1_780_000_000));
    note.add(stranger.sign("something else\n", 0));
    let read: Note = note.to_string().parse().unwrap();
    assert_eq!(read, note);
    let names = |keys: &[&SignerKey]| {
        let keys: Vec<_> = keys.iter().map(|key| key.verifier().clone()).collect();
        read.signers(&keys).unwrap().into_iter().map(|s| (s.name, s.time)).collect::<Vec<_>>()
    };
    assert_eq!(names(&[&log]), [("log.example/1".to_owned(), None)]);
    assert_eq!(names(&[&witness]), [("thanhtra.example".to_owned(), Some(1_780_000_000))]);
    let other_secret = signer("log.example/1", Algorithm::Ed25519, 9);
    assert_eq!(names(&[&other_secret]), []);
    // A later signature of a witness takes the place of its earlier one.
    note.add(witness.sign(&text, 1_780_000_600));
    let times = note.signers(&[witness.verifier().clone()]).unwrap();
    assert_eq!(times.iter().map(|signed| signed.time).collect::<Vec<_>>(), [Some(1_780_000_600)]);
}

#[test]
fn a_witness_cannot_be_given_another_time() {
    let witness = signer("w", Algorithm::Cosignature, 2);
    let mut signature = witness.sign("text\n", 1_000);
    signature.bytes[7] ^= 1;
    let note = Note::new("text\n".to_owned(), signature);
    assert_eq!(note.signers(&[witness.verifier().clone()]), Err(NoteError::Signature("w".to_owned())));
}

#[test]
fn a_key_with_a_slip_is_refused() {
    for (from, to, error) in [
        ("c74f20a3", "c74f20a4", NoteError::KeyId),
        ("PeterNeumann", "PeterNeuman", NoteError::KeyId),
        ("ARpc2", "ARpd2", NoteError::KeyId),
        ("ARpc", "BRpc", NoteError::Algorithm),
        ("c74f20a3", "74f20a3", NoteError::Key),
        ("+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "", NoteError::Key),
        ("PeterNeumann", "Peter Neumann", NoteError::Name),
    ] {
        assert_eq!(KEY.replace(from, to).parse::<VerifierKey>(), Err(error), "{from} → {to}");
    }
    assert!(SignerKey::new("a+b", Algorithm::Ed25519, &[1; 32]).is_err());
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,40}\n\n(— [a-z]{0,3} [A-Za-z0-9+/=]{0,12}\n){0,3}") {
        let _ = text.parse::<Note>();
        let _ = text.parse::<VerifierKey>();
        let _ = crate::ledger::checkpoint::Checkpoint::parse(&text);
    }
}
