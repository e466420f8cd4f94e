//! What accounts are called.

use std::{fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization as _;

/// The number of an account within its ledger, from 1; never given again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountNo(pub u32);

impl AccountNo {
    /// As the log and the registers name an account, which keep what they hold for good: `#7`, and never the
    /// name of a person, who may be forgotten one day.
    #[must_use]
    pub fn subject(self) -> String {
        format!("#{}", self.0)
    }

    /// Reads what [`AccountNo::subject`] wrote.
    #[must_use]
    pub fn of_subject(text: &str) -> Option<Self> {
        text.strip_prefix('#')?.parse().ok().map(Self)
    }
}

impl fmt::Display for AccountNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a person signs in with: `nguyen.van.an`, or an e-mail address. Always lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(Box<str>);

/// That is no name to sign in with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no name to sign in with: expected 3 to 64 letters a–z, digits and . - _ @, for example nguyen.van.an"
)]
pub struct LoginError(pub String);

impl Login {
    /// What stands in the place of the login of an account whose person was forgotten. Nobody can type it.
    #[must_use]
    pub fn erased(no: AccountNo) -> Self {
        Self(no.subject().into())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Login {
    type Err = LoginError;

    /// Upper case and surrounding blanks are understood.
    fn from_str(text: &str) -> Result<Self, LoginError> {
        let lower = text.trim().to_lowercase();
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_@".contains(c);
        let good = (3..=64).contains(&lower.len())
            && lower.starts_with(|c: char| c.is_ascii_alphanumeric())
            && lower.chars().all(inner);
        if good { Ok(Self(lower.into())) } else { Err(LoginError(text.to_owned())) }
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A person's name as colleagues read it: `Nguyễn Văn An`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayName(Box<str>);

/// That is no person's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to {max} characters, none of them a control character", max = DisplayName::MAX)]
pub struct DisplayNameError;

impl DisplayName {
    /// Characters at most.
    pub const MAX: usize = 100;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DisplayName {
    type Err = DisplayNameError;

    /// Blanks become one, letters composed.
    fn from_str(text: &str) -> Result<Self, DisplayNameError> {
        let words: Vec<String> = text.split_whitespace().map(|word| word.nfc().collect()).collect();
        let name = words.join(" ");
        let good = (1..=Self::MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if good { Ok(Self(name.into())) } else { Err(DisplayNameError) }
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_read_as_people_type_it() {
        assert_eq!(" Nguyen.Van.An ".parse::<Login>().unwrap().as_str(), "nguyen.van.an");
        assert!("an@quangtri.gov.vn".parse::<Login>().is_ok());
        for wrong in ["", "an", ".an.x", "nguyễn", "a b c", "<b>x</b>", "x".repeat(65).as_str()] {
            assert!(wrong.parse::<Login>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_keeps_its_letters_and_loses_needless_blanks() {
        let composed: DisplayName = " Nguye\u{302}\u{303}n\u{a0} Văn  An".parse().unwrap();
        assert_eq!(composed.as_str(), "Nguyễn Văn An");
        for wrong in ["", "   ", "a\u{7}b", "x".repeat(101).as_str()] {
            assert!(wrong.parse::<DisplayName>().is_err(), "{wrong:?}");
        }
    }
}
