use super::*;
use crate::ids::{Hour, LedgerId};
use crate::ledger::EntryKind;
use crate::ledger::leaf::write_prefix;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq)]
struct Stored {
    id: Uuid,
    nonce: Nonce,
    body: Vec<u8>,
    beside: LeafHash,
}

impl Stored {
    fn draw(rng: &mut ChaCha8Rng) -> Self {
        let mut body = Vec::new();
        write_prefix(&mut body, EntryKind::Response, LedgerId(1), Hour(498_000));
        body.extend((0..rng.random_range(1..60)).map(|_| rng.random::<u8>()));
        let mut stored =
            Self { id: Uuid::from_bytes(rng.random()), nonce: rng.random(), body, beside: [0; 32] };
        stored.beside = stored.leaf();
        stored
    }

    fn leaf(&self) -> LeafHash {
        leaf::hash(&self.id, &self.nonce, &self.body)
    }
}

fn check(entries: &[Stored], claims: &[Claim]) -> Verdict {
    let mut check = Check::new(claims.to_vec());
    for Stored { id, nonce, body, beside } in entries {
        check.push(&Given { id: *id, nonce, body, beside: *beside });
    }
    check.finish()
}

/// What a log would have signed at these sizes.
fn claims(entries: &[Stored], sizes: &[u64]) -> Vec<Claim> {
    let mut tree = Frontier::default();
    let mut found = Vec::new();
    for size in 0..=entries.len() as u64 {
        if sizes.contains(&size) {
            found.push(Claim { size, root: tree.root(), by: size.to_string(), log: Some("a/1".to_owned()) });
        }
        entries.get(usize::try_from(size).unwrap()).into_iter().for_each(|entry| tree.push(entry.leaf()));
    }
    found
}

const SIZES: [u64; 6] = [0, 1, 40, 77, 128, 150];

fn ledger() -> (Vec<Stored>, Vec<Claim>) {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let entries: Vec<_> = (0..150).map(|_| Stored::draw(&mut rng)).collect();
    let claims = claims(&entries, &SIZES);
    (entries, claims)
}

#[test]
fn an_untouched_ledger_fits_every_claim() {
    let (entries, claims) = ledger();
    let verdict = check(&entries, &claims);
    assert_eq!(verdict.misfit, None);
    assert_eq!(verdict.judged.len(), SIZES.len());
    assert!(verdict.judged.iter().all(|judged| judged.fits));
    // The tail that nobody has signed yet may grow.
    assert_eq!(check(&entries, &claims[..3]).misfit, None);
}

/// How a mutated ledger was made.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    Edit,
    EditWithHash,
    Beside,
    Delete,
    Insert,
    Repeat,
    Swap,
    Truncate,
    OldBackup,
}

const CHANGES: [Change; 9] = [
    Change::Edit,
    Change::EditWithHash,
    Change::Beside,
    Change::Delete,
    Change::Insert,
    Change::Repeat,
    Change::Swap,
    Change::Truncate,
    Change::OldBackup,
];

/// Changes a ledger; the first place that is not as it was.
fn mutate(entries: &mut Vec<Stored>, change: Change, rng: &mut ChaCha8Rng) -> usize {
    let at = rng.random_range(0..entries.len());
    match change {
        Change::Edit | Change::EditWithHash => {
            let entry = &mut entries[at];
            let bit = 1u8 << rng.random_range(0..8);
            match rng.random_range(0..3) {
                0 => {
                    let byte = rng.random_range(0..entry.body.len());
                    entry.body[byte] ^= bit;
                }
                1 => entry.nonce[rng.random_range(0..16)] ^= bit,
                _ => {
                    let mut id = *entry.id.as_bytes();
                    id[rng.random_range(0..16)] ^= bit;
                    entry.id = Uuid::from_bytes(id);
                }
            }
            if change == Change::EditWithHash {
                entry.beside = entry.leaf();
            }
        }
        Change::Beside => entries[at].beside[rng.random_range(0..32)] ^= 1,
        Change::Delete => drop(entries.remove(at)),
        Change::Insert => entries.insert(at, Stored::draw(rng)),
        Change::Repeat => {
            let copy = entries[at].clone();
            entries.insert(at, copy);
            return at + 1;
        }
        Change::Swap => {
            let other = (at + rng.random_range(1..entries.len())) % entries.len();
            entries.swap(at, other);
            return at.min(other);
        }
        Change::Truncate => entries.truncate(at),
        Change::OldBackup => {
            entries.truncate(at);
            entries.extend((0..rng.random_range(1..40)).map(|_| Stored::draw(rng)));
        }
    }
    at
}

