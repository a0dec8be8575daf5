//! Where the samples of a grid lie.

use geo::bng::{EastingNorthing, to_bng, to_wgs84};
use geo::{BBox, Point};

use crate::error::at_most;
use crate::{Crs, MapError};

/// The most samples of one grid: 512 MiB of them.
pub const MOST_CELLS: u64 = 1 << 27;

/// Where the samples of a grid lie: rows from the north, each from the west, evenly spaced.
///
/// A sample stands at a point, in the middle of the cell that it speaks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// What the coordinates are.
    pub crs: Crs,
    /// The longitude in degrees, or easting in metres, of the westernmost samples.
    pub west: f64,
    /// The latitude in degrees, or northing in metres, of the northernmost samples.
    pub north: f64,
    /// From a sample to the next one east, in degrees or metres; more than 0.
    pub step_x: f64,
    /// From a sample to the next one south, in degrees or metres; more than 0.
    pub step_y: f64,
    /// Samples in a row; 1 or more.
    pub columns: usize,
    /// Rows; 1 or more.
    pub rows: usize,
}

impl Frame {
    /// Checks that the frame is one: steps above 0, [`MOST_CELLS`] at most, and all of it where
    /// its coordinate system has places (for the National Grid, 100 km around it too).
    ///
    /// # Errors
    /// [`MapError::Grid`], [`MapError::TooLarge`], or [`MapError::Crs`] where the numbers are
    /// those of another system, such as degrees given as metres.
    pub fn check(&self) -> Result<(), MapError> {
        let steps = [self.step_x, self.step_y];
        if !steps.iter().all(|s| *s > 0.0 && s.is_finite()) {
            return Err(MapError::Grid(format!(
                "the step must be more than 0, got {} by {}",
                self.step_x, self.step_y
            )));
        }
        if self.columns == 0 || self.rows == 0 {
            return Err(MapError::Grid("there are no cells".to_owned()));
        }
        let cells = (self.columns as u64).saturating_mul(self.rows as u64);
        at_most("cells of a grid", cells, MOST_CELLS)?;
        let (x, y) = self.crs.bounds();
        let (east, south) = (self.east(), self.south());
        let fits = x.contains(&self.west)
            && x.contains(&east)
            && y.contains(&self.north)
            && y.contains(&south);
        if !fits {
            return Err(MapError::Crs(format!(
                "x {} to {east}, y {south} to {} cannot be {}",
                self.west, self.north, self.crs
            )));
        }
        // A country of a few metres at the false origin off Scilly: somebody's degrees.
        let degrees = self.crs == Crs::Bng
            && (self.west.abs() <= 180.0 && east.abs() <= 180.0)
            && (self.north.abs() <= 90.0 && south.abs() <= 90.0)
            && self.step_x < 0.5;
        if degrees {
            return Err(MapError::Crs(format!(
                "x {} to {east}, y {south} to {} are degrees, not {}",
                self.west, self.north, self.crs
            )));
        }
        Ok(())
    }

    /// A frame on the National Grid over a box in degrees, with samples at whole multiples of
    /// `step_m`, so that neighbouring frames of one step fit each other.
    ///
    /// # Errors
    /// [`MapError::Geo`] where a corner is off the National Grid, and those of [`Frame::check`].
    pub fn bng_over(bbox: BBox, step_m: f64) -> Result<Self, MapError> {
        if !(step_m > 0.0) {
            return Err(MapError::Grid(format!(
                "the step must be more than 0 m, got {step_m} m"
            )));
        }
        // The edges of a box of degrees are curves on the grid: a few points along each will do.
        const ALONG: u32 = 8;
        let mut metres: Option<[f64; 4]> = None;
        for i in 0..=ALONG {
            for j in 0..=ALONG {
                let share = |i: u32| f64::from(i) / f64::from(ALONG);
                let point = Point::new(
                    bbox.west + (bbox.east - bbox.west) * share(i),
                    bbox.south + (bbox.north - bbox.south) * share(j),
                )?;
                let EastingNorthing {
                    easting_m: e,
                    northing_m: n,
                } = to_bng(point)?;
                let [w, s, x, y] = metres.unwrap_or([e, n, e, n]);
                metres = Some([w.min(e), s.min(n), x.max(e), y.max(n)]);
            }
        }
        let [west, south, east, north] = metres.unwrap_or_default();
        let (west, north) = (
            (west / step_m).floor() * step_m,
            (north / step_m).ceil() * step_m,
        );
        let frame = Self {
            crs: Crs::Bng,
            west,
            north,
            step_x: step_m,
            step_y: step_m,
            columns: ((east - west) / step_m).ceil() as usize + 1,
            rows: ((north - south) / step_m).ceil() as usize + 1,
        };
        frame.check()?;
        Ok(frame)
    }

    /// The number of samples.
    pub fn len(&self) -> usize {
        self.columns.saturating_mul(self.rows)
    }

    /// Are there no samples?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The longitude or easting of the easternmost samples.
    pub fn east(&self) -> f64 {
        self.x(self.columns.saturating_sub(1))
    }

    /// The latitude or northing of the southernmost samples.
    pub fn south(&self) -> f64 {
        self.y(self.rows.saturating_sub(1))
    }

    /// The longitude or easting of a column.
    pub fn x(&self, column: usize) -> f64 {
        self.west + column as f64 * self.step_x
    }

    /// The latitude or northing of a row.
    pub fn y(&self, row: usize) -> f64 {
        self.north - row as f64 * self.step_y
    }

    /// The position of a pair of this frame's own coordinates.
    ///
    /// # Errors
    /// [`MapError::Geo`] if it is not on the earth, or off the National Grid.
    pub fn point(&self, x: f64, y: f64) -> Result<Point, MapError> {
        Ok(match self.crs {
            Crs::Wgs84 => Point::new(x, y)?,
            Crs::Bng => to_wgs84(EastingNorthing {
                easting_m: x,
                northing_m: y,
            })?,
        })
    }

    /// This frame's own coordinates of a position; none where it has none.
    pub fn coordinates(&self, point: Point) -> Option<(f64, f64)> {
        match self.crs {
            Crs::Wgs84 => Some((point.lon, point.lat)),
            Crs::Bng => to_bng(point).ok().map(|at| (at.easting_m, at.northing_m)),
        }
    }

    /// The upright box in degrees around all cells, their outer halves included.
    ///
    /// # Errors
    /// [`MapError::Geo`] where a corner is off the National Grid.
    pub fn bbox(&self) -> Result<BBox, MapError> {
        let (x, y) = (self.step_x / 2.0, self.step_y / 2.0);
        let mut bbox: Option<BBox> = None;
        for x in [self.west - x, self.east() + x] {
            for y in [self.north + y, self.south() - y] {
                let corner = BBox::from(self.clamped(x, y)?);
                bbox = Some(bbox.map_or(corner, |b| b.union(&corner)));
            }
        }
        bbox.ok_or_else(|| MapError::Grid("there are no cells".to_owned()))
    }

    /// The position of a corner, which half a cell may have put beyond a pole or the date line.
    pub(crate) fn clamped(&self, x: f64, y: f64) -> Result<Point, MapError> {
        match self.crs {
            Crs::Wgs84 => self.point(x.clamp(-180.0, 180.0), y.clamp(-90.0, 90.0)),
            Crs::Bng => self.point(x, y),
        }
    }
}
