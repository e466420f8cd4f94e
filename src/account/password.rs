//! Passwords after NIST SP 800-63B: long enough, not known from leaks, not the person's own name; no rule
//! about kinds of characters, no change without a reason. Kept as argon2id.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::{Score, zxcvbn};

/// Characters at least.
pub const MIN: usize = 12;

/// Characters at most: far beyond what anyone types, and no work for a guesser to make us do.
pub const MAX: usize = 200;

/// A password that was given out opens anything for so long: a week.
pub const FIRST_SEC: i64 = 7 * 24 * 60 * 60;

/// OWASP's recommendation for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Why a password is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer characters than this.
    Short(usize),
    /// More than this.
    Long(usize),
    /// In a list of passwords that leaked.
    Common,
    /// It holds this word that others know: the name, the office, the program.
    Context(String),
    /// A few guesses of a program that knows words, names, dates and keyboards would find it.
    Guessable,
}

/// A password cannot be hashed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("argon2 refuses to hash: {0}")]
pub struct HashError(String);

/// What Vietnamese offices would think of first, without its marks.
const LOCAL: [&str; 30] = [
    "matkhau",
    "xinchao",
    "vietnam",
    "hanoi",
    "saigon",
    "hochiminh",
    "quangtri",
    "danang",
    "anhyeuem",
    "emyeuanh",
    "toiyeu",
    "maiyeu",
    "giadinh",
    "conyeu",
    "bome",
    "hanhphuc",
    "mayman",
    "khongbiet",
    "noivu",
    "motcua",
    "hanhchinh",
    "uybannhandan",
    "congchuc",
    "canbo",
    "dichvucong",
    "khaosat",
    "hailong",
    "sipas",
    "quantri",
    "nguoidung",
];

/// Looks a chosen password over. `context` are texts that others know about the person: login, name, office.
///
/// # Errors
/// The first weakness.
pub fn check(password: &str, context: &[&str]) -> Result<(), Weakness> {
    let length = password.nfc().count();
    if length < MIN {
        return Err(Weakness::Short(MIN));
    }
    if length > MAX {
        return Err(Weakness::Long(MAX));
    }
    let bare = bare(password);
    let known = context.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    for word in known.filter(|word| word.chars().count() >= 4) {
        if bare.contains(&self::bare(word)) {
            return Err(Weakness::Context(word.to_owned()));
        }
    }
    let inputs: Vec<&str> = context.iter().copied().chain(LOCAL).collect();
    let estimate = zxcvbn(&bare, &inputs);
    // An exact hit in a list of leaked passwords takes fewer guesses than the list has entries.
    if estimate.guesses_log10() < 5.0 {
        return Err(Weakness::Common);
    }
    if estimate.score() < Score::Three { Err(Weakness::Guessable) } else { Ok(()) }
}

/// Without marks and in lower case, as lists of passwords have it: `mật khẩu` is `matkhau`.
fn bare(text: &str) -> String {
    let letters = text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c) && !c.is_whitespace());
    letters.flat_map(char::to_lowercase).map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

/// One spelling for letters that keyboards send composed or in parts.
fn bytes(password: &str) -> String {
    password.nfkc().collect()
}

fn argon2() -> Result<Argon2<'static>, HashError> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| HashError(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash as the database keeps it, in the PHC format. Takes much memory and time on purpose: not for a
/// thread that answers.
///
/// # Errors
/// Where argon2 refuses; it never does with these parameters.
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String, HashError> {
    let hash = argon2()?
        .hash_password_with_salt(bytes(password).as_bytes(), &salt)
        .map_err(|error| HashError(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether this is the password behind a hash. Takes as long as [`hash`].
#[must_use]
pub fn verify(password: &str, hash: &str) -> bool {
    let (Ok(argon2), Ok(hash)) = (argon2(), PasswordHash::new(hash)) else { return false };
    // More than anyone may choose is nobody's.
    password.len() <= 4 * MAX && argon2.verify_password(bytes(password).as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_says_how_it_was_made_and_is_found_again() {
        let made = hash("bốn con mèo ngồi trên mái", [3; 16]).unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        assert!(verify("bốn con mèo ngồi trên mái", &made));
        assert!(verify(&"bốn con mèo ngồi trên mái".nfd().collect::<String>(), &made));
        assert!(!verify("bon con meo ngoi tren mai", &made) && !verify("", &made));
        assert!(!verify("x", "$none") && !verify("x", ""));
        assert_ne!(made, hash("bốn con mèo ngồi trên mái", [4; 16]).unwrap());
    }

    #[test]
    fn what_others_would_guess_is_refused() {
        let context = ["an.nguyen", "Nguyễn Văn An", "Sở Nội vụ tỉnh Quảng Trị"];
        let refused = |password: &str| check(password, &context).err();
        assert_eq!(refused("ngắn quá"), Some(Weakness::Short(12)));
        assert_eq!(refused(&"x".repeat(201)), Some(Weakness::Long(200)));
        for known in ["password1234", "123456789012", "qwertyuiop123", "aaaaaaaaaaaa", "matkhau123456"] {
            let weakness = refused(known);
            assert!(
                matches!(weakness, Some(Weakness::Common | Weakness::Guessable)),
                "{known}: {weakness:?}"
            );
        }
        assert_eq!(refused("nguyenvanan1980xyz"), Some(Weakness::Context("nguyen".into())));
        assert_eq!(refused("Quảng Bình quê ta ơi"), Some(Weakness::Context("Quảng".into())));
        for good in ["bốn con mèo ngồi trên mái", "mưa rơi trên lá chuối non", "Tq7#vLp2!zKd9"] {
            assert_eq!(refused(good), None, "{good}");
        }
    }
}
