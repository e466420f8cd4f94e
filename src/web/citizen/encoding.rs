//! How a page travels: brotli where the browser unpacks it (over TLS all do), else gzip, else as it is.

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

    /// The bytes in this coding. `level`: 1 (fast) to 9 (small).
    #[must_use]
    pub fn pack(self, bytes: &[u8], level: u32) -> Vec<u8> {
        match self {
            Self::Brotli => brotli(bytes, level),
            Self::Gzip => gzip(bytes, level),
            Self::Identity => bytes.to_vec(),
        }
    }
}

/// Writing into memory does not fail.
fn brotli(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, level, 19);
    packed.write_all(bytes).unwrap_or_default();
    packed.into_inner()
}

fn gzip(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    packed.write_all(bytes).unwrap_or_default();
    packed.finish().unwrap_or_default()
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
        let mut back = String::new();
        brotli::Decompressor::new(Encoding::Brotli.pack(text.as_bytes(), 9).as_slice(), 4096)
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, text);
        back.clear();
        flate2::read::GzDecoder::new(Encoding::Gzip.pack(text.as_bytes(), 9).as_slice())
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, text);
    }
}
