//! Pictures of the same part of a page, compared pixel by pixel.

use image::RgbaImage;

/// A picture that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the picture cannot be read: {0}")]
pub struct PictureError(String);

/// Of 255, in one of the channels: less than this nobody sees.
const LEAST_SEEN: u8 = 12;
/// A page may be drawn at any size; a picture is not read beyond this many bytes of pixels.
const MOST_BYTES: u64 = 400 << 20;

/// Pixels in which two pictures, PNG, differ so much that a person may see it; all of them if they are of two sizes.
///
/// # Errors
/// If one cannot be read.
pub fn differ(one: &[u8], other: &[u8]) -> Result<u32, PictureError> {
    if one == other {
        return Ok(0);
    }
    let (one, other) = (read(one)?, read(other)?);
    if one.dimensions() != other.dimensions() {
        let of = |image: &RgbaImage| image.width().saturating_mul(image.height());
        return Ok(of(&one).max(of(&other)));
    }
    let pairs = one.pixels().zip(other.pixels());
    let differing = pairs.filter(|(a, b)| {
        let mut channels = a.0.iter().zip(&b.0);
        channels.any(|(x, y)| x.abs_diff(*y) >= LEAST_SEEN)
    });
    Ok(u32::try_from(differing.count()).unwrap_or(u32::MAX))
}

/// Whether a picture, PNG, is of one colour alone.
///
/// # Errors
/// If it cannot be read.
pub fn is_plain(picture: &[u8]) -> Result<bool, PictureError> {
    let image = read(picture)?;
    let mut pixels = image.pixels();
    let Some(first) = pixels.next() else {
        return Ok(true);
    };
    Ok(pixels.all(|pixel| {
        let mut channels = pixel.0.iter().zip(&first.0);
        channels.all(|(x, y)| x.abs_diff(*y) < LEAST_SEEN)
    }))
}

/// The mean relative luminance of a picture, PNG, from 0 to 1.
///
/// # Errors
/// If it cannot be read.
///
/// # Source
/// WCAG 2.2, definition of relative luminance.
pub fn lightness(picture: &[u8]) -> Result<f64, PictureError> {
    let image = read(picture)?;
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    let table: Vec<f64> = (0..=255).map(linear).collect();
    let of = |channel: u8| table.get(usize::from(channel)).copied().unwrap_or_default();
    let sum: f64 = image
        .pixels()
        .map(|pixel| {
            let [r, g, b, _] = pixel.0;
            0.2126 * of(r) + 0.7152 * of(g) + 0.0722 * of(b)
        })
        .sum();
    let count = image.pixels().len();
    Ok(if count == 0 { 0.0 } else { sum / count as f64 })
}

fn read(png: &[u8]) -> Result<RgbaImage, PictureError> {
    let mut reader =
        image::ImageReader::with_format(std::io::Cursor::new(png), image::ImageFormat::Png);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let image = reader.decode().map_err(|e| PictureError(e.to_string()))?;
    Ok(image.into_rgba8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, paint: impl Fn(u32, u32) -> [u8; 4]) -> Vec<u8> {
        let image = RgbaImage::from_fn(width, 10, |x, y| image::Rgba(paint(x, y)));
        let mut out = std::io::Cursor::new(Vec::new());
        let written = image.write_to(&mut out, image::ImageFormat::Png);
        assert!(written.is_ok());
        out.into_inner()
    }

    const WHITE: [u8; 4] = [255, 255, 255, 255];
    const BLACK: [u8; 4] = [0, 0, 0, 255];

    #[test]
    fn pictures_are_compared_by_what_a_person_sees() {
        let blank = png(20, |_, _| WHITE);
        let ring = png(20, |x, _| if x == 0 { BLACK } else { WHITE });
        let almost = png(20, |_, _| [250, 250, 250, 255]);
        let pixels = differ;
        assert_eq!(pixels(&blank, &blank), Ok(0));
        assert_eq!(pixels(&blank, &ring), Ok(10));
        assert_eq!(pixels(&blank, &almost), Ok(0));
        assert_eq!(pixels(&blank, &png(30, |_, _| WHITE)), Ok(300));
        assert!(differ(b"no", b"picture").is_err());
        assert_eq!((is_plain(&almost), is_plain(&ring)), (Ok(true), Ok(false)));
        assert!(lightness(&blank).is_ok_and(|l| (l - 1.0).abs() < 1e-9));
        assert!(lightness(&ring).is_ok_and(|l| (l - 0.95).abs() < 1e-9));
    }
}
