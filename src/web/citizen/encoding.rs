//! How a page travels: brotli where the browser unpacks it (over TLS all do), else gzip, else as it is.

mod shell;

pub use shell::Shell;

use std::io::Write;

/// A content coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Encoding {
    Brotli,
    Gzip,
    #[default]
    Identity,
}

impl Encoding {
    /// The best that an `Accept-Encoding` allows.
    #[must_use]
    pub fn choose(accept: Option<&str>) -> Self {
        let accepts = |name: &str| {
            accept.unwrap_or("").split(',').any(|part| {
                let mut parts = part.split(';').map(str::trim);
                parts.next() == Some(name)
                    && !parts.any(|q| matches!(q, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
        };
        if accepts("br") {
            Self::Brotli
        } else if accepts("gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    /// As in `Content-Encoding`.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// The bytes in this coding, quickly: for one reader.
    #[must_use]
    pub fn pack(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Brotli => {
                let mut packed = brotli_writer(QUICK);
                packed.write_all(bytes).unwrap_or_default();
                packed.into_inner()
            }
            Self::Gzip => {
                let mut packed = gzip_writer(QUICK);
                packed.write_all(bytes).unwrap_or_default();
                packed.finish().unwrap_or_default()
            }
            Self::Identity => bytes.to_vec(),
        }
    }
}

/// Effort of both codings for a page that one reader gets, and of each where many readers get it.
const QUICK: u32 = 5;
const SMALLEST_BROTLI: u32 = 11;
const SMALLEST_GZIP: u32 = 9;

/// With a window of 512 KiB, more than any page. Writing into memory does not fail.
fn brotli_writer(effort: u32) -> brotli::CompressorWriter<Vec<u8>> {
    brotli::CompressorWriter::new(Vec::new(), 4096, effort, 19)
}

fn gzip_writer(effort: u32) -> flate2::write::GzEncoder<Vec<u8>> {
    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(effort))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_best_coding_that_is_accepted_is_chosen() {
        assert_eq!(Encoding::choose(Some("gzip, deflate, br, zstd")), Encoding::Brotli);
        assert_eq!(Encoding::choose(Some("gzip, deflate")), Encoding::Gzip);
        assert_eq!(Encoding::choose(Some("br;q=0, gzip;q=0.5")), Encoding::Gzip);
        assert_eq!(Encoding::choose(Some("browser")), Encoding::Identity);
        assert_eq!(Encoding::choose(None), Encoding::Identity);
    }

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
        let text = "Ông/Bà hài lòng chứ? ".repeat(500);
        for encoding in [Encoding::Brotli, Encoding::Gzip, Encoding::Identity] {
            assert_eq!(unpacked(encoding, &encoding.pack(text.as_bytes())), text);
        }
    }

    /// As a browser reads it.
    pub(super) fn unpacked(encoding: Encoding, packed: &[u8]) -> String {
        let mut back = String::new();
        match encoding {
            Encoding::Brotli => brotli::Decompressor::new(packed, 4096).read_to_string(&mut back).unwrap(),
            Encoding::Gzip => flate2::read::GzDecoder::new(packed).read_to_string(&mut back).unwrap(),
            Encoding::Identity => (&mut &*packed).read_to_string(&mut back).unwrap(),
        };
        back
    }
}
