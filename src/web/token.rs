//! The page token: proof that a sheet was opened here, in which minute. It is the same for everyone
//! who opens the same form within a minute, so the page is compressed once and betrays nobody.
//!
//! `MINUTE.MAC`: minutes since 1970, then the first 96 bits of HMAC-SHA256 over touchpoint,
//! definition and minute, in hexadecimal.

use crate::ids::{DefinitionHash, TouchpointCode};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use time::OffsetDateTime;

/// The key that page tokens are signed with; the same in every process behind one address.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A key of 32 random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// Minutes since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(pub u64);

impl Minute {
    /// The minute that this moment lies in; 0 before 1970.
    #[must_use]
    pub fn of(moment: OffsetDateTime) -> Self {
        Self(u64::try_from(moment.unix_timestamp() / 60).unwrap_or(0))
    }
}

const MAC_BYTES: usize = 12;

fn mac(
    secret: &Secret,
    touchpoint: TouchpointCode,
    definition: DefinitionHash,
    minute: Minute,
) -> Hmac<Sha256> {
    // HMAC takes keys of any length; the fallback is never reached.
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0)
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
    mac.update(b"hailong page token 1");
    mac.update(&touchpoint.bits().to_be_bytes());
    mac.update(&definition.0);
    mac.update(&minute.0.to_be_bytes());
    mac
}

/// The token of the form of a touchpoint in this minute.
#[must_use]
pub fn sign(
    secret: &Secret,
    touchpoint: TouchpointCode,
    definition: DefinitionHash,
    minute: Minute,
) -> String {
    let tag = mac(secret, touchpoint, definition, minute).finalize().into_bytes();
    let mut text = format!("{}.", minute.0);
    crate::ids::write_hex(&mut text, &tag[..MAC_BYTES]).unwrap_or_default();
    text
}

/// The minute in which a form was opened, where the token is ours and not of the future.
#[must_use]
pub fn verify(
    secret: &Secret,
    touchpoint: TouchpointCode,
    definition: DefinitionHash,
    now: Minute,
    token: &str,
) -> Option<Minute> {
    let (minute, tag) = token.split_once('.')?;
    let minute = Minute(minute.parse().ok()?);
    if minute > now || tag.len() != 2 * MAC_BYTES || !tag.is_ascii() {
        return None;
    }
    let mut bytes = [0u8; MAC_BYTES];
    for (byte, at) in bytes.iter_mut().zip((0..tag.len()).step_by(2)) {
        *byte = u8::from_str_radix(&tag[at..at + 2], 16).ok()?;
    }
    mac(secret, touchpoint, definition, minute).verify_truncated_left(&bytes).ok()?;
    Some(minute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn touchpoint(n: u32) -> TouchpointCode {
        TouchpointCode::from_bits(37 * n).unwrap()
    }

    const HASH: DefinitionHash = DefinitionHash([1; 32]);
    const NOW: Minute = Minute(29_870_912);

    #[test]
    fn a_token_proves_its_own_minute_touchpoint_and_definition_only() {
        let secret = Secret::new([7; 32]);
        let token = sign(&secret, touchpoint(1), HASH, NOW);
        assert_eq!(verify(&secret, touchpoint(1), HASH, Minute(NOW.0 + 9), &token), Some(NOW));
        assert_eq!(verify(&secret, touchpoint(2), HASH, NOW, &token), None);
        assert_eq!(verify(&secret, touchpoint(1), DefinitionHash([2; 32]), NOW, &token), None);
        assert_eq!(verify(&Secret::new([8; 32]), touchpoint(1), HASH, NOW, &token), None);
        assert_eq!(verify(&secret, touchpoint(1), HASH, Minute(NOW.0 - 1), &token), None);
        let earlier = token.replace(&NOW.0.to_string(), &(NOW.0 - 60).to_string());
        assert_eq!(verify(&secret, touchpoint(1), HASH, NOW, &earlier), None);
    }

    proptest! {
        #[test]
        fn no_text_is_taken_for_a_token(text in "[0-9]{1,9}\\.[0-9a-fé]{0,26}") {
            prop_assert_eq!(verify(&Secret::new([7; 32]), touchpoint(1), HASH, NOW, &text), None);
        }
    }
}
