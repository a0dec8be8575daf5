//! From places on the map to who is near: only the squares around a candidate are looked at.

use super::{Builder, Covers};
use crate::refused::Refused;

/// A place in metres on a flat grid, such as the British National Grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Metres to the east.
    pub easting_m: f64,
    /// Metres to the north.
    pub northing_m: f64,
}

impl Point {
    /// The straight line to another place, in metres.
    #[must_use]
    pub fn distance_m(self, other: Self) -> f64 {
        (self.easting_m - other.easting_m).hypot(self.northing_m - other.northing_m)
    }
}

/// Farther than this from the grid's corner is no place on Earth.
const FARTHEST_M: f64 = 1e9;

impl Covers {
    /// Covers by distance: a candidate serves every demand that is no farther than `radius_m`.
    ///
    /// | argument     | shape | unit | range |
    /// |--------------|-------|------|-------|
    /// | `candidates` | `[c]` | m    | within 1e9 |
    /// | `demands`    | `[d]` | m    | within 1e9 |
    /// | `radius_m`   | `[]`  | m    | > 0, infinite is everywhere |
    ///
    /// # Errors
    /// [`Refused::Radius`], [`Refused::Position`] for the first place that is no number or too far,
    /// [`Refused::TooMany`].
    pub fn within(candidates: &[Point], demands: &[Point], radius_m: f64) -> Result<Self, Refused> {
        if !(radius_m > 0.0) {
            return Err(Refused::Radius(radius_m));
        }
        check("candidate", candidates)?;
        check("demand", demands)?;
        let grid = Grid::new(demands, radius_m);
        let mut builder = Builder::new(demands.len())?;
        for &centre in candidates {
            builder.push(grid.around(centre).filter(|&demand| {
                let place = demands[demand as usize];
                let (east, north) = (
                    place.easting_m - centre.easting_m,
                    place.northing_m - centre.northing_m,
                );
                east * east + north * north <= radius_m * radius_m
            }))?;
        }
        Ok(builder.covers)
    }
}

fn check(what: &'static str, points: &[Point]) -> Result<(), Refused> {
    let on_earth = |metres: f64| metres.abs() <= FARTHEST_M;
    match points
        .iter()
        .position(|at| !(on_earth(at.easting_m) && on_earth(at.northing_m)))
    {
        Some(number) => Err(Refused::Position {
            what,
            number,
            easting_m: points[number].easting_m,
            northing_m: points[number].northing_m,
        }),
        None => Ok(()),
    }
}

/// Demands by the square they are in; squares in rows from the south-west.
struct Grid {
    west_m: f64,
    south_m: f64,
    side_m: f64,
    columns: usize,
    rows: usize,
    start: Vec<u32>,
    demand: Vec<u32>,
}

impl Grid {
    fn new(demands: &[Point], radius_m: f64) -> Self {
        let low = |of: fn(&Point) -> f64| demands.iter().map(of).fold(f64::INFINITY, f64::min);
        let high = |of: fn(&Point) -> f64| demands.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let (west_m, south_m) = (low(|at| at.easting_m), low(|at| at.northing_m));
        let wide_m = (high(|at| at.easting_m) - west_m)
            .max(high(|at| at.northing_m) - south_m)
            .max(1.0);
        // No more squares than about four for each demand: a tiny radius over a wide land would need billions.
        let most_across = 1.0 + 2.0 * (demands.len() as f64).sqrt();
        let side_m = radius_m.max(wide_m / most_across).min(wide_m * 2.0);
        let across = |high_m: f64, low_m: f64| ((high_m - low_m).max(0.0) / side_m) as usize + 1;
        let mut grid = Self {
            west_m,
            south_m,
            side_m,
            columns: across(high(|at| at.easting_m), west_m),
            rows: across(high(|at| at.northing_m), south_m),
            start: Vec::new(),
            demand: vec![0; demands.len()],
        };
        let squares: Vec<usize> = demands.iter().map(|&at| grid.square(at)).collect();
        let mut start = vec![0_u32; grid.columns * grid.rows + 1];
        for &square in &squares {
            start[square + 1] += 1;
        }
        for square in 1..start.len() {
            start[square] += start[square - 1];
        }
        grid.start = start.clone();
        for (demand, &square) in squares.iter().enumerate() {
            grid.demand[start[square] as usize] = demand as u32;
            start[square] += 1;
        }
        grid
    }

    /// Where along an axis, as a float: it may lie outside.
    fn steps(&self, metres: f64, low_m: f64) -> f64 {
        ((metres - low_m) / self.side_m).floor()
    }

    fn square(&self, at: Point) -> usize {
        let column = (self.steps(at.easting_m, self.west_m) as usize).min(self.columns - 1);
        let row = (self.steps(at.northing_m, self.south_m) as usize).min(self.rows - 1);
        row * self.columns + column
    }

    /// Every demand in the nine squares around a place; the sides are no shorter than the radius, or there is one
    /// square. A place outside is moved to the edge, which is no farther from any demand.
    fn around(&self, at: Point) -> impl Iterator<Item = u32> + '_ {
        let span = |step: f64, count: usize| {
            let step = (step.max(0.0) as usize).min(count - 1);
            step.saturating_sub(1)..(step + 2).min(count)
        };
        let columns = span(self.steps(at.easting_m, self.west_m), self.columns);
        let rows = if self.demand.is_empty() {
            0..0
        } else {
            span(self.steps(at.northing_m, self.south_m), self.rows)
        };
        rows.flat_map(move |row| {
            let square = row * self.columns;
            let from = self.start[square + columns.start] as usize;
            let to = self.start[square + columns.end] as usize;
            self.demand[from..to].iter().copied()
        })
    }
}