/// Whether a verdict names the place that was changed first, as narrowly as what was left untouched allows.
fn names(misfit: Misfit, first: usize, change: Change) -> bool {
    let first = first as u64;
    match misfit {
        Misfit::Entry(seq) => change == Change::Edit && seq.0 == first,
        Misfit::Beside(seq) => change == Change::Beside && seq.0 == first,
        Misfit::Among { from, to } => {
            let signed_between = SIZES.iter().any(|size| from.0 < *size && *size <= first.min(to.0));
            from.0 <= first && first <= to.0 && !signed_between
        }
        Misfit::Missing { from, .. } => {
            from.0 <= first.max(from.0)
                && (change == Change::Truncate || change == Change::OldBackup || change == Change::Delete)
        }
    }
}

#[test]
fn ten_thousand_changes_are_all_caught_where_they_are() {
    let (entries, claims) = ledger();
    let mut rng = ChaCha8Rng::seed_from_u64(2_026);
    let mut caught = 0;
    for round in 0..10_000 {
        let change = CHANGES[round % CHANGES.len()];
        let mut changed = entries.clone();
        let first = mutate(&mut changed, change, &mut rng);
        let verdict = check(&changed, &claims);
        if changed.starts_with(&entries) {
            // Nothing that was signed over is another; what came behind it is known not to be covered.
            assert_eq!((verdict.misfit, verdict.covered), (None, 150));
            continue;
        }
        let misfit = verdict.misfit.unwrap_or_else(|| panic!("{change:?} at {first} was not seen"));
        assert!(names(misfit, first, change), "{change:?} at {first}: {misfit}");
        caught += 1;
    }
    assert!(caught > 9_900, "hardly anything was changed: {caught}");
}

#[test]
fn without_hashes_beside_it_the_last_sound_checkpoint_narrows_the_place_down() {
    let (mut entries, claims) = ledger();
    entries[90].body[12] ^= 1;
    entries[90].beside = entries[90].leaf();
    let verdict = check(&entries, &claims);
    assert_eq!(verdict.misfit, Some(Misfit::Among { from: Seq(77), to: Seq(127) }));
    let fits: Vec<_> = verdict.judged.iter().map(|judged| (judged.claim.size, judged.fits)).collect();
    assert_eq!(fits, [(0, true), (1, true), (40, true), (77, true), (128, false), (150, false)]);
}

#[test]
fn a_loss_that_the_ledger_owns_up_to_is_asked_for_no_more_by_that_log_alone() {
    let (entries, claims) = ledger();
    let mut check = Check::new(claims.clone());
    for Stored { id, nonce, body, beside } in &entries[..100] {
        check.push(&Given { id: *id, nonce, body, beside: *beside });
    }
    check.forgive("a/1", 100);
    assert_eq!(check.finish().misfit, None);
    let printed = claims.into_iter().map(|claim| Claim { log: None, ..claim }).collect();
    let mut check = Check::new(printed);
    for Stored { id, nonce, body, beside } in &entries[..100] {
        check.push(&Given { id: *id, nonce, body, beside: *beside });
    }
    check.forgive("a/1", 100);
    assert_eq!(check.finish().misfit, Some(Misfit::Missing { from: Seq(100), to: Seq(149) }));
}

#[test]
fn a_missing_tail_is_named_from_its_first_entry() {
    let (entries, claims) = ledger();
    assert_eq!(
        check(&entries[..130], &claims).misfit,
        Some(Misfit::Missing { from: Seq(130), to: Seq(149) })
    );
}

#[test]
fn a_root_of_another_ledger_fits_nothing() {
    let (entries, mut claims) = ledger();
    claims[5].root[0] ^= 1;
    assert_eq!(check(&entries, &claims).misfit, Some(Misfit::Among { from: Seq(128), to: Seq(149) }));
}
