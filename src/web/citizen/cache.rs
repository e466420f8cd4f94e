//! Forms as they were sent within this minute: everyone gets the same bytes, compressed once.

use super::encoding::Encoding;
use crate::ids::TouchpointCode;
use crate::web::token::Minute;
use actix_web::web::Bytes;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What a form's bytes depend on, besides the minute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub touchpoint: TouchpointCode,
    pub language: u8,
    pub encoding: Encoding,
    /// The ledger's events so far: a changed name shows at once.
    pub catalog: u64,
}

/// A form ready to be sent.
#[derive(Debug, Clone)]
pub struct Packed {
    pub bytes: Bytes,
    /// Strong entity tag, with its quotes.
    pub etag: String,
}

impl Packed {
    /// Names the bytes by themselves.
    #[must_use]
    pub fn new(bytes: Bytes) -> Self {
        let mut etag = String::from("\"");
        crate::ids::write_hex(&mut etag, &Sha256::digest(&bytes)[..12]).unwrap_or_default();
        etag.push('"');
        Self { bytes, etag }
    }

    /// Whether an `If-None-Match` names it: who asks has it already.
    #[must_use]
    pub fn is_among(&self, tags: &str) -> bool {
        tags.split(',').any(|tag| tag.trim() == self.etag)
    }
}

/// No more forms are kept than this, some 40 MB.
const MOST: usize = 4096;

/// The forms of the present minute.
#[derive(Debug, Default)]
pub struct PageCache(Mutex<(u64, BTreeMap<Key, Packed>)>);

impl PageCache {
    /// The form of this minute, if someone asked for it before.
    #[must_use]
    pub fn get(&self, minute: Minute, key: &Key) -> Option<Packed> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 == minute.0 { held.1.get(key).cloned() } else { None }
    }

    /// Keeps a form for the rest of its minute.
    pub fn put(&self, minute: Minute, key: Key, packed: Packed) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 < minute.0 || held.1.len() >= MOST {
            *held = (minute.0, BTreeMap::new());
        }
        if held.0 == minute.0 {
            held.1.insert(key, packed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_kept_for_its_minute_only() {
        let cache = PageCache::default();
        let key = Key {
            touchpoint: TouchpointCode::from_bits(37).unwrap(),
            language: 0,
            encoding: Encoding::Gzip,
            catalog: 3,
        };
        let packed = Packed { bytes: Bytes::from_static(b"x"), etag: "\"x\"".into() };
        cache.put(Minute(5), key.clone(), packed.clone());
        assert!(cache.get(Minute(5), &key).is_some());
        assert!(cache.get(Minute(5), &Key { catalog: 4, ..key.clone() }).is_none());
        assert!(cache.get(Minute(6), &key).is_none());
        cache.put(Minute(6), key.clone(), packed.clone());
        cache.put(Minute(5), key.clone(), packed);
        assert!(cache.get(Minute(5), &key).is_none());
    }
}
