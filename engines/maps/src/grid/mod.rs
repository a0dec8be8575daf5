//! A grid of numbers over the ground: heights, or whatever was worked out for each cell.

mod crs;
mod frame;
mod mosaic;
mod resample;
#[cfg(test)]
mod tests;

pub use crs::Crs;
pub use frame::{Frame, MOST_CELLS};

use geo::Point;
use geo::terrain::{Profile, Tile, blend};

use crate::MapError;

/// Numbers over the ground, evenly spaced; a void is NaN.
///
/// Heights are in metres above the datum of the file they came from: the geoid for SRTM,
/// Ordnance Datum Newlyn for Environment Agency LiDAR. The two differ by well under a metre
/// in Great Britain, which is less than the error of SRTM.
#[derive(Debug, Clone)]
pub struct Grid {
    frame: Frame,
    values: Vec<f32>,
}

impl Grid {
    /// A grid of these values, row by row from the north, each from the west.
    /// Whatever is not finite becomes a void.
    ///
    /// # Errors
    /// Those of [`Frame::check`], and [`MapError::Grid`] if the values are not as many as the cells.
    pub fn new(frame: Frame, mut values: Vec<f32>) -> Result<Self, MapError> {
        frame.check()?;
        if values.len() != frame.len() {
            return Err(MapError::Grid(format!(
                "{} values for {} columns and {} rows",
                values.len(),
                frame.columns,
                frame.rows
            )));
        }
        for value in &mut values {
            if !value.is_finite() {
                *value = f32::NAN;
            }
        }
        Ok(Self { frame, values })
    }

    /// The heights of an SRTM tile, which stand at whole seconds of arc.
    ///
    /// # Errors
    /// Those of [`Grid::new`]; a tile that was read has none.
    pub fn from_tile(tile: &Tile) -> Result<Self, MapError> {
        let (south, west) = tile.south_west();
        let side = tile.side();
        let step = 1.0 / (side.saturating_sub(1)) as f64;
        let frame = Frame {
            crs: Crs::Wgs84,
            west: f64::from(west),
            north: f64::from(south) + 1.0,
            step_x: step,
            step_y: step,
            columns: side,
            rows: side,
        };
        let heights = tile.heights_m();
        Self::new(
            frame,
            heights.map(|h| h.map_or(f32::NAN, f32::from)).collect(),
        )
    }

    /// Where the samples lie.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Every value, row by row from the north, each from the west; NaN is a void.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The sample of a cell; none if it is void or there is no such cell.
    pub fn get(&self, column: usize, row: usize) -> Option<f32> {
        if column >= self.frame.columns {
            return None;
        }
        let value = self.values.get(row * self.frame.columns + column)?;
        (!value.is_nan()).then_some(*value)
    }

    /// The value at a pair of the grid's own coordinates, between the four samples around it
    /// (bilinear). Known samples stand in for void ones; none where all are void, and outside.
    pub fn sample(&self, x: f64, y: f64) -> Option<f64> {
        let across = (x - self.frame.west) / self.frame.step_x;
        let down = (self.frame.north - y) / self.frame.step_y;
        let (last_column, last_row) = (self.frame.columns - 1, self.frame.rows - 1);
        // A billionth of a cell: what dividing by the step may lose at the edge.
        const SLACK: f64 = 1e-9;
        let inside = |at: f64, last: usize| {
            (-SLACK..=last as f64 + SLACK)
                .contains(&at)
                .then(|| at.clamp(0.0, last as f64))
        };
        let (across, down) = (inside(across, last_column)?, inside(down, last_row)?);
        let column = (across as usize).min(last_column.saturating_sub(1));
        let row = (down as usize).min(last_row.saturating_sub(1));
        let known = |column, row| self.get(column, row).map(f64::from);
        let samples = [
            known(column, row),
            known(column + 1, row),
            known(column, row + 1),
            known(column + 1, row + 1),
        ];
        blend(samples, across - column as f64, down - row as f64)
    }

    /// The value at a position; see [`Grid::sample`].
    pub fn sample_at(&self, point: Point) -> Option<f64> {
        let (x, y) = self.frame.coordinates(point)?;
        self.sample(x, y)
    }

    /// The ground from `a` to `b` at even steps of about `step_m`.
    ///
    /// # Errors
    /// [`MapError::Geo`] for a step that is not more than 0 m, or more than 100,000 of them.
    pub fn profile(&self, a: Point, b: Point, step_m: f64) -> Result<Profile, MapError> {
        Ok(Profile::walk(a, b, step_m, |point| self.sample_at(point))?)
    }

    /// The least and the greatest value; none if all is void.
    pub fn range(&self) -> Option<(f32, f32)> {
        let known = self.values.iter().copied().filter(|v| !v.is_nan());
        known.fold(None, |range, v| {
            let (low, high) = range.unwrap_or((v, v));
            Some((low.min(v), high.max(v)))
        })
    }

    /// How many samples are void.
    pub fn voids(&self) -> usize {
        self.values.iter().filter(|v| v.is_nan()).count()
    }
}
