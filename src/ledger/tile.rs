//! Tiles (c2sp.org/tlog-tiles): the tree and the entries in pieces of 256, each under an address that never
//! means anything else, so that it can be kept for ever.
//!
//! An entry's bytes are what its leaf hash covers behind the 0x00: id (16 bytes) ‖ nonce (16) ‖ body.

use super::entry::{EntryId, Nonce};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Hashes or entries in a complete tile.
pub const WIDTH: u64 = 256;

/// The longest tile of entries, in bytes.
pub const MAX_ENTRIES: u64 = WIDTH * (2 + 65_535);

/// The highest level that a tree of 2⁶³ leaves can have.
const MAX_LEVEL: u32 = 7;

/// Which tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileAt {
    pub kind: Kind,
    pub index: u64,
    /// 1 to 256; less than 256 for one that is still growing.
    pub width: usize,
}

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Entries,
    /// Hashes of a level: leaf hashes at 0, roots of complete subtrees of 256ᵏ leaves at level k.
    Hashes(u32),
}

/// Why a text is no tile's path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no tile: expected for example tile/0/x001/234 or tile/entries/067.p/5")]
pub struct TileError(pub String);

impl TileAt {
    #[must_use]
    pub fn entries(index: u64, width: usize) -> Self {
        Self { kind: Kind::Entries, index, width }
    }

    #[must_use]
    pub fn hashes(level: u32, index: u64, width: usize) -> Self {
        Self { kind: Kind::Hashes(level), index, width }
    }

    /// The path below the log's address: `tile/0/x001/x234/067`, `tile/entries/000.p/17`.
    #[must_use]
    pub fn path(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for TileAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Entries => f.write_str("tile/entries/")?,
            Kind::Hashes(level) => write!(f, "tile/{level}/")?,
        }
        let digits = self.index.to_string();
        let groups = digits.len().div_ceil(3);
        let digits = format!("{:0>width$}", self.index, width = 3 * groups);
        for group in 0..groups {
            let part = &digits[3 * group..3 * group + 3];
            if group + 1 < groups { write!(f, "x{part}/")? } else { f.write_str(part)? }
        }
        if self.width < 256 { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl FromStr for TileAt {
    type Err = TileError;

    fn from_str(path: &str) -> Result<Self, TileError> {
        let read = || -> Option<Self> {
            let (kind, rest) = path.strip_prefix("tile/")?.split_once('/')?;
            let kind = match kind {
                "entries" => Kind::Entries,
                level => Kind::Hashes(level.parse().ok().filter(|level| *level <= MAX_LEVEL)?),
            };
            let (place, width) = match rest.split_once(".p/") {
                Some((place, width)) => (place, width.parse().ok().filter(|w| (1..256).contains(w))?),
                None => (rest, 256),
            };
            let mut index = 0u64;
            let mut parts = place.split('/').peekable();
            while let Some(part) = parts.next() {
                let digits = if parts.peek().is_some() { part.strip_prefix('x')? } else { part };
                let number: u64 = digits.parse().ok().filter(|_| digits.len() == 3)?;
                index = index.checked_mul(1_000)?.checked_add(number)?;
            }
            Some(Self { kind, index, width })
        };
        // One spelling only: what reads as a tile is written so.
        let tile = read().filter(|tile| tile.to_string() == path);
        tile.ok_or_else(|| TileError(path.to_owned()))
    }
}

/// Appends an entry to a tile of entries: its length in 16 bits, then its bytes.
pub fn write_entry(tile: &mut Vec<u8>, id: &EntryId, nonce: &Nonce, body: &[u8]) {
    // A body has at most 60,000 bytes.
    let length = u16::try_from(32 + body.len()).unwrap_or(u16::MAX);
    tile.extend(length.to_be_bytes());
    tile.extend(id.as_bytes());
    tile.extend(nonce);
    tile.extend(&body[..usize::from(length).saturating_sub(32).min(body.len())]);
}

/// An entry of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileEntry<'a> {
    pub id: EntryId,
    pub nonce: &'a Nonce,
    pub body: &'a [u8],
}

/// The first entry of these bytes, and those behind it; `None` where it is cut off.
#[must_use]
pub fn read_entry(bytes: &[u8]) -> Option<(TileEntry<'_>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let (id, entry) = entry.split_first_chunk::<16>()?;
    let (nonce, body) = entry.split_first_chunk::<16>()?;
    Some((TileEntry { id: Uuid::from_bytes(*id), nonce, body }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tiles_path_is_that_of_the_specification() {
        assert_eq!(TileAt::hashes(0, 1_234_067, 256).path(), "tile/0/x001/x234/067");
        assert_eq!(TileAt::hashes(1, 0, 256).path(), "tile/1/000");
        assert_eq!(TileAt::entries(67, 5).path(), "tile/entries/067.p/5");
        assert_eq!(TileAt::entries(1_000, 256).path(), "tile/entries/x001/000");
        for wrong in [
            "tile/0/1",
            "tile/0/0001",
            "tile/0/x000/001",
            "tile/8/000",
            "tile/00/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/05",
            "tile/0/+12",
            "tile//000",
            "tile/entries/",
            "tile/0/x001",
            "",
        ] {
            assert_eq!(wrong.parse::<TileAt>(), Err(TileError(wrong.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn a_path_reads_back_as_its_tile(level in 0u32..8, index: u64, width in 1usize..=256, entries: bool) {
            let tile = if entries { TileAt::entries(index, width) } else { TileAt::hashes(level, index, width) };
            prop_assert_eq!(tile.path().parse(), Ok(tile));
        }

        #[test]
        fn entries_read_back_as_they_were_written(bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..9)) {
            let mut tile = Vec::new();
            for (n, body) in (0u8..).zip(&bodies) {
                write_entry(&mut tile, &Uuid::from_bytes([n; 16]), &[n ^ 0xff; 16], body);
            }
            let mut rest = tile.as_slice();
            for (n, body) in (0u8..).zip(&bodies) {
                let (entry, tail) = read_entry(rest).unwrap();
                prop_assert_eq!((entry.id, entry.nonce, entry.body), (Uuid::from_bytes([n; 16]), &[n ^ 0xff; 16], body.as_slice()));
                rest = tail;
            }
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            let mut rest = bytes.as_slice();
            while let Some((_, tail)) = read_entry(rest) {
                prop_assert!(tail.len() < rest.len());
                rest = tail;
            }
        }
    }
}
