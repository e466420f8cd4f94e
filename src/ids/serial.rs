//! The number on a sheet of paper, the one-time code on a slip, the code of a complaint.

use super::crockford::{self, DecodeError};
use std::{fmt, str::FromStr};

macro_rules! printed_code {
    ($(#[$doc:meta])* $name:ident, $bits:literal, $symbols:literal, $example:literal, $what:literal, $error:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// The code of these bits; `None` where the check symbol falls outside the 32 symbols (those
            /// codes are not issued) or the value has more bits.
            #[must_use]
            pub fn from_bits(bits: u64) -> Option<Self> {
                (bits < 1 << $bits && bits % 37 < 32).then_some(Self(bits))
            }

            #[must_use]
            pub fn bits(self) -> u64 {
                self.0
            }

            /// As printed for people, four symbols a group.
            #[must_use]
            pub fn grouped(self) -> String {
                let plain = self.to_string();
                let groups = plain.as_bytes().chunks(4).map(String::from_utf8_lossy);
                groups.collect::<Vec<_>>().join("-")
            }
        }

        #[doc = concat!("Why a typed text is no ", $what, ".")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
        pub enum $error {
            /// It never was one: wrong length or letters.
            #[error("a {} has {} letters and digits and a check symbol, for example {}", $what, $symbols, $example)]
            Malformed,
            /// It looks like one, but a symbol was mistyped.
            #[error("a symbol of this {} was mistyped", $what)]
            Mistyped,
        }

        impl FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                match crockford::decode(text, $symbols) {
                    Ok(value) => Self::from_bits(value).ok_or($error::Mistyped),
                    Err(DecodeError::Check) => Err($error::Mistyped),
                    Err(DecodeError::Length | DecodeError::Symbol(_)) => Err($error::Malformed),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let code = crockford::encode(self.0, $symbols);
                f.pad(&format!("{code}{}", crockford::check_symbol(self.0)))
            }
        }
    };
}

printed_code!(
    /// A paper sheet's number: 35 random bits as 7 Crockford symbols and a check symbol. It keeps a
    /// sheet from being entered twice and says nothing of who filled it in.
    Serial, 35, 7, "7KQ2-M4TX", "sheet number", SerialError
);
printed_code!(
    /// A one-time code on a receipt slip: 60 random bits as 12 Crockford symbols and a check symbol
    /// that is a letter or digit as well, so that it stays in the QR alphanumeric set.
    OneTimeCode, 60, 12, "7KQ2-M4X9-0ABF-0", "one-time code", OneTimeCodeError
);
printed_code!(
    /// What a complainant follows an answer with: 60 random bits, written as a one-time code is. Only a
    /// hash of it is stored, and nothing joins it to a response.
    ComplaintCode, 60, 12, "7KQ2-M4X9-0ABF-0", "complaint code", ComplaintCodeError
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_and_a_code_read_back_however_they_are_typed() {
        for bits in (0..500u64).map(|i| i * 68_718_953 % (1 << 35)).filter_map(Serial::from_bits) {
            for typed in [bits.to_string(), bits.grouped(), bits.to_string().to_lowercase()] {
                assert_eq!(typed.parse(), Ok(bits));
            }
        }
        let code = (1u64 << 59..).find_map(OneTimeCode::from_bits).unwrap();
        assert_eq!((code.to_string().len(), code.grouped().len()), (13, 16));
        assert_eq!(code.grouped().parse(), Ok(code));
    }

    #[test]
    fn a_slip_of_the_finger_is_told_apart_from_what_never_was_a_serial() {
        let serial = (123_456_789..).find_map(Serial::from_bits).unwrap().to_string();
        let other = if serial.starts_with('0') { "1" } else { "0" };
        assert_eq!(format!("{other}{}", &serial[1..]).parse::<Serial>(), Err(SerialError::Mistyped));
        assert_eq!("123".parse::<Serial>(), Err(SerialError::Malformed));
        // A check symbol outside the 32 is right by the arithmetic, and still was never issued.
        let odd = 37 * 1_000_000 + 32;
        let odd = format!("{}{}", crockford::encode(odd, 7), crockford::check_symbol(odd));
        assert_eq!(odd.parse::<Serial>(), Err(SerialError::Mistyped));
        assert!("7KQ2-M4TX".parse::<Serial>().is_ok_and(|serial| serial.grouped() == "7KQ2-M4TX"));
    }
}
