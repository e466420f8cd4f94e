//! Secrets that have to be read again, the second factors' above all: sealed under a key that does not lie
//! in the database, so that whoever takes the database alone holds nothing that opens an account.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use std::fmt;

/// The way of sealing; stands before everything that is sealed.
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 12;

/// The key with its cipher: AES-256-GCM.
pub struct Seal(LessSafeKey);

impl Seal {
    /// `None` where the cipher takes no such key, which does not happen.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Option<Self> {
        UnboundKey::new(&AES_256_GCM, &key).ok().map(LessSafeKey::new).map(Self)
    }

    /// Seals a secret; `about` says whose it is, and only under that it opens again.
    #[must_use]
    pub fn close(&self, nonce: [u8; NONCE_BYTES], about: &[u8], secret: &[u8]) -> Option<Vec<u8>> {
        let mut text = secret.to_vec();
        let under = Nonce::assume_unique_for_key(nonce);
        let tag = self.0.seal_in_place_separate_tag(under, Aad::from(about), &mut text).ok()?;
        Some([&[VERSION][..], &nonce, &text, tag.as_ref()].concat())
    }

    /// The secret; `None` where it was sealed under another key, about something else, or changed since.
    #[must_use]
    pub fn open(&self, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (version, rest) = sealed.split_first()?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>()?;
        if *version != VERSION {
            return None;
        }
        let mut text = text.to_vec();
        let plain = self.0.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(about), &mut text);
        plain.ok().map(|plain| plain.to_vec())
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seal").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_under_its_own_key_and_about_its_own_account_only() {
        let seal = Seal::new([7; 32]).unwrap();
        let sealed = seal.close([1; 12], b"1 5", b"12345678901234567890").unwrap();
        assert_eq!(sealed.len(), 1 + 12 + 20 + 16);
        assert!(!sealed.windows(4).any(|part| part == b"1234"));
        assert_eq!(seal.open(b"1 5", &sealed).unwrap(), b"12345678901234567890");
        assert!(seal.open(b"1 6", &sealed).is_none(), "another account");
        assert!(Seal::new([8; 32]).unwrap().open(b"1 5", &sealed).is_none(), "another key");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(seal.open(b"1 5", &changed).is_none(), "byte {at}");
            assert!(seal.open(b"1 5", &sealed[..at]).is_none(), "cut at {at}");
        }
    }
}
