//! The code of a place where citizens answer.

use super::crockford::{self, DecodeError};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Where a code hangs: 30 bits, written as 6 Crockford symbols and a check symbol that is a letter
/// or digit as well, so that the printed code is the address's and stays in the QR alphanumeric set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TouchpointCode(u32);

impl TouchpointCode {
    /// The code of these 30 bits; `None` where the check symbol falls outside the 32 symbols
    /// (those codes are not issued) or the value has more bits.
    #[must_use]
    pub fn from_bits(bits: u32) -> Option<Self> {
        (bits < 1 << 30 && bits % 37 < 32).then_some(Self(bits))
    }

    /// The 30 bits.
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }

    /// As printed for people: `7KQ-2M4-X`.
    #[must_use]
    pub fn grouped(self) -> String {
        let plain = self.to_string();
        format!("{}-{}-{}", &plain[..3], &plain[3..6], &plain[6..])
    }
}

/// Why a typed text is not a touchpoint's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TouchpointCodeError {
    /// It never was one: wrong length or letters.
    #[error("a touchpoint code has 7 letters and digits, for example 7KQ-2M4-X")]
    Malformed,
    /// It looks like one, but a symbol was mistyped.
    #[error("a symbol of this touchpoint code was mistyped")]
    Mistyped,
}

impl FromStr for TouchpointCode {
    type Err = TouchpointCodeError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match crockford::decode(s, 6) {
            Ok(value) => {
                u32::try_from(value).ok().and_then(Self::from_bits).ok_or(TouchpointCodeError::Mistyped)
            }
            Err(DecodeError::Check) => Err(TouchpointCodeError::Mistyped),
            Err(DecodeError::Length | DecodeError::Symbol(_)) => Err(TouchpointCodeError::Malformed),
        }
    }
}

impl TryFrom<String> for TouchpointCode {
    type Error = TouchpointCodeError;
    fn try_from(s: String) -> Result<Self, Self::Error> {
        s.parse()
    }
}

impl From<TouchpointCode> for String {
    fn from(code: TouchpointCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for TouchpointCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = u64::from(self.0);
        write!(f, "{}{}", crockford::encode(value, 6), crockford::check_symbol(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issued_code_reads_back_however_it_is_typed() {
        for bits in (0..2_000u32).map(|i| i * 524_287 % (1 << 30)).filter_map(TouchpointCode::from_bits) {
            let code = bits.to_string();
            assert!(code.bytes().all(|b| b.is_ascii_alphanumeric() && b != b'U'), "{code}");
            for typed in
                [code.clone(), bits.grouped(), code.to_lowercase(), code.replace('0', "o").replace('1', "l")]
            {
                assert_eq!(typed.parse(), Ok(bits));
            }
        }
    }

    #[test]
    fn a_mistyped_code_is_told_apart_from_a_malformed_one() {
        let code =
            (0..).find_map(|i| TouchpointCode::from_bits(123_456 + i)).map(String::from).unwrap_or_default();
        let other = if code.starts_with('0') { "1" } else { "0" };
        assert_eq!(
            format!("{other}{}", &code[1..]).parse::<TouchpointCode>(),
            Err(TouchpointCodeError::Mistyped)
        );
        assert_eq!("abc".parse::<TouchpointCode>(), Err(TouchpointCodeError::Malformed));
        assert!("7KQ-2M4-X".parse::<TouchpointCode>().is_ok(), "the example that people are shown");
    }
}
