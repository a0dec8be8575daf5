//! A grid as a picture: colours that all can tell apart, shaded hills, and a legend.

mod font;
mod legend;
mod ramp;
mod shade;
#[cfg(test)]
mod tests;

pub use ramp::{Ramp, Scale};
pub use shade::hillshade;

use crate::error::at_most;
use crate::{Grid, MapError};

/// The most pixels of a picture: 400 MB while it is painted.
const MOST_PIXELS: u64 = 100_000_000;
/// The largest square that a cell is painted as.
const LARGEST_CELL: usize = 32;

/// How a grid is painted.
#[derive(Debug, Clone)]
pub struct Style<'a> {
    /// Which colours.
    pub ramp: Ramp,
    /// Which values get which of them.
    pub scale: Scale<'a>,
    /// Each cell is a square of so many pixels, 1 to 32.
    pub pixels_per_cell: usize,
    /// Light and shadow to lay under the colours, 0 to 1, on the same frame: see [`hillshade`].
    pub shade: Option<&'a Grid>,
    /// What the numbers are, with their unit, such as `Signal, dBm`; none for no legend.
    /// A picture that is laid on a map has none: its corners would not be those of the grid.
    pub legend: Option<&'a str>,
}

/// Paints a grid as a PNG of 8-bit RGBA, north up. Voids are transparent, or grey where there is shade.
///
/// # Errors
/// [`MapError::Grid`] if the scale does not rise, the shade is on another frame, or a cell is of no or
/// too many pixels; [`MapError::TooLarge`] beyond 100 million pixels.
///
/// # Source
/// W3C, Portable Network Graphics (third edition), colour type 6.
pub fn png(grid: &Grid, style: &Style<'_>) -> Result<Vec<u8>, MapError> {
    style.scale.check()?;
    let frame = grid.frame();
    let size = style.pixels_per_cell;
    if !(1..=LARGEST_CELL).contains(&size) {
        return Err(MapError::Grid(format!(
            "a cell is painted as 1 to {LARGEST_CELL} pixels, got {size}"
        )));
    }
    if style.shade.is_some_and(|shade| shade.frame() != frame) {
        return Err(MapError::Grid(
            "the shade is on another frame: resample it first".to_owned(),
        ));
    }
    let (wide, high) = (
        frame.columns.saturating_mul(size),
        frame.rows.saturating_mul(size),
    );
    at_most(
        "pixels",
        (wide as u64).saturating_mul(high as u64),
        MOST_PIXELS,
    )?;
    let mut canvas = Canvas::new(wide, high);
    for row in 0..frame.rows {
        for column in 0..frame.columns {
            let light = style.shade.map(|s| {
                s.get(column, row)
                    .unwrap_or(std::f32::consts::FRAC_1_SQRT_2)
            });
            let colour = colour(grid.get(column, row), light, style);
            canvas.fill(column * size, row * size, size, size, colour);
        }
    }
    if let Some(title) = style.legend {
        canvas = legend::below(canvas, title, style);
    }
    canvas.png()
}

/// The colour of a cell.
fn colour(value: Option<f32>, light: Option<f32>, style: &Style<'_>) -> [u8; 4] {
    let own = value.map(|v| style.ramp.colour(style.scale.share(v)));
    match (own, light) {
        (None, None) => [0; 4],
        (Some([r, g, b]), None) => [r, g, b, 255],
        (own, Some(light)) => {
            let [r, g, b] = own.unwrap_or([200, 200, 200]);
            // Level ground has the very colour of the legend. Shadow darkens by half at most, and
            // the sun lightens by a fifth.
            let factor = 0.5 + 0.5 * light.clamp(0.0, 1.0) / std::f32::consts::FRAC_1_SQRT_2;
            let lit = |c: u8| (f32::from(c) * factor).round().min(255.0) as u8;
            [lit(r), lit(g), lit(b), 255]
        }
    }
}

/// Pixels in red, green, blue and opacity, row by row from the top.
struct Canvas {
    wide: usize,
    high: usize,
    pixels: Vec<u8>,
}

impl Canvas {
    fn new(wide: usize, high: usize) -> Self {
        Self {
            wide,
            high,
            pixels: vec![0; wide * high * 4],
        }
    }

    /// Fills a box; what lies outside the picture is left out.
    fn fill(&mut self, left: usize, top: usize, wide: usize, high: usize, colour: [u8; 4]) {
        let rows = self.pixels.chunks_mut(self.wide * 4).skip(top).take(high);
        for row in rows {
            for pixel in row.as_chunks_mut::<4>().0.iter_mut().skip(left).take(wide) {
                *pixel = colour;
            }
        }
    }

    fn png(&self) -> Result<Vec<u8>, MapError> {
        let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, size(self.wide), size(self.high));
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(std::io::Error::from)?;
        writer
            .write_image_data(&self.pixels)
            .map_err(std::io::Error::from)?;
        writer.finish().map_err(std::io::Error::from)?;
        Ok(file)
    }
}
