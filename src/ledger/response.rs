//! A response's body: every column that any figure can filter on, in fixed order.
//!
//! | offset | bytes | column |
//! | --- | --- | --- |
//! | 0 | 10 | prefix ([`super::leaf`]) |
//! | 10 | 32 | definition hash |
//! | 42 | 4 | campaign number |
//! | 46 | 4 | touchpoint, its 30 bits |
//! | 50 | 4 | unit number |
//! | 54 | 2 | field number |
//! | 56 | 1 | channel |
//! | 57 | 1 | language, its place in the definition |
//! | 58 | 1 | duration bucket |
//! | 59 | 2 | signal bits |
//! | 61 | 2 | length of the answers |
//! | 63 | … | answers ([`crate::answers::packed`]) |
//! | … | 1 | number of free texts |
//! | … | 33 each | question index (1), SHA-256 of salt ‖ text (32) |

use super::entry::EntryKind;
use super::leaf::{self, BodyError};
use crate::ids::{CampaignNo, Channel, DefinitionHash, FieldNo, Hour, LedgerId, TouchpointCode, UnitNo};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::BitOr;

/// How long the sheet was open, by the page token's minute; never finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DurationBucket {
    /// No token, or a sheet from the offline queue.
    Unknown = 0,
    UnderOneMinute = 1,
    OneToTwo = 2,
    TwoToFive = 3,
    FiveToFifteen = 4,
    Longer = 5,
}

impl DurationBucket {
    pub const ALL: [Self; 6] = [
        Self::Unknown,
        Self::UnderOneMinute,
        Self::OneToTwo,
        Self::TwoToFive,
        Self::FiveToFifteen,
        Self::Longer,
    ];

    /// The bucket of so many whole minutes.
    #[must_use]
    pub fn of_minutes(minutes: u64) -> Self {
        match minutes {
            0 => Self::UnderOneMinute,
            1 => Self::OneToTwo,
            2..=4 => Self::TwoToFive,
            5..=14 => Self::FiveToFifteen,
            _ => Self::Longer,
        }
    }

    fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// Signals of quality decided before the commit, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signals(pub u16);

impl Signals {
    /// Sent faster than its questions can be read.
    pub const FAST: Self = Self(1);
    /// The third of one day, or a later one, with the same ratings from one device to one unit.
    pub const REPEATED: Self = Self(1 << 1);
    /// The fourth of one day, or a later one, from one device to one unit.
    pub const DEVICE: Self = Self(1 << 2);
    /// Within ten minutes far more came to its touchpoint than at other times.
    pub const BURST: Self = Self(1 << 3);
    /// Made by `hailong simulate`, in a demo ledger only.
    pub const SIMULATED: Self = Self(1 << 15);

    /// Whether it has any of these.
    #[must_use]
    pub fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Those that speak of quality: that a response was simulated is none.
    #[must_use]
    pub fn of_quality(self) -> Self {
        Self(self.0 & !Self::SIMULATED.0)
    }
}

impl BitOr for Signals {
    type Output = Self;

    fn bitor(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }
}

/// A response as the leaf holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub ledger: LedgerId,
    pub hour: Hour,
    pub definition: DefinitionHash,
    pub campaign: CampaignNo,
    pub touchpoint: TouchpointCode,
    pub unit: UnitNo,
    pub field: FieldNo,
    pub channel: Channel,
    /// Place in the definition's languages.
    pub language: u8,
    pub duration: DurationBucket,
    pub signals: Signals,
    /// Packed answers, without the free texts.
    pub answers: Vec<u8>,
    pub texts: Vec<TextHash>,
}

/// What the leaf keeps of a free text, which itself can be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextHash {
    /// The question's place in the definition.
    pub question: u8,
    pub hash: [u8; 32],
}

impl TextHash {
    #[must_use]
    pub fn of(question: u8, salt: &[u8; 16], text: &str) -> Self {
        Self { question, hash: Sha256::new().chain_update(salt).chain_update(text).finalize().into() }
    }
}

/// Bytes before the packed answers.
pub const FIXED: usize = 63;

/// The columns before the answers, read without copying: what the index's loader uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponseView<'a> {
    pub hour: Hour,
    pub definition: DefinitionHash,
    pub campaign: CampaignNo,
    /// 30 bits.
    pub touchpoint: u32,
    pub unit: UnitNo,
    pub field: FieldNo,
    pub channel: u8,
    pub language: u8,
    pub duration: u8,
    pub signals: Signals,
    pub answers: &'a [u8],
    /// Number of free texts, then 33 bytes each.
    rest: &'a [u8],
}

impl<'a> ResponseView<'a> {
    /// Reads a response's body.
    ///
    /// # Errors
    /// Where the bytes are too short, of another format or of another kind.
    pub fn read(body: &'a [u8]) -> Result<Self, BodyError> {
        let prefix = leaf::read_prefix(body)?;
        if prefix.kind != EntryKind::Response {
            return Err(BodyError::Kind(prefix.kind.code()));
        }
        let Some((fixed, rest)) = body.split_first_chunk::<FIXED>() else {
            return Err(BodyError::Short(body.len()));
        };
        let u32_at = |at: usize| u32::from_be_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
        let u16_at = |at: usize| u16::from_be_bytes([fixed[at], fixed[at + 1]]);
        let mut definition = [0u8; 32];
        definition.copy_from_slice(&fixed[10..42]);
        let length = usize::from(u16_at(61));
        if rest.len() <= length {
            return Err(BodyError::Short(body.len()));
        }
        let (answers, rest) = rest.split_at(length);
        Ok(Self {
            hour: prefix.hour,
            definition: DefinitionHash(definition),
            campaign: CampaignNo(u32_at(42)),
            touchpoint: u32_at(46),
            unit: UnitNo(u32_at(50)),
            field: FieldNo(u16_at(54)),
            channel: fixed[56],
            language: fixed[57],
            duration: fixed[58],
            signals: Signals(u16_at(59)),
            answers,
            rest,
        })
    }

