//! What a code becomes before it is stored. Guidance for secrets of fewer than 112 bits asks for a slow
//! password hash; here a key that lies outside the database does that work: without it, 60 random bits
//! cannot be tried against a stolen table at all, and with it, codes that die after five weeks protect no
//! more than one vote each.

use super::BatchNo;
use crate::ids::{LedgerId, OneTimeCode};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::fmt;

/// The key of a service's codes. It never lies in the database.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeKey([u8; 32]);

impl fmt::Debug for CodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeKey")
    }
}

/// HMAC-SHA256 of a code: what the database knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeMac(pub [u8; 32]);

/// Which batch a code was printed in, to whoever has the key; random to everybody else, and another value
/// for each code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lot(pub [u8; 16]);

impl CodeKey {
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What is stored of a code in this ledger.
    #[must_use]
    pub fn mac(&self, ledger: LedgerId, code: OneTimeCode) -> CodeMac {
        CodeMac(self.tag(*b"code", &[&ledger.0.to_be_bytes(), &code.bits().to_be_bytes()]))
    }

    /// What ties a stored code to its batch.
    #[must_use]
    pub fn lot(&self, ledger: LedgerId, batch: BatchNo, mac: CodeMac) -> Lot {
        let tag = self.tag(*b"lot.", &[&ledger.0.to_be_bytes(), &batch.0.to_be_bytes(), &mac.0]);
        Lot(std::array::from_fn(|at| tag[at]))
    }

    /// Over parts of fixed length, for a purpose of four letters.
    fn tag(&self, purpose: [u8; 4], parts: &[&[u8]]) -> [u8; 32] {
        // HMAC takes keys of any length; the fallback is never reached.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        mac.update(&purpose);
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(n: u64) -> OneTimeCode {
        (n << 30..).find_map(OneTimeCode::from_bits).unwrap()
    }

    #[test]
    fn a_code_is_another_under_every_key_and_in_every_ledger() {
        let key = CodeKey::new([1; 32]);
        let mac = key.mac(LedgerId(1), code(7));
        assert_eq!(mac, key.mac(LedgerId(1), code(7).grouped().to_lowercase().parse().unwrap()));
        assert_ne!(mac, key.mac(LedgerId(2), code(7)));
        assert_ne!(mac, key.mac(LedgerId(1), code(8)));
        assert_ne!(mac, CodeKey::new([2; 32]).mac(LedgerId(1), code(7)));
    }

    #[test]
    fn two_codes_of_a_batch_have_nothing_in_common_without_the_key() {
        let key = CodeKey::new([1; 32]);
        let lot = |batch, n| key.lot(LedgerId(1), BatchNo(batch), key.mac(LedgerId(1), code(n)));
        assert_eq!(lot(3, 7), lot(3, 7));
        assert_ne!(lot(3, 7), lot(3, 8));
        assert_ne!(lot(3, 7), lot(4, 7));
        assert_eq!(format!("{key:?}"), "CodeKey", "a log that shows settings does not show the key");
    }
}
