//! Random secrets that are handed out: session tokens, tokens for programs, one-time passwords, recovery
//! codes. The database holds their hashes only: plain SHA-256 of 112 random bits or more, which nobody
//! tries one by one, argon2id of fewer.

use crate::ids::{crockford, write_hex};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// 256 random bits that stand for a session.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Reads 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// As the browser holds it.
    #[must_use]
    pub fn reveal(&self) -> String {
        hex(&self.0)
    }

    /// As the database holds it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// What a form of this session carries, so that no other site can send one: the session's own 128 bits
    /// under a pad, the pad before them.
    #[must_use]
    pub fn form_token(&self, pad: [u8; 16]) -> String {
        let under: Vec<u8> = pad.iter().zip(self.form_bits()).map(|(pad, own)| pad ^ own).collect();
        hex(&pad) + &hex(&under)
    }

    /// Whether a form carried a token of this session; takes as long for a wrong one as for a right one.
    #[must_use]
    pub fn is_form_token(&self, text: &str) -> bool {
        let Some(Self(bytes)) = Self::parse(text) else { return false };
        let (pad, under) = bytes.split_at(16);
        let bits: Vec<u8> = pad.iter().zip(under).map(|(pad, under)| pad ^ under).collect();
        same(&bits, &self.form_bits())
    }

    fn form_bits(&self) -> [u8; 16] {
        // HMAC takes keys of any length; the fallback is never reached.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        mac.update(b"hailong form token 1");
        let tag = mac.finalize().into_bytes();
        std::array::from_fn(|at| tag[at])
    }
}

/// Whether two texts are the same, in a time that does not depend on where they differ.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    write_hex(&mut text, bytes).unwrap_or_default();
    text
}

/// A code that a person types: 16 of Crockford's symbols, 80 random bits, for a first password; 24 of them,
/// 120 bits, to stand in for a telephone.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedCode(String);

impl TypedCode {
    /// A first password.
    #[must_use]
    pub fn new(random: [u8; 10]) -> Self {
        Self::of(&random)
    }

    /// A recovery code.
    #[must_use]
    pub fn recovery(random: [u8; 15]) -> Self {
        Self::of(&random)
    }

    fn of(random: &[u8]) -> Self {
        let number = |bytes: &[u8]| bytes.iter().fold(0u64, |n, byte| n << 8 | u64::from(*byte));
        Self(random.chunks(5).map(|part| crockford::encode(number(part), 8)).collect())
    }

    /// Reads what was typed: lower case, blanks, dashes and look-alikes are understood.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let symbol = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let code: String =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(25).map(symbol).collect();
        let known = |b: u8| crockford::SYMBOLS[..32].contains(&b);
        ([16, 24].contains(&code.len()) && code.bytes().all(known)).then_some(Self(code))
    }

    /// For people, four symbols a group.
    #[must_use]
    pub fn reveal(&self) -> String {
        let groups = self.0.as_bytes().chunks(4).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// Without groups: what is hashed as a password.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.0
    }

    /// As the database holds it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_way_to_the_browser_and_back() {
        let token = Token::new(std::array::from_fn(|at| u8::try_from(at * 7).unwrap()));
        let back = Token::parse(&token.reveal()).unwrap();
        assert!(back == token && back.hash() == token.hash());
        assert!(
            back.is_form_token(&token.form_token([9; 16])) && back.is_form_token(&token.form_token([0; 16]))
        );
        let others = Token::new([0; 32]).form_token([9; 16]);
        assert!(
            !back.is_form_token("") && !back.is_form_token(&others) && !back.is_form_token(&token.reveal())
        );
        for wrong in ["", "zz", "é".repeat(32).as_str(), "g".repeat(64).as_str()] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_typed_code_is_read_as_people_write_it() {
        let code = TypedCode::new([0xff, 1, 2, 3, 4, 5, 6, 7, 8, 0]);
        let shown = code.reveal();
        assert_eq!(shown.len(), 19);
        for way in [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), shown.replace('0', "o")] {
            assert!(TypedCode::parse(&way) == Some(code.clone()), "{way}");
        }
        let long = TypedCode::recovery([0xff; 15]);
        assert_eq!(long.reveal().len(), 29);
        assert!(TypedCode::parse(&long.reveal().to_lowercase()) == Some(long));
        assert!(TypedCode::parse("7KQ2-M9PX").is_none() && TypedCode::parse(&format!("{shown}0")).is_none());
    }
}
