//! Content encodings and their negotiation.

use std::io::Write;

use axum::http::{HeaderMap, header};
use flate2::{Compression, write::GzEncoder};

/// A compression level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// The smallest result.
    Best,
    /// A hundredth of the time of [`Effort::Best`].
    Fast,
}

/// A content encoding that all browsers support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    /// Returns the preferred encoding of a request
    /// (<https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3>); `None` if it prefers no encoding.
    pub(super) fn preferred(headers: &HeaderMap) -> Option<Self> {
        let lines = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|line| line.to_str().ok());
        let accepted: Vec<_> = lines.flat_map(|line| line.split(',')).map(weighted).collect();
        let weight = |name: &str| {
            accepted.iter().find(|(accepted, _)| accepted.eq_ignore_ascii_case(name)).map(|(_, weight)| *weight)
        };
        let of = |encoding: Self| weight(encoding.name()).or_else(|| weight("*")).unwrap_or(0.0);
        let best = if of(Self::Brotli) >= of(Self::Gzip) { Self::Brotli } else { Self::Gzip };
        (of(best) > 0.0 && of(best) >= weight("identity").unwrap_or(0.0)).then_some(best)
    }

    /// Returns the name in `Content-Encoding`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// Compresses bytes.
    pub(super) fn compress(self, bytes: &[u8], effort: Effort) -> Vec<u8> {
        // Writing to memory cannot fail.
        match self {
            Self::Brotli => {
                const BUFFER: usize = 64 * 1024;
                const LARGEST_WINDOW: u32 = 24;
                let quality = if effort == Effort::Best { 11 } else { 5 };
                let mut encoder = brotli::CompressorWriter::new(Vec::new(), BUFFER, quality, LARGEST_WINDOW);
                let _ = encoder.write_all(bytes);
                encoder.into_inner()
            }
            Self::Gzip => {
                let level = if effort == Effort::Best { Compression::best() } else { Compression::default() };
                let mut encoder = GzEncoder::new(Vec::new(), level);
                let _ = encoder.write_all(bytes);
                encoder.finish().unwrap_or_default()
            }
        }
    }
}

/// Parses an item such as `gzip;q=0.5`. An invalid weight counts as 0.
fn weighted(item: &str) -> (&str, f32) {
    let (name, parameter) = item.split_once(';').unwrap_or((item, "q=1"));
    let weight = parameter.trim().split_once('=').and_then(|(_, weight)| weight.trim().parse().ok());
    (name.trim(), weight.unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn preferred(accepted: &str) -> Option<Encoding> {
        Encoding::preferred(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, accepted.parse().unwrap())]))
    }

    #[test]
    fn the_preferred_encoding_is_negotiated() {
        let table = [
            ("gzip, deflate, br, zstd", Some(Encoding::Brotli)),
            ("BR", Some(Encoding::Brotli)),
            ("gzip", Some(Encoding::Gzip)),
            ("br;q=0.5, gzip;q=0.8", Some(Encoding::Gzip)),
            ("br;q=0, gzip", Some(Encoding::Gzip)),
            ("*", Some(Encoding::Brotli)),
            ("*;q=0.5, br;q=0", Some(Encoding::Gzip)),
            ("identity, br;q=0.5", None),
            ("identity", None),
            ("deflate", None),
            ("br;q=none", None),
            ("br;q=0", None),
            ("", None),
        ];
        for (accepted, expected) in table {
            assert_eq!(preferred(accepted), expected, "{accepted}");
        }
        assert_eq!(Encoding::preferred(&HeaderMap::new()), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn compressed_bytes_decompress_to_the_input(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            for effort in [Effort::Best, Effort::Fast] {
                let mut out = Vec::new();
                let small = Encoding::Brotli.compress(&bytes, effort);
                brotli::Decompressor::new(&*small, 4_096).read_to_end(&mut out).unwrap();
                prop_assert_eq!(&out, &bytes);
                out.clear();
                let small = Encoding::Gzip.compress(&bytes, effort);
                flate2::read::GzDecoder::new(&*small).read_to_end(&mut out).unwrap();
                prop_assert_eq!(&out, &bytes);
            }
        }
    }
}
