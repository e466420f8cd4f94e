//! The id that a phone makes before the first send, and the tracking code that follows from it.

use super::{Hour, crockford, crockford::DecodeError};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use uuid::{Uuid, Variant, Version};

/// A response's id as the ledger stores it: a UUIDv8 (RFC 9562) whose first 32 bits are the hour,
/// the rest random. Ordered by the hour, so that a unique index stays local; no finer than the
/// hour, so that it betrays nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResponseId(Uuid);

/// Why an id is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResponseIdError {
    #[error("a response id is a UUID, for example 00079f1e-5b7a-8c21-9d3f-0123456789ab")]
    NotUuid,
    #[error(
        "UUID versions 1, 6 and 7 hold the second of sending, which could betray who answered; use version 8 (RFC 9562: the hour since 1970, then random bits) or 4"
    )]
    TimeStamped,
    #[error("a response id is a UUID of version 8 or 4")]
    Version,
    #[error(
        "the hour in the first 32 bits of this UUIDv8 lies outside this ledger's time (hours {first} to {last} since 1970)"
    )]
    Hour { first: u32, last: u32 },
}

impl ResponseId {
    /// Reads a client's id. `first` is the ledger's first hour, `now` the server's; an id of the
    /// next hour is still taken (clocks differ). A version 4 becomes, always in the same way, an id
    /// of the ledger's first hour, so that it has a tracking code like any other.
    ///
    /// # Errors
    /// See [`ResponseIdError`].
    pub fn parse(text: &str, first: Hour, now: Hour) -> Result<Self, ResponseIdError> {
        let uuid = Uuid::try_parse(text).map_err(|_not_uuid| ResponseIdError::NotUuid)?;
        if uuid.get_variant() != Variant::RFC4122 {
            return Err(ResponseIdError::Version);
        }
        match uuid.get_version() {
            Some(Version::Custom) => {
                let id = Self(uuid);
                let last = now.0.saturating_add(1);
                if (first.0..=last).contains(&id.hour().0) {
                    Ok(id)
                } else {
                    Err(ResponseIdError::Hour { first: first.0, last })
                }
            }
            Some(Version::Random) => {
                let digest: [u8; 32] = Sha256::digest(uuid.as_bytes()).into();
                let mut random = [0u8; 12];
                random.copy_from_slice(&digest[..12]);
                Ok(Self::new(first, random))
            }
            Some(Version::Mac | Version::SortMac | Version::SortRand) => Err(ResponseIdError::TimeStamped),
            Some(_) | None => Err(ResponseIdError::Version),
        }
    }

    /// An id of this hour with these random bits (6 of the 96 give way to version and variant).
    #[must_use]
    pub fn new(hour: Hour, random: [u8; 12]) -> Self {
        let mut bytes = [0u8; 16];
        bytes[..4].copy_from_slice(&hour.0.to_be_bytes());
        bytes[4..].copy_from_slice(&random);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// An id as it comes back from the database.
    #[must_use]
    pub fn from_stored(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    #[must_use]
    pub fn uuid(self) -> Uuid {
        self.0
    }

    /// The hour that the id was made in, by the page that it was made on.
    #[must_use]
    pub fn hour(self) -> Hour {
        let b = self.0.as_bytes();
        Hour(u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
    }
}

impl fmt::Display for ResponseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a citizen keeps: 20 bits of hour relative to the ledger and 40 random bits of the id, as 12
/// Crockford symbols and a check symbol. It finds the entry by a range scan over the ids, and says
/// nothing of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tracking(u64);

/// Why a typed text is not a tracking code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrackingError {
    #[error("a tracking code has 13 letters and digits, for example 0A1B-2C3D-4E5F-6")]
    Malformed,
    #[error("a symbol of this tracking code was mistyped")]
    Mistyped,
}

const HOUR_BITS: u64 = (1 << 20) - 1;

impl Tracking {
    /// The code of a response in a ledger whose first hour is `first`.
    #[must_use]
    pub fn of(id: ResponseId, first: Hour) -> Self {
        let b = id.as_bytes();
        // 16 random bits, then 12 after the version, then 12 after the variant.
        let a = u64::from(u16::from_be_bytes([b[4], b[5]]));
        let m = u64::from(u16::from_be_bytes([b[6], b[7]]) & 0x0fff);
        let c = u64::from((u16::from_be_bytes([b[8], b[9]]) & 0x3fff) >> 2);
        let hour = u64::from(id.hour().0.wrapping_sub(first.0)) & HOUR_BITS;
        Self(hour << 40 | a << 24 | m << 12 | c)
    }

    /// The smallest and the largest id that have this code.
    #[must_use]
    pub fn ids(self, first: Hour) -> std::ops::RangeInclusive<ResponseId> {
        let hour = first.0.wrapping_add(((self.0 >> 40) & HOUR_BITS) as u32);
        let a = ((self.0 >> 24) & 0xffff) as u16;
        let m = ((self.0 >> 12) & 0x0fff) as u16 | 0x8000;
        let c = ((self.0 & 0x0fff) as u16) << 2 | 0x8000;
        let edge = |fill: u8, last: u16| {
            let mut bytes = [fill; 16];
            bytes[..4].copy_from_slice(&hour.to_be_bytes());
            bytes[4..6].copy_from_slice(&a.to_be_bytes());
            bytes[6..8].copy_from_slice(&m.to_be_bytes());
            bytes[8..10].copy_from_slice(&(c | last).to_be_bytes());
            ResponseId(Uuid::from_bytes(bytes))
        };
        edge(0, 0)..=edge(0xff, 3)
    }
}

impl fmt::Display for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = crockford::encode(self.0, 12);
        write!(f, "{}-{}-{}-{}", &plain[..4], &plain[4..8], &plain[8..], crockford::check_symbol(self.0))
    }
}

