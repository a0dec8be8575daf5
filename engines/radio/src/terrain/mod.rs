//! The ground as a grid of heights, and paths taken across it.
//!
//! Heights between the samples are bilinear: of the four around a place each counts by its
//! nearness. They are kept to the precision of `f32`, 8 µm at 100 m.

mod frame;
#[cfg(test)]
mod tests;

pub use frame::{Frame, Place};

use geo::terrain::Terrain;

/// The most samples of a grid: a hundred tiles of 3 seconds of arc, or one of 1 second, and more.
const MOST_SAMPLES: usize = 150_000_000;

/// Why a grid could not be laid out.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum GridError {
    /// A bilinear height needs four samples.
    #[error("a terrain grid needs at least 2 × 2 samples, got {columns} × {rows}")]
    TooSmall {
        /// From west to east.
        columns: usize,
        /// From north to south.
        rows: usize,
    },
    /// More than fits.
    #[error("a terrain grid has at most 150000000 samples, got {columns} × {rows}")]
    TooLarge {
        /// From west to east.
        columns: usize,
        /// From north to south.
        rows: usize,
    },
    /// Heights are not as many as the grid has samples.
    #[error("a terrain grid of {columns} × {rows} samples needs that many heights, got {heights}")]
    Shape {
        /// From west to east.
        columns: usize,
        /// From north to south.
        rows: usize,
        /// As given.
        heights: usize,
    },
    /// The corner or the step is not a number, or the step not more than 0.
    #[error("the corner of a terrain grid must be finite and its steps more than 0")]
    Corner,
    /// A place on no globe.
    #[error("a terrain grid in degrees lies between 90 degrees south and north")]
    Latitude,
    /// A height that no ground has.
    #[error("height {index} of the terrain grid must be -100000 m to 100000 m, got {height_m} m")]
    Height {
        /// Counted from 0, row by row.
        index: usize,
        /// As given.
        height_m: f32,
    },
}

/// What a void (a sample of no known height) stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voids {
    /// Nothing is known: no path crosses it, and cells behind it have no answer.
    Unknown,
    /// The sea: 0 m. The caller knows that voids are water.
    SeaLevel,
}

/// Heights at even steps, row by row from the north, each from the west.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    frame: Frame,
    /// The north-western sample.
    corner: Place,
    step: Place,
    columns: usize,
    rows: usize,
    /// Above the sea; not a number where unknown.
    heights_m: Vec<f32>,
}

impl Grid {
    /// A grid from heights; one that is not a number is a void.
    ///
    /// | argument | shape | unit | range |
    /// |---|---|---|---|
    /// | `corner` | `[]` | degrees or m | the north-western sample |
    /// | `step` | `[]` | degrees or m | from sample to sample, eastwards and southwards, more than 0 |
    /// | `heights_m` | `[rows, columns]` | m | -100,000 to 100,000, or not a number |
    ///
    /// # Errors
    /// [`GridError`] on the first thing that makes no grid.
    pub fn new(
        frame: Frame,
        corner: Place,
        step: Place,
        (columns, rows): (usize, usize),
        heights_m: Vec<f32>,
        voids: Voids,
    ) -> Result<Self, GridError> {
        if columns < 2 || rows < 2 {
            return Err(GridError::TooSmall { columns, rows });
        }
        if columns
            .checked_mul(rows)
            .is_none_or(|samples| samples > MOST_SAMPLES)
        {
            return Err(GridError::TooLarge { columns, rows });
        }
        if columns * rows != heights_m.len() {
            return Err(GridError::Shape {
                columns,
                rows,
                heights: heights_m.len(),
            });
        }
        let finite = corner.x.is_finite() && corner.y.is_finite();
        let positive = step.x > 0.0 && step.y > 0.0 && step.x.is_finite() && step.y.is_finite();
        if !(finite && positive) {
            return Err(GridError::Corner);
        }
        let south = corner.y - step.y * (rows - 1) as f64;
        if frame == Frame::Degrees && !(corner.y <= 90.0 && south >= -90.0) {
            return Err(GridError::Latitude);
        }
        let mut grid = Self {
            frame,
            corner,
            step,
            columns,
            rows,
            heights_m,
        };
        for (index, height_m) in grid.heights_m.iter_mut().enumerate() {
            if height_m.is_nan() {
                if voids == Voids::SeaLevel {
                    *height_m = 0.0;
                }
            } else if !(height_m.abs() <= 100_000.0) {
                return Err(GridError::Height {
                    index,
                    height_m: *height_m,
                });
            }
        }
        Ok(grid)
    }

