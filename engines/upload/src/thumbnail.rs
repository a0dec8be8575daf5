//! A small upright picture for lists.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, ImageReader, Limits, RgbImage};

use crate::{Clean, Kind, picture};

/// Memory that unfolding one picture may take.
const MOST_MEMORY_BYTES: u64 = 512 << 20;
const QUALITY: u8 = 75;

/// A picture at most `most_px` wide and high, upright, as JPEG without anything about it; what is clear
/// becomes white. None for what is not a picture, or cannot be drawn.
#[must_use]
pub fn thumbnail(clean: &Clean, most_px: u32) -> Option<Vec<u8>> {
    let format = match clean.kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Webp => ImageFormat::WebP,
        _ => return None,
    };
    let mut reader = ImageReader::with_format(Cursor::new(clean.bytes.as_slice()), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY_BYTES);
    reader.limits(limits);
    let side = most_px.clamp(16, 2_048);
    let mut small = reader.decode().ok()?.thumbnail(side, side);
    let turned = picture::turned(clean.kind, &clean.bytes);
    if let Some(turned) = u8::try_from(turned).ok().and_then(Orientation::from_exif) {
        small.apply_orientation(turned);
    }
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode_image(&on_white(&small))
        .ok()?;
    Some(out)
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    let mut out = RgbImage::new(picture.width(), picture.height());
    for (to, from) in out.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let [r, g, b, a] = from.0;
        let over = |c: u8| {
            let sum = u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a));
            u8::try_from(sum / 255).unwrap_or(255)
        };
        to.0 = [over(r), over(g), over(b)];
    }
    out
}