impl FromStr for Tracking {
    type Err = TrackingError;
    fn from_str(s: &str) -> Result<Self, TrackingError> {
        match crockford::decode(s, 12) {
            Ok(value) => Ok(Self(value)),
            Err(DecodeError::Check) => Err(TrackingError::Mistyped),
            Err(DecodeError::Length | DecodeError::Symbol(_)) => Err(TrackingError::Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIRST: Hour = Hour(490_000);
    const NOW: Hour = Hour(499_000);

    #[test]
    fn ids_that_hold_the_second_are_refused_with_that_reason() {
        for version in ["1", "6", "7"] {
            let text = format!("00079f1e-5b7a-{version}c21-9d3f-0123456789ab");
            assert_eq!(ResponseId::parse(&text, FIRST, NOW), Err(ResponseIdError::TimeStamped));
        }
        assert_eq!(ResponseId::parse("x", FIRST, NOW), Err(ResponseIdError::NotUuid));
        let version_3 = "00079f1e-5b7a-3c21-9d3f-0123456789ab";
        assert_eq!(ResponseId::parse(version_3, FIRST, NOW), Err(ResponseIdError::Version));
    }

    #[test]
    fn an_id_of_another_time_is_refused() {
        let at = |hour| ResponseId::new(Hour(hour), [7; 12]).to_string();
        assert!(ResponseId::parse(&at(NOW.0 + 1), FIRST, NOW).is_ok());
        for hour in [NOW.0 + 2, FIRST.0 - 1, 0] {
            let expected = ResponseIdError::Hour { first: FIRST.0, last: NOW.0 + 1 };
            assert_eq!(ResponseId::parse(&at(hour), FIRST, NOW), Err(expected));
        }
    }

    #[test]
    fn a_version_4_always_becomes_the_same_stored_id() {
        let text = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
        let a = ResponseId::parse(text, FIRST, NOW).ok();
        assert_eq!(a, ResponseId::parse(text, FIRST, Hour(NOW.0 + 5_000)).ok());
        assert_eq!(a.map(ResponseId::hour), Some(FIRST));
    }

    proptest! {
        #[test]
        fn a_tracking_code_leads_back_to_its_id(hour in FIRST.0..FIRST.0 + (1 << 20), random: [u8; 12]) {
            let id = ResponseId::new(Hour(hour), random);
            let tracking = Tracking::of(id, FIRST);
            prop_assert_eq!(tracking.to_string().parse(), Ok(tracking));
            prop_assert!(tracking.ids(FIRST).contains(&id));
            prop_assert_eq!(Tracking::of(*tracking.ids(FIRST).start(), FIRST), tracking);
            prop_assert_eq!(Tracking::of(*tracking.ids(FIRST).end(), FIRST), tracking);
        }
    }
}
