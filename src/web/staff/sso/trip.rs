//! The way to the sign-in of a province and back, as the browser that set out remembers it. Everything
//! that has to match on the return is derived from one secret in a cookie of its own, so that no process
//! has to keep it and no other browser can come back instead.

use crate::web::staff::then::safe_then;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;

/// The browser remembers it so long.
pub const TRIP_SEC: i64 = 10 * 60;

/// A way that was set out on.
#[derive(Clone, PartialEq, Eq)]
pub struct Trip {
    secret: [u8; 32],
    /// When, in seconds since 1970.
    pub begun: i64,
    /// Somebody signed in proves once more who they are.
    pub again: bool,
    /// Where it leads to in the end.
    pub then: String,
}

impl Trip {
    #[must_use]
    pub fn new(secret: [u8; 32], begun: i64, again: bool, then: &str) -> Self {
        Self { secret, begun, again, then: safe_then(Some(then)).to_owned() }
    }

    /// What the cookie holds.
    #[must_use]
    pub fn reveal(&self) -> String {
        let kind = if self.again { 'a' } else { 'i' };
        format!("{}.{}.{kind}.{}", hex(&self.secret), self.begun, hex(self.then.as_bytes()))
    }

    /// Reads the cookie; nothing where it is none of ours or too old.
    #[must_use]
    pub fn parse(text: &str, now: i64) -> Option<Self> {
        let mut parts = text.split('.');
        let secret = unhex(parts.next()?)?.try_into().ok()?;
        let begun: i64 = parts.next()?.parse().ok()?;
        let again = match parts.next()? {
            "a" => true,
            "i" => false,
            _ => return None,
        };
        let then = String::from_utf8(unhex(parts.next()?)?).ok()?;
        let young = (0..TRIP_SEC).contains(&now.checked_sub(begun)?);
        (parts.next().is_none() && young).then(|| Self::new(secret, begun, again, &then))
    }

    /// Comes back unchanged with the answer.
    #[must_use]
    pub fn state(&self) -> String {
        self.derive("state")
    }

    /// Stands in what the provider signs.
    #[must_use]
    pub fn nonce(&self) -> String {
        self.derive("nonce")
    }

    /// Proves that whoever takes the answer also asked (RFC 7636).
    #[must_use]
    pub fn verifier(&self) -> String {
        self.derive("verifier")
    }

    fn derive(&self, purpose: &str) -> String {
        // HMAC takes keys of any length; the fallback is never reached.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret)
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        mac.update(format!("sso {purpose} {} {}", self.again, self.begun).as_bytes());
        hex(&mac.finalize().into_bytes())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let good =
        digits.len().is_multiple_of(2) && digits.len() <= 4096 && digits.iter().all(u8::is_ascii_hexdigit);
    good.then(|| digits.chunks(2).map(byte).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trip_is_remembered_for_ten_minutes() {
        let trip = Trip::new([7; 32], 1000, true, "/staff/users?page=2");
        let text = trip.reveal();
        let back = Trip::parse(&text, 1000 + TRIP_SEC - 1).unwrap();
        assert!(back == trip && back.state() == trip.state() && back.again);
        assert!(Trip::parse(&text, 1000 + TRIP_SEC).is_none());
        assert!(Trip::parse(&text, 999).is_none(), "begun in the future");
    }

    #[test]
    fn what_has_to_match_differs_from_purpose_to_purpose_and_trip_to_trip() {
        let (one, two) = (Trip::new([7; 32], 0, false, ""), Trip::new([8; 32], 0, false, ""));
        let mut all =
            vec![one.state(), one.nonce(), one.verifier(), two.state(), two.nonce(), two.verifier()];
        all.push(Trip::new([7; 32], 0, true, "").state());
        assert!(all.iter().all(|text| text.len() == 64));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 7);
    }

    #[test]
    fn a_cookie_that_was_tampered_with_leads_nowhere_else() {
        let foreign = format!("{}.0.i.{}", hex(&[7; 32]), hex(b"https://evil.example"));
        assert_eq!(Trip::parse(&foreign, 0).unwrap().then, "/staff");
        let good = Trip::new([7; 32], 0, false, "/staff").reveal();
        for bad in ["", ".", "..i.", "00.0.i.00", "\u{e9}", &format!("{good}.x"), &good.replace(".i.", ".x.")]
        {
            assert!(Trip::parse(bad, 0).is_none(), "{bad}");
        }
    }
}