    /// A grid of the samples of `.hgt` tiles between two corners, in degrees.
    ///
    /// Corners are brought outwards to whole samples of a tile of 3 seconds of arc. `east` may be
    /// more than 180: then the grid goes on over the antimeridian. Where there is no tile, samples
    /// are voids.
    ///
    /// # Errors
    /// [`GridError`].
    pub fn from_tiles(
        terrain: &Terrain,
        south_west: Place,
        north_east: Place,
        voids: Voids,
    ) -> Result<Self, GridError> {
        const PER_DEGREE: f64 = 1_200.0;
        let ordered = south_west.x < north_east.x && south_west.y < north_east.y;
        let sizes = [south_west.x, south_west.y, north_east.x, north_east.y];
        if !ordered || sizes.iter().any(|degrees| !(degrees.abs() <= 720.0)) {
            return Err(GridError::Corner);
        }
        let (west, north) = (
            (south_west.x * PER_DEGREE).floor(),
            (north_east.y * PER_DEGREE).ceil(),
        );
        let columns = ((north_east.x * PER_DEGREE).ceil() - west) as usize + 1;
        let rows = (north - (south_west.y * PER_DEGREE).floor()) as usize + 1;
        if columns.saturating_mul(rows) > MOST_SAMPLES {
            return Err(GridError::TooLarge { columns, rows });
        }
        let mut heights_m = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let height_m =
                    terrain.sample_m(west as i64 + column as i64, north as i64 - row as i64);
                heights_m.push(height_m.map_or(f32::NAN, f32::from));
            }
        }
        let corner = Place {
            x: west / PER_DEGREE,
            y: north / PER_DEGREE,
        };
        let step = Place {
            x: 1.0 / PER_DEGREE,
            y: 1.0 / PER_DEGREE,
        };
        Self::new(
            Frame::Degrees,
            corner,
            step,
            (columns, rows),
            heights_m,
            voids,
        )
    }

    /// Degrees or metres.
    pub fn frame(&self) -> Frame {
        self.frame
    }

    /// Samples from west to east, and from north to south.
    pub fn shape(&self) -> (usize, usize) {
        (self.columns, self.rows)
    }

    /// Where a sample is.
    pub fn place(&self, column: usize, row: usize) -> Place {
        Place {
            x: self.corner.x + self.step.x * column as f64,
            y: self.corner.y - self.step.y * row as f64,
        }
    }

    /// How far apart samples are, eastwards and southwards.
    pub(crate) fn step(&self) -> Place {
        self.step
    }

    /// How far apart samples are in m at a latitude: eastwards and southwards.
    pub(crate) fn step_m(&self, at: Place) -> (f64, f64) {
        let (east_m, north_m) = self.frame.metres(at.y);
        (self.step.x * east_m, self.step.y * north_m)
    }

    /// A place in samples from the corner: columns, rows. Longitudes are taken round the globe to
    /// where the grid is.
    pub(crate) fn samples(&self, place: Place) -> (f64, f64) {
        let mut x = place.x - self.corner.x;
        if self.frame == Frame::Degrees {
            // Nearest to the middle of the grid.
            let middle = self.step.x * (self.columns - 1) as f64 / 2.0;
            x = middle + ((x - middle + 180.0).rem_euclid(360.0) - 180.0);
        }
        (x / self.step.x, (self.corner.y - place.y) / self.step.y)
    }

    /// The height of the ground at a place, in m; none outside or beside a void.
    pub fn height_m(&self, place: Place) -> Option<f32> {
        let (column, row) = self.samples(place);
        Some(self.at(column, row)).filter(|height_m| height_m.is_finite())
    }

    /// The height at a place told in samples; not a number outside or beside a void.
    #[inline(always)]
    pub(crate) fn at(&self, column: f64, row: f64) -> f32 {
        let (last_column, last_row) = ((self.columns - 1) as f64, (self.rows - 1) as f64);
        if !((0.0..=last_column).contains(&column) && (0.0..=last_row).contains(&row)) {
            return f32::NAN;
        }
        let (left, top) = (column as usize, row as usize);
        // On the last column or row itself, the one before will do as well.
        let (left, top) = (left.min(self.columns - 2), top.min(self.rows - 2));
        self.bilinear(
            left,
            top,
            (column - left as f64) as f32,
            (row - top as f64) as f32,
        )
    }

    #[inline(always)]
    fn bilinear(&self, left: usize, top: usize, east: f32, south: f32) -> f32 {
        let first = top * self.columns + left;
        let above = &self.heights_m[first..first + 2];
        let below = &self.heights_m[first + self.columns..first + self.columns + 2];
        let upper = above[0] + (above[1] - above[0]) * east;
        let lower = below[0] + (below[1] - below[0]) * east;
        upper + (lower - upper) * south
    }

    /// Heights at even steps along a straight line on the grid, both ends included.
    #[inline(always)]
    pub(crate) fn along(&self, from: (f64, f64), to: (f64, f64), heights_m: &mut [f32]) {
        let steps = heights_m.len().max(2) - 1;
        let step = (
            (to.0 - from.0) / steps as f64,
            (to.1 - from.1) / steps as f64,
        );
        // Rounding may carry the last a hair past the edge.
        let inside = |(column, row): (f64, f64)| {
            column >= 0.0
                && row >= 0.0
                && column < (self.columns - 1) as f64 - 1e-6
                && row < (self.rows - 1) as f64 - 1e-6
        };
        if inside(from) && inside(to) {
            for (i, height_m) in heights_m.iter_mut().enumerate() {
                let (column, row) = (from.0 + step.0 * i as f64, from.1 + step.1 * i as f64);
                let (left, top) = (column as i32, row as i32);
                let (east, south) = (column - f64::from(left), row - f64::from(top));
                *height_m = self.bilinear(left as usize, top as usize, east as f32, south as f32);
            }
        } else {
            for (i, height_m) in heights_m.iter_mut().enumerate() {
                *height_m = self.at(from.0 + step.0 * i as f64, from.1 + step.1 * i as f64);
            }
        }
    }
}