    /// Which questions were answered in words, by their place in the definition.
    pub fn texts(&self) -> impl Iterator<Item = u8> + use<'a> {
        let texts = self.rest.get(1..).unwrap_or(&[]);
        texts.chunks_exact(33).map(|text| text[0])
    }
}

impl Response {
    /// The canonical bytes.
    ///
    /// # Panics
    /// Never for answers and texts that a definition's check allows: they are bounded far below the
    /// 16 bits that count them.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(FIXED + self.answers.len() + 1 + 33 * self.texts.len());
        leaf::write_prefix(&mut body, EntryKind::Response, self.ledger, self.hour);
        body.extend(self.definition.0);
        body.extend(self.campaign.0.to_be_bytes());
        body.extend(self.touchpoint.bits().to_be_bytes());
        body.extend(self.unit.0.to_be_bytes());
        body.extend(self.field.0.to_be_bytes());
        body.push(self.channel as u8);
        body.push(self.language);
        body.push(self.duration as u8);
        body.extend(self.signals.0.to_be_bytes());
        let length = u16::try_from(self.answers.len()).unwrap_or(u16::MAX);
        body.extend(length.to_be_bytes());
        body.extend(&self.answers[..usize::from(length)]);
        let texts = u8::try_from(self.texts.len()).unwrap_or(u8::MAX);
        body.push(texts);
        for text in self.texts.iter().take(usize::from(texts)) {
            body.push(text.question);
            body.extend(text.hash);
        }
        body
    }

    /// Reads the canonical bytes back.
    ///
    /// # Errors
    /// Where they are not exactly what [`Response::body`] writes.
    pub fn read(body: &[u8]) -> Result<Self, BodyError> {
        let view = ResponseView::read(body)?;
        let prefix = leaf::read_prefix(body)?;
        let (count, mut rest) = view.rest.split_first().ok_or(BodyError::Short(body.len()))?;
        let mut texts = Vec::with_capacity(usize::from(*count));
        for _ in 0..*count {
            let (text, tail) = rest.split_first_chunk::<33>().ok_or(BodyError::Short(body.len()))?;
            let mut hash = [0u8; 32];
            hash.copy_from_slice(&text[1..]);
            texts.push(TextHash { question: text[0], hash });
            rest = tail;
        }
        if !rest.is_empty() {
            return Err(BodyError::Trailing(rest.len()));
        }
        Ok(Self {
            ledger: prefix.ledger,
            hour: view.hour,
            definition: view.definition,
            campaign: view.campaign,
            touchpoint: TouchpointCode::from_bits(view.touchpoint).ok_or(BodyError::Column("touchpoint"))?,
            unit: view.unit,
            field: view.field,
            channel: Channel::from_code(view.channel).ok_or(BodyError::Column("channel"))?,
            language: view.language,
            duration: DurationBucket::from_code(view.duration).ok_or(BodyError::Column("duration"))?,
            signals: view.signals,
            answers: view.answers.to_vec(),
            texts,
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ledger::entry::Sealed;
    use proptest::prelude::*;
    use std::fmt::Write as _;
    use uuid::Uuid;

    pub(crate) fn sample() -> Response {
        Response {
            ledger: LedgerId(1),
            hour: Hour(498_751),
            definition: DefinitionHash([0xd1; 32]),
            campaign: CampaignNo(2),
            touchpoint: TouchpointCode::from_bits(37 * 1_000_003)
                .unwrap_or_else(|| unreachable!("37 divides it")),
            unit: UnitNo(1_234),
            field: FieldNo(3),
            channel: Channel::Qr,
            language: 0,
            duration: DurationBucket::TwoToFive,
            signals: Signals(0),
            answers: vec![5, 4, 0, 254, 255, 1],
            texts: vec![TextHash::of(5, &[9; 16], "Cảm ơn cán bộ")],
        }
    }

    /// The bytes of a leaf are a promise to every printed checkpoint: this vector never changes.
    #[test]
    fn the_golden_leaf_holds() {
        let body = sample().body();
        let id = Uuid::from_bytes([0, 7, 0x9c, 0x3f, 1, 2, 0x83, 4, 0x85, 6, 7, 8, 9, 10, 11, 12]);
        let sealed = Sealed::new(EntryKind::Response, id, sample().hour, body, [0xa5; 16]);
        let mut text = String::new();
        for bytes in [sealed.id.as_bytes(), &sealed.nonce, sealed.body.as_slice(), &sealed.leaf] {
            crate::ids::write_hex(&mut text, bytes).and_then(|()| text.write_str("\n")).ok();
        }
        assert_eq!(text, include_str!("../../tests/golden/leaf/leaf.1.txt"));
    }

    proptest! {
        #[test]
        fn a_body_reads_back_as_it_was_written(answers in prop::collection::vec(any::<u8>(), 0..300), unit: u32, hour: u32, n in 0u8..4) {
            let response = Response {
                unit: UnitNo(unit),
                hour: Hour(hour),
                answers,
                texts: (0..n).map(|q| TextHash::of(q, &[q; 16], "x")).collect(),
                ..sample()
            };
            prop_assert_eq!(Response::read(&response.body()), Ok(response));
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut body = sample().body();
            let keep = bytes.len().min(body.len());
            body.truncate(keep);
            body.extend(&bytes);
            let _ = Response::read(&body);
            let _ = Response::read(&bytes);
        }
    }
}
