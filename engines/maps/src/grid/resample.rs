//! A grid on another frame: metres from degrees, coarse from fine.

use super::{Crs, Frame, Grid};
use crate::progress::tell;
use crate::{MapError, Progress};

impl Grid {
    /// The grid on another frame, which may be of the other coordinate system. Each value is the
    /// bilinear one at its place ([`Grid::sample`]); void outside.
    ///
    /// For a frame much coarser than this grid, [`Grid::coarser`] first: else most samples are not
    /// heard at all. Progress is in rows.
    ///
    /// # Errors
    /// Those of [`Frame::check`], and [`MapError::Stopped`].
    pub fn resample(&self, onto: Frame, progress: Progress<'_>) -> Result<Self, MapError> {
        onto.check()?;
        let same = onto.crs == self.frame.crs;
        let mut values = Vec::with_capacity(onto.len());
        for row in 0..onto.rows {
            tell(progress, row as u64, onto.rows as u64)?;
            let y = onto.y(row);
            values.extend((0..onto.columns).map(|column| {
                let x = onto.x(column);
                let value = if same {
                    self.sample(x, y)
                } else {
                    onto.point(x, y)
                        .ok()
                        .and_then(|point| self.sample_at(point))
                };
                value.map_or(f32::NAN, |v| v as f32)
            }));
        }
        tell(progress, onto.rows as u64, onto.rows as u64)?;
        Self::new(onto, values)
    }

    /// The mean of every block of `factor` by `factor` samples, of those that are known.
    /// Blocks at the eastern and southern edges may be of fewer.
    ///
    /// # Errors
    /// [`MapError::Grid`] if the factor is 0.
    pub fn coarser(&self, factor: usize) -> Result<Self, MapError> {
        if factor == 0 {
            return Err(MapError::Grid(
                "the factor must be 1 or more, got 0".to_owned(),
            ));
        }
        let middle = (factor as f64 - 1.0) / 2.0;
        let frame = Frame {
            west: self.frame.west + middle * self.frame.step_x,
            north: self.frame.north - middle * self.frame.step_y,
            step_x: self.frame.step_x * factor as f64,
            step_y: self.frame.step_y * factor as f64,
            columns: self.frame.columns.div_ceil(factor),
            rows: self.frame.rows.div_ceil(factor),
            ..self.frame
        };
        let mut sums = vec![(0.0_f64, 0_u32); frame.len()];
        for (row, line) in self.values.chunks(self.frame.columns).enumerate() {
            let blocks = sums.iter_mut().skip(row / factor * frame.columns);
            for ((sum, count), block) in blocks.zip(line.chunks(factor)) {
                for value in block.iter().filter(|v| !v.is_nan()) {
                    *sum += f64::from(*value);
                    *count += 1;
                }
            }
        }
        let mean = |(sum, count): (f64, u32)| match count {
            0 => f32::NAN,
            _ => (sum / f64::from(count)) as f32,
        };
        Self::new(frame, sums.into_iter().map(mean).collect())
    }

    /// Metres from a sample to the next one east and south, about the middle of the grid.
    pub fn step_m(&self) -> (f64, f64) {
        let Frame {
            crs,
            step_x,
            step_y,
            ..
        } = self.frame;
        match crs {
            Crs::Bng => (step_x, step_y),
            Crs::Wgs84 => {
                let (x, y) = (
                    self.frame.west,
                    f64::midpoint(self.frame.north, self.frame.south()),
                );
                let at = |x: f64, y: f64| geo::Point { lon: x, lat: y };
                (
                    geo::distance_m(at(x, y), at(x + step_x, y)),
                    geo::distance_m(at(x, y), at(x, y + step_y)),
                )
            }
        }
    }
}
