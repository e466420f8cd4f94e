//! The page token: proof that a sheet was opened here, in which minute, on which kind of page. It is
//! the same for everyone who opens the same form within a minute, so the page is compressed once and
//! betrays nobody.
//!
//! `MINUTE.MAC`: minutes since 1970, then the first 96 bits of HMAC-SHA256 over touchpoint, channel,
//! definition and minute, in hexadecimal.

use crate::ids::{Channel, DefinitionHash, TouchpointCode};
use crate::touchpoint::codes::CodeKey;
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

    /// HMAC-SHA256 over parts of fixed length, for the purpose that `label` names: also a key for what a
    /// pure module does with one.
    #[must_use]
    pub fn tag(&self, label: &[u8], parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = keyed(self);
        mac.update(label);
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The key under which one-time codes are stored.
    #[must_use]
    pub fn codes(&self) -> CodeKey {
        CodeKey::new(self.tag(b"hailong one-time code 1", &[]))
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

/// The page that a token is signed for. The token of one is worth nothing on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    pub touchpoint: TouchpointCode,
    /// How answers from this page come: the touchpoint's own channel, or kiosk.
    pub channel: Channel,
    pub definition: DefinitionHash,
}

const MAC_BYTES: usize = 12;

fn keyed(secret: &Secret) -> Hmac<Sha256> {
    // HMAC takes keys of any length; the fallback is never reached.
    Hmac::<Sha256>::new_from_slice(&secret.0)
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()))
}

fn mac(secret: &Secret, page: &Opened, minute: Minute) -> Hmac<Sha256> {
    let mut mac = keyed(secret);
    mac.update(b"hailong page token 2");
    mac.update(&page.touchpoint.bits().to_be_bytes());
    mac.update(&[page.channel as u8]);
    mac.update(&page.definition.0);
    mac.update(&minute.0.to_be_bytes());
    mac
}

/// The token of a page in this minute.
#[must_use]
pub fn sign(secret: &Secret, page: &Opened, minute: Minute) -> String {
    let tag = mac(secret, page, minute).finalize().into_bytes();
    let mut text = format!("{}.", minute.0);
    crate::ids::write_hex(&mut text, &tag[..MAC_BYTES]).unwrap_or_default();
    text
}

/// The minute in which this page was opened, where the token is ours and not of the future.
#[must_use]
pub fn verify(secret: &Secret, page: &Opened, now: Minute, token: &str) -> Option<Minute> {
    let (minute, tag) = token.split_once('.')?;
    let minute = Minute(minute.parse().ok()?);
    if minute > now || tag.len() != 2 * MAC_BYTES || !tag.is_ascii() {
        return None;
    }
    let mut bytes = [0u8; MAC_BYTES];
    for (byte, at) in bytes.iter_mut().zip((0..tag.len()).step_by(2)) {
        *byte = u8::from_str_radix(&tag[at..at + 2], 16).ok()?;
    }
    mac(secret, page, minute).verify_truncated_left(&bytes).ok()?;
    Some(minute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(n: u32) -> Opened {
        let touchpoint = TouchpointCode::from_bits(37 * n).unwrap();
        Opened { touchpoint, channel: Channel::Qr, definition: DefinitionHash([1; 32]) }
    }

    const NOW: Minute = Minute(29_870_912);

    #[test]
    fn a_token_proves_its_own_minute_and_page_only() {
        let secret = Secret::new([7; 32]);
        let token = sign(&secret, &page(1), NOW);
        assert_eq!(verify(&secret, &page(1), Minute(NOW.0 + 9), &token), Some(NOW));
        assert_eq!(verify(&secret, &page(2), NOW, &token), None);
        let other = Opened { definition: DefinitionHash([2; 32]), ..page(1) };
        assert_eq!(verify(&secret, &other, NOW, &token), None);
        assert_eq!(verify(&Secret::new([8; 32]), &page(1), NOW, &token), None);
        assert_eq!(verify(&secret, &page(1), Minute(NOW.0 - 1), &token), None);
        let earlier = token.replace(&NOW.0.to_string(), &(NOW.0 - 60).to_string());
        assert_eq!(verify(&secret, &page(1), NOW, &earlier), None);
    }

    #[test]
    fn the_token_of_a_kiosk_page_and_that_of_a_phone_are_not_interchangeable() {
        let secret = Secret::new([7; 32]);
        let kiosk = Opened { channel: Channel::Kiosk, ..page(1) };
        assert_eq!(verify(&secret, &kiosk, NOW, &sign(&secret, &kiosk, NOW)), Some(NOW));
        assert_eq!(verify(&secret, &kiosk, NOW, &sign(&secret, &page(1), NOW)), None);
        assert_eq!(verify(&secret, &page(1), NOW, &sign(&secret, &kiosk, NOW)), None);
    }

    proptest! {
        #[test]
        fn no_text_is_taken_for_a_token(text in "[0-9]{1,9}\\.[0-9a-fé]{0,26}") {
            prop_assert_eq!(verify(&Secret::new([7; 32]), &page(1), NOW, &text), None);
        }
    }
}
