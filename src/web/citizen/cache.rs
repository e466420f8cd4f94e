//! Forms as they are sent: compressed once, then the same for everyone but for the token of the minute
//! at their end.

use super::encoding::{Encoding, Shell};
use super::screen::Screen;
use crate::ids::TouchpointCode;
use crate::web::token::Minute;
use actix_web::web::Bytes;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use time::Date;

/// What a form's bytes depend on, besides the minute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub touchpoint: TouchpointCode,
    pub screen: Screen,
    pub language: u8,
    pub encoding: Encoding,
    /// The ledger's events so far: a changed name shows at once.
    pub catalog: u64,
    /// The local day: units, and so the office above them, are valid from day to day.
    pub day: Date,
}

/// A page ready to be sent.
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
        Self { etag: format!("\"{}\"", digest(&[&bytes])), bytes }
    }

    /// Whether an `If-None-Match` names it: who asks has it already.
    #[must_use]
    pub fn is_among(&self, tags: &str) -> bool {
        tags.split(',').any(|tag| tag.trim() == self.etag)
    }
}

/// A form without the token of a minute.
#[derive(Debug)]
pub struct Untimed {
    shell: Shell,
    /// What follows the token.
    tail: String,
    /// Of everything but the token.
    digest: String,
}

impl Untimed {
    /// Cuts the token out, which stands near the end, and compresses what is before it. The empty lines that
    /// templates leave are not sent: an empty form holds none of its own.
    #[must_use]
    pub fn new(encoding: Encoding, html: &str, token: &str) -> Self {
        let html = html.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let (head, tail) = html.rsplit_once(token).unwrap_or((&html, ""));
        let shell = Shell::new(encoding, head.as_bytes());
        let digest = digest(&[&shell.close(b""), tail.as_bytes()]);
        Self { shell, tail: tail.to_owned(), digest }
    }

    /// The whole form as it is in this minute, whose token this is, with what one reader's alone carries at
    /// its very end.
    #[must_use]
    pub fn at(&self, minute: Minute, token: &str, carried: &str) -> Packed {
        let bytes = self.shell.close([token, &self.tail, carried].concat().as_bytes());
        let mut etag = format!("\"{}-{}", self.digest, minute.0);
        if !carried.is_empty() {
            etag = format!("{etag}-{}", digest(&[carried.as_bytes()]));
        }
        Packed { bytes: bytes.into(), etag: etag + "\"" }
    }
}

/// The first 96 bits of SHA-256 over these bytes, in hexadecimal.
fn digest(parts: &[&[u8]]) -> String {
    let mut hex = String::new();
    let hash = parts.iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    crate::ids::write_hex(&mut hex, &hash[..12]).unwrap_or_default();
    hex
}

/// So many forms are kept before the older half of them may go: some 40 MB.
const MOST: usize = 4096;

/// The forms that were asked for of late.
#[derive(Debug, Default)]
pub struct PageCache(Mutex<Halves>);

/// Forms asked for since the last turn, and those of the turn before. A form that is used stays.
#[derive(Debug, Default)]
struct Halves {
    fresh: BTreeMap<Key, Arc<Untimed>>,
    old: BTreeMap<Key, Arc<Untimed>>,
}

impl PageCache {
    /// The form, if it was asked for before.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<Arc<Untimed>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(form) = held.fresh.get(key) {
            return Some(Arc::clone(form));
        }
        let form = held.old.remove(key)?;
        held.keep(key.clone(), Arc::clone(&form));
        Some(form)
    }

    /// Keeps a form for those who come after.
    pub fn put(&self, key: Key, form: Arc<Untimed>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(key, form);
    }
}

impl Halves {
    fn keep(&mut self, key: Key, form: Arc<Untimed>) {
        if self.fresh.len() >= MOST / 2 {
            self.old = mem::take(&mut self.fresh);
        }
        self.fresh.insert(key, form);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn key(catalog: u64) -> Key {
        Key {
            touchpoint: TouchpointCode::from_bits(37).unwrap(),
            screen: Screen::Own,
            language: 0,
            encoding: Encoding::Identity,
            catalog,
            day: date!(2026 - 11 - 24),
        }
    }

    fn form() -> Arc<Untimed> {
        Arc::new(Untimed::new(Encoding::Identity, "<b>1.a</b>", "1.a"))
    }

    #[test]
    fn a_form_is_one_for_all_minutes_but_for_its_token_and_tag() {
        let (now, again, next) = (
            form().at(Minute(1), "1.a", ""),
            form().at(Minute(1), "1.a", ""),
            form().at(Minute(2), "2.b", ""),
        );
        assert_eq!((now.bytes.as_ref(), next.bytes.as_ref()), (&b"<b>1.a</b>"[..], &b"<b>2.b</b>"[..]));
        assert!(now.is_among(&format!("\"x\", {}", again.etag)));
        assert!(!now.is_among(&next.etag));
        let other = Untimed::new(Encoding::Identity, "<i>1.a</b>", "1.a").at(Minute(1), "1.a", "");
        assert!(!now.is_among(&other.etag));
        let carrying = form().at(Minute(1), "1.a", "<u>x");
        assert_eq!(carrying.bytes.as_ref(), b"<b>1.a</b><u>x");
        assert!(!now.is_among(&carrying.etag));
    }

    #[test]
    fn a_form_is_kept_for_its_day_and_state_of_the_ledger_only() {
        let cache = PageCache::default();
        cache.put(key(3), form());
        assert!(cache.get(&key(3)).is_some());
        assert!(cache.get(&key(4)).is_none());
        assert!(cache.get(&Key { day: date!(2026 - 11 - 25), ..key(3) }).is_none());
    }

    #[test]
    fn a_form_in_use_outlives_any_number_of_others() {
        let cache = PageCache::default();
        cache.put(key(0), form());
        cache.put(key(1), form());
        for other in 2..MOST as u64 * 3 {
            cache.put(key(other), form());
            if other % 100 == 0 {
                assert!(cache.get(&key(0)).is_some(), "after {other} others");
            }
        }
        assert!(cache.get(&key(1)).is_none(), "nobody asked for it");
        let held = cache.0.lock().unwrap();
        assert!(held.fresh.len() + held.old.len() <= MOST);
    }
}
