use super::*;
use crate::ids::{Hour, LedgerId};
use crate::ledger::leaf;
use crate::ledger::{EntryKind, LeafHash, Nonce};
use proptest::prelude::*;
use std::io::Cursor;
use uuid::Uuid;

struct Stored {
    id: Uuid,
    nonce: Nonce,
    body: Vec<u8>,
    leaf: LeafHash,
}

fn stored(number: u32) -> Stored {
    let wide = u128::from(number);
    let (id, nonce) = (Uuid::from_u128(wide << 64), (wide << 9).to_be_bytes());
    let mut body = Vec::new();
    leaf::write_prefix(&mut body, EntryKind::Fields, LedgerId(3), Hour(number));
    body.extend(vec![7; number as usize % 40]);
    let leaf = leaf::hash(&id, &nonce, &body);
    Stored { id, nonce, body, leaf }
}

fn bundle(size: u32) -> Vec<u8> {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for n in 0..size {
        let Stored { id, nonce, body, leaf } = stored(n);
        let (kind, hour) = (EntryKind::Fields, Hour(n));
        let row = EntryRow { seq: Seq(n.into()), kind, id, hour, body: &body, nonce: &nonce, leaf: &leaf };
        writer.push(&row).unwrap();
    }
    writer.checkpoint("a note\n").unwrap();
    writer.figures("quy-1", b"{}").unwrap();
    let keys = ["key+1".to_owned(), "key+2".to_owned()];
    writer.finish(&keys, (3, "Tỉnh Quảng Trị", true)).unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_bundle_reads_back_as_it_was_written(size in prop_oneof![0u32..4, 254u32..258, 510u32..515, 0u32..900]) {
        let mut reader = Reader::open(Cursor::new(bundle(size))).unwrap();
        prop_assert_eq!((reader.about.ledger, reader.about.size, reader.about.demo), (3, size.into(), true));
        prop_assert_eq!(reader.keys().unwrap(), ["key+1", "key+2"]);
        prop_assert_eq!(reader.checkpoints().unwrap(), ["a note\n"]);
        prop_assert_eq!(reader.figures().unwrap(), [("figures/quy-1.json".to_owned(), "{}".to_owned())]);
        let mut next = 0u32;
        let read = reader.each(|seq, entry| {
            let wanted = stored(next);
            assert_eq!(seq, u64::from(next));
            assert_eq!((entry.id, *entry.nonce, entry.body, entry.beside), (wanted.id, wanted.nonce, wanted.body.as_slice(), wanted.leaf));
            next += 1;
        });
        prop_assert_eq!(read.unwrap(), u64::from(size));
        prop_assert_eq!(next, size);
    }

    #[test]
    fn a_bundle_with_any_byte_changed_is_read_to_another_end_or_refused(at: prop::sample::Index, bit in 0u8..8) {
        let mut bytes = bundle(300);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        // Whatever it is now, it neither panics nor runs away.
        if let Ok(mut reader) = Reader::open(Cursor::new(bytes)) {
            let _ = reader.keys();
            let _ = reader.each(|_, _| ());
        }
    }
}

#[test]
fn entries_are_taken_in_their_order_only() {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    let Stored { id, nonce, body, leaf } = stored(1);
    let row = EntryRow {
        seq: Seq(1),
        kind: EntryKind::Fields,
        id,
        hour: Hour(1),
        body: &body,
        nonce: &nonce,
        leaf: &leaf,
    };
    assert!(matches!(writer.push(&row), Err(ExportError::Order { expected: Seq(0), found: Seq(1) })));
}

#[test]
fn what_is_no_bundle_says_so() {
    let told = |bytes: Vec<u8>| Reader::open(Cursor::new(bytes)).err().map(|error| error.to_string());
    assert!(told(b"PK no".to_vec()).unwrap().starts_with("this is no bundle of a ledger"));
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("a.txt", SimpleFileOptions::default()).unwrap();
    assert_eq!(
        told(other.finish().unwrap().into_inner()),
        Some("the bundle has no `bundle.json`".to_owned())
    );
}
