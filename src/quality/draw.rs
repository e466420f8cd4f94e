//! Drawing a sample for call-backs: simple enough to be done again in any language.
//!
//! The key is SHA-256 of `hailong sample 1`, the seed and the checkpoint's root. Each member's ticket is SHA-256 of the
//! key and its sequence number (8 bytes, the highest first); the members with the lowest tickets are drawn. So each
//! set of that size is as likely as any other, whoever counts the members in whatever order.

pub use crate::ledger::sample::commitment;

use crate::ids::Seq;
use sha2::{Digest as _, Sha256};

/// Starts the key of what is drawn.
const LABEL: &[u8] = b"hailong sample 1";

/// The members that are drawn, ascending.
#[must_use]
pub fn drawn(members: &[Seq], size: usize, seed: &[u8; 32], root: &[u8; 32]) -> Vec<Seq> {
    let key = Sha256::new().chain_update(LABEL).chain_update(seed).chain_update(root).finalize();
    let ticket = |seq: &Seq| Sha256::new().chain_update(key).chain_update(seq.0.to_be_bytes()).finalize();
    let mut tickets: Vec<_> = members.iter().map(|seq| (ticket(seq), *seq)).collect();
    tickets.sort_unstable();
    tickets.dedup();
    let mut drawn: Vec<_> = tickets.into_iter().take(size).map(|(_, seq)| seq).collect();
    drawn.sort_unstable();
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn members(n: u64) -> Vec<Seq> {
        (0..n).map(|at| Seq(3 * at + 1)).collect()
    }

    /// As a few lines of Python draw it.
    #[test]
    fn the_vector_holds() {
        let drawn = drawn(&members(10), 3, &[1; 32], &[2; 32]);
        assert_eq!(drawn, VECTOR.map(Seq));
        assert_eq!(commitment(&[1; 32]), "72cd6e8422c407fb6d098690f1130b7ded7ec2f7f5e1d30bd9d521f015363793");
    }

    const VECTOR: [u64; 3] = [4, 10, 25];

    /// Of 5,000 draws of 10 out of 100, each member is in about 500.
    #[test]
    fn everybody_is_as_likely() {
        let all = members(100);
        let mut times: BTreeMap<Seq, u32> = BTreeMap::new();
        for n in 0u32..5_000 {
            let mut root = [0; 32];
            root[..4].copy_from_slice(&n.to_be_bytes());
            for seq in drawn(&all, 10, &[7; 32], &root) {
                *times.entry(seq).or_default() += 1;
            }
        }
        // The standard deviation is 21: four of them.
        assert!(times.len() == 100 && times.values().all(|times| (415..585).contains(times)), "{times:?}");
    }

    proptest! {
        #[test]
        fn a_draw_is_of_members_of_that_size_and_of_its_own(n in 0u64..200, size in 0usize..250, seed: [u8; 32]) {
            let all = members(n);
            let drawn_now = drawn(&all, size, &seed, &[0; 32]);
            prop_assert_eq!(drawn_now.len(), size.min(all.len()));
            prop_assert!(drawn_now.iter().all(|seq| all.contains(seq)));
            let mut turned = all.clone();
            turned.reverse();
            prop_assert_eq!(&drawn(&turned, size, &seed, &[0; 32]), &drawn_now);
            if n > 30 && size == 10 {
                prop_assert_ne!(drawn(&all, size, &seed, &[1; 32]), drawn_now);
            }
        }
    }
}
