//! Pictures: PNGs as rows of red, green and blue.

use std::io::Cursor;

use crate::Refused;

/// Pixels of one picture: over the whole width of a page it is then as fine as print.
const MOST_PIXELS: usize = 2_000_000;

/// A picture.
pub struct Picture {
    pub wide: usize,
    pub high: usize,
    /// Row by row from the top.
    pub rgb: Vec<u8>,
}

impl Picture {
    /// Reads a PNG, on white where it can be seen through; of too many pixels only every second or third is taken.
    ///
    /// # Errors
    /// [`Refused`]: it is no PNG, or an interlaced one.
    pub fn read(bytes: &[u8]) -> Result<Self, Refused> {
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info()?;
        if reader.info().interlaced {
            return Err(Refused::Interlaced);
        }
        let (columns, rows) = reader.info().size();
        let step = step(columns as usize, rows as usize);
        let samples = reader.output_color_type().0.samples();
        let mut picture = Self {
            wide: (columns as usize).div_ceil(step),
            high: 0,
            rgb: Vec::new(),
        };
        let mut at = 0_usize;
        while let Some(row) = reader.next_row()? {
            if at.is_multiple_of(step) {
                let pixels = row.data().chunks_exact(samples).step_by(step);
                picture.rgb.extend(pixels.flat_map(on_white));
                picture.high += 1;
            }
            at += 1;
        }
        Ok(picture)
    }

    /// How high it is for each unit of its width, with square pixels.
    pub fn ratio(&self) -> f64 {
        self.high as f64 / self.wide.max(1) as f64
    }
}

/// Of how many columns and rows one is taken.
fn step(columns: usize, rows: usize) -> usize {
    let mut step = 1;
    while columns.div_ceil(step).saturating_mul(rows.div_ceil(step)) > MOST_PIXELS {
        step += 1;
    }
    step
}

/// A pixel of one to four samples: grey or colours, and how much it covers.
fn on_white(pixel: &[u8]) -> [u8; 3] {
    let (colours, cover) = match *pixel {
        [grey] => ([grey; 3], 255),
        [grey, cover] => ([grey; 3], cover),
        [r, g, b] => ([r, g, b], 255),
        [r, g, b, cover] => ([r, g, b], cover),
        _ => ([255; 3], 255),
    };
    let cover = u32::from(cover);
    colours.map(|colour| {
        let mixed = (u32::from(colour) * cover + 255 * (255 - cover)) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_seen_through_is_white() {
        let check = |pixel: &[u8], want: [u8; 3]| assert_eq!(on_white(pixel), want, "{pixel:?}");
        check(&[9, 8, 7, 255], [9, 8, 7]);
        check(&[9, 8, 7, 0], [255; 3]);
        check(&[0, 0, 0, 51], [204; 3]);
        check(&[9, 8, 7], [9, 8, 7]);
        check(&[5], [5; 3]);
        check(&[5, 0], [255; 3]);
    }

    #[test]
    fn large_pictures_are_thinned() {
        let check = |columns, rows, want| assert_eq!(step(columns, rows), want);
        check(0, 0, 1);
        check(1_000, 2_000, 1);
        check(1_001, 2_000, 2);
        check(10_000, 10_000, 8);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(Picture::read(b"GIF89a").is_err());
        assert!(Picture::read(b"").is_err());
    }
}
