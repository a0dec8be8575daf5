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

/// A part of a page as it was drawn, a pixel for each of CSS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture(RgbaImage);

impl Picture {
    /// Reads a PNG.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(png: &[u8]) -> Result<Self, PictureError> {
        let mut reader =
            image::ImageReader::with_format(std::io::Cursor::new(png), image::ImageFormat::Png);
        let mut limits = image::Limits::default();
        limits.max_alloc = Some(MOST_BYTES);
        reader.limits(limits);
        let image = reader.decode().map_err(|e| PictureError(e.to_string()))?;
        Ok(Self(image.into_rgba8()))
    }

    /// A box of it, in pixels from its top left; none if that reaches beyond its edges.
    #[must_use]
    pub fn part(&self, x: u32, y: u32, width: u32, height: u32) -> Option<Self> {
        let is_within = |at: u32, size: u32, whole: u32| {
            at.checked_add(size)
                .is_some_and(|end| size > 0 && end <= whole)
        };
        (is_within(x, width, self.0.width()) && is_within(y, height, self.0.height()))
            .then(|| Self(image::imageops::crop_imm(&self.0, x, y, width, height).to_image()))
    }

    /// Pixels in which another differs so much that a person may see it; all of them if they are of two sizes.
    #[must_use]
    pub fn differs_px(&self, other: &Self) -> u32 {
        let (one, other) = (&self.0, &other.0);
        if one.dimensions() != other.dimensions() {
            let of = |image: &RgbaImage| image.width().saturating_mul(image.height());
            return of(one).max(of(other));
        }
        let pairs = one.pixels().zip(other.pixels());
        let differing = pairs.filter(|(a, b)| is_seen(a.0, b.0));
        u32::try_from(differing.count()).unwrap_or(u32::MAX)
    }

    /// Whether it is of one colour alone.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let mut pixels = self.0.pixels();
        let Some(first) = pixels.next() else {
            return true;
        };
        pixels.all(|pixel| !is_seen(pixel.0, first.0))
    }

    /// Its mean relative luminance, from 0 to 1.
    ///
    /// # Source
    /// WCAG 2.2, definition of relative luminance.
    #[must_use]
    pub fn lightness(&self) -> f64 {
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
        let sum: f64 = self
            .0
            .pixels()
            .map(|pixel| {
                let [r, g, b, _] = pixel.0;
                0.2126 * of(r) + 0.7152 * of(g) + 0.0722 * of(b)
            })
            .sum();
        let count = self.0.pixels().len();
        if count == 0 { 0.0 } else { sum / count as f64 }
    }
}

/// Whether a person may tell two colours apart.
fn is_seen(one: [u8; 4], other: [u8; 4]) -> bool {
    let mut channels = one.iter().zip(&other);
    channels.any(|(x, y)| x.abs_diff(*y) >= LEAST_SEEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, paint: impl Fn(u32, u32) -> [u8; 4]) -> Picture {
        let image = RgbaImage::from_fn(width, 10, |x, y| image::Rgba(paint(x, y)));
        let mut out = std::io::Cursor::new(Vec::new());
        let written = image.write_to(&mut out, image::ImageFormat::Png);
        assert!(written.is_ok());
        Picture::read(&out.into_inner()).unwrap_or_else(|e| panic!("{e}"))
    }

    const WHITE: [u8; 4] = [255, 255, 255, 255];
    const BLACK: [u8; 4] = [0, 0, 0, 255];

    #[test]
    fn pictures_are_compared_by_what_a_person_sees() {
        let blank = picture(20, |_, _| WHITE);
        let ring = picture(20, |x, _| if x == 0 { BLACK } else { WHITE });
        let almost = picture(20, |_, _| [250, 250, 250, 255]);
        assert_eq!(blank.differs_px(&blank), 0);
        assert_eq!(blank.differs_px(&ring), 10);
        assert_eq!(blank.differs_px(&almost), 0);
        assert_eq!(blank.differs_px(&picture(30, |_, _| WHITE)), 300);
        assert!(Picture::read(b"no picture").is_err());
        assert!(almost.is_plain() && !ring.is_plain());
        assert!((blank.lightness() - 1.0).abs() < 1e-9);
        assert!((ring.lightness() - 0.95).abs() < 1e-9);
    }

    #[test]
    fn a_part_is_a_picture_of_its_own() {
        let ring = picture(20, |x, _| if x == 5 { BLACK } else { WHITE });
        let part = |x, y, width, height| ring.part(x, y, width, height);
        assert_eq!(part(5, 0, 1, 10).map(|p| p.is_plain()), Some(true));
        assert_eq!(part(4, 2, 3, 4).map(|p| p.is_plain()), Some(false));
        for (x, y, width, height) in [
            (0, 0, 21, 1),
            (20, 0, 1, 1),
            (u32::MAX, 0, 2, 2),
            (0, 0, 0, 5),
        ] {
            assert_eq!(part(x, y, width, height), None, "{x} {y} {width} {height}");
        }
    }
}
