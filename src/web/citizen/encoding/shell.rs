//! A page that is the same for everyone but for a few bytes at its end: compressed once as hard as
//! possible, closed for each reader without compressing anything.

use super::{Encoding, SMALLEST_BROTLI, SMALLEST_GZIP, brotli_writer, gzip_writer};
use flate2::Crc;
use std::io::Write;

/// The constant beginning of a page, flushed to a whole byte, so that stored blocks can follow.
#[derive(Debug)]
pub struct Shell {
    encoding: Encoding,
    packed: Vec<u8>,
    /// Of the beginning as it was; gzip ends with that of the whole.
    crc: Crc,
}

impl Shell {
    /// Compresses the beginning, which takes a tenth of a second for a long form.
    #[must_use]
    pub fn new(encoding: Encoding, head: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(head);
        let packed = match encoding {
            Encoding::Brotli => {
                let mut writer = brotli_writer(SMALLEST_BROTLI);
                writer.write_all(head).and_then(|()| writer.flush()).unwrap_or_default();
                writer.get_ref().clone()
            }
            Encoding::Gzip => {
                let mut writer = gzip_writer(SMALLEST_GZIP);
                writer.write_all(head).and_then(|()| writer.flush()).unwrap_or_default();
                writer.get_ref().clone()
            }
            Encoding::Identity => head.to_vec(),
        };
        Self { encoding, packed, crc }
    }

    /// The whole page with this end.
    #[must_use]
    pub fn close(&self, tail: &[u8]) -> Vec<u8> {
        let mut page = self.packed.clone();
        match self.encoding {
            Encoding::Brotli => store_brotli(&mut page, tail),
            Encoding::Gzip => self.store_gzip(&mut page, tail),
            Encoding::Identity => page.extend_from_slice(tail),
        }
        page
    }

    /// RFC 1951, 3.2.4: stored blocks, the last one empty; RFC 1952, 2.3.1: checksum and size of the whole.
    fn store_gzip(&self, page: &mut Vec<u8>, tail: &[u8]) {
        const LAST_AND_EMPTY: [u8; 5] = [1, 0, 0, 0xFF, 0xFF];
        for chunk in tail.chunks(0xFFFF) {
            let [low, high, ..] = chunk.len().to_le_bytes();
            page.extend([0, low, high, !low, !high]);
            page.extend_from_slice(chunk);
        }
        page.extend(LAST_AND_EMPTY);
        let mut end = Crc::new();
        end.update(tail);
        let mut whole = Crc::new();
        whole.combine(&self.crc);
        whole.combine(&end);
        page.extend(whole.sum().to_le_bytes());
        page.extend(whole.amount().to_le_bytes());
    }
}

/// RFC 7932, 9.2: not the last (1 bit), four nibbles of length (2 bits), the length less one (16 bits),
/// uncompressed (1 bit), filled up to a byte; then an empty last block.
fn store_brotli(page: &mut Vec<u8>, tail: &[u8]) {
    const UNCOMPRESSED: usize = 1 << 19;
    const LAST_AND_EMPTY: u8 = 0b11;
    for chunk in tail.chunks(1 << 16) {
        let header = (chunk.len() - 1) << 3 | UNCOMPRESSED;
        page.extend(&header.to_le_bytes()[..3]);
        page.extend_from_slice(chunk);
    }
    page.push(LAST_AND_EMPTY);
}

#[cfg(test)]
mod tests {
    use super::super::tests::unpacked;
    use super::*;
    use proptest::prelude::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity];

    proptest! {
        #[test]
        fn a_closed_page_unpacks_to_its_beginning_and_end(
            head in "(Ông/Bà |hài lòng chứ\\?|\\PC){0,300}",
            tails in prop::collection::vec("\\PC{0,80}", 1..3),
        ) {
            for encoding in ENCODINGS {
                let shell = Shell::new(encoding, head.as_bytes());
                for tail in &tails {
                    prop_assert_eq!(unpacked(encoding, &shell.close(tail.as_bytes())), format!("{head}{tail}"));
                }
            }
        }
    }

    #[test]
    fn an_end_longer_than_a_stored_block_is_stored_in_several() {
        for length in [0, 1, 0xFFFF, 0x1_0000, 0x1_0001, 200_000] {
            let tail = "ab".repeat(length / 2) + &"c".repeat(length % 2);
            for encoding in ENCODINGS {
                assert_eq!(
                    unpacked(encoding, &Shell::new(encoding, b"<p>").close(tail.as_bytes())),
                    format!("<p>{tail}")
                );
            }
        }
    }
}
