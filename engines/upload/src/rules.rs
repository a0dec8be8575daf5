//! What may be sent: which kinds, and how much.

use crate::Kind;

/// What may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The kinds taken.
    pub kinds: &'static [Kind],
    /// The largest file, in bytes.
    pub most_bytes: usize,
    /// The largest picture, in pixels (all frames of a moving one together): what unfolds in memory.
    pub most_pixels: u64,
}

const MOST_BYTES: usize = 20_000_000;
/// A 50-megapixel phone's picture passes; a "decompression bomb" of a few kilobytes does not.
const MOST_PIXELS: u64 = 64_000_000;

impl Rules {
    /// Photos, up to 20 MB.
    pub const PICTURES: Self = Self {
        kinds: &[Kind::Jpeg, Kind::Png, Kind::Webp, Kind::Gif],
        most_bytes: MOST_BYTES,
        most_pixels: MOST_PIXELS,
    };

    /// Papers, up to 20 MB.
    pub const DOCUMENTS: Self = Self {
        kinds: &[
            Kind::Pdf,
            Kind::Docx,
            Kind::Xlsx,
            Kind::Pptx,
            Kind::Odt,
            Kind::Ods,
            Kind::Odp,
            Kind::Text,
            Kind::Csv,
        ],
        ..Self::PICTURES
    };

    /// Photos and papers, up to 20 MB.
    pub const ANY: Self = Self {
        kinds: &[
            Kind::Jpeg,
            Kind::Png,
            Kind::Webp,
            Kind::Gif,
            Kind::Pdf,
            Kind::Docx,
            Kind::Xlsx,
            Kind::Pptx,
            Kind::Odt,
            Kind::Ods,
            Kind::Odp,
            Kind::Text,
            Kind::Csv,
        ],
        ..Self::PICTURES
    };
}
